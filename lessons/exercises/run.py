"""A run through a level: text, words, then exercises one at a time, wrong ones once more at the end. Pure.

It lives in LevelSession.state as plain JSON and survives leaving.
"""

import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

from lessons.exercises.grading import Answer, Grade

Phase = Literal["text", "words", "exercises", "failed"]
MOST_TRIES = 3
TRUST_SHARE, GOOD_SHARE = 0.95, 0.8
PASS_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Step:
    """An exercise of the run. `index` is its place in the lesson; None for one made for this run alone."""

    exercise: dict[str, Any]
    index: int | None = None


@dataclass(slots=True)
class Given:
    """An answer as it was graded. `first` says that it was the first to its step; `disputed`, that the learner objects."""

    step: int
    answer: Answer
    correct: bool
    almost: bool
    first: bool
    missed: list[str] = field(default_factory=list)
    disputed: bool = False


@dataclass(slots=True)
class Run:
    """`queue` are the steps to come, the one at hand first; while `is_shown` the last answer's outcome is on show."""

    seed: int
    steps: list[Step]
    phase: Phase = "text"
    queue: list[int] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    is_shown: bool = False
    is_direct: bool = False
    is_test: bool = False

    @classmethod
    def begin(cls, steps: list[Step], *, seed: int, is_direct: bool = False, is_test: bool = False) -> Self:
        """A direct run has neither text nor words before its exercises; in a test nothing comes back."""
        phase: Phase = "exercises" if is_direct else "text"
        queue = list(range(len(steps)))
        return cls(seed=seed, steps=steps, phase=phase, queue=queue, is_direct=is_direct, is_test=is_test)

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Self:
        """Raises KeyError or TypeError for a state of another shape."""
        fields = dict(state)
        fields["steps"] = [Step(**step) for step in fields["steps"]]
        fields["given"] = [Given(**given) for given in fields["given"]]
        return cls(**fields)

    def as_state(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def mark(self) -> str:
        """Where the run stands; a form that bears another mark was sent from an old page."""
        return f"{self.phase}-{len(self.given)}-{int(self.is_shown)}"

    @property
    def current(self) -> int | None:
        """The number of the step at hand; None outside the exercises and when all are done."""
        if self.phase != "exercises":
            return None
        if self.is_shown:
            return self.given[-1].step
        return self.queue[0] if self.queue else None

    @property
    def is_over(self) -> bool:
        return self.phase == "exercises" and not self.queue and not self.is_shown

    @property
    def settled(self) -> int:
        """How many steps are behind: answered and not to come again."""
        return len(self.steps) - len(set(self.queue))

    @property
    def is_again(self) -> bool:
        """The step at hand was answered wrongly before."""
        current = self.current
        given = self.given[:-1] if self.is_shown else self.given
        return current is not None and any(one.step == current for one in given)

    @property
    def right_at_once(self) -> int:
        return sum(given.first and given.correct for given in self.given)

    @property
    def share(self) -> float:
        """The part of the steps that was right at the first answer; 1 when there was nothing to answer."""
        return self.right_at_once / len(self.steps) if self.steps else 1.0

    @property
    def needed(self) -> int:
        """Right answers that a test needs."""
        return -(-len(self.steps) * round(PASS_SHARE * 100) // 100)

    @property
    def is_passed(self) -> bool:
        return not self.is_test or self.right_at_once >= self.needed

    def advance(self) -> None:
        """On to the next phase, or past the outcome on show."""
        if self.phase == "text":
            self.phase = "words"
        elif self.phase == "words":
            self.phase = "exercises"
        elif self.phase == "exercises":
            self.is_shown = False

    def note(self, graded: Grade) -> Given:
        """Takes the graded answer to the step at hand; a wrong one comes back at the end, three times at most."""
        step = self.queue.pop(0)
        tries = sum(given.step == step for given in self.given)
        given = Given(
            step=step,
            answer=graded.answer,
            correct=graded.correct,
            almost=graded.almost,
            first=tries == 0,
            missed=list(graded.missed),
        )
        self.given.append(given)
        self.is_shown = True
        if not graded.correct and not self.is_test and tries + 1 < MOST_TRIES:
            self.queue.append(step)
        return given

    def fail(self) -> None:
        """A test that wasn't passed: the result stays on show until it is tried again."""
        self.phase = "failed"

    def snapshot(self) -> list[dict[str, Any]]:
        """The answers in order, for the attempt."""
        return [
            {
                "exercise": self.steps[given.step].index,
                "type": self.steps[given.step].exercise.get("type"),
                "targets": self.steps[given.step].exercise.get("targets", []),
                "answer": given.answer,
                "correct": given.correct,
                "almost": given.almost,
                "first": given.first,
                "disputed": given.disputed,
            }
            for given in self.given
        ]


def stars_for(share: float) -> int:
    """Three for (almost) no mistake, two for four in five, else one."""
    if share >= TRUST_SHARE:
        return 3
    return 2 if share >= GOOD_SHARE else 1


def xp_for(share: float, *, cap: int) -> int:
    """The cap's part that was right at once; a level that was finished is never worth nothing."""
    return max(cap // 5, round(cap * share))


def shuffled(items: list[str], *, seed: int, salt: str) -> list[str]:
    """The items in an order that stays the same through the run and doesn't follow the order given."""
    mixed = sorted(items)
    random.Random(f"{seed}/{salt}").shuffle(mixed)
    return mixed


def word_ratings(run: Run) -> dict[str, int]:
    """A rating 1-5 for each word that the run asked for by itself: the worst of its first answers.

    Wrong: 1. Chosen among others, or typed with a typo: 3. Typed: 4. Words of a disputed answer have none, nor have those
    of true/false and scramble, which ask for a sentence.
    """
    ratings: dict[str, int] = {}
    held: set[str] = set()
    for given in run.given:
        exercise = run.steps[given.step].exercise
        if given.disputed:
            held.update(map(str, exercise.get("targets", [])))
        elif given.first:
            for word, rating in _ratings_of(exercise, given).items():
                ratings[word] = min(rating, ratings.get(word, rating))
    return {word: rating for word, rating in ratings.items() if word not in held}


def _ratings_of(exercise: Mapping[str, Any], given: Given) -> dict[str, int]:
    targets = [str(target) for target in exercise.get("targets", [])]
    kind = exercise.get("type")
    if kind == "match":
        if given.answer is None:
            return {}  # skipped: nothing is known of any one word
        return {word: 1 if word in given.missed else 3 for word in targets}
    if kind not in {"quiz", "fill_blank"}:
        return {}
    typed = 3 if given.almost or kind == "quiz" else 4
    return dict.fromkeys(targets, typed if given.correct else 1)
