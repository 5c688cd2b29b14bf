"""What an author of lessons is asked for and what it gives back."""

from dataclasses import dataclass, field
from typing import Any, Literal

Mode = Literal["fast", "balanced", "strict"]

# Words of a text by level, least and most: what the author is asked for and what the judge allows.
TEXT_WORDS = {
    "A1": (25, 160),
    "A2": (40, 220),
    "B1": (80, 320),
    "B2": (100, 450),
    "C1": (100, 450),
    "C2": (100, 450),
}


@dataclass(frozen=True, slots=True)
class LessonWish:
    """One lesson of a course. Nothing in it depends on who asks: equal wishes cost one learner's calls.

    `number` is the lesson's place in its unit (from 1); `siblings` are the topics of the course's other units.
    """

    target_language: str
    native_language: str
    level: str
    topic: str
    number: int = 1
    siblings: tuple[str, ...] = ()
    content_key: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class WrittenLesson:
    """A lesson that may reach a learner (or, `needs_review`, its sound core alone), in the contract's shapes."""

    text: str
    vocabulary: list[dict[str, str]]
    exercises: list[dict[str, Any]]
    needs_review: bool = False
    provider: str = ""
    model: str = ""
    prompt_version: str = ""
    repair_count: int = 0
    problems: list[dict[str, str]] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)
    extras: dict[str, Any] = field(default_factory=dict)
