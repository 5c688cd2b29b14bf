"""What there is to achieve. Codes are stored: a code that has been given is never renamed."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Metric = Literal["levels", "trophies", "golds", "streak", "words", "mornings", "nights"]
MORNING_UNTIL = 7  # o'clock
NIGHT_FROM = 23


@dataclass(frozen=True, slots=True)
class Goal:
    """Unlocked when `metric` reaches `threshold`; pays gems, never XP."""

    code: str
    metric: Metric
    threshold: int
    gems: int
    icon: str
    title: Promise
    description: Promise


GOALS: tuple[Goal, ...] = (
    Goal("first_level", "levels", 1, 10, "🌱", _("First step"), _("Finish your first level.")),
    Goal("levels_10", "levels", 10, 20, "🐎", _("In the saddle"), _("Finish 10 levels.")),
    Goal("levels_50", "levels", 50, 50, "🏔️", _("Over the pass"), _("Finish 50 levels.")),
    Goal("first_gold", "golds", 1, 10, "✨", _("Golden hands"), _("Finish a level again with three stars.")),
    Goal("first_trophy", "trophies", 1, 20, "🏆", _("A unit behind you"), _("Pass the test at the end of a unit.")),
    Goal("streak_3", "streak", 3, 10, "🔥", _("Kindled"), _("Learn 3 days in a row.")),
    Goal("streak_7", "streak", 7, 30, "☀️", _("A whole week"), _("Learn 7 days in a row.")),
    Goal("streak_30", "streak", 30, 100, "🦅", _("A month aloft"), _("Learn 30 days in a row.")),
    Goal("words_50", "words", 50, 20, "🧶", _("A skein of words"), _("Know 50 words.")),
    Goal("words_200", "words", 200, 50, "📚", _("A chest of words"), _("Know 200 words.")),
    Goal("early_bird", "mornings", 1, 10, "🌅", _("Early bird"), _("Finish a level before seven in the morning.")),
    Goal("night_owl", "nights", 1, 10, "🌙", _("Night owl"), _("Finish a level after eleven at night.")),
)
CODES = frozenset(goal.code for goal in GOALS)


@dataclass(frozen=True, slots=True)
class Measures:
    """How far a learner has come, by metric; 0 where it isn't of interest just now."""

    levels: int = 0
    trophies: int = 0
    golds: int = 0
    streak: int = 0
    words: int = 0
    mornings: int = 0
    nights: int = 0

    def of(self, metric: Metric) -> int:
        return int(getattr(self, metric))


def newly_unlocked(measures: Measures, *, unlocked: Collection[str]) -> list[Goal]:
    """The goals that are reached and haven't been unlocked yet."""
    return [goal for goal in GOALS if goal.code not in unlocked and measures.of(goal.metric) >= goal.threshold]
