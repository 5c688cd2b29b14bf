"""Any OpenAI-compatible server (Ollama, vLLM, llama.cpp …) through the `openai` package.

Their dialects differ, so only the common part is used: JSON mode with the shape in the prompt, and a server that
refuses even that is asked plainly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

import httpx2
import openai
from django.conf import settings

from neurogloss.llm.errors import ModelError
from neurogloss.llm.providers.base import SdkProvider, messages_with_shape
from neurogloss.llm.providers.wire import BoundedBody, bounding_hooks
from neurogloss.llm.types import ModelReply, ModelRequest, StreamPart

NO_KEY = "none"  # the SDK wants one; local servers don't
_THINK = "<think>"
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>\s*", re.S)


class _Body(BoundedBody, httpx2.SyncByteStream):
    """A bounded body of this HTTP client."""


class OpenAIProvider(SdkProvider):
    """A server at OPENAI_BASE_URL."""

    name = "openai"
    sdk: ClassVar[Any] = openai
    http: ClassVar[Any] = httpx2
    key_setting = "OPENAI_API_KEY"

    def client_settings(self) -> tuple[str, ...]:
        return (settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL)

    def make_client(self) -> openai.OpenAI:
        return openai.OpenAI(
            api_key=settings.OPENAI_API_KEY or NO_KEY,
            base_url=settings.OPENAI_BASE_URL,
            max_retries=0,
            http_client=httpx2.Client(event_hooks=bounding_hooks(_Body)),
        )

    def variants(self, *, model: str, request: ModelRequest, stream: bool) -> list[dict[str, Any]]:
        plain: dict[str, Any] = {"model": model, "messages": messages_with_shape(request)}
        full: dict[str, Any] = plain | {"temperature": request.temperature, "max_tokens": request.max_output_tokens}
        if request.schema is not None:
            full["response_format"] = {"type": "json_object"}
        if stream:
            full["stream_options"] = {"include_usage": True}
        return [full, plain]

    def complete(self, *, model: str, request: ModelRequest, timeout: float) -> ModelReply:
        reply = super().complete(model=model, request=request, timeout=timeout)
        text = _THOUGHTS.sub("", reply.text)
        if not text.strip():
            raise ModelError("empty_answer", "the answer is all thoughts", can_retry=True, usage=reply.usage)
        return replace(reply, text=text)

    def stream(self, *, model: str, request: ModelRequest, timeout: float) -> Iterator[StreamPart]:
        yield from without_thoughts(super().stream(model=model, request=request, timeout=timeout))


def without_thoughts(parts: Iterator[StreamPart]) -> Iterator[StreamPart]:
    """The parts without a leading <think> block, which some local models leave in their text."""
    held = ""
    for part in parts:
        if not part.text:
            yield part
            continue
        held += part.text
        if _may_be_thoughts(held.lstrip()):
            continue
        text = _THOUGHTS.sub("", held)
        if text:
            yield StreamPart(text=text)
        yield from parts
        return
    if held and not held.lstrip().startswith(_THINK):
        yield StreamPart(text=held)


def _may_be_thoughts(start: str) -> bool:
    return _THINK.startswith(start[: len(_THINK)]) and "</think>" not in start
