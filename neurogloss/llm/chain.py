"""Which models are asked, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from neurogloss.llm.providers.base import SdkProvider

UNNAMED_MODEL = "default"  # servers of a single model take any name


@cache
def groq_provider() -> SdkProvider:
    """Made when it is first asked: an SDK takes up to a second to import, and not every process asks a model."""
    from neurogloss.llm.providers.groq import GroqProvider

    return GroqProvider()


@cache
def openai_provider() -> SdkProvider:
    from neurogloss.llm.providers.openai import OpenAIProvider

    return OpenAIProvider()


@dataclass(frozen=True, slots=True)
class Target:
    """One model of one provider."""

    provider: SdkProvider
    model: str

    @property
    def key(self) -> str:
        return f"{self.provider.name}/{self.model}"


def model_chain() -> list[Target]:
    """Groq's model, its fallbacks, then the OpenAI-compatible server's; empty where no model is configured."""
    if not settings.AI_ENABLED:
        return []
    chain: list[Target] = []
    if settings.GROQ_API_KEY:
        names = dict.fromkeys([settings.GROQ_MODEL, *settings.GROQ_FALLBACK_MODELS])
        chain += [Target(groq_provider(), name) for name in names]
    if settings.OPENAI_BASE_URL:
        chain.append(Target(openai_provider(), settings.OPENAI_MODEL or UNNAMED_MODEL))
    return chain


def model_is_configured() -> bool:
    """Whether there is a model to ask: AI_ENABLED and a provider. False means the starter author."""
    return settings.AI_ENABLED and bool(settings.GROQ_API_KEY or settings.OPENAI_BASE_URL)
