"""The one retry policy: which failures are tried again, on which model, after which wait."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.conf import settings

from neurogloss.llm.breaker import Breaker, Refusal
from neurogloss.llm.chain import Target
from neurogloss.llm.errors import ModelError, ModelUnavailable
from neurogloss.llm.types import ModelRequest

T = TypeVar("T")
Send = Callable[[Target, ModelRequest, float], T]

REQUEST_WAIT_SECONDS = 10.0
JOB_WAIT_SECONDS = 120.0
MAX_TRIES = 3
MAX_ANSWER_TRIES = 2
CIRCUIT_PATIENCE_SECONDS = 1.5  # in a request: an open circuit is answered within two seconds
PROBE_POLL_SECONDS = 0.25
LEAST_CALL_SECONDS = 1.0
BACKOFF_SECONDS, LONGEST_BACKOFF_SECONDS = 0.5, 8.0
MOST_OUTPUT_TOKENS = 16_384

# The provider works, the answer doesn't: no reason to leave the model alone.
ANSWER_TROUBLE = frozenset({"answer_cut", "answer_too_long", "empty_answer", "json_validate_failed"})
PROVIDER_TROUBLE = frozenset({"timeout", "connection_lost", "server_error", "bad_body", "stream_broken"})
SETTINGS_TROUBLE = frozenset({"not_authorised", "bad_configuration", "model_not_found"})


@dataclass(slots=True)
class Patience:
    """How long one operation may take and, within that, wait (seconds); `deadline` is monotonic."""

    deadline: float
    wait_left: float
    in_job: bool

    @property
    def time_left(self) -> float:
        return self.deadline - time.monotonic()

    def can_wait(self, seconds: float) -> bool:
        return seconds <= self.wait_left and seconds + LEAST_CALL_SECONDS <= self.time_left

    def wait(self, seconds: float) -> None:
        """Sleep; at most what may still be waited."""
        seconds = min(seconds, self.wait_left)
        self.wait_left -= seconds
        time.sleep(seconds)


def ask_chain(
    *,
    chain: Sequence[Target],
    request: ModelRequest,
    send: Send[T],
    patience: Patience,
    note: Callable[[ModelError], None],
) -> T:
    """The first good answer of the chain's models; ModelUnavailable when none has one. `note` hears of each failure."""
    failures: list[ModelError] = []
    for target in chain:
        try:
            return _ask_target(
                target=target,
                request=request,
                send=send,
                patience=patience,
                note=note,
                has_next=target is not chain[-1],
            )
        except ModelError as error:
            failures.append(error)
    raise unavailable(failures)


def unavailable(failures: Sequence[ModelError]) -> ModelUnavailable:
    """What the failures of all models amount to; its `retry_after` is the soonest that a provider named."""
    named = [error.retry_after for error in failures if error.retry_after is not None]
    last = failures[-1]
    return ModelUnavailable(last.message, code=last.code, retry_after=min(named, default=None))


def _ask_target(
    *,
    target: Target,
    request: ModelRequest,
    send: Send[T],
    patience: Patience,
    note: Callable[[ModelError], None],
    has_next: bool,
) -> T:
    breaker = Breaker(target.key)
    tries = 0
    while True:
        seconds = min(float(settings.AI_REQUEST_TIMEOUT_SECONDS), patience.time_left)
        if seconds < LEAST_CALL_SECONDS:
            raise ModelError("deadline", "the operation's time is up")
        _await_circuit(breaker, seconds=seconds, patience=patience)
        tries += 1
        try:
            answer = send(target, request, seconds)
        except ModelError as error:
            note(error)
            wait = _seconds_before_retry(error, tries=tries, has_next=has_next, patience=patience)
            is_rushed = error.code == "timeout" and seconds < settings.AI_REQUEST_TIMEOUT_SECONDS
            _tell_breaker(breaker, error, gives_up=wait is None, is_rushed=is_rushed)
            if wait is None:
                raise
            patience.wait(wait)
            request = _roomier(request) if error.code in {"answer_cut", "json_validate_failed"} else request
        except BaseException:
            breaker.release()
            raise
        else:
            breaker.succeed()
            return answer


def _await_circuit(breaker: Breaker, *, seconds: float, patience: Patience) -> None:
    """Return when a call may go; ModelError when that is too far off."""
    left = patience.wait_left if patience.in_job else min(patience.wait_left, CIRCUIT_PATIENCE_SECONDS)
    while (refusal := breaker.admit(call_seconds=seconds)) is not None:
        wait = _circuit_wait(refusal)
        if wait is None or wait > left or not patience.can_wait(wait):
            after = refusal.retry_after if refusal.provider_wait is None else refusal.provider_wait
            raise ModelError("circuit_open", "the model is left alone for a while", retry_after=after)
        patience.wait(wait)
        left -= wait


def _circuit_wait(refusal: Refusal) -> float | None:
    """What to wait for: a probe under way, or the end of a rate limit that the provider named; never failures."""
    if refusal.is_probing:
        return PROBE_POLL_SECONDS
    return None if refusal.provider_wait is None else refusal.provider_wait + 0.05


def _seconds_before_retry(error: ModelError, *, tries: int, has_next: bool, patience: Patience) -> float | None:
    """How long to wait before this model is tried again; None: not again."""
    if not error.can_retry or tries >= _most_tries(error, has_next=has_next):
        return None
    if error.retry_after is not None:
        wait = error.retry_after
        jittered = wait + random.uniform(0, 0.1)
    else:
        most = min(LONGEST_BACKOFF_SECONDS, BACKOFF_SECONDS * 2 ** (tries - 1))
        wait = jittered = 0.0 if error.code in ANSWER_TROUBLE else random.uniform(most / 2, most)
    return jittered if patience.can_wait(wait) else None


def _most_tries(error: ModelError, *, has_next: bool) -> int:
    if error.code == "timeout":  # it has cost a whole call's time already
        return 1 if has_next else 2
    return MAX_ANSWER_TRIES if error.code in ANSWER_TROUBLE else MAX_TRIES


def _tell_breaker(breaker: Breaker, error: ModelError, *, gives_up: bool, is_rushed: bool) -> None:
    """`is_rushed`: it was our own deadline that cut the call short, which says nothing about the model."""
    if error.code == "model_not_found":
        breaker.trip()
    elif error.code == "rate_limited":
        _tell_of_limit(breaker, error, gives_up=gives_up)
    elif is_rushed:
        breaker.release()
    elif error.code in PROVIDER_TROUBLE or error.code in SETTINGS_TROUBLE:
        breaker.fail()
    else:
        breaker.succeed()


def _tell_of_limit(breaker: Breaker, error: ModelError, *, gives_up: bool) -> None:
    """A limit that can be waited out is no failure; one that can't leaves the model alone."""
    if not gives_up:
        breaker.release()
    elif error.retry_after:
        breaker.trip(retry_after=error.retry_after)
    else:
        breaker.fail()


def _roomier(request: ModelRequest) -> ModelRequest:
    """The same request with twice the room for the answer, which didn't fit."""
    return replace(request, max_output_tokens=min(MOST_OUTPUT_TOKENS, request.max_output_tokens * 2))
