"""The progress page's pictures as geometry, pure: rectangles in the units of an SVG's viewBox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.selectors import ActivityDay

CELL, CELL_GAP = 12, 3
LABEL_WIDTH, LABEL_HEIGHT = 22, 16
WIDTH, HEIGHT = 320, 140
LEAST_BAR = 2  # a day with anything at all is seen
TONES = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the calendar; `tone` 0 (nothing) to 4 (the daily goal twice over)."""

    x: int
    y: int
    tone: int
    day: ActivityDay


@dataclass(frozen=True, slots=True)
class MonthLabel:
    x: int
    first: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """A column a week, Monday on top."""

    width: int
    height: int
    cells: tuple[Cell, ...]
    months: tuple[MonthLabel, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A day's column. `label_x` is its middle; `is_labelled` where there is room for the day's name."""

    x: float
    y: float
    width: float
    height: float
    label_x: float
    day: date
    value: int
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class BarChart:
    """`line_y` is where the goal lies, None where there is none."""

    width: int
    height: int
    base: int
    top: int
    bars: tuple[Bar, ...]
    line_y: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """A piece of a bar that is WIDTH long."""

    key: str
    x: float
    width: float
    value: int


def make_calendar(days: Sequence[ActivityDay], *, goal: int) -> Calendar:
    """The days, oldest first, in weeks."""
    first = days[0].day - timedelta(days=days[0].day.weekday())
    step = CELL + CELL_GAP
    cells = tuple(
        Cell(
            x=LABEL_WIDTH + (day.day - first).days // 7 * step,
            y=LABEL_HEIGHT + day.day.weekday() * step,
            tone=_tone(day, goal),
            day=day,
        )
        for day in days
    )
    # A month is named over the week in which it begins; the first column has no room before the next one.
    months = tuple(MonthLabel(cell.x, cell.day.day) for cell in cells if cell.day.day.day == 1)
    return Calendar(cells[-1].x + CELL, LABEL_HEIGHT + 7 * step - CELL_GAP, cells, months)


def make_bars(values: Sequence[tuple[date, int]], *, line: int | None = None, label_every: int = 1) -> BarChart:
    """Columns for the days; `line` is a value to draw a line at."""
    top = max([value for _day, value in values] + [line or 0, 1])
    base = HEIGHT - LABEL_HEIGHT
    room = base - LABEL_HEIGHT
    slot = WIDTH / len(values)
    bars = []
    for place, (day, value) in enumerate(values):
        height = max(LEAST_BAR, room * value / top) if value else 0
        bars.append(
            Bar(
                x=round(place * slot + slot * 0.15, 2),
                y=round(base - height, 2),
                width=round(slot * 0.7, 2),
                height=round(height, 2),
                label_x=round((place + 0.5) * slot, 2),
                day=day,
                value=value,
                is_labelled=place % label_every == 0,
            )
        )
    return BarChart(WIDTH, HEIGHT, base, top, tuple(bars), round(base - room * line / top, 2) if line else None)


def make_shares(values: Sequence[tuple[str, int]]) -> tuple[Share, ...]:
    """The pieces of one bar; empty where all values are 0."""
    total = sum(value for _key, value in values)
    shares, x = [], 0.0
    for key, value in values if total else ():
        width = WIDTH * value / total
        shares.append(Share(key, round(x, 2), round(width, 2), value))
        x += width
    return tuple(shares)


def _tone(day: ActivityDay, goal: int) -> int:
    if not (day.xp or day.levels or day.reviews):
        return 0
    return max(1, min(TONES, 1 + 2 * day.xp // max(1, goal)))
