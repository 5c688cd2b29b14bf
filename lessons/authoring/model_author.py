"""The model as an author of lessons: modes, escalation, and what is kept when it fails.

fast: one try, no repair. balanced: two repairs, and what stays bad is tried once in strict. strict: plan, text, words,
exercises, four repairs, and a second look. A core that stays bad is ModelUnavailable; exercises that stay bad leave the
sound core with no exercises, for staff.
"""

import json
import time
from typing import Any
from uuid import UUID

from lessons.authoring.model_core import Core, write_core, write_core_strictly
from lessons.authoring.model_exercises import ExerciseWriter
from lessons.authoring.requests import prompt_version
from lessons.authoring.types import LessonWish, Mode, WrittenLesson
from neurogloss.llm.errors import ModelUnavailable
from neurogloss.llm.judged import Trail, Verdict
from neurogloss.llm.operation import Operation, open_operation
from neurogloss.text.problems import Problem

REPAIRS: dict[Mode, int] = {"fast": 0, "balanced": 2, "strict": 4}


class ModelAuthor:
    """One lesson's author. `in_job`: nobody waits on a connection; `fresh`: asks anew, never the cache."""

    name = "model"

    def __init__(self, *, user_id: UUID, mode: Mode, in_job: bool = False, fresh: bool = False) -> None:
        self._options: dict[str, Any] = {"user_id": user_id, "mode": mode, "in_job": in_job, "fresh": fresh}
        self._mode = mode

    def write_lesson(self, wish: LessonWish) -> WrittenLesson:
        """A whole lesson, or a sound core that needs review. ModelUnavailable: nothing that could be kept."""
        with open_operation(kind="lesson", **self._options) as operation:
            run = _Run(operation, wish, self._mode)
            core = run.write_core()
            return run.finish(core, run.write_exercises(core))

    def write_core(self, wish: LessonWish) -> WrittenLesson:
        """New text and words, no exercises yet."""
        with open_operation(kind="lesson_core", **self._options) as operation:
            run = _Run(operation, wish, self._mode)
            return run.finish(run.write_core(), None)

    def write_exercises(self, wish: LessonWish, core: Core) -> WrittenLesson:
        """New exercises for a stored core; `needs_review` with none when the model can't write them."""
        with open_operation(kind="lesson_exercises", **self._options) as operation:
            run = _Run(operation, wish, self._mode)
            return run.finish(core, run.write_exercises(core))


class _Run:
    """One operation's way from wish to lesson."""

    def __init__(self, operation: Operation, wish: LessonWish, mode: Mode) -> None:
        self._operation, self._wish, self._mode = operation, wish, mode
        self._trail = Trail()
        self._problems: list[Problem] = []
        self._started = time.monotonic()

    def write_core(self) -> Core:
        repairs = REPAIRS[self._mode]
        verdict: Verdict[Core]
        if self._mode == "strict":
            verdict = write_core_strictly(self._operation, self._wish, repairs=repairs, trail=self._trail)
        else:
            verdict = write_core(self._operation, self._wish, repairs=repairs, trail=self._trail)
            if not verdict.is_sound and self._mode == "balanced":
                verdict = write_core_strictly(self._operation, self._wish, repairs=REPAIRS["strict"], trail=self._trail)
        if verdict.value is None or not verdict.is_sound:
            self._note(verdict.errors, quality="failed")
            raise ModelUnavailable("the model wrote no usable text", code="core_unusable")
        self._problems += [problem for problem in verdict.problems if not problem.is_error]
        return verdict.value

    def write_exercises(self, core: Core) -> ExerciseWriter:
        writer = ExerciseWriter(self._operation, self._wish, core, self._trail)
        whole = writer.write(repairs=REPAIRS[self._mode])
        if not whole and self._mode == "balanced":
            whole = writer.write(repairs=REPAIRS["strict"], step="exercises_strict")
        if not (whole or writer.is_nearly_whole):
            self._problems += writer.problems
            self._trail.answers["sound_exercises"] = json.dumps(writer.kept, ensure_ascii=False)  # for staff
            writer.kept = []
        elif self._mode == "strict":
            self._problems += writer.review()
        return writer

    def finish(self, core: Core, writer: ExerciseWriter | None) -> WrittenLesson:
        exercises = writer.kept if writer else []
        doubted = any(problem.code == "review_objection" for problem in self._problems)
        needs_review = not exercises or doubted
        self._note(
            [problem for problem in self._problems if problem.is_error], "needs_review" if needs_review else "ok"
        )
        trail = self._trail
        return WrittenLesson(
            text=core["text"],
            vocabulary=core["vocabulary"],
            exercises=exercises,
            needs_review=needs_review,
            provider=trail.provider,
            model=trail.model,
            prompt_version=f"{prompt_version('core')} {prompt_version('exercises')}",
            repair_count=trail.repairs,
            problems=[{**problem.as_dict(), "severity": problem.severity} for problem in self._problems],
            raw={**trail.answers, "_meta": self._meta()},
        )

    def _note(self, errors: list[Problem], quality: Any) -> None:
        self._operation.quality = quality
        self._operation.repair_count = self._trail.repairs
        self._operation.error_codes.extend(sorted({problem.code for problem in errors}))

    def _meta(self) -> dict[str, Any]:
        codes = sorted({code for attempt in self._trail.attempts for code in attempt["codes"]})
        return {
            "mode": self._mode,
            "attempts": self._trail.attempts,
            "codes": codes,
            "seconds": round(time.monotonic() - self._started, 3),
        }
