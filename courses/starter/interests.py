"""Which themes a learner's interests lead to. Pure; tolerant of case, spaces, Unicode forms and inflection."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from courses.starter.stems import keyword_stem, word_stems
from courses.starter.types import Theme

MAX_INTERESTS = 30
MAX_INTEREST_CHARS = 200
# Shorter keywords (IT, ИИ, ас, ән) count only as the whole of an interest: inside one they are often another word.
MIN_INNER_CHARS = 3

_PARTS = re.compile(r"[,;/|\n]+")
_TOKEN = re.compile(r"\w+(?:'\w+)?")

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """`themes`: keys of all themes, the chosen first; `chosen`: how many of them the interests led to."""

    themes: tuple[str, ...]
    chosen: int
    unknown: tuple[str, ...]

    @property
    def matched(self) -> bool:
        return self.chosen > 0


@dataclass(frozen=True, slots=True)
class _Index:
    """Theme keys by a keyword's words: as written in any language, and as stems by language.

    `stems` holds the single stems in use; `longest` is the most words that a keyword has.
    """

    exact: dict[Phrase, frozenset[str]]
    by_stems: dict[tuple[str, Phrase], frozenset[str]]
    stems: frozenset[tuple[str, str]]
    longest: int


def choose_themes(interests: Iterable[str], theme: str | None, *, themes: tuple[Theme, ...]) -> Choice:
    """The order of `themes` for a learner: those of `theme` (free text), then the interests', then the rest.

    Within each group the order of the course holds, so that the order of `interests` makes no difference.
    `unknown` lists, sorted, what led to no theme, as the learner wrote it.
    """
    index = _build_index(themes)
    wishes = [[theme] if theme and theme.strip() else [], sorted(set(interests))[:MAX_INTERESTS]]
    order: list[str] = []
    unknown: set[str] = set()
    for group in wishes:
        found: set[str] = set()
        for wish in group:
            led_to = _themes_of(wish, index)
            found |= led_to
            if not led_to and wish.strip():
                unknown.add(wish.strip()[:MAX_INTEREST_CHARS])
        order += [entry.key for entry in themes if entry.key in found and entry.key not in order]
    rest = [entry.key for entry in themes if entry.key not in order]
    return Choice((*order, *rest), len(order), tuple(sorted(unknown, key=str.casefold)))


def _themes_of(interest: str, index: _Index) -> set[str]:
    text = _fold(interest[:MAX_INTEREST_CHARS])
    return {key for part in _PARTS.split(text) for key in _themes_of_part(_TOKEN.findall(part), index)}


def _themes_of_part(tokens: Sequence[str], index: _Index) -> set[str]:
    """The longest keywords first: the words of "игра на гитаре" are then no longer taken as "игра"."""
    found: set[str] = set()
    free = [True] * len(tokens)
    for length in range(min(index.longest, len(tokens)), 0, -1):
        for start in range(len(tokens) - length + 1):
            span = slice(start, start + length)
            whole = length == len(tokens)
            if all(free[span]) and (keys := _lookup(tuple(tokens[span]), index, whole=whole)):
                found |= keys
                free[span] = [False] * length
    return found


def _lookup(words: Phrase, index: _Index, *, whole: bool) -> frozenset[str]:
    """Themes of a run of words: as written, else by its stems, the least cut first."""
    if not whole and len("".join(words)) < MIN_INNER_CHARS:
        return frozenset()
    if keys := index.exact.get(words):
        return keys
    languages = ("en",) if all(word.isascii() for word in words) else ("ru", "kk")
    return frozenset().union(*(_lookup_stems(words, language, index) for language in languages))


def _lookup_stems(words: Phrase, language: str, index: _Index) -> frozenset[str]:
    stems = [[stem for stem in word_stems(word, language) if (language, stem) in index.stems] for word in words]
    for keyword in product(*stems):
        if keys := index.by_stems.get((language, keyword)):
            return keys
    return frozenset()


@lru_cache(maxsize=8)
def _build_index(themes: tuple[Theme, ...]) -> _Index:
    exact: dict[Phrase, set[str]] = defaultdict(set)
    by_stems: dict[tuple[str, Phrase], set[str]] = defaultdict(set)
    for theme in themes:
        for language, keywords in theme.keywords.items():
            for keyword in keywords:
                words = tuple(_TOKEN.findall(_fold(keyword)))
                exact[words].add(theme.key)
                if language != "names":
                    by_stems[language, tuple(keyword_stem(word, language) for word in words)].add(theme.key)
    return _Index(
        exact={words: frozenset(keys) for words, keys in exact.items()},
        by_stems={phrase: frozenset(keys) for phrase, keys in by_stems.items()},
        stems=frozenset((language, stem) for language, phrase in by_stems for stem in phrase),
        longest=max((len(words) for words in exact), default=0),
    )


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("’", "'")
    return "".join(char for char in text if unicodedata.category(char) != "Cf")
