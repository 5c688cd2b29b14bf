"""What finished levels and reviews earn: once per cause, by the learner's own day."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from accounts.achievements import CODES, GOALS
from accounts.models import START_GEMS, Achievement, DailyActivity, GemEntry, Streak, XPEntry
from accounts.points import REVIEWS_FOR_A_DAY, buy_freeze
from courses.signals import level_completed
from neurogloss.api.errors import InvalidCredentials
from tests.factories import AttemptFactory, UserFactory, UserLexemeFactory, make_course
from vocabulary.signals import review_undone, word_reviewed

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)  # noon in Almaty
MONDAY = date(2026, 11, 2)


@pytest.fixture
def progress(learner):
    return list(make_course(learner).progresses.order_by("level_template__order"))


def finish(learner, progress, *, xp=20, first_time=True, gold=False, at=NOON, attempt=None):
    attempt = attempt or AttemptFactory(progress=progress, xp=xp)
    level_completed.send(
        sender=None,
        user_id=learner.pk,
        progress=progress,
        attempt=attempt,
        xp=xp,
        first_time=first_time,
        gold=gold,
        at=at,
    )
    learner.refresh_from_db()
    return attempt


def review(learner, word, *, at=NOON, grade=3):
    word_reviewed.send(sender=None, user_id=learner.pk, user_lexeme=word, grade=grade, at=at)
    learner.refresh_from_db()


def assert_ledgers_agree(user):
    xp = XPEntry.objects.filter(user=user).aggregate(sum=Sum("amount"))["sum"] or 0
    gems = GemEntry.objects.filter(user=user).aggregate(sum=Sum("amount"))["sum"] or 0
    assert (user.xp, user.gems) == (xp, START_GEMS + gems)


def test_a_first_level(learner, progress):
    attempt = finish(learner, progress[0])
    assert learner.xp == 20
    assert XPEntry.objects.get().reference == f"attempt:{attempt.pk}"
    activity = DailyActivity.objects.get()
    assert (activity.day, activity.xp, activity.levels) == (MONDAY, 20, 1)
    streak = Streak.objects.get()
    assert (streak.current_streak, streak.last_activity_date) == (1, MONDAY)
    assert Achievement.objects.get().code == "first_level"
    assert learner.gems == START_GEMS + 5 + 10
    assert_ledgers_agree(learner)


def test_the_same_attempt_is_paid_once(learner, progress):
    attempt = finish(learner, progress[0])
    before = (learner.xp, learner.gems)
    finish(learner, progress[0], attempt=attempt)
    assert (learner.xp, learner.gems) == before
    assert DailyActivity.objects.get().levels == 1


def test_a_replay_pays_no_gems_for_the_level(learner, progress):
    finish(learner, progress[0])
    gems = learner.gems
    finish(learner, progress[0], xp=0, first_time=False)
    assert (learner.xp, learner.gems) == (20, gems)
    finish(learner, progress[0], xp=0, first_time=True)  # even if it is called a first time again
    assert learner.gems == gems
    assert_ledgers_agree(learner)


def test_a_trophy(learner, progress):
    finish(learner, progress[3], xp=20)
    assert {entry.reason: entry.amount for entry in GemEntry.objects.exclude(reason="achievement")} == {"trophy": 20}
    assert set(Achievement.objects.values_list("code", flat=True)) == {"first_level", "first_trophy"}


def test_the_daily_goal_pays_once_a_day(learner, progress):
    finish(learner, progress[0], xp=30)
    assert not GemEntry.objects.filter(reason="daily_goal").exists()
    finish(learner, progress[1], xp=30)
    finish(learner, progress[2], xp=30)
    assert GemEntry.objects.get(reason="daily_goal").amount == 10
    finish(learner, progress[0], xp=50, first_time=False, at=NOON + timedelta(days=1))
    assert GemEntry.objects.filter(reason="daily_goal").count() == 2
    assert_ledgers_agree(learner)


def test_achievements_pay_gems_and_no_xp(learner, progress):
    finish(learner, progress[0], xp=0)
    assert learner.xp == 0
    assert GemEntry.objects.get(reason="achievement").amount == 10


def test_gold(learner, progress):
    finish(learner, progress[0])
    finish(learner, progress[0], xp=5, first_time=False, gold=True)
    assert Achievement.objects.filter(code="first_gold").count() == 1
    finish(learner, progress[1], gold=True)
    assert Achievement.objects.filter(code="first_gold").count() == 1


@pytest.mark.parametrize(
    ("hour_in_almaty", "code"), [(5, "early_bird"), (7, None), (22, None), (23, "night_owl"), (0, "early_bird")]
)
def test_early_and_late(learner, progress, hour_in_almaty, code):
    finish(learner, progress[0], at=datetime(2026, 11, 2, tzinfo=UTC) + timedelta(hours=hour_in_almaty + 24 - 5))
    special = Achievement.objects.filter(code__in=["early_bird", "night_owl"]).values_list("code", flat=True)
    assert list(special) == ([code] if code else [])


def test_a_day_is_the_learners_own(learner, progress):
    late = datetime(2026, 11, 2, 18, 59, tzinfo=UTC)  # 23:59 in Almaty
    finish(learner, progress[0], at=late)
    finish(learner, progress[1], at=late + timedelta(minutes=2))
    assert Streak.objects.get().current_streak == 2
    assert set(DailyActivity.objects.values_list("day", flat=True)) == {MONDAY, MONDAY + timedelta(days=1)}


def test_streak_over_days(learner, progress):
    for day in range(3):
        finish(learner, progress[0], xp=0, first_time=day == 0, at=NOON + timedelta(days=day))
    assert Streak.objects.get().current_streak == 3
    assert Achievement.objects.filter(code="streak_3").exists()
    finish(learner, progress[0], xp=0, first_time=False, at=NOON + timedelta(days=5))
    streak = Streak.objects.get()
    assert (streak.current_streak, streak.longest_streak) == (1, 3)
    assert_ledgers_agree(learner)


def test_a_bought_freeze_bridges_a_day(learner, progress):
    finish(learner, progress[0])
    buy_freeze(user_id=learner.pk)
    finish(learner, progress[1], at=NOON + timedelta(days=2))
    streak = Streak.objects.get()
    assert (streak.current_streak, streak.freezes) == (2, 0)


def test_ten_reviews_keep_the_streak(learner):
    word = UserLexemeFactory(user=learner, mastery_level=3)
    for _ in range(REVIEWS_FOR_A_DAY - 1):
        review(learner, word)
    assert not Streak.objects.exists()
    review(learner, word)
    assert Streak.objects.get().current_streak == 1
    review(learner, word)
    assert DailyActivity.objects.get().reviews == 11
    assert Streak.objects.get().current_streak == 1
    assert learner.xp == 0


def test_an_undone_review_counts_less(learner):
    word = UserLexemeFactory(user=learner)
    review_undone.send(sender=None, user_id=learner.pk, user_lexeme=word, grade=3, at=NOON)
    review(learner, word)
    review_undone.send(sender=None, user_id=learner.pk, user_lexeme=word, grade=3, at=NOON)
    review_undone.send(sender=None, user_id=learner.pk, user_lexeme=word, grade=3, at=NOON)
    assert DailyActivity.objects.get().reviews == 0


def test_fifty_words(learner):
    words = [UserLexemeFactory(user=learner, mastery_level=1) for _ in range(49)]
    review(learner, words[0])
    assert not Achievement.objects.exists()
    review(learner, UserLexemeFactory(user=learner, mastery_level=1))
    review(learner, UserLexemeFactory(user=learner, mastery_level=1))
    assert Achievement.objects.get().code == "words_50"
    assert learner.gems == START_GEMS + 20
    assert_ledgers_agree(learner)


def test_levels_are_counted_across_courses(learner):
    for _ in range(3):
        learner.enrollments.update(status="archived")
        for progress in make_course(learner).progresses.all():
            finish(learner, progress, xp=0)
    assert Achievement.objects.filter(code="levels_10").exists()
    assert_ledgers_agree(learner)


def test_learners_dont_mix(learner, outsider, progress):
    finish(learner, progress[0])
    outsider.refresh_from_db()
    assert (outsider.xp, outsider.gems) == (0, START_GEMS)
    assert not DailyActivity.objects.filter(user=outsider).exists()


def test_queries_are_few_and_dont_grow(learner, progress):
    counts = []
    for number in range(20):
        at = NOON + timedelta(minutes=number)
        attempt = AttemptFactory(progress=progress[0])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            level_completed.send(
                sender=None,
                user_id=learner.pk,
                progress=progress[0],
                attempt=attempt,
                xp=1,
                first_time=False,
                gold=False,
                at=at,
            )
        counts.append(len(queries))
    assert counts[9] == counts[19] <= 12
    word = UserLexemeFactory(user=learner, mastery_level=5)
    review(learner, word)
    with CaptureQueriesContext(connection) as queries:
        word_reviewed.send(sender=None, user_id=learner.pk, user_lexeme=word, grade=3, at=NOON)
    assert len(queries) <= 5


def test_codes_are_unique_and_metrics_known():
    assert len(CODES) == len(GOALS)
    assert all(goal.threshold > 0 and goal.gems > 0 for goal in GOALS)


def test_an_unknown_learner_is_an_error(db):
    with pytest.raises(InvalidCredentials):
        buy_freeze(user_id=uuid.uuid4())


def test_a_broken_clock_doesnt_break_the_streak(learner, progress):
    finish(learner, progress[0])
    finish(learner, progress[1], at=NOON - timedelta(days=30))
    assert Streak.objects.get().current_streak == 1
    finish(learner, progress[2], at=NOON + timedelta(days=1))
    assert Streak.objects.get().current_streak == 2


def test_points_of_a_stranger_arent_touched_by_a_replay(learner):
    other = UserFactory()
    theirs = make_course(other).progresses.first()
    finish(other, theirs)
    assert XPEntry.objects.filter(user=learner).count() == 0
