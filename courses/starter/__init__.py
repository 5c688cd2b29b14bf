"""The starter courses: written by people, kept as YAML, there without any model."""
