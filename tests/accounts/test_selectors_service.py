"""What pages are given to show."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.achievements import GOALS
from accounts.models import Achievement, DailyActivity, GemEntry, Streak
from accounts.selectors import achievements_of, activity_calendar, profile_summary
from tests.factories import UserLexemeFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 2)


def test_a_new_learner(learner, django_assert_num_queries):
    with django_assert_num_queries(2):
        summary = profile_summary(user=learner, at=NOON)
    assert (summary.xp, summary.gems, summary.streak, summary.freezes, summary.xp_today) == (0, 200, 0, 0, 0)
    assert not summary.is_streak_kept and not summary.is_goal_reached and summary.goal_percent == 0


@pytest.mark.parametrize(
    ("days_ago", "freezes", "streak", "is_kept"),
    [(0, 0, 5, True), (1, 0, 5, False), (2, 0, 0, False), (2, 1, 5, False), (3, 1, 0, False)],
)
def test_the_streak_of_today(learner, days_ago, freezes, streak, is_kept):
    last = MONDAY - timedelta(days=days_ago)
    Streak.objects.create(user=learner, current_streak=5, longest_streak=8, last_activity_date=last, freezes=freezes)
    summary = profile_summary(user=learner, at=NOON)
    assert (summary.streak, summary.is_streak_kept, summary.longest_streak) == (streak, is_kept, 8)


def test_the_goal_of_today(learner):
    DailyActivity.objects.create(user=learner, day=MONDAY, xp=25)
    DailyActivity.objects.create(user=learner, day=MONDAY - timedelta(days=1), xp=500)
    summary = profile_summary(user=learner, at=NOON)
    assert (summary.xp_today, summary.goal_percent, summary.is_goal_reached) == (25, 50, False)


def test_the_calendar_has_every_day(learner, outsider, django_assert_num_queries):
    DailyActivity.objects.create(user=learner, day=MONDAY, xp=25, levels=1)
    DailyActivity.objects.create(user=learner, day=MONDAY - timedelta(days=6), reviews=3)
    DailyActivity.objects.create(user=learner, day=MONDAY - timedelta(days=7), reviews=9)
    DailyActivity.objects.create(user=outsider, day=MONDAY, reviews=9)
    with django_assert_num_queries(1):
        days = activity_calendar(user=learner, days=7, at=NOON)
    assert [day.day for day in days] == [MONDAY - timedelta(days=back) for back in range(6, -1, -1)]
    assert [(day.xp, day.levels, day.reviews) for day in days] == [(0, 0, 3), *[(0, 0, 0)] * 5, (25, 1, 0)]


def test_achievements_with_progress(learner, django_assert_num_queries):
    for number in range(4):
        GemEntry.objects.create(user=learner, amount=5, reason="level", reference=f"level:{number}")
    Achievement.objects.create(user=learner, code="first_level")
    Streak.objects.create(user=learner, current_streak=1, longest_streak=5)
    UserLexemeFactory(user=learner, mastery_level=1)
    UserLexemeFactory(user=learner, mastery_level=0)
    with django_assert_num_queries(4):
        statuses = {status.code: status for status in achievements_of(user=learner)}
    assert list(statuses) == [goal.code for goal in GOALS]
    assert statuses["first_level"].unlocked_at is not None and statuses["first_level"].percent == 100
    assert (statuses["levels_10"].value, statuses["levels_10"].threshold, statuses["levels_10"].percent) == (4, 10, 40)
    assert statuses["streak_7"].value == 5
    assert statuses["words_50"].value == 1
    assert statuses["first_trophy"].unlocked_at is None


def test_what_was_unlocked_stays_full(learner):
    Achievement.objects.create(user=learner, code="words_50")
    status = next(status for status in achievements_of(user=learner) if status.code == "words_50")
    assert status.percent == 100
