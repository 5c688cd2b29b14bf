"""The levels of the Common European Framework, easiest first."""

CEFR_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
