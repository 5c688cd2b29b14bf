"""The placement test's judgement: it finds what somebody knows, in ten to fifteen questions."""

import random

import pytest

from lessons.exercises.placing import (
    BANDS,
    LEAST_ITEMS,
    MOST_ITEMS,
    Answered,
    is_settled,
    known_bands,
    next_band,
    verdict_of,
)


def sit(known, *, luck=0.0, slip=0.0, seed=1):
    """The answers of somebody who knows that many bands."""
    rng = random.Random(seed)
    answers = []
    while not is_settled(answers):
        band = next_band(answers)
        assert 0 <= band < BANDS
        chance = 1 - slip if band < known else luck
        answers.append(Answered(band, rng.random() < chance))
    return answers


@pytest.mark.parametrize("known", range(BANDS + 1))
def test_it_finds_what_somebody_knows(known):
    answers = sit(known)
    assert known_bands(answers) == known
    assert LEAST_ITEMS <= len(answers) <= MOST_ITEMS


@pytest.mark.parametrize("known", range(BANDS + 1))
def test_luck_and_slips_move_it_by_one_band_at_most_as_a_rule(known):
    found = [known_bands(sit(known, luck=0.25, slip=0.08, seed=seed)) for seed in range(200)]
    assert sum(abs(one - known) <= 1 for one in found) >= 180


@pytest.mark.parametrize(("known", "verdict"), [(0, "new"), (1, "some"), (BANDS - 1, "some"), (BANDS, "known")])
def test_verdicts(known, verdict):
    assert verdict_of(sit(known)) == verdict
