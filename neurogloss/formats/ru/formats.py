"""5 ноября: Django's own day of a month is in the nominative (5 Ноябрь)."""

MONTH_DAY_FORMAT = "j E"
