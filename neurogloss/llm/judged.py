"""Ask, judge, send the faults back, ask again: the loop that every graded call to a model shares."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from neurogloss.llm.errors import ModelError
from neurogloss.llm.operation import Operation
from neurogloss.llm.types import Message, ModelReply, ModelRequest
from neurogloss.text.problems import Problem

T = TypeVar("T")
MOST_PROBLEMS_SHOWN = 12
MOST_ANSWER_CHARS = 6000
MOST_STORED_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class Verdict(Generic[T]):
    """What was read from an answer (None: nothing could be) and what is wrong with it. Warnings don't count."""

    value: T | None
    problems: list[Problem]

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def is_sound(self) -> bool:
        return self.value is not None and not self.errors


@dataclass(slots=True)
class Trail:
    """What happened on the way: for `_meta` in the stored lesson, for the ledger and for staff."""

    attempts: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)  # the last raw answer of each step
    provider: str = ""
    model: str = ""

    @property
    def repairs(self) -> int:
        return sum(attempt["step"].endswith("_repair") for attempt in self.attempts)

    def note_failure(self, error: ModelError, *, step: str) -> None:
        """A call that brought no answer to judge."""
        self.attempts.append({"step": step, "cached": False, "codes": [error.code]})

    def note(self, reply: ModelReply, verdict: Verdict[Any], *, step: str, seconds: float) -> None:
        self.provider, self.model = reply.provider, reply.model
        self.answers[step] = reply.text[:MOST_STORED_CHARS]
        self.attempts.append(
            {
                "step": step,
                "model": reply.model,
                "cached": reply.cached,
                "seconds": round(seconds, 3),
                "codes": sorted({problem.code for problem in verdict.errors}),
            }
        )


def ask_until_sound(
    operation: Operation,
    request: ModelRequest,
    *,
    judge: Callable[[str], Verdict[T]],
    repairs: int,
    step: str,
    trail: Trail,
) -> Verdict[T]:
    """Asks, and up to `repairs` times more with the faults named. The last verdict, sound or not; only a sound answer
    stays cached. ModelUnavailable passes through."""
    verdict: Verdict[T] = Verdict(None, [])
    first: ModelReply | None = None
    asked = request
    for attempt in range(repairs + 1):
        name = step if attempt == 0 else f"{step}_repair"
        reply, verdict = ask_and_judge(operation, asked, judge=judge, step=name, trail=trail)
        first = first or reply
        if verdict.is_sound:
            if first is not reply:  # the next learner's first question finds the mended answer and needs no repair
                operation.accept(replace(first, text=json.dumps(verdict.value, ensure_ascii=False)))
            return verdict
        asked = repair_request(request, answer=reply.text, problems=verdict.errors)
    return verdict


def ask_and_judge(
    operation: Operation, request: ModelRequest, *, judge: Callable[[str], Verdict[T]], step: str, trail: Trail
) -> tuple[ModelReply, Verdict[T]]:
    """One answer and its verdict; a sound answer is accepted into the cache, a cached one that isn't is asked anew."""
    while True:
        started = time.monotonic()
        reply = operation.ask(request)
        verdict = judge(reply.text)
        trail.note(reply, verdict, step=step, seconds=time.monotonic() - started)
        if verdict.is_sound:
            operation.accept(reply)
        elif reply.cached:  # accepted by an earlier judge; today's is stricter
            operation.reject(reply)
            continue
        return reply, verdict


def repair_request(request: ModelRequest, *, answer: str, problems: list[Problem]) -> ModelRequest:
    """The same request, followed by the answer that was given and what is wrong with it."""
    shown = "\n".join(f"- {problem.field}: {problem.message}" for problem in problems[:MOST_PROBLEMS_SHOWN])
    told = (
        "Your answer can't be used because of these problems:\n"
        f"{shown}\n"
        "Keep what is right, mend every problem, and answer with the whole corrected JSON object and nothing else."
    )
    given = answer if len(answer) <= MOST_ANSWER_CHARS else answer[:MOST_ANSWER_CHARS] + "…"
    messages = (*request.messages, Message("assistant", given), Message("user", told))
    return replace(request, messages=messages)
