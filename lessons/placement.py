"""The placement test: questions from the ready-made lessons, and the course opened where the learner should start."""

import random
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from courses.models import CourseLevelTemplate, Enrollment, UserLevelProgress
from courses.selectors import LEAST_PLACEMENT_UNITS, PLACEMENT_LEVEL, active_enrollment, levels_in_order
from courses.starter.content import load_pair
from courses.starter.types import Unit
from lessons.authoring.starter import build_starter_lesson
from lessons.exercises.placing import BANDS
from lessons.exercises.words import WordPair, make_word_quiz

User = get_user_model()

TRIES = 20


@dataclass(frozen=True, slots=True)
class PlacementTest:
    """The ready-made units that are asked about, easiest first, and the first level of each unit of the learner's course."""

    enrollment: Enrollment
    units: tuple[Unit, ...]
    openings: tuple[CourseLevelTemplate, ...]

    def band(self, number: int) -> range:
        """The places of the band's units among those asked about."""
        return range(number * len(self.units) // BANDS, (number + 1) * len(self.units) // BANDS)


def placement_test(*, user_id: UUID) -> PlacementTest | None:
    """The test for the learner's active course; None where nothing is ready to be asked, or it is too short to be cut into bands.

    A ready-made course asks about its own units, one of A1 by a model about all that are ready.
    """
    enrollment = active_enrollment(user_id=user_id)
    template = enrollment.course_template if enrollment else None
    pair = load_pair(template.target_language, template.native_language) if template else None
    if enrollment is None or pair is None:
        return None
    levels = [level.level_template for level in levels_in_order(enrollment_id=enrollment.id)]
    openings = tuple(level for level in levels if level.order == 1)
    own = [pair.find_unit(level.unit_template.content_key) for level in openings]
    units = tuple(unit for unit in own if unit is not None)
    if not units and enrollment.course_template.cefr_level == PLACEMENT_LEVEL:
        units = tuple(unit for theme in pair.themes if theme.level == PLACEMENT_LEVEL for unit in theme.units)
    elif len(units) < len(openings):
        return None  # written for another edition of the lessons
    return (
        PlacementTest(enrollment, units, openings) if min(len(units), len(openings)) >= LEAST_PLACEMENT_UNITS else None
    )


def make_question(test: PlacementTest, *, band: int, number: int, asked: set[str], seed: int) -> dict[str, Any]:
    """A quiz of the band about a word that wasn't asked yet: its meaning, or in every other question a gap."""
    rng = random.Random(f"{seed}/{number}")
    place = test.band(band)
    question: dict[str, Any] = {}
    for _ in range(TRIES):
        unit = test.units[rng.choice(place)]
        question = (_gap if number % 2 else _meaning)(test, unit, place, rng)
        if question and question["targets"][0] not in asked:
            break
    return question


def set_start(*, test: PlacementTest, known: int) -> UUID:
    """Opens the course after its first `known` bands: what lies before counts as done, without stars and without pay.

    Nothing that the learner has done is changed or locked. The level where they now stand.
    """
    start = test.openings[min(known * len(test.openings) // BANDS, len(test.openings) - 1)].id
    with transaction.atomic():
        # The learner first, as everywhere: no deadlocks.
        User.objects.lock(test.enrollment.user_id)
        levels = list(levels_in_order(enrollment_id=test.enrollment.id))
        before = [level.id for level in levels[: [level.level_template_id for level in levels].index(start)]]
        untouched = UserLevelProgress.objects.filter(id__in=before, status__in=["locked", "in_progress"])
        untouched.update(status=UserLevelProgress.Status.COMPLETED, completed_at=timezone.now())
        here = UserLevelProgress.objects.filter(enrollment=test.enrollment, level_template_id=start, status="locked")
        here.update(status=UserLevelProgress.Status.IN_PROGRESS)
    return start


def _meaning(test: PlacementTest, unit: Unit, place: range, rng: random.Random) -> dict[str, Any]:
    words = [
        WordPair(word.word, word.translation)
        for index in place
        for lesson in test.units[index].lessons
        for word in lesson.words
    ]
    wanted = rng.choice(rng.choice(unit.lessons).words)
    return make_word_quiz(WordPair(wanted.word, wanted.translation), words, seed=rng.randrange(2**31)) or {}


def _gap(test: PlacementTest, unit: Unit, place: range, rng: random.Random) -> dict[str, Any]:
    built = build_starter_lesson(unit, rng.randint(1, len(unit.lessons)), rng.randrange(2**31))
    quizzes = [exercise for exercise in built.lesson["exercises"] if exercise["type"] == "quiz"]
    return rng.choice(quizzes) if quizzes else {}
