"""Where a learner should start, from a few adaptive questions. Pure.

The course is cut into bands of equal length, easiest first. Somebody who knows the first `n` bands answers there right nearly
always, and further on only by luck; the likeliest `n` is the outcome, and the next question is asked at its edge.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

BANDS = 5
LEAST_ITEMS, MOST_ITEMS = 10, 15
KNOWN_RIGHT, LUCKY_RIGHT = 0.9, 0.25
SURE_RATIO = 8.0  # the likeliest outcome against the next: then there is nothing left to ask

Verdict = Literal["new", "some", "known"]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of band `band` (from 0); "I don't know" is simply not right."""

    band: int
    right: bool


def known_bands(answers: Sequence[Answered]) -> int:
    """How many bands are known, 0 to BANDS; of equally likely ones the fewest."""
    return max(range(BANDS + 1), key=lambda known: (_likelihood(known, answers), -known))


def next_band(answers: Sequence[Answered]) -> int:
    """The band to ask next: at the edge of what seems known, in turns below and above it."""
    if not answers:
        return 1
    edge = known_bands(answers) - (len(answers) % 2)
    return max(0, min(BANDS - 1, edge))


def is_settled(answers: Sequence[Answered]) -> bool:
    """Ten questions at least, fifteen at most, fewer than fifteen once the outcome is sure."""
    if len(answers) < LEAST_ITEMS:
        return False
    if len(answers) >= MOST_ITEMS:
        return True
    best, second = sorted((_likelihood(known, answers) for known in range(BANDS + 1)), reverse=True)[:2]
    return best - second >= math.log(SURE_RATIO)


def verdict_of(answers: Sequence[Answered]) -> Verdict:
    known = known_bands(answers)
    return "new" if known == 0 else "known" if known == BANDS else "some"


def _likelihood(known: int, answers: Sequence[Answered]) -> float:
    """Its logarithm."""
    total = 0.0
    for answer in answers:
        chance = KNOWN_RIGHT if answer.band < known else LUCKY_RIGHT
        total += math.log(chance if answer.right else 1 - chance)
    return total
