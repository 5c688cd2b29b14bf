"""How dates and numbers are written where Django doesn't know (Kazakh), errs (Russian) or follows another land (English)."""
