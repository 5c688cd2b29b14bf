"""Judges a normalised lesson: what must not reach a learner is an error, what could be better a warning.

Field paths (`text`, `vocabulary[0].word`, `exercises[2].options`) let a caller drop or ask again only what is bad.
"""

from typing import Any

from lessons.authoring.problems import Problem
from lessons.authoring.validate.core import judge_core
from lessons.authoring.validate.exercises import judge_exercises
from neurogloss.text.context import Context

__all__ = ["validate_core", "validate_exercises", "validate_lesson"]


def validate_core(core: dict[str, Any], context: Context) -> list[Problem]:
    """Problems of the text and the vocabulary. `core` is what `normalise_core` gave; other shapes are problems too."""
    return _unique(judge_core(core, context))


def validate_exercises(exercises: list[dict[str, Any]], core: dict[str, Any], context: Context) -> list[Problem]:
    """Problems of the exercises, held against the core that they belong to."""
    return _unique(judge_exercises(exercises, core, context))


def validate_lesson(lesson: dict[str, Any], context: Context) -> list[Problem]:
    """Both, for `{"text", "vocabulary", "exercises"}`."""
    return [*validate_core(lesson, context), *validate_exercises(lesson.get("exercises", []), lesson, context)]


def _unique(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))
