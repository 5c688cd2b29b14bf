"""Groq through its SDK."""

from __future__ import annotations

from typing import Any, ClassVar

import groq
import httpx
from django.conf import settings

from neurogloss.llm.providers.base import SdkProvider, messages_with_shape, plain_messages
from neurogloss.llm.providers.wire import BoundedBody, bounding_hooks
from neurogloss.llm.types import AnswerSchema, ModelRequest

CONSTRAINED_PREFIX = "openai/gpt-oss-"  # the models with strict JSON schema and reasoning effort


class _Body(BoundedBody, httpx.SyncByteStream):
    """A bounded body of this HTTP client."""


class GroqProvider(SdkProvider):
    """Strict JSON schema on the models that have it, else JSON mode with the shape in the prompt."""

    name = "groq"
    sdk: ClassVar[Any] = groq
    http: ClassVar[Any] = httpx
    key_setting = "GROQ_API_KEY"

    def client_settings(self) -> tuple[str, ...]:
        return (settings.GROQ_API_KEY, settings.GROQ_BASE_URL)

    def make_client(self) -> groq.Groq:
        return groq.Groq(
            api_key=settings.GROQ_API_KEY,
            base_url=settings.GROQ_BASE_URL or None,
            max_retries=0,
            http_client=httpx.Client(event_hooks=bounding_hooks(_Body)),
        )

    def variants(self, *, model: str, request: ModelRequest, stream: bool) -> list[dict[str, Any]]:
        arguments = {
            "model": model,
            "messages": plain_messages(request),
            "temperature": request.temperature,
            "max_completion_tokens": request.max_output_tokens,
        }
        is_constrained = model.startswith(CONSTRAINED_PREFIX)
        if is_constrained:
            arguments["reasoning_effort"] = request.reasoning_effort
        if request.schema is None:
            return [arguments]
        loose = arguments | {
            "messages": messages_with_shape(request),
            "response_format": {"type": "json_object"},
        }
        strict = arguments | {"response_format": _strict(request.schema)}
        return [strict, loose] if is_constrained else [loose]


def _strict(schema: AnswerSchema) -> dict[str, Any]:
    named = {"name": schema.name, "schema": dict(schema.schema), "strict": True}
    return {"type": "json_schema", "json_schema": named}
