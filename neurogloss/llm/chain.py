"""Which models are asked, in which order."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from neurogloss.llm.providers.base import SdkProvider
from neurogloss.llm.providers.groq import GroqProvider
from neurogloss.llm.providers.openai import OpenAIProvider

UNNAMED_MODEL = "default"  # servers of a single model take any name

GROQ = GroqProvider()
OPENAI = OpenAIProvider()


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
        chain += [Target(GROQ, name) for name in names]
    if settings.OPENAI_BASE_URL:
        chain.append(Target(OPENAI, settings.OPENAI_MODEL or UNNAMED_MODEL))
    return chain


def model_is_configured() -> bool:
    """Whether there is a model to ask: AI_ENABLED and a provider. False means the starter author."""
    return bool(model_chain())
