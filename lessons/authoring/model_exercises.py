"""The exercises of a lesson, from a model. Good ones stay; only what is wrong is asked again."""

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from lessons.authoring.model_core import Core, context_of
from lessons.authoring.normalise import normalise_exercises
from lessons.authoring.requests import exercises_request, review_request
from lessons.authoring.types import LessonWish
from lessons.authoring.validate import validate_exercises
from neurogloss.llm.errors import ModelUnavailable
from neurogloss.llm.judged import MOST_PROBLEMS_SHOWN, Trail, Verdict, ask_and_judge
from neurogloss.llm.operation import Operation
from neurogloss.llm.retry import ANSWER_TROUBLE
from neurogloss.llm.types import ModelReply
from neurogloss.text.answers import AnswerError, parse_answer
from neurogloss.text.problems import Problem

Exercise = dict[str, Any]

# What a lesson is asked to have, by type.
WANTED = Counter({"quiz": 2, "match": 1, "true_false": 1, "fill_blank": 1, "scramble": 1})
MOST_KEPT = 12
LEAST_SHARE = 0.75
MOST_BAD_CHARS = 3000


@dataclass(slots=True)
class ExerciseWriter:
    """Collects good exercises over several calls of one operation."""

    operation: Operation
    wish: LessonWish
    core: Core
    trail: Trail
    kept: list[Exercise] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _first: ModelReply | None = None
    _bad: list[Exercise] = field(default_factory=list)
    _offered: int = 0

    def write(self, *, repairs: int, step: str = "exercises") -> bool:
        """Asks, and up to `repairs` times more for what is still wrong. True when the set is whole."""
        for attempt in range(repairs + 1):
            name = step if attempt == 0 else f"{step}_repair"
            request = exercises_request(self.wish, self.core, wanted=self._wanted(), kept=self._told())
            try:
                reply, verdict = ask_and_judge(self.operation, request, judge=self._judge, step=name, trail=self.trail)
            except ModelUnavailable as error:
                if error.code not in ANSWER_TROUBLE:
                    raise
                # The model is there and gives no answer that could be judged: as bad as a bad one.
                self.trail.note_failure(error, step=name)
                self.problems = [Problem(error.code, "answer", error.message)]
                continue
            self._first = self._first or reply
            self.kept, self.problems = verdict.value or self.kept, verdict.errors
            if verdict.is_sound or self._is_enough():
                self._remember()
                return True
        return False

    def _is_enough(self) -> bool:
        """As many good ones as the model offered at first: the bad have been replaced."""
        return self.is_valid and len(self.kept) >= self._offered

    @property
    def is_nearly_whole(self) -> bool:
        """A valid set that lacks at most a quarter of what was offered: better for a learner than none."""
        return self.is_valid and len(self.kept) >= LEAST_SHARE * self._offered

    @property
    def is_valid(self) -> bool:
        """What has been kept would do for a lesson."""
        return bool(self.kept) and not self._errors(self.kept)

    def review(self) -> list[Problem]:
        """A second look by the model: exercises it objects to are asked again once. What it says of the core comes back."""
        objections = self._objections()
        numbers = {number for number, _ in objections if number is not None and number < len(self.kept)}
        if numbers:
            self.problems = [
                Problem("review_objection", f"exercises[{number}]", told)
                for number, told in objections
                if number in numbers
            ]
            self._bad = [self.kept[number] for number in sorted(numbers)]
            before, self.kept = self.kept, [each for n, each in enumerate(self.kept) if n not in numbers]
            if not self.write(repairs=0, step="review_repair") and not self.is_valid:
                self.kept = before  # sound by our own rules: a doubtful exercise is left to staff, not thrown away
        return [Problem("review_objection", "text", told) for number, told in objections if number is None]

    def _judge(self, answer: str) -> Verdict[list[Exercise]]:
        try:
            candidates = normalise_exercises(parse_answer(answer), self.core, context_of(self.wish))
        except AnswerError as error:
            return Verdict(None, [Problem(error.code, "answer", str(error))])
        self._offered = self._offered or min(len(candidates), sum(WANTED.values()))
        together = [*self.kept, *(each for each in candidates if each not in self.kept)]
        errors = self._errors(together)
        wrong = {problem.exercise_index for problem in errors if problem.exercise_index is not None}
        # An error may name the twin that was kept before: then the newcomer goes.
        sound = [each for number, each in enumerate(together) if number < len(self.kept) or number not in wrong]
        sound = sound[:MOST_KEPT]
        self._bad = [together[number] for number in sorted(wrong) if number >= len(self.kept)]
        about_candidates = [problem for problem in errors if problem.exercise_index is not None]
        about_set = [problem for problem in self._errors(sound) if problem.exercise_index is None]
        return Verdict(sound, [*about_candidates, *about_set])

    def _errors(self, exercises: list[Exercise]) -> list[Problem]:
        problems = validate_exercises(exercises, self.core, context_of(self.wish))
        return [problem for problem in problems if problem.is_error]

    def _missing(self) -> Counter[str]:
        return WANTED - Counter(str(exercise.get("type")) for exercise in self.kept)

    def _wanted(self) -> str:
        missing = self._missing() or WANTED
        listed = ", ".join(f"{count} of type {kind}" for kind, count in sorted(missing.items()))
        number = sum(missing.values())
        return f"{number} exercises: {listed}" if number > 1 else f"1 exercise: {listed}"

    def _told(self) -> str:
        """What the model should know on a repair: what is kept, and what was wrong with the last ones."""
        lines = []
        if self.kept:
            used = [each.get("sentence_source") or each.get("question") or each["type"] for each in self.kept]
            lines.append("These are done already, don't write them again:")
            lines += [f"- {each['type']}: {str(what)[:160]}" for each, what in zip(self.kept, used, strict=True)]
        if self.problems:
            lines.append("What was wrong with the ones you wrote before:")
            lines += [f"- {problem.field}: {problem.message}" for problem in self.problems[:MOST_PROBLEMS_SHOWN]]
            lines.append(json.dumps(self._bad, ensure_ascii=False)[:MOST_BAD_CHARS])
        return "\n".join(lines)

    def _remember(self) -> None:
        """The whole set stands in the cache as the first question's answer: the next learner needs no repair."""
        if self._first is not None:
            text = json.dumps({"exercises": self.kept}, ensure_ascii=False)
            self.operation.accept(replace(self._first, text=text))

    def _objections(self) -> list[tuple[int | None, str]]:
        """(number of the exercise, or None for the core; what is wrong). Empty when the reviewer can't be had or read."""
        request = review_request(self.wish, self.core, self.kept)
        try:
            _reply, verdict = ask_and_judge(
                self.operation, request, judge=_judge_review, step="review", trail=self.trail
            )
        except ModelUnavailable:
            return []
        return verdict.value or []


def _judge_review(answer: str) -> Verdict[list[tuple[int | None, str]]]:
    try:
        rows = parse_answer(answer)["objections"]
        found = [(_exercise_number(str(row["where"])), str(row["problem"])[:300]) for row in rows[:MOST_KEPT]]
    except (AnswerError, KeyError, TypeError) as error:
        return Verdict(None, [Problem("review_unreadable", "objections", str(error))])
    return Verdict(found, [])


def _exercise_number(where: str) -> int | None:
    digits = "".join(filter(str.isdigit, where))[:3]
    return int(digits) if "exercise" in where.lower() and digits else None
