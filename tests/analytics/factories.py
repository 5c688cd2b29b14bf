import factory
from factory.django import DjangoModelFactory

from analytics.models import AIGenerationEvent, LLMCacheEntry


class EventFactory(DjangoModelFactory):
    class Meta:
        model = AIGenerationEvent

    operation = "lesson_core"
    provider = "groq"
    model = "openai/gpt-oss-120b"
    mode = "balanced"
    latency_ms = 1000
    prompt_tokens = 900
    completion_tokens = 100
    cost = "0.0002"
    calls = 1
    attempts = 1
    quality_status = "ok"


class CacheEntryFactory(DjangoModelFactory):
    class Meta:
        model = LLMCacheEntry

    prompt_hash = factory.Sequence(lambda number: f"{number:064x}")
    provider = "groq"
    model = "openai/gpt-oss-120b"
    operation = "lesson_core"
    response_text = '{"text": "Сәлем"}'
