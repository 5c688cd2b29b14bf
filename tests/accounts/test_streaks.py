"""Days in a row, without a clock or a database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.streaks import StreakState, advance_streak, learner_day, living_streak

MONDAY = date(2026, 11, 2)


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def test_first_day_starts_a_streak():
    assert advance_streak(StreakState(), MONDAY) == StreakState(1, 1, MONDAY, 0)


def test_the_same_day_counts_once():
    state = StreakState(4, 6, MONDAY, 1)
    assert advance_streak(state, MONDAY) == state


def test_the_next_day_adds_one():
    assert advance_streak(StreakState(4, 4, MONDAY, 0), day(1)) == StreakState(5, 5, day(1), 0)


@pytest.mark.parametrize(
    ("freezes", "offset", "current", "left"),
    [
        (0, 2, 1, 0),  # a missed day breaks it
        (1, 2, 5, 0),  # a freeze bridges it
        (2, 2, 5, 1),
        (2, 3, 5, 0),  # two missed days cost two
        (1, 3, 1, 1),  # one isn't enough for two: it is kept
        (2, 30, 1, 2),
    ],
)
def test_missed_days_cost_freezes(freezes, offset, current, left):
    after = advance_streak(StreakState(4, 4, MONDAY, freezes), day(offset))
    assert (after.current, after.freezes, after.last_day) == (current, left, day(offset))


def test_a_clock_that_went_back_breaks_nothing():
    state = StreakState(4, 4, MONDAY, 1)
    assert advance_streak(state, day(-1)) == state
    assert advance_streak(state, day(-400)) == state


def test_longest_survives_a_break():
    assert advance_streak(StreakState(9, 9, MONDAY, 0), day(5)).longest == 9


@pytest.mark.parametrize(("freezes", "offset", "shown"), [(0, 0, 4), (0, 1, 4), (0, 2, 0), (1, 2, 4), (1, 3, 0)])
def test_living_streak(freezes, offset, shown):
    assert living_streak(StreakState(4, 4, MONDAY, freezes), day(offset)) == shown


def test_nobody_has_a_streak_before_the_first_day():
    assert living_streak(StreakState(), MONDAY) == 0


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Almaty", date(2026, 11, 3)), ("UTC", date(2026, 11, 2)), ("America/Los_Angeles", date(2026, 11, 2))],
)
def test_a_day_is_the_learners_own(zone, expected):
    assert learner_day(time_zone=zone, at=datetime(2026, 11, 2, 20, 30, tzinfo=UTC)) == expected


@given(st.lists(st.integers(0, 60), max_size=40), st.integers(0, 2))
def test_what_always_holds(offsets, freezes):
    state = StreakState(freezes=freezes)
    for offset in offsets:
        after = advance_streak(state, day(offset))
        assert 1 <= after.current <= after.longest
        assert 0 <= after.freezes <= state.freezes
        assert after.longest >= state.longest
        assert advance_streak(after, day(offset)) == after
        state = after
