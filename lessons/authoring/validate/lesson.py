"""The lesson as the checks see it: text, sentences, entries with their meanings."""

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from lessons.authoring.schema import HARD_LIST, TEXT_MAX, WORD_MAX
from neurogloss.languages import Language
from neurogloss.text.context import Context
from neurogloss.text.morphology import holds_word
from neurogloss.text.tokens import fold, folded_words, split_sentences, word_set

_NOTE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SEPARATOR = re.compile(r"[;,/|•]|\s+(?:или|or|және|и|-|–|—)\s+|\s*\n\s*|(?<=\w)\s*=\s*")
_LEADERS = word_set("to a an the der die das le la les el los las il lo un una une")


@lru_cache(maxsize=4096)
def meanings_of(translation: str) -> frozenset[str]:
    """The single meanings of a translation, folded: "идти; ехать (на чём-л.)" → {идти, ехать, …}.

    Bracketed notes count neither way; the whole is a meaning too.
    """
    bare = _NOTE.sub(" ", translation)
    pieces = {_meaning(piece) for piece in _SEPARATOR.split(bare)}
    pieces |= {_meaning(translation), _meaning(bare), _meaning(translation.replace("(", "").replace(")", ""))}
    return frozenset(pieces - {""})


def _meaning(piece: str) -> str:
    tokens = list(folded_words(piece))
    while len(tokens) > 1 and tokens[0] in _LEADERS:
        tokens = tokens[1:]
    return " ".join(tokens)


@dataclass(frozen=True)
class Entry:
    """A word of the lesson."""

    word: str
    translation: str

    @cached_property
    def meanings(self) -> frozenset[str]:
        return meanings_of(self.translation)

    def means(self, translation: str) -> bool:
        """Whether one of the translation's meanings is one of this word's."""
        return bool(self.meanings & meanings_of(translation))


@dataclass(frozen=True)
class Lesson:
    """Text and words of a lesson, cut up once for all checks. Made of anything; what has the wrong type is empty."""

    context: Context
    text: str
    entries: tuple[Entry, ...] = field(default_factory=tuple)

    @property
    def target(self) -> Language:
        return self.context.target_language

    @property
    def native(self) -> Language:
        return self.context.native_language

    @cached_property
    def flat_text(self) -> str:
        return " ".join(self.text.split())

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        return split_sentences(self.text)

    @cached_property
    def sentence_words(self) -> tuple[tuple[str, ...], ...]:
        return tuple(folded_words(sentence) for sentence in self.sentences)

    @cached_property
    def text_words(self) -> tuple[str, ...]:
        return folded_words(self.flat_text)

    @cached_property
    def by_word(self) -> dict[str, Entry]:
        return {fold(entry.word): entry for entry in self.entries}

    def entry_of(self, word: str) -> Entry | None:
        """The entry spelt like that, case aside."""
        return self.by_word.get(fold(word))

    def entries_in(self, piece: str) -> list[Entry]:
        """The lesson words that the piece holds in some form."""
        return [entry for entry in self.entries if holds_word(piece, entry.word, self.target)]

    def holds_exactly(self, sentence: str) -> bool:
        """Whether the text has the sentence, letter for letter, beginning and ending where words do."""
        place = self.flat_text.find(sentence)
        while place >= 0:
            before, after = self.flat_text[:place][-1:], self.flat_text[place + len(sentence) :][:1]
            if not (_is_inner(before) and _is_inner(sentence[:1])) and not (
                _is_inner(after) and _is_inner(sentence[-1:])
            ):
                return True
            place = self.flat_text.find(sentence, place + 1)
        return False


def _is_inner(sign: str) -> bool:
    return sign.isalnum()


def make_lesson(core: Any, context: Context) -> Lesson:
    """The lesson of a core of any shape, within the bounds of its shape."""
    core = core if isinstance(core, dict) else {}
    text = core.get("text")
    vocabulary = core.get("vocabulary")
    entries = [
        Entry(item["word"], item["translation"])
        for item in (vocabulary[:HARD_LIST] if isinstance(vocabulary, list) else [])
        if isinstance(item, dict) and isinstance(item.get("word"), str) and isinstance(item.get("translation"), str)
    ]
    bounded = (entry for entry in entries if entry.word and len(entry.word) <= WORD_MAX)
    return Lesson(context, text[:TEXT_MAX] if isinstance(text, str) else "", tuple(bounded))
