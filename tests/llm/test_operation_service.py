"""The door as callers see it: one answer, one row, one place in the cache."""

import json
import threading
from decimal import Decimal

import pytest
from django.db import connection

from analytics.models import AIGenerationEvent, LLMCacheEntry
from neurogloss.llm.chain import model_is_configured
from neurogloss.llm.errors import ModelUnavailable
from neurogloss.llm.operation import open_operation
from neurogloss.llm.types import Message
from tests.llm.conftest import FALLBACK, PRIMARY
from tests.llm.samples import chat_request, core_request

pytestmark = pytest.mark.django_db


def test_an_answer_and_its_row(groq, django_user_model):
    user = django_user_model.objects.create_user("aigul", "aigul@example.org", "pw")
    with open_operation(kind="lesson_core", user_id=user.id, mode="strict") as operation:
        reply = operation.ask(core_request())
        operation.quality = "ok"
    assert set(json.loads(reply.text)) == {"text", "vocabulary"}
    assert (reply.provider, reply.model, reply.cached, reply.finish_reason) == ("groq", PRIMARY, False, "stop")
    event = AIGenerationEvent.objects.get()
    assert (event.user_id, event.operation, event.mode, event.model) == (user.id, "lesson_core", "strict", PRIMARY)
    assert (event.calls, event.attempts, event.cache_hit, event.quality_status) == (1, 1, False, "ok")
    assert (event.error_codes, event.prompt_version) == ([], "core-1")
    usage = reply.usage
    assert event.prompt_tokens == usage.prompt_tokens > 0
    assert event.cached_tokens == usage.cached_tokens > 0
    assert event.reasoning_tokens == usage.reasoning_tokens > 0
    uncached = usage.prompt_tokens - usage.cached_tokens
    dollars = Decimal("0.15") * uncached + Decimal("0.075") * usage.cached_tokens
    dollars += Decimal("0.6") * usage.completion_tokens
    assert event.cost == (dollars / 1_000_000).quantize(Decimal("1e-8"))
    assert event.prices[PRIMARY]["output"] == 0.6
