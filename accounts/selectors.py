"""What pages and the API show of a learner."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise

from accounts.achievements import GOALS, Measures
from accounts.models import DailyActivity, Streak, User
from accounts.points import finished_levels, known_words, streak_state
from accounts.streaks import learner_day, living_streak


@dataclass(frozen=True, slots=True)
class ProfileSummary:
    """What stays in sight. `streak` is 0 once it is broken; `is_streak_kept` says that today counts already."""

    xp: int
    gems: int
    streak: int
    longest_streak: int
    is_streak_kept: bool
    freezes: int
    xp_today: int
    daily_goal: int

    @property
    def is_goal_reached(self) -> bool:
        return self.xp_today >= self.daily_goal

    @property
    def goal_percent(self) -> int:
        return min(100, 100 * self.xp_today // max(1, self.daily_goal))


@dataclass(frozen=True, slots=True)
class ActivityDay:
    day: date
    xp: int = 0
    levels: int = 0
    reviews: int = 0


@dataclass(frozen=True, slots=True)
class AchievementStatus:
    """A goal and how far the learner is: `value` of `threshold`."""

    code: str
    title: Promise
    description: Promise
    icon: str
    gems: int
    value: int
    threshold: int
    unlocked_at: datetime | None

    @property
    def percent(self) -> int:
        return 100 * self.value // self.threshold


def today_of(*, user: User, at: datetime | None = None) -> date:
    """The learner's own date at that moment, now by default."""
    return learner_day(time_zone=user.time_zone, at=at or timezone.now())


def streak_of(*, user: User) -> Streak | None:
    return Streak.objects.filter(user=user).first()


def profile_summary(*, user: User, at: datetime | None = None) -> ProfileSummary:
    """Two queries."""
    today = today_of(user=user, at=at)
    state = streak_state(streak_of(user=user))
    xp_today = DailyActivity.objects.filter(user=user, day=today).values_list("xp", flat=True).first()
    return ProfileSummary(
        xp=user.xp,
        gems=user.gems,
        streak=living_streak(state, today),
        longest_streak=state.longest,
        is_streak_kept=state.last_day is not None and state.last_day >= today,
        freezes=state.freezes,
        xp_today=xp_today or 0,
        daily_goal=user.daily_goal,
    )


def activity_calendar(*, user: User, days: int, at: datetime | None = None) -> list[ActivityDay]:
    """The last `days` days, oldest first, today included; a day without anything is there with zeros. One query."""
    today = today_of(user=user, at=at)
    first = today - timedelta(days=days - 1)
    rows = {row.day: row for row in DailyActivity.objects.filter(user=user, day__range=(first, today))}
    calendar = []
    for day in (first + timedelta(days=index) for index in range(days)):
        row = rows.get(day)
        calendar.append(ActivityDay(day, row.xp, row.levels, row.reviews) if row else ActivityDay(day))
    return calendar


def achievements_of(*, user: User) -> list[AchievementStatus]:
    """Every goal in its order, unlocked or not. Four queries."""
    unlocked = dict(user.achievements.values_list("code", "unlocked_at"))
    levels, trophies = finished_levels(user=user)
    longest = streak_state(streak_of(user=user)).longest
    measures = Measures(levels=levels, trophies=trophies, streak=longest, words=known_words(user=user))
    return [
        AchievementStatus(
            code=goal.code,
            title=goal.title,
            description=goal.description,
            icon=goal.icon,
            gems=goal.gems,
            # What has been unlocked stays full, though words are forgotten and lessons reset.
            value=goal.threshold if goal.code in unlocked else min(measures.of(goal.metric), goal.threshold),
            threshold=goal.threshold,
            unlocked_at=unlocked.get(goal.code),
        )
        for goal in GOALS
    ]
