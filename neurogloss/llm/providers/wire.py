"""Reading what a provider sends, as if it were hostile: bodies are bounded, shapes are checked, nothing is assumed."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from django.conf import settings

from neurogloss.llm.errors import ModelError
from neurogloss.llm.types import StreamPart, Usage, clean_text

LONGEST_RETRY_AFTER = 7 * 24 * 3600.0
_MOST_TOKENS = 10_000_000
_STARTED = "neurogloss.started"


class BodyTooLargeError(Exception):
    """More bytes than an answer may have."""


class BodyTooSlowError(Exception):
    """The whole body didn't arrive in the time of one call."""


class BoundedBody:
    """A response's byte stream that ends with an error past `most` bytes or the (monotonic) `deadline`."""

    def __init__(self, stream: Any, *, deadline: float, most: int) -> None:
        self._stream, self._deadline, self._most = stream, deadline, most

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if size > self._most:
                raise BodyTooLargeError(f"more than {self._most} bytes")
            if time.monotonic() > self._deadline:
                raise BodyTooSlowError
            yield chunk

    def close(self) -> None:
        self._stream.close()


def bounding_hooks(bounded: type[BoundedBody]) -> dict[str, list[Callable[..., Any]]]:
    """Event hooks of an HTTP client: the read timeout, which bounds one read, also bounds the whole answer."""

    def note_start(request: Any) -> None:
        request.extensions[_STARTED] = time.monotonic()

    def bound(response: Any) -> None:
        extensions = response.request.extensions
        deadline = extensions[_STARTED] + extensions["timeout"]["read"]
        # A character is at most six bytes of JSON; in a stream each few of them have an envelope.
        is_stream = response.headers.get("content-type", "").startswith("text/event-stream")
        most = settings.AI_MAX_RESPONSE_CHARS * (64 if is_stream else 6) + 65_536
        response.stream = bounded(response.stream, deadline=deadline, most=most)

    return {"request": [note_start], "response": [bound]}


def read_completion(body: bytes) -> tuple[str, str, Usage]:
    """Text, finish reason and usage of a chat completion's body; ModelError where there is no usable text."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise ModelError("bad_body", "the answer's body isn't JSON", can_retry=True) from None
    choice = _first_choice(data)
    if choice is None:
        raise ModelError("bad_body", "the answer has no choices", can_retry=True)
    usage = read_usage(data.get("usage"))
    message = choice.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    reason = str(choice.get("finish_reason") or "stop")[:32]
    if reason == "length":
        raise ModelError("answer_cut", "the answer was cut at the token cap", can_retry=True, usage=usage)
    if not isinstance(content, str) or not content.strip():
        raise ModelError("empty_answer", "the answer is empty", can_retry=True, usage=usage)
    if len(content) > settings.AI_MAX_RESPONSE_CHARS:
        raise ModelError("answer_too_long", "the answer is too long", can_retry=True, usage=usage)
    return clean_text(content), reason, usage


def read_stream(lines: Iterable[str]) -> Iterator[StreamPart]:
    """Parts of a server-sent stream of completion chunks; ModelError for an error event or an end without notice."""
    is_finished = False
    for line in lines:
        if not line.startswith("data:"):
            continue
        payload = line[5:].strip()
        if payload == "[DONE]":
            is_finished = True
            break
        data = _load_event(payload)
        choice = _first_choice(data) or {}
        delta = choice.get("delta")
        text = delta.get("content") if isinstance(delta, dict) else None
        is_finished = is_finished or bool(choice.get("finish_reason"))
        usage = data.get("usage") or _dict(data.get("x_groq")).get("usage")
        if isinstance(text, str) and text:
            yield StreamPart(text=clean_text(text))
        if isinstance(usage, dict):
            yield StreamPart(usage=read_usage(usage))
    if not is_finished:
        raise ModelError("stream_broken", "the stream ended in the middle", can_retry=True)


def _load_event(payload: str) -> dict[str, Any]:
    try:
        data = json.loads(payload)
    except (ValueError, RecursionError):
        raise ModelError("bad_body", "an event of the stream isn't JSON", can_retry=True) from None
    if not isinstance(data, dict):
        raise ModelError("bad_body", "an event of the stream isn't an object", can_retry=True)
    if data.get("error"):
        message = str(_dict(data["error"]).get("message", ""))[:300]
        raise ModelError("stream_broken", message, can_retry=True)
    return data


def read_usage(data: Any) -> Usage:
    """The tokens that a provider reports; whatever is absent or absurd counts as none."""
    data = _dict(data)
    prompt = _count(data.get("prompt_tokens"))
    completion = _count(data.get("completion_tokens"))
    cached = _count(_dict(data.get("prompt_tokens_details")).get("cached_tokens"))
    reasoning = _count(_dict(data.get("completion_tokens_details")).get("reasoning_tokens"))
    return Usage(
        prompt_tokens=prompt,
        completion_tokens=completion,
        cached_tokens=min(cached, prompt),
        reasoning_tokens=min(reasoning, completion),
    )


def read_retry_after(value: str | None) -> float | None:
    """Seconds of a Retry-After header (seconds or an HTTP date), 0 or more; None if absent or unreadable."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            when = parsedate_to_datetime(value)
        except ValueError:
            return None
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        seconds = (when - datetime.now(UTC)).total_seconds()
    if math.isnan(seconds):
        return None
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def _first_choice(data: Any) -> dict[str, Any] | None:
    choices = _dict(data).get("choices")
    if isinstance(choices, list) and choices and isinstance(choices[0], dict):
        return choices[0]
    return None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return min(max(value, 0), _MOST_TOKENS)
