"""Any OpenAI-compatible server behind the same door."""

import json
import multiprocessing

import pytest

from analytics.models import AIGenerationEvent
from neurogloss.llm.chain import groq_provider, model_chain, model_is_configured
from neurogloss.llm.errors import ModelUnavailable
from neurogloss.llm.operation import open_operation
from tests.llm.samples import chat_request, core_request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]


def ask(**options):
    with open_operation(kind="lesson_core", **options) as operation:
        return operation.ask(core_request())


def test_alone_it_is_the_whole_chain(openai):
    assert model_is_configured()
    reply = ask()
    assert (reply.provider, reply.model) == ("openai", "local-model")
    assert set(json.loads(reply.text)) == {"text", "vocabulary"}
    request = openai.requests[0]
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer none"
    assert request.body["response_format"] == {"type": "json_object"}
    assert request.body["max_tokens"] == 800
    assert '"vocabulary"' in request.body["messages"][0]["content"]
    event = AIGenerationEvent.objects.get()
    assert (event.provider, event.cost, event.prices) == ("openai", 0, {})
    assert event.prompt_tokens > 0


def test_a_server_of_one_model_needs_no_name(openai, settings):
    settings.OPENAI_MODEL = ""
    assert ask().model == "default"


def test_a_server_that_refuses_json_mode_is_asked_plainly(openai):
    openai.keep("refuse_format")
    assert ask().text
    assert set(openai.requests[1].body) == {"model", "messages"}
    assert '"vocabulary"' in openai.requests[1].prompt


def test_a_server_that_refuses_everything(openai):
    openai.keep("400")
    with pytest.raises(ModelUnavailable) as caught:
        ask()
    assert caught.value.code == "bad_request"
    assert openai.count() == 2


def test_a_stream_that_refuses_options_is_asked_plainly(openai):
    openai.play("400")
    with open_operation(kind="roleplay") as operation:
        assert "".join(operation.stream(chat_request()))
    assert set(openai.requests[1].body) == {"model", "messages", "stream"}


def test_thoughts_in_the_text_are_left_out(openai):
    openai.answer_with(lambda body: '<think>The user wants…</think>\n{"text": "Сәлем"}')
    assert ask().text == '{"text": "Сәлем"}'


def test_nothing_but_thoughts_is_no_answer(openai):
    openai.answer_with(lambda body: "<think>The user wants…</think>\n")
    with pytest.raises(ModelUnavailable) as caught:
        ask()
    assert caught.value.code == "empty_answer"


@pytest.mark.parametrize(
    "fault", ["500", "429:0.1", "drop", "drop_body", "hang", "not_json", "empty", "huge", "length"]
)
def test_one_fault_ends_in_an_answer(openai, settings, fault):
    settings.AI_REQUEST_TIMEOUT_SECONDS = 1.2
    openai.play(fault)
    assert ask().text
    assert openai.count() == 2


def test_the_chain_names_each_model_once(settings):
    settings.GROQ_API_KEY, settings.OPENAI_BASE_URL, settings.OPENAI_MODEL = "gsk", "http://127.0.0.1:9/v1", "m"
    settings.GROQ_MODEL, settings.GROQ_FALLBACK_MODELS = "a", ["b", "a", "b"]
    assert [target.key for target in model_chain()] == ["groq/a", "groq/b", "openai/m"]


def _answers_in_a_child(client_of_parent: int, connection) -> None:
    connection.send(id(groq_provider().client()) != client_of_parent)


def test_a_forked_process_makes_its_own_client(groq):
    client = groq_provider().client()
    assert groq_provider().client() is client
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=_answers_in_a_child, args=(id(client), there))
    child.start()
    assert here.poll(10)
    assert here.recv()
    child.join(10)


def test_new_settings_make_a_new_client(groq, settings):
    client = groq_provider().client()
    settings.GROQ_API_KEY = "gsk_other"
    assert groq_provider().client() is not client
