"""What the two SDKs have in common: they are made by one generator, with exceptions of the same names.

They never retry here: the retry policy is in one place (`neurogloss.llm.retry`).
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from neurogloss.llm.errors import ModelError
from neurogloss.llm.providers.wire import (
    BodyTooLargeError,
    BodyTooSlowError,
    read_completion,
    read_retry_after,
    read_stream,
)
from neurogloss.llm.types import ModelReply, ModelRequest, StreamPart

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
_SERVER_TROUBLE = frozenset({408, 409, 424, 425, 498, 499})


class SdkProvider(ABC):
    """A server behind its SDK: one client a process, made after the fork and again when the settings change."""

    name: ClassVar[str]
    sdk: ClassVar[Any]  # the SDK's module
    http: ClassVar[Any]  # the module of the HTTP client under it
    key_setting: ClassVar[str]

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._client: tuple[tuple[Any, ...], Any] | None = None

    @abstractmethod
    def client_settings(self) -> tuple[str, ...]:
        """What the client is made from."""

    @abstractmethod
    def make_client(self) -> Any:
        """A new SDK client that doesn't retry and bounds what it reads."""

    @abstractmethod
    def variants(self, *, model: str, request: ModelRequest, stream: bool) -> list[dict[str, Any]]:
        """The request as arguments of the SDK's chat completion, the best form first.

        The others are tried in turn when the server refuses the form (HTTP 400 or 422).
        """

    def client(self) -> Any:
        """This process's client."""
        key = (os.getpid(), *self.client_settings())
        with self._lock:
            if self._client is None or self._client[0] != key:
                self._client = (key, self.make_client())
            return self._client[1]

    def complete(self, *, model: str, request: ModelRequest, timeout: float) -> ModelReply:
        """The whole answer within `timeout` seconds; ModelError for whatever goes wrong."""
        started = time.monotonic()
        body = self._send(self.variants(model=model, request=request, stream=False), timeout=timeout)
        text, reason, usage = read_completion(body)
        return ModelReply(
            text=text,
            provider=self.name,
            model=model,
            usage=usage,
            latency_ms=round((time.monotonic() - started) * 1000),
            finish_reason=reason,
        )

    def stream(self, *, model: str, request: ModelRequest, timeout: float) -> Iterator[StreamPart]:
        """The answer as it comes, all of it within `timeout` seconds; ModelError for whatever goes wrong."""
        *better, last = self.variants(model=model, request=request, stream=True)
        for arguments in better:
            try:
                yield from self._receive(arguments, timeout=timeout)
                return
            except ModelError as error:
                if error.code != "bad_request":  # which comes before the first part
                    raise
        yield from self._receive(last, timeout=timeout)

    def _send(self, variants: list[dict[str, Any]], *, timeout: float) -> bytes:
        *better, last = variants
        for arguments in better:
            try:
                return self._post(arguments, timeout=timeout)
            except ModelError as error:
                if error.code != "bad_request":
                    raise
        return self._post(last, timeout=timeout)

    def _post(self, arguments: dict[str, Any], *, timeout: float) -> bytes:
        with self._translating(arguments["model"]):
            create = self.client().chat.completions.with_raw_response.create
            body: bytes = create(**arguments, timeout=self._timeout(timeout)).http_response.content
        return body

    def _receive(self, arguments: dict[str, Any], *, timeout: float) -> Iterator[StreamPart]:
        with self._translating(arguments["model"]):
            create = self.client().chat.completions.with_streaming_response.create
            with create(**arguments, stream=True, timeout=self._timeout(timeout)) as response:
                yield from read_stream(response.iter_lines())

    def _timeout(self, seconds: float) -> Any:
        return self.http.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))

    @contextmanager
    def _translating(self, model: str) -> Iterator[None]:
        """Turns the SDK's and the HTTP client's exceptions into ModelError."""
        try:
            yield
        except (self.sdk.APIError, self.http.HTTPError, BodyTooLargeError, BodyTooSlowError) as error:
            raise self._translate(error, model) from error
        except (UnicodeError, self.http.InvalidURL) as error:
            logger.error("%s: the address or %s can't be sent: %s", self.name, self.key_setting, type(error).__name__)
            raise ModelError("bad_configuration", "the provider's settings can't be used") from error

    def _translate(self, error: Exception, model: str) -> ModelError:
        if isinstance(error, self.sdk.APIStatusError):
            return self._translate_status(error, model)
        cause = error.__cause__ if isinstance(error, self.sdk.APIConnectionError) else error
        if isinstance(cause, BodyTooLargeError):
            return ModelError("answer_too_long", "the answer is too long", can_retry=True)
        if isinstance(cause, BodyTooSlowError | self.http.TimeoutException):
            return ModelError("timeout", "the model didn't answer in time", can_retry=True)
        return ModelError("connection_lost", f"no connection: {type(cause).__name__}", can_retry=True)

    def _translate_status(self, error: Any, model: str) -> ModelError:
        status: int = error.status_code
        body: dict[str, Any] = error.body if isinstance(error.body, dict) else {}
        inner = body.get("error")  # one of the SDKs unwraps it
        detail = inner if isinstance(inner, dict) else body
        code, message = str(detail.get("code") or ""), f"HTTP {status}: {str(detail.get('message') or '')[:300]}"
        retry_after = read_retry_after(error.response.headers.get("retry-after"))
        if code == "json_validate_failed":
            return ModelError(code, "the model left the schema", can_retry=True)
        if status in (401, 403):
            logger.error("%s refused the key for %s (HTTP %d): check %s", self.name, model, status, self.key_setting)
            return ModelError("not_authorised", f"HTTP {status}: the provider refused the key")
        if status == 404:
            logger.error("%s has no model %s (HTTP 404): check the model's name in the settings", self.name, model)
            return ModelError("model_not_found", f"HTTP 404: no model {model}")
        if status == 429:
            can_retry = code != "insufficient_quota"
            return ModelError("rate_limited", message, can_retry=can_retry, retry_after=retry_after)
        if status == 413 or code == "context_length_exceeded":
            return ModelError("prompt_too_long", message)
        if status >= 500 or status in _SERVER_TROUBLE:
            return ModelError("server_error", message, can_retry=True, retry_after=retry_after)
        logger.info("%s refused a request to %s: %s", self.name, model, message)
        return ModelError("bad_request" if status in (400, 422) else "unexpected_status", message)


def plain_messages(request: ModelRequest) -> list[dict[str, str]]:
    """The messages as the SDKs take them."""
    return [{"role": message.role, "content": message.content} for message in request.messages]


def messages_with_shape(request: ModelRequest) -> list[dict[str, str]]:
    """The messages, the answer's shape told in the system message: for models without constrained decoding."""
    messages = plain_messages(request)
    if request.schema is None:
        return messages
    shape = json.dumps(request.schema.schema, ensure_ascii=False, separators=(",", ":"))
    told = f"Answer with one JSON object and nothing else. It follows this JSON schema:\n{shape}"
    if messages and messages[0]["role"] == "system":
        first = {"role": "system", "content": f"{messages[0]['content']}\n\n{told}"}
        return [first, *messages[1:]]
    return [{"role": "system", "content": told}, *messages]
