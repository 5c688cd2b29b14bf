"""What goes in and comes out of the door to a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Role = Literal["system", "user", "assistant"]
Effort = Literal["low", "medium", "high"]


def clean_text(text: str) -> str:
    """`text` without what UTF-8 and databases refuse: lone surrogates become `?`, NULs go."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt."""

    role: Role
    content: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", clean_text(self.content))


@dataclass(frozen=True, slots=True)
class AnswerSchema:
    """The shape of the answer: a short name and a strict JSON schema (`schema.answer_schema` makes one)."""

    name: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """One call. Without `schema` the answer is plain text, with it one JSON object.

    Nothing here may depend on who asks: the answer's place in the cache is a hash of all of it.
    """

    messages: tuple[Message, ...]
    prompt_version: str
    max_output_tokens: int
    schema: AnswerSchema | None = None
    temperature: float = 0.4
    reasoning_effort: Effort = "low"

    @property
    def prompt_chars(self) -> int:
        return sum(len(message.content) for message in self.messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens of one or several calls; `cached_tokens` are part of the prompt's, `reasoning_tokens` of the answer's."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            reasoning_tokens=self.reasoning_tokens + other.reasoning_tokens,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReply:
    """One answer. `text` is never empty; `cached`: from our own cache, at no cost; `prompt_hash`: its place there."""

    text: str
    provider: str
    model: str
    usage: Usage
    latency_ms: int
    finish_reason: str = "stop"
    cached: bool = False
    prompt_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPart:
    """A piece of a streamed answer; the last one may bring the usage."""

    text: str = ""
    usage: Usage | None = None
