"""The starter content as typed, frozen objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in the target language with its translation into the learner's."""

    text: str
    translation: str


@dataclass(frozen=True, slots=True)
class Word:
    """A new word: `word` in its dictionary form, `form` as it stands in `sentence` (1-based)."""

    word: str
    pos: str
    translation: str
    sentence: int
    form: str
    distractors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement about the text, proved or refuted by `sentence` (1-based)."""

    text: str
    sentence: int
    is_true: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """`title` is in the target language, `grammar` is one line in the learner's.

    `free_order` are the numbers (from 1) of the sentences whose words may as well stand in another order.
    """

    key: str
    title: str
    grammar: str
    sentences: tuple[Sentence, ...]
    words: tuple[Word, ...]
    statements: tuple[Statement, ...]
    free_order: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Unit:
    """`topic` and `description` are in the learner's language; `content_key` is "<theme>/<unit>"."""

    target_language: str
    key: str
    theme: str
    number: int
    topic: str
    description: str
    icon: str
    lessons: tuple[Lesson, ...]

    @property
    def content_key(self) -> str:
        return f"{self.theme}/{self.key}"


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """`title` and `description` by code of the interface language; `keywords` by code, and "names"."""

    key: str
    number: int
    level: str
    icon: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]]
    units: tuple[Unit, ...]


@dataclass(frozen=True, eq=False)
class Pair:
    """A starter course: `code` is "<target>-<native>" ("kk-ru"), the languages are English names."""

    code: str
    target_language: str
    native_language: str
    themes: tuple[Theme, ...]

    @property
    def native_code(self) -> str:
        """Code of the learner's language, by which titles and descriptions are found."""
        return self.code.partition("-")[2]

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The CEFR levels for which there is content, lowest first."""
        return tuple(sorted({theme.level for theme in self.themes}))

    @cached_property
    def _units_by_key(self) -> dict[str, Unit]:
        return {unit.content_key: unit for theme in self.themes for unit in theme.units}

    def find_unit(self, content_key: str) -> Unit | None:
        """The unit of a `content_key`, or None if there is no such unit (any more)."""
        return self._units_by_key.get(content_key)

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units in the order of the course."""
        return tuple(self._units_by_key.values())
