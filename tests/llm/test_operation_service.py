"""The door as callers see it: one answer, one row, one place in the cache."""

import json
import logging
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError

from analytics.models import AIGenerationEvent, LLMCacheEntry
from neurogloss.llm.chain import model_is_configured
from neurogloss.llm.errors import ModelUnavailable
from neurogloss.llm.operation import open_operation
from neurogloss.llm.types import Message
from tests.llm.samples import core_request
from tests.support.fixtures import FALLBACK, PRIMARY

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(django_user_model):
    return django_user_model.objects.create_user("aigul", "aigul@example.org", "pw")


def ask(*, accept=False, topic="Базар", **options):
    with open_operation(kind="lesson_core", **options) as operation:
        reply = operation.ask(core_request(topic))
        if accept:
            operation.accept(reply)
    return reply


def test_an_answer_and_its_row(groq, user):
    with open_operation(kind="lesson_core", user_id=user.id, mode="strict") as operation:
        reply = operation.ask(core_request())
        operation.quality = "ok"
        operation.repair_count = 2
    assert set(json.loads(reply.text)) == {"text", "vocabulary"}
    assert (reply.provider, reply.model, reply.cached, reply.finish_reason) == ("groq", PRIMARY, False, "stop")
    event = AIGenerationEvent.objects.get()
    assert (event.user_id, event.operation, event.mode, event.model) == (
        user.id,
        "lesson_core",
        "strict",
        PRIMARY,
    )
    assert (event.calls, event.attempts, event.repair_count, event.cache_hit) == (1, 1, 2, False)
    assert (event.quality_status, event.error_codes, event.prompt_version) == ("ok", [], "core-1")
    usage = reply.usage
    assert event.prompt_tokens == usage.prompt_tokens > 0
    assert event.cached_tokens == usage.cached_tokens > 0
    assert event.reasoning_tokens == usage.reasoning_tokens > 0
    uncached = usage.prompt_tokens - usage.cached_tokens
    dollars = Decimal("0.15") * uncached + Decimal("0.075") * usage.cached_tokens
    dollars += Decimal("0.6") * usage.completion_tokens
    assert event.cost == (dollars / 1_000_000).quantize(Decimal("1e-8"))
    assert event.prices[PRIMARY]["output"] == 0.6


def test_strict_schema_on_models_that_have_it(groq):
    ask()
    body = groq.requests[0].body
    assert body["response_format"]["type"] == "json_schema"
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["reasoning_effort"] == "low"
    assert body["max_completion_tokens"] == 800
    assert "stream" not in body or body["stream"] is False


def test_json_mode_with_the_shape_in_the_prompt_elsewhere(groq, settings):
    settings.GROQ_MODEL = "someone/other-model"
    ask()
    body = groq.requests[0].body
    assert body["response_format"] == {"type": "json_object"}
    assert "reasoning_effort" not in body
    system, learner = body["messages"]
    assert system["content"].startswith("You write Kazakh lessons")  # the fixed part first
    for key in ("text", "vocabulary", "word", "translation", "context"):
        assert f'"{key}"' in system["content"]
    assert learner["content"] == "<topic>Базар</topic>"


def test_no_key_means_no_model(settings):
    settings.GROQ_API_KEY = settings.OPENAI_BASE_URL = ""
    assert not model_is_configured()
    with pytest.raises(ModelUnavailable) as caught:
        ask()
    assert caught.value.code == "no_model"


def test_ai_disabled_means_no_model(groq, settings):
    assert model_is_configured()
    settings.AI_ENABLED = False
    assert not model_is_configured()
    with pytest.raises(ModelUnavailable):
        ask()
    assert groq.count() == 0


def test_the_openai_server_comes_after_groq(groq, settings):
    settings.OPENAI_BASE_URL, settings.OPENAI_MODEL = groq.openai_url, "local-model"
    groq.keep("401", model=PRIMARY)
    groq.keep("404", model=FALLBACK)
    reply = ask()
    assert (reply.provider, reply.model) == ("openai", "local-model")
    assert [request.model for request in groq.requests] == [PRIMARY, FALLBACK, "local-model"]


def test_a_prompt_too_long_is_never_sent(groq, settings):
    settings.AI_MAX_PROMPT_CHARS = 1000
    with pytest.raises(ModelUnavailable) as caught, open_operation(kind="course") as operation:
        operation.ask(core_request("ә" * 1001))
    assert caught.value.code == "prompt_too_long"
    assert groq.count() == 0
    assert AIGenerationEvent.objects.get().error_codes == ["prompt_too_long"]


def test_lone_surrogates_and_nuls_do_not_break_the_call(groq):
    with open_operation(kind="course") as operation:
        operation.ask(core_request("a\ud800b\x00c"))
    assert "<topic>a?bc</topic>" in groq.requests[0].prompt


def test_accepted_answers_are_shared(groq, user):
    first = ask(accept=True)
    second = ask(accept=True, user_id=user.id, mode="strict")
    assert second.cached
    assert second.text == first.text
    assert groq.count() == 1
    entry = LLMCacheEntry.objects.get()
    assert (entry.hits, entry.operation, entry.model) == (1, "lesson_core", PRIMARY)
    event = AIGenerationEvent.objects.get(user=user)
    assert (event.cache_hit, event.calls, event.cost, event.prompt_tokens) == (True, 0, 0, 0)


def test_answers_that_nobody_accepted_are_asked_again(groq):
    ask()
    ask()
    assert groq.count() == 2
    assert not LLMCacheEntry.objects.exists()


def test_fresh_asks_anew_and_replaces(groq):
    ask(accept=True)
    groq.answer_with(lambda body: {"text": "жаңа", "vocabulary": []})
    fresh = ask(accept=True, fresh=True)
    assert not fresh.cached
    assert ask().text == fresh.text == LLMCacheEntry.objects.get().response_text
    assert groq.count() == 2


def test_a_fresh_answer_not_accepted_leaves_the_old_one(groq):
    first = ask(accept=True)
    groq.answer_with(lambda body: {"text": "нашар", "vocabulary": []})
    ask(fresh=True)
    assert ask().text == first.text


def test_a_lost_race_keeps_the_first_answer(groq):
    with open_operation(kind="lesson_core") as one, open_operation(kind="lesson_core") as other:
        first = one.ask(core_request())
        groq.answer_with(lambda body: {"text": "басқа", "vocabulary": []})
        second = other.ask(core_request())
        one.accept(first)
        other.accept(second)
    assert LLMCacheEntry.objects.get().response_text == first.text


def test_a_rejected_answer_leaves_the_cache(groq):
    ask(accept=True)
    with open_operation(kind="lesson_core") as operation:
        operation.reject(operation.ask(core_request()))
        assert not operation.ask(core_request()).cached


@pytest.mark.parametrize(
    "change",
    [
        {"messages": (Message("user", "<topic>Базар</topic>"),)},
        {"prompt_version": "core-2"},
        {"max_output_tokens": 801},
        {"temperature": 0.9},
        {"schema": None},
        {"reasoning_effort": "high"},
    ],
)
def test_whatever_is_asked_otherwise_has_its_own_place(groq, change):
    ask(accept=True)
    with open_operation(kind="lesson_core") as operation:
        assert not operation.ask(core_request(**change)).cached


def test_another_model_has_its_own_place(groq, settings):
    ask(accept=True)
    settings.GROQ_MODEL = FALLBACK
    assert not ask().cached


def test_a_cache_that_cannot_be_written_fails_nothing(groq, monkeypatch, caplog):
    def refuse(**_):
        raise DatabaseError("read-only")

    monkeypatch.setattr("neurogloss.llm.operation.store_cached_answer", refuse)
    assert ask(accept=True).text
    assert "isn't in the cache" in caplog.text


def test_a_ledger_that_cannot_be_written_fails_nothing(groq, caplog):
    with open_operation(kind="lesson_core") as operation:
        reply = operation.ask(core_request())
        operation.repair_count = -1  # the database refuses that
    assert reply.text
    assert not AIGenerationEvent.objects.exists()
    assert "no row for lesson_core" in caplog.text


def test_the_row_of_a_learner_who_is_gone_is_nobodys(groq, transactional_db):
    with open_operation(kind="lesson_core", user_id=uuid4()) as operation:
        operation.ask(core_request())
    assert AIGenerationEvent.objects.get().user_id is None


def test_an_exception_passes_and_is_noted(groq):
    with pytest.raises(ZeroDivisionError), open_operation(kind="lesson_core") as operation:
        operation.ask(core_request())
        raise ZeroDivisionError
    event = AIGenerationEvent.objects.get()
    assert (event.quality_status, event.error_codes) == ("failed", ["exception:ZeroDivisionError"])
    assert event.calls == 1


def test_the_daily_tokens_of_a_learner(groq, user, settings):
    settings.AI_USER_DAILY_TOKENS = 10
    ask(user_id=user.id, accept=True)  # the first call may pass the limit
    with pytest.raises(ModelUnavailable) as caught:
        ask(user_id=user.id, topic="Спорт")
    assert caught.value.code == "daily_limit"
    assert 0 < caught.value.retry_after <= 24 * 3600
    assert ask(user_id=user.id).cached  # what costs nothing is always given
    assert ask(topic="Спорт").text  # nobody's operations have no limit
    assert groq.count() == 2


def test_the_daily_tokens_count_within_one_operation(groq, user, settings):
    settings.AI_USER_DAILY_TOKENS = 10
    with open_operation(kind="lesson_core", user_id=user.id) as operation:
        operation.ask(core_request())
        with pytest.raises(ModelUnavailable):
            operation.ask(core_request("Спорт"))


def test_the_key_is_never_logged(groq, settings, caplog):
    settings.GROQ_API_KEY = "gsk_very_secret"
    caplog.set_level(logging.DEBUG, logger="neurogloss")
    groq.keep("401")
    with pytest.raises(ModelUnavailable):
        ask()
    assert "GROQ_API_KEY" in caplog.text
    assert "gsk_very_secret" not in caplog.text


def test_a_key_that_no_header_can_hold(groq, settings):
    settings.GROQ_API_KEY = "ключ"
    with pytest.raises(ModelUnavailable) as caught:
        ask()
    assert caught.value.code == "bad_configuration"
