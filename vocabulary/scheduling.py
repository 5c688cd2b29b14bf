"""When a word comes back: a pure wrapper over FSRS-6 with its default parameters. No ORM, no clock, no chance.

All times are aware datetimes. Retention aimed at: 90%. Learning steps: 1 and 10 minutes; relearning: 10 minutes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from fsrs import Card, Rating, Scheduler
from fsrs import State as CardState

DESIRED_RETENTION = 0.9
SAME_SESSION = timedelta(days=1)
LEAST_WAIT = timedelta(minutes=1)

_SCHEDULER = Scheduler(desired_retention=DESIRED_RETENTION, enable_fuzzing=False)
_DECAY = -_SCHEDULER.parameters[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1
# Without an id the library makes each card wait for a millisecond of its own.
_ANY_CARD_ID = 1


class State(IntEnum):
    NEW = 0
    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


class Grade(IntEnum):
    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of a learner's memory of a word. Stability is in days; a word never graded has none."""

    due: datetime
    state: State = State.NEW
    step: int | None = None
    stability: float | None = None
    difficulty: float | None = None
    last_review: datetime | None = None


def grade_of_rating(rating: int) -> Grade:
    """The grade for a client's rating 1-5: 1 and 2 are again, 3 hard, 4 good, 5 easy. ValueError for others."""
    grades = {1: Grade.AGAIN, 2: Grade.AGAIN, 3: Grade.HARD, 4: Grade.GOOD, 5: Grade.EASY}
    if rating not in grades:
        raise ValueError(f"a rating is 1 to 5, not {rating!r}")
    return grades[rating]


def is_pass(grade: Grade) -> bool:
    return grade != Grade.AGAIN


def grade_memory(memory: Memory, grade: int, at: datetime) -> Memory:
    """The memory after a grade given at `at`; its `due` is always later than `at`.

    A word that is known (not being learned or relearned) and passed a second time within a day stays as it was:
    what was just seen proves nothing about next week, so repeats must not stretch the interval.
    """
    grade, at = Grade(grade), at.astimezone(UTC)
    if memory.last_review is not None:  # a clock that went back
        at = max(at, memory.last_review.astimezone(UTC))
    if _is_repeat(memory, grade, at):
        return memory
    card, _log = _SCHEDULER.review_card(_as_card(memory), Rating(int(grade)), at)
    return Memory(
        due=max(card.due, at + LEAST_WAIT),
        state=State(int(card.state)),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        last_review=at,
    )


def preview(memory: Memory, at: datetime) -> dict[Grade, datetime]:
    """When the word would be due after each grade; a harder grade never leads to a later date."""
    return {grade: grade_memory(memory, grade, at).due for grade in Grade}


def retrievability(memory: Memory, at: datetime) -> float | None:
    """The chance (0-1) that the learner still knows the word; None when it was never graded."""
    if memory.last_review is None or memory.stability is None:
        return None
    days = max(0.0, (at - memory.last_review) / timedelta(days=1))
    return float((1 + _FACTOR * days / memory.stability) ** _DECAY)


def _is_repeat(memory: Memory, grade: Grade, at: datetime) -> bool:
    return (
        memory.state == State.REVIEW
        and is_pass(grade)
        and memory.last_review is not None
        and at - memory.last_review < SAME_SESSION
        and memory.due > at
    )


def _as_card(memory: Memory) -> Card:
    known = memory.state != State.NEW and None not in (memory.stability, memory.difficulty, memory.last_review)
    if not known or memory.last_review is None:
        return Card(card_id=_ANY_CARD_ID, state=CardState.Learning, step=0, due=memory.due)
    is_review = memory.state == State.REVIEW
    return Card(
        card_id=_ANY_CARD_ID,
        state=CardState(int(memory.state)),
        step=None if is_review else memory.step or 0,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last_review.astimezone(UTC),
    )
