"""The door: every call to a model is part of an operation, and every operation leaves a row in the ledger.

    with open_operation(kind="lesson_core", user_id=user.id, mode="balanced") as operation:
        reply = operation.ask(request)          # ModelUnavailable: answer 503, with its retry_after
        ...judge reply.text...
        operation.accept(reply)                 # only accepted answers stay in the cache
        operation.quality = "ok"

Nothing here holds a database transaction across a call, and callers mustn't either. One operation belongs to one thread.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError

from analytics.selectors import daily_tokens_used
from analytics.services import (
    drop_cached_answer,
    record_generation_event,
    store_cached_answer,
    take_cached_answer,
)
from neurogloss.llm.answers import prompt_hash
from neurogloss.llm.breaker import Breaker
from neurogloss.llm.chain import Target, model_chain
from neurogloss.llm.errors import ModelError, ModelUnavailable
from neurogloss.llm.ledger import Ledger
from neurogloss.llm.retry import JOB_WAIT_SECONDS, REQUEST_WAIT_SECONDS, Patience, ask_chain
from neurogloss.llm.types import ModelReply, ModelRequest, StreamPart, Usage

logger = logging.getLogger(__name__)

Mode = Literal["fast", "balanced", "strict"]
Quality = Literal["", "ok", "needs_review", "failed"]

REQUEST_SECONDS = 60.0
JOB_SECONDS = 300.0
_CHARS_PER_TOKEN = 3  # for the cost of a stream that was left before it told its usage


class Operation:
    """One piece of work for one learner (or nobody), of one or several calls.

    The caller sets `quality` and `repair_count` and may add its own `error_codes`; `attempts` counts the asks.
    """

    def __init__(
        self, *, kind: str, user_id: UUID | None, mode: Mode, in_job: bool, fresh: bool, deadline_seconds: float
    ) -> None:
        self.kind, self.user_id, self.mode, self.fresh = kind, user_id, mode, fresh
        self.quality: Quality = ""
        self.attempts = 0
        self.repair_count = 0
        self._ledger = Ledger()
        self._started = time.monotonic()
        self._patience = Patience(
            deadline=self._started + deadline_seconds,
            wait_left=JOB_WAIT_SECONDS if in_job else REQUEST_WAIT_SECONDS,
            in_job=in_job,
        )

    @property
    def error_codes(self) -> list[str]:
        """Codes for the ledger: the door's own (timeout, rate_limited, …) and what the caller adds."""
        return self._ledger.error_codes

    @property
    def calls(self) -> int:
        """Tries made so far (a provider that refuses the form of a request gets a second one in the same try)."""
        return self._ledger.calls

    def ask(self, request: ModelRequest) -> ModelReply:
        """An answer from the cache (unless fresh) or from the first model that gives one.

        Raises ModelUnavailable: no_model, prompt_too_long, daily_limit, deadline, circuit_open, or the last failure's
        code; its `retry_after` is in seconds.
        """
        chain = self._prepare(request)
        self.attempts += 1
        place = prompt_hash(target=chain[0], request=request)
        cached = None if self.fresh else self._cached_reply(place)
        if cached is not None:
            return cached
        self._check_budget()
        reply = ask_chain(
            chain=chain,
            request=request,
            send=self._complete,
            patience=self._patience,
            note=self._note_failure,
        )
        return replace(reply, prompt_hash=place)

    def stream(self, request: ModelRequest) -> Iterator[str]:
        """Plain text as it comes, never from the cache.

        The first piece is there when this returns: a failure before it is raised here, after the fallbacks, as
        ModelUnavailable; one in the middle comes as ModelUnavailable from the iterator.
        """
        chain = self._prepare(request)
        self.attempts += 1
        self._check_budget()
        target, first, parts = ask_chain(
            chain=chain,
            request=request,
            send=self._open_stream,
            patience=self._patience,
            note=self._note_failure,
        )
        return self._rest_of_stream(target, request, first, parts)

    def accept(self, reply: ModelReply) -> None:
        """Keep the answer for all who ask the same; a fresh operation's replaces the old one."""
        if reply.cached or not reply.prompt_hash:
            return
        try:
            store_cached_answer(
                prompt_hash=reply.prompt_hash,
                operation=self.kind,
                provider=reply.provider,
                model=reply.model,
                response_text=reply.text,
                prompt_tokens=reply.usage.prompt_tokens,
                completion_tokens=reply.usage.completion_tokens,
                replace=self.fresh,
            )
        except DatabaseError:
            logger.exception("an accepted answer of %s isn't in the cache", self.kind)

    def reject(self, reply: ModelReply) -> None:
        """Forget a cached answer that today's judge no longer accepts; the next ask of it goes to the model."""
        if reply.cached:
            drop_cached_answer(prompt_hash=reply.prompt_hash)

    def _prepare(self, request: ModelRequest) -> list[Target]:
        chain = model_chain()
        self._ledger.prompt_version = request.prompt_version
        if not chain:
            raise ModelUnavailable("no model is configured", code="no_model")
        if request.prompt_chars > settings.AI_MAX_PROMPT_CHARS:
            raise ModelUnavailable("the prompt is too long", code="prompt_too_long")
        return chain

    def _cached_reply(self, place: str) -> ModelReply | None:
        entry = take_cached_answer(prompt_hash=place)
        if entry is None:
            return None
        self._ledger.cache_hits += 1
        self._ledger.provider, self._ledger.model = entry.provider, entry.model
        return ModelReply(
            text=entry.response_text,
            provider=entry.provider,
            model=entry.model,
            usage=Usage(),
            latency_ms=0,
            cached=True,
            prompt_hash=place,
        )

    def _check_budget(self) -> None:
        limit = settings.AI_USER_DAILY_TOKENS
        if not limit or self.user_id is None:
            return
        now = datetime.now(UTC)
        spent = self._ledger.usage.prompt_tokens + self._ledger.usage.completion_tokens
        if daily_tokens_used(user_id=self.user_id, day=now.date()) + spent < limit:
            return
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        left = (midnight - now).total_seconds()
        raise ModelUnavailable("the learner's tokens for today are spent", code="daily_limit", retry_after=left)

    def _complete(self, target: Target, request: ModelRequest, seconds: float) -> ModelReply:
        self._note_call(target)
        reply = target.provider.complete(model=target.model, request=request, timeout=seconds)
        self._ledger.add_usage(model=target.model, usage=reply.usage)
        return reply

    def _open_stream(
        self, target: Target, request: ModelRequest, seconds: float
    ) -> tuple[Target, str, Iterator[StreamPart]]:
        self._note_call(target)
        parts = target.provider.stream(model=target.model, request=request, timeout=seconds)
        for part in parts:
            if part.text:
                return target, part.text, parts
            self._note_usage(target, part)
        raise ModelError("empty_answer", "the stream held no text", can_retry=True)

    def _rest_of_stream(
        self, target: Target, request: ModelRequest, first: str, parts: Iterator[StreamPart]
    ) -> Iterator[str]:
        length, has_usage = 0, False
        try:
            for part in _chained(first, parts):
                has_usage = self._note_usage(target, part) or has_usage
                length += len(part.text)
                if length > settings.AI_MAX_RESPONSE_CHARS:
                    self._ledger.add_error("answer_too_long")
                    return
                if part.text:
                    yield part.text
        except ModelError as error:
            self._note_failure(error)
            Breaker(target.key).fail()
            raise ModelUnavailable(error.message, code=error.code) from error
        finally:
            _close(parts)
            if not has_usage:
                self._ledger.add_usage(model=target.model, usage=_estimate(request.prompt_chars, length))

    def _note_call(self, target: Target) -> None:
        self._ledger.calls += 1
        self._ledger.provider, self._ledger.model = target.provider.name, target.model

    def _note_usage(self, target: Target, part: StreamPart) -> bool:
        if part.usage is None:
            return False
        self._ledger.add_usage(model=target.model, usage=part.usage)
        return True

    def _note_failure(self, error: ModelError) -> None:
        self._ledger.add_error(error.code)
        if error.usage is not None:
            self._ledger.add_usage(model=self._ledger.model, usage=error.usage)

    def note_exception(self, error: BaseException) -> None:
        """The operation ends by an exception: its code, for the row."""
        self.quality = self.quality or "failed"
        self._ledger.add_error(error.code if isinstance(error, ModelError) else f"exception:{type(error).__name__}")

    def write(self) -> None:
        """The operation's row; a row that can't be written is logged and changes nothing."""
        ledger = self._ledger
        try:
            record_generation_event(
                operation=self.kind,
                user_id=self.user_id,
                provider=ledger.provider,
                model=ledger.model,
                mode=self.mode,
                latency_ms=round((time.monotonic() - self._started) * 1000),
                prompt_tokens=ledger.usage.prompt_tokens,
                completion_tokens=ledger.usage.completion_tokens,
                cached_tokens=ledger.usage.cached_tokens,
                reasoning_tokens=ledger.usage.reasoning_tokens,
                cost=ledger.cost,
                prices=ledger.prices,
                calls=ledger.calls,
                attempts=self.attempts,
                cache_hit=ledger.cache_hits > 0 and ledger.calls == 0,
                repair_count=self.repair_count,
                quality_status=self.quality,
                error_codes=ledger.error_codes,
                prompt_version=ledger.prompt_version,
            )
        except Exception:
            logger.exception("no row for %s in the ledger of model calls", self.kind)


@contextmanager
def open_operation(
    *,
    kind: str,
    user_id: UUID | None = None,
    mode: Mode = "balanced",
    in_job: bool = False,
    fresh: bool = False,
    deadline_seconds: float | None = None,
) -> Iterator[Operation]:
    """An operation of `kind` ("course", "lesson", "roleplay", …), whose row is written also when an exception passes.

    `in_job`: may wait longer; `fresh`: asks anew, never the cache; `deadline_seconds` bounds all calls and waits
    together (default: 60 s, in a job 300 s, but never less than two calls' time).
    """
    least = JOB_SECONDS if in_job else REQUEST_SECONDS
    default = max(least, 2.0 * settings.AI_REQUEST_TIMEOUT_SECONDS)
    operation = Operation(
        kind=kind,
        user_id=user_id,
        mode=mode,
        in_job=in_job,
        fresh=fresh,
        deadline_seconds=default if deadline_seconds is None else deadline_seconds,
    )
    try:
        yield operation
    except GeneratorExit:  # the reader of a stream left
        raise
    except BaseException as error:
        operation.note_exception(error)
        raise
    finally:
        operation.write()


def _chained(first: str, parts: Iterator[StreamPart]) -> Iterator[StreamPart]:
    yield StreamPart(text=first)
    yield from parts


def _close(parts: Iterator[StreamPart]) -> None:
    close = getattr(parts, "close", None)
    if close is not None:
        close()


def _estimate(prompt_chars: int, answer_chars: int) -> Usage:
    return Usage(
        prompt_tokens=-(-prompt_chars // _CHARS_PER_TOKEN), completion_tokens=-(-answer_chars // _CHARS_PER_TOKEN)
    )
