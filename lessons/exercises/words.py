"""Exercises made of words alone: for words that are due, and for lessons that have no exercises of their own. Pure."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

DISTRACTORS = 3
LEAST_OPTIONS = 3


@dataclass(frozen=True, slots=True)
class WordPair:
    word: str
    translation: str


def make_word_quiz(
    pair: WordPair, others: Sequence[WordPair], *, seed: int, listen: bool = False
) -> dict[str, Any] | None:
    """Which translation is the word's? None when there aren't two other words whose meanings differ from it.

    `listen` asks to hear the word before seeing it, where there is a voice.
    """
    rng = random.Random(f"{seed}/{pair.word}")
    taken = meanings(pair.translation)
    wrong: list[str] = []
    for other in rng.sample(list(others), len(others)):
        if other.word.casefold() != pair.word.casefold() and taken.isdisjoint(meanings(other.translation)):
            wrong.append(other.translation)
            taken |= meanings(other.translation)
        if len(wrong) == DISTRACTORS:
            break
    if not pair.translation or len(wrong) + 1 < LEAST_OPTIONS:
        return None
    options = rng.sample([pair.translation, *wrong], len(wrong) + 1)
    return {
        "type": "quiz",
        "source": "vocab",
        "targets": [pair.word],
        "question": pair.word,
        "options": options,
        "correct_index": options.index(pair.translation),
        "listen": listen,
    }


def meanings(translation: str) -> set[str]:
    """The single meanings of a translation: "идти; ехать" has two."""
    parts = translation.replace(",", ";").replace("/", ";").split(";")
    return {part.strip().casefold() for part in parts} - {""}
