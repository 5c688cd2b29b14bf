"""The judge: an answer in, a normalised lesson and its problems out. Pure: no database, no clock, no model."""
