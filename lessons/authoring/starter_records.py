"""The starter lessons as records in `check_lesson`'s input format. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from courses.starter.types import Pair
from lessons.authoring.starter import build_starter_lesson

# The seed of the lessons that the commands write and judge; learners get their own.
COMMAND_SEED = 1


def starter_records(pair: Pair, *, seed: int = COMMAND_SEED) -> Iterator[dict[str, Any]]:
    """A record per lesson in the order of the course; `id` is "<pair>/<theme>/<unit>/<number>"."""
    for theme in pair.themes:
        for unit in theme.units:
            for number in range(1, len(unit.lessons) + 1):
                yield {
                    "id": f"{pair.code}/{unit.content_key}/{number}",
                    "target_language": pair.target_language,
                    "native_language": pair.native_language,
                    "level": theme.level,
                    "topic": unit.topic,
                    "lesson": build_starter_lesson(unit, number, seed).lesson,
                }
