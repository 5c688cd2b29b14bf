"""Practice and trophy levels: composed of their unit's lessons, without a model. Pure."""

import random
from collections.abc import Sequence
from typing import Any

from lessons.authoring.types import WrittenLesson

PROVIDER = "composed"
MOST_WORDS = 24


def compose_lesson(parts: Sequence[WrittenLesson], *, steps: int, seed: int) -> WrittenLesson:
    """One lesson of the parts' texts and words, with up to `steps` of their exercises, types and parts well mixed."""
    rng = random.Random(seed)
    piles = [list(part.exercises) for part in parts]
    for pile in piles:
        rng.shuffle(pile)
    mixed = [exercise for turn in _in_turns(piles) for exercise in turn][:steps]
    rng.shuffle(mixed)
    sentences = [sentence for part in parts for sentence in part.extras.get("sentences", [])]
    return WrittenLesson(
        text="\n\n".join(part.text for part in parts),
        vocabulary=_merged_words(parts),
        exercises=mixed,
        needs_review=not mixed,
        provider=PROVIDER,
        prompt_version=PROVIDER,
        raw={"_meta": {"seed": seed}},
        extras={"sentences": sentences} if sentences else {},
    )


def _in_turns(piles: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    longest = max((len(pile) for pile in piles), default=0)
    return [[pile[turn] for pile in piles if turn < len(pile)] for turn in range(longest)]


def _merged_words(parts: Sequence[WrittenLesson]) -> list[dict[str, str]]:
    words: dict[str, dict[str, str]] = {}
    for part in parts:
        for item in part.vocabulary:
            words.setdefault(item["word"].casefold(), item)
    return list(words.values())[:MOST_WORDS]
