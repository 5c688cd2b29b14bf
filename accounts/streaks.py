"""Days in a row, pure: no clock and no database. A day is a date of the learner's own calendar."""

import zoneinfo
from dataclasses import dataclass, replace
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class StreakState:
    current: int = 0
    longest: int = 0
    last_day: date | None = None
    freezes: int = 0


def learner_day(*, time_zone: str, at: datetime) -> date:
    """The date of that moment (aware) where the learner lives."""
    return at.astimezone(zoneinfo.ZoneInfo(time_zone)).date()


def advance_streak(state: StreakState, day: date) -> StreakState:
    """The streak after something that counts was done on `day`.

    The same day counts once. Each missed day costs a freeze; when they don't reach, the streak starts anew and they are
    kept. A day before the last one (the clock or the time zone went back) changes nothing.
    """
    missed = missed_days(state, before=day)
    if state.last_day is None or missed > state.freezes:
        return replace(state, current=1, longest=max(1, state.longest), last_day=day)
    if day <= state.last_day:
        return state
    current = state.current + 1
    return StreakState(current, max(current, state.longest), day, state.freezes - missed)


def living_streak(state: StreakState, today: date) -> int:
    """The days to show today: 0 once more days have been missed than there are freezes. Today isn't missed yet."""
    return state.current if missed_days(state, before=today) <= state.freezes else 0


def missed_days(state: StreakState, *, before: date) -> int:
    return 0 if state.last_day is None else max(0, (before - state.last_day).days - 1)
