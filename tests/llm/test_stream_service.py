"""Streamed talk: first words at once, fallbacks before them, an honest end after them."""

import pytest

from analytics.models import AIGenerationEvent, LLMCacheEntry
from neurogloss.llm.errors import ModelUnavailable
from neurogloss.llm.operation import open_operation
from tests.llm.samples import chat_request
from tests.support.fixtures import FALLBACK, PRIMARY
from tests.support.model_answers import CHAT_ANSWERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]


def talk() -> str:
    with open_operation(kind="roleplay") as operation:
        return "".join(operation.stream(chat_request()))


def test_a_stream_and_its_usage(groq):
    with open_operation(kind="roleplay") as operation:
        parts = list(operation.stream(chat_request()))
    assert len(parts) > 2
    assert "".join(parts) in CHAT_ANSWERS
    body = groq.requests[0].body
    assert body["stream"] is True
    assert "response_format" not in body
    event = AIGenerationEvent.objects.get()
    assert event.prompt_tokens > 0
    assert event.completion_tokens > 0
    assert event.cost > 0
    assert not LLMCacheEntry.objects.exists()


def test_openai_streams_tell_their_usage_too(openai):
    assert talk() in CHAT_ANSWERS
    assert openai.requests[0].path == "/v1/chat/completions"
    assert openai.requests[0].body["stream_options"] == {"include_usage": True}
    assert AIGenerationEvent.objects.get().completion_tokens > 0


@pytest.mark.parametrize("fault", ["500", "429:0.1", "drop", "stream_garbage", "empty", "stream_end"])
def test_a_fault_before_the_first_word_is_overcome(groq, fault):
    groq.play(fault)
    assert talk() in CHAT_ANSWERS
    assert groq.count() == 2


def test_a_lasting_fault_falls_back(groq):
    groq.keep("500", model=PRIMARY)
    assert talk() in CHAT_ANSWERS
    assert groq.requests[-1].model == FALLBACK


def test_a_lasting_fault_of_all_is_raised_before_the_stream(groq):
    groq.keep("503")
    with open_operation(kind="roleplay") as operation, pytest.raises(ModelUnavailable):
        operation.stream(chat_request())


@pytest.mark.parametrize("fault", ["stream_error", "stream_drop"])
def test_a_fault_in_the_middle_is_told(groq, fault):
    groq.play(fault)
    with open_operation(kind="roleplay") as operation:
        stream = operation.stream(chat_request())
        assert next(stream) == "Сәлем"
        with pytest.raises(ModelUnavailable) as caught:
            next(stream)
    assert caught.value.code == "stream_broken"
    event = AIGenerationEvent.objects.get()
    assert event.error_codes == ["stream_broken"]
    assert event.completion_tokens > 0  # an estimate: the stream never told


def test_a_reader_who_leaves_is_counted_and_hangs_nothing(groq):
    def reply():
        with open_operation(kind="roleplay") as operation:
            yield from operation.stream(chat_request())

    stream = reply()
    next(stream)
    stream.close()
    event = AIGenerationEvent.objects.get()
    assert (event.quality_status, event.error_codes) == ("", [])
    assert event.completion_tokens > 0


def test_a_stream_is_bounded_in_length(groq, settings):
    settings.AI_MAX_RESPONSE_CHARS = 1000
    groq.answer_with(lambda body: "бла " * 1000)
    text = talk()
    assert 900 < len(text) <= 1000
    assert AIGenerationEvent.objects.get().error_codes == ["answer_too_long"]


def test_a_stream_is_bounded_in_time(groq, settings):
    settings.AI_REQUEST_TIMEOUT_SECONDS = 1
    groq.keep("stream_crawl")
    with pytest.raises(ModelUnavailable) as caught:
        talk()
    assert caught.value.code == "timeout"
