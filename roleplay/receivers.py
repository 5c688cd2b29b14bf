"""What this app does when another one sends a signal, and its job handlers' registration."""

from roleplay import tasks  # noqa: F401  registers the job handlers
