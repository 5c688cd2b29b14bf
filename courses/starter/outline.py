"""The outline of a starter course: the themes a learner asked for first, then the basics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from courses.starter.interests import choose_themes
from courses.starter.types import Pair, Theme

INTEREST_UNKNOWN = "interest_unknown"
LEVEL_UNAVAILABLE = "level_unavailable"


@dataclass(frozen=True, slots=True)
class Outline:
    """A course ready to be stored.

    `course` has the shape that a model's answer has ({"sections": [{"order", "title", "description", "units":
    [{"order", "topic", "description", "icon"}]}]}, orders from 1) and a `content_key` per unit, by which
    `Pair.find_unit` finds its lessons. `level` is the level of the content. `notices` says what could not be
    met: INTEREST_UNKNOWN (`unknown` lists them), LEVEL_UNAVAILABLE. The first `on_theme` sections were asked for.
    """

    course: dict[str, Any]
    level: str
    on_theme: int
    notices: tuple[str, ...]
    unknown: tuple[str, ...]


def starter_outline(pair: Pair, interests: Iterable[str], theme: str | None, level: str) -> Outline:
    """The course of `pair` for a learner's interests and theme; the nearest level below where `level` has no content.

    All themes of the level are in it: those asked for lead, in the order of the course, and the rest follow in that
    order too, so that words and grammar climb as far as the wishes let them. Deterministic.
    """
    served = _nearest_level(pair, level)
    themes = {entry.key: entry for entry in pair.themes if entry.level == served}
    choice = choose_themes(interests, theme, themes=tuple(themes.values()))
    notices = [LEVEL_UNAVAILABLE] if served != level else []
    notices += [INTEREST_UNKNOWN] if choice.unknown else []
    sections = [_section(themes[key], order, pair.native_code) for order, key in enumerate(choice.themes, start=1)]
    return Outline({"sections": sections}, served, choice.chosen, tuple(notices), choice.unknown)


def _nearest_level(pair: Pair, level: str) -> str:
    """CEFR levels sort as strings."""
    return max((known for known in pair.levels if known <= level), default=pair.levels[0])


def _section(theme: Theme, order: int, language: str) -> dict[str, Any]:
    units = [
        {
            "order": unit.number,
            "topic": unit.topic,
            "description": unit.description,
            "icon": unit.icon,
            "content_key": unit.content_key,
        }
        for unit in theme.units
    ]
    return {"order": order, "title": theme.title[language], "description": theme.description[language], "units": units}
