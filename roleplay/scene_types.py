"""The frozen shapes of a scripted scene and of what the engine answers. No ORM, no input or output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

PieceKind = Literal["stem", "exact", "suffix", "word", "gap", "number", "end"]


@dataclass(frozen=True, slots=True)
class Line:
    """Something said: the target language and the learner's."""

    text: str
    translation: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One word of a pattern, case folded; `folded` is the same without the letters a Russian keyboard lacks."""

    kind: PieceKind
    text: str = ""
    folded: str = ""


Phrase = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """Where an answer leads: any of the phrases or of the named groups ("yes", "number", ...) takes it.

    `say` is a short reaction put before the next node's line; `saves` names the slot that a captured number
    or name goes to; `sets` gives slots fixed values, which may hold other slots in braces.
    """

    phrases: tuple[Phrase, ...]
    groups: tuple[str, ...]
    to: str
    say: Line | None = None
    saves: str | None = None
    sets: Mapping[str, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """One turn of the partner. Only a node with `is_end` has neither branches nor hints nor `otherwise`."""

    key: str
    line: Line
    hints: tuple[Line, ...] = ()
    branches: tuple[Branch, ...] = ()
    otherwise: Line | None = None
    onward: str = ""
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """A common error. `right` may quote what a wildcard took: {1}, or {1:stem} for a suffix's stem."""

    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    right: str
    why: str


@dataclass(frozen=True, slots=True)
class ForeignWord:
    """Words of the learner's language (or English) that turn up in answers, and the word meant."""

    word: str
    is_first_only: bool = False


@dataclass(frozen=True, slots=True)
class ForeignWords:
    """By the whole word, and by its beginning."""

    exact: Mapping[str, ForeignWord]
    stems: tuple[tuple[str, ForeignWord], ...]


@dataclass(frozen=True, slots=True)
class SceneWord:
    word: str
    translation: str


@dataclass(frozen=True, slots=True)
class Common:
    """What all scenes of a pair share: groups of answers, numbers, slips, words and the engine's own phrases."""

    groups: Mapping[str, tuple[Phrase, ...]]
    numbers: Mapping[str, int]
    folded_numbers: Mapping[str, int]
    number_suffixes: tuple[str, ...]
    number_names: Mapping[int, str]
    not_names: tuple[Phrase, ...]
    name_phrases: tuple[Phrase, ...]
    foreign: ForeignWords
    foreign_why: str
    slips: tuple[Slip, ...]
    suggest: Line
    go_on: Line
    after_end: Line


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene; `titles` and `roles` are by language code (ru, kk, en); `foreign` holds the common ones too."""

    key: str
    order: int
    pair: str
    icon: str
    titles: Mapping[str, str]
    roles: Mapping[str, str]
    setting: str
    keywords: tuple[Phrase, ...]
    weak_keywords: tuple[Phrase, ...]
    slots: Mapping[str, Line]
    start: str
    nodes: Mapping[str, Node]
    slips: tuple[Slip, ...]
    foreign: ForeignWords
    words: tuple[SceneWord, ...]
    common: Common


@dataclass(frozen=True, slots=True)
class Correction:
    """A gentle correction: the learner's own words, how it is said, and one line why."""

    wrong: str
    right: str
    why: str


@dataclass(frozen=True, slots=True)
class Turn:
    """The partner's turn. `hints` suit the question it ends with; empty once the scene has ended."""

    text: str
    translation: str
    correction: Correction | None
    hints: tuple[Line, ...]
    ended: bool
    node: str
