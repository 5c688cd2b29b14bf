"""A circuit breaker for each provider and model, shared between processes through Django's cache.

Closed until AI_CIRCUIT_BREAKER_FAIL_THRESHOLD failures in a row; then open for AI_CIRCUIT_BREAKER_OPEN_SECONDS; then
half-open: one probe goes through, and its outcome closes or reopens. A cache that is down is never in the way of a call.
"""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass
from typing import TypedDict

from django.conf import settings
from django.core.cache import cache

logger = logging.getLogger(__name__)

_FAILURES_SECONDS = 600  # failures further apart than this aren't "in a row"
_HALF_OPEN_SECONDS = 3600  # an open circuit that nobody asks for is forgotten
_PROBE_SECONDS = 1.0  # to be told to those who meet a probe under way


class _Opening(TypedDict):
    until: float  # wall-clock times: other processes, maybe other machines, read them
    provider_until: float | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no call may go now. `retry_after`: seconds till one may; `provider_wait`: what is left of the provider's word."""

    retry_after: float
    provider_wait: float | None = None
    is_probing: bool = False


class Breaker:
    """The circuit of one model; `key` names provider and model."""

    def __init__(self, key: str) -> None:
        digest = hashlib.sha256(key.encode()).hexdigest()[:20]
        self._failures, self._opening, self._probe = (
            f"llm:breaker:{digest}:{part}" for part in ("failures", "opening", "probe")
        )
        self._name = key

    def admit(self, *, call_seconds: float) -> Refusal | None:
        """None if a call of at most `call_seconds` may go (half-open: as the one probe), else why not."""
        try:
            opening: _Opening | None = cache.get(self._opening)
            if opening is None:
                return None
            left = opening["until"] - time.time()
            if left > 0:
                return Refusal(left, _left(opening["provider_until"]))
            if cache.add(self._probe, 1, call_seconds + 5):
                return None
        except Exception:
            logger.exception("the breaker of %s can't be read; the call goes through", self._name)
            return None
        return Refusal(_PROBE_SECONDS, is_probing=True)

    def succeed(self) -> None:
        """The model answered: the circuit is closed."""
        try:
            cache.delete_many([self._failures, self._opening, self._probe])
        except Exception:
            logger.exception("the breaker of %s can't be closed", self._name)

    def fail(self) -> None:
        """One more failure; opens at the threshold, or again after a failed probe."""
        try:
            opening: _Opening | None = cache.get(self._opening)
            if opening is not None and opening["until"] > time.time():
                return  # a straggler that set out before the circuit opened
            if opening is not None or self._count() >= settings.AI_CIRCUIT_BREAKER_FAIL_THRESHOLD:
                self._open(settings.AI_CIRCUIT_BREAKER_OPEN_SECONDS)
        except Exception:
            logger.exception("the breaker of %s can't count a failure", self._name)

    def trip(self, *, retry_after: float | None = None) -> None:
        """Open at once, for the provider's `retry_after` but never longer than the breaker's own time."""
        longest = float(settings.AI_CIRCUIT_BREAKER_OPEN_SECONDS)
        try:
            self._open(longest if retry_after is None else min(retry_after, longest), retry_after)
        except Exception:
            logger.exception("the breaker of %s can't be opened", self._name)

    def release(self) -> None:
        """Give the probe's place back: the call said nothing about the model."""
        try:
            cache.delete(self._probe)
        except Exception:
            logger.exception("the breaker of %s can't be released", self._name)

    def _count(self) -> int:
        if cache.add(self._failures, 1, _FAILURES_SECONDS):
            return 1
        try:
            return int(cache.incr(self._failures))
        except ValueError:  # it expired in between
            cache.set(self._failures, 1, _FAILURES_SECONDS)
            return 1

    def _open(self, seconds: float, provider_seconds: float | None = None) -> None:
        now = time.time()
        opening = _Opening(
            until=now + seconds, provider_until=None if provider_seconds is None else now + provider_seconds
        )
        cache.set(self._opening, opening, seconds + _HALF_OPEN_SECONDS)
        cache.delete_many([self._failures, self._probe])
        logger.warning("%s is left alone for %.0f s", self._name, seconds)


def _left(until: float | None) -> float | None:
    return None if until is None or until <= time.time() else until - time.time()
