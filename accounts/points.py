"""What learning earns: XP and gems with a ledger row each, the day's activity, the streak and achievements.

Everything here holds the learner's row: two calls for one learner go one after the other, so what has been paid once
is seen to be paid.
"""

import uuid
import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from accounts.achievements import MORNING_UNTIL, NIGHT_FROM, Measures, newly_unlocked
from accounts.models import FREEZE_PRICE, MAX_FREEZES, Achievement, DailyActivity, GemEntry, Streak, User, XPEntry
from accounts.streaks import StreakState, advance_streak, learner_day
from neurogloss.api.errors import Conflict, InvalidCredentials

LEVEL_GEMS = 5
TROPHY_GEMS = 20  # in place of a level's, not on top
GOAL_GEMS = 10
REVIEWS_FOR_A_DAY = 10


@dataclass(frozen=True, slots=True)
class Payment:
    """Gems for one cause; `reference` names the cause, and is paid once."""

    reason: str
    amount: int
    reference: str


@transaction.atomic
def record_level(
    *,
    user_id: uuid.UUID,
    attempt_id: uuid.UUID,
    level_template_id: uuid.UUID,
    is_trophy: bool,
    xp: int,
    first_time: bool,
    gold: bool,
    at: datetime,
) -> None:
    """Pays for a finished level, once per attempt. `xp` is already capped; 0 is a replay that counts for the day only."""
    user = lock_learner(user_id=user_id)
    reference = f"attempt:{attempt_id}"
    if XPEntry.objects.filter(user=user, reference=reference).exists():
        return
    XPEntry.objects.create(user=user, amount=xp, reason="level", reference=reference)
    day = learner_day(time_zone=user.time_zone, at=at)
    activity = note_activity(user=user, day=day, xp=xp, levels=1)
    streak = keep_streak(user=user, day=day)
    payments = []
    if first_time:
        reason, amount = ("trophy", TROPHY_GEMS) if is_trophy else ("level", LEVEL_GEMS)
        payments.append(Payment(reason, amount, f"level:{level_template_id}"))
    if activity.xp >= user.daily_goal:
        payments.append(Payment("daily_goal", GOAL_GEMS, f"goal:{day}"))
    gems = pay_gems(user=user, payments=payments)
    hour = at.astimezone(zoneinfo.ZoneInfo(user.time_zone)).hour
    levels, trophies = finished_levels(user=user)
    gems += unlock_achievements(
        user=user,
        measures=Measures(
            levels=levels,
            trophies=trophies,
            golds=int(gold),
            streak=streak.current_streak,
            mornings=int(hour < MORNING_UNTIL),
            nights=int(hour >= NIGHT_FROM),
        ),
    )
    User.objects.filter(pk=user.pk).update(xp=F("xp") + xp, gems=F("gems") + gems)


@transaction.atomic
def record_review(*, user_id: uuid.UUID, is_newly_known: bool, at: datetime) -> None:
    """Counts one review; the tenth of a day keeps the streak. `is_newly_known`: the word has just passed for the first time."""
    user = lock_learner(user_id=user_id)
    day = learner_day(time_zone=user.time_zone, at=at)
    activity = note_activity(user=user, day=day, reviews=1)
    days_in_a_row = words = 0
    if activity.reviews == REVIEWS_FOR_A_DAY:
        days_in_a_row = keep_streak(user=user, day=day).current_streak
    if is_newly_known:
        words = known_words(user=user)
    if days_in_a_row or words:
        gems = unlock_achievements(user=user, measures=Measures(streak=days_in_a_row, words=words))
        if gems:
            User.objects.filter(pk=user.pk).update(gems=F("gems") + gems)


@transaction.atomic
def take_back_review(*, user_id: uuid.UUID, at: datetime) -> None:
    """A review done at that moment was undone: the day counts one less. What it unlocked stays."""
    user = lock_learner(user_id=user_id)
    day = learner_day(time_zone=user.time_zone, at=at)
    DailyActivity.objects.filter(user=user, day=day, reviews__gt=0).update(reviews=F("reviews") - 1)


@transaction.atomic
def buy_freeze(*, user_id: uuid.UUID) -> Streak:
    """Spends FREEZE_PRICE gems on a freeze. Conflict: `freezes_full`, then `insufficient_gems`."""
    user = lock_learner(user_id=user_id)
    streak, _created = Streak.objects.get_or_create(user=user)
    if streak.freezes >= MAX_FREEZES:
        message = _("You already have %(most)s freezes, and more can't be kept.") % {"most": MAX_FREEZES}
        raise Conflict(message, code="freezes_full")
    if user.gems < FREEZE_PRICE:
        message = _("A freeze costs %(price)s gems; you have %(gems)s.") % {"price": FREEZE_PRICE, "gems": user.gems}
        raise Conflict(message, code="insufficient_gems")
    GemEntry.objects.create(user=user, amount=-FREEZE_PRICE, reason="freeze", reference=f"freeze:{uuid.uuid4()}")
    user.gems -= FREEZE_PRICE
    user.save(update_fields=["gems"])
    streak.user = user
    streak.freezes += 1
    streak.save(update_fields=["freezes"])
    return streak


def lock_learner(*, user_id: uuid.UUID) -> User:
    """The learner's row, held until the transaction ends. Take it before other rows of the learner: that is the order.

    InvalidCredentials when the account has been deleted meanwhile.
    """
    user = User.objects.lock(user_id)
    if user is None:
        raise InvalidCredentials(_("This account is gone."))
    return user


def note_activity(*, user: User, day: date, xp: int = 0, levels: int = 0, reviews: int = 0) -> DailyActivity:
    """Adds to the day's row. The caller holds the learner's row."""
    activity = DailyActivity.objects.filter(user=user, day=day).first() or DailyActivity(user=user, day=day)
    activity.xp += xp
    activity.levels += levels
    activity.reviews += reviews
    activity.save()
    return activity


def keep_streak(*, user: User, day: date) -> Streak:
    """Counts `day` into the streak. The caller holds the learner's row."""
    streak = Streak.objects.filter(user=user).first() or Streak(user=user)
    before = streak_state(streak)
    after = advance_streak(before, day)
    if after != before:
        streak.current_streak, streak.longest_streak = after.current, after.longest
        streak.last_activity_date, streak.freezes = after.last_day, after.freezes
        streak.save()
    return streak


def streak_state(streak: Streak | None) -> StreakState:
    if streak is None:
        return StreakState()
    return StreakState(streak.current_streak, streak.longest_streak, streak.last_activity_date, streak.freezes)


def pay_gems(*, user: User, payments: Collection[Payment]) -> int:
    """Writes the ledger rows of what hasn't been paid yet and returns their sum. The caller holds the row and adds the sum."""
    if not payments:
        return 0
    references = [payment.reference for payment in payments]
    paid = set(GemEntry.objects.filter(user=user, reference__in=references).values_list("reference", flat=True))
    due = [payment for payment in payments if payment.reference not in paid]
    GemEntry.objects.bulk_create(
        GemEntry(user=user, amount=item.amount, reason=item.reason, reference=item.reference) for item in due
    )
    return sum(payment.amount for payment in due)


def unlock_achievements(*, user: User, measures: Measures) -> int:
    """Stores what is reached now and returns the gems it pays. The caller holds the row and adds them."""
    have = set(Achievement.objects.filter(user=user).values_list("code", flat=True))
    reached = newly_unlocked(measures, unlocked=have)
    if not reached:
        return 0
    Achievement.objects.bulk_create(Achievement(user=user, code=goal.code) for goal in reached)
    payments = [Payment("achievement", goal.gems, f"achievement:{goal.code}") for goal in reached]
    return pay_gems(user=user, payments=payments)


def finished_levels(*, user: User) -> tuple[int, int]:
    """How many levels were ever finished, trophies included, and how many trophies: a reset doesn't take them back."""
    counts = GemEntry.objects.filter(user=user, reference__startswith="level:").aggregate(
        levels=Count("pk"), trophies=Count("pk", filter=Q(reason="trophy"))
    )
    return counts["levels"], counts["trophies"]


def known_words(*, user: User) -> int:
    """Words that have passed a review and haven't been forgotten since."""
    return user.user_lexemes.filter(mastery_level__gte=1).count()
