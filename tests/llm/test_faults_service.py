"""Every fault, over real HTTP and through the real SDK: once it is overcome, for ever it is an honest refusal."""

import pytest

from analytics.models import AIGenerationEvent
from neurogloss.llm.errors import ModelUnavailable
from neurogloss.llm.operation import open_operation
from tests.llm.samples import core_request
from tests.support.fixtures import FALLBACK, PRIMARY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]

# fault: (its code, calls till the answer when played once, on which model the answer comes)
ONCE = {
    "429:0.2": ("rate_limited", 2, PRIMARY),
    "429:date": ("rate_limited", 2, PRIMARY),
    "429:600": ("rate_limited", 2, FALLBACK),
    "429": ("rate_limited", 2, PRIMARY),
    "429:soon": ("rate_limited", 2, PRIMARY),
    "429:nan": ("rate_limited", 2, PRIMARY),
    "500": ("server_error", 2, PRIMARY),
    "503:0.1": ("server_error", 2, PRIMARY),
    "498": ("server_error", 2, PRIMARY),
    "408": ("server_error", 2, PRIMARY),
    "401": ("not_authorised", 2, FALLBACK),
    "403": ("not_authorised", 2, FALLBACK),
    "model_not_found": ("model_not_found", 2, FALLBACK),
    "413": ("prompt_too_long", 2, FALLBACK),
    "405": ("unexpected_status", 2, FALLBACK),
    "drop": ("connection_lost", 2, PRIMARY),
    "drop_body": ("connection_lost", 2, PRIMARY),
    "not_json": ("bad_body", 2, PRIMARY),
    "json_null": ("bad_body", 2, PRIMARY),
    "empty_choices": ("bad_body", 2, PRIMARY),
    "odd_shapes": ("empty_answer", 2, PRIMARY),
    "empty": ("empty_answer", 2, PRIMARY),
    "null": ("empty_answer", 2, PRIMARY),
    "length": ("answer_cut", 2, PRIMARY),
    "json_validate_failed": ("json_validate_failed", 2, PRIMARY),
    "huge": ("answer_too_long", 2, PRIMARY),
    "huge_error": ("answer_too_long", 2, PRIMARY),
    "hang": ("timeout", 2, FALLBACK),
    "hang_body": ("timeout", 2, FALLBACK),
    "trickle": ("timeout", 2, FALLBACK),
}
LASTING = {
    "429:600": ("rate_limited", 2, 600),
    "429:0.2": ("rate_limited", 6, 0.2),
    "500": ("server_error", 6, None),
    "503:30": ("server_error", 2, 30),
    "401": ("not_authorised", 2, None),
    "model_not_found": ("model_not_found", 2, None),
    "drop": ("connection_lost", 6, None),
    "not_json": ("bad_body", 6, None),
    "empty": ("empty_answer", 4, None),
    "length": ("answer_cut", 4, None),
    "json_validate_failed": ("json_validate_failed", 4, None),
    "huge": ("answer_too_long", 4, None),
    "hang": ("timeout", 3, None),
}


@pytest.fixture(autouse=True)
def short_calls(groq, settings):
    settings.AI_REQUEST_TIMEOUT_SECONDS = 1.2


@pytest.mark.parametrize("fault", ONCE)
def test_one_fault_ends_in_an_answer(groq, fault):
    code, calls, model = ONCE[fault]
    groq.play(fault)
    with open_operation(kind="lesson_core") as operation:
        reply = operation.ask(core_request())
    assert (groq.count(), reply.model) == (calls, model)
    event = AIGenerationEvent.objects.get()
    assert (event.error_codes, event.calls, event.attempts, event.model) == ([code], calls, 1, model)


@pytest.mark.parametrize("fault", LASTING)
def test_a_lasting_fault_ends_in_a_refusal(groq, fault):
    code, calls, retry_after = LASTING[fault]
    groq.keep(fault)
    with pytest.raises(ModelUnavailable) as caught, open_operation(kind="lesson_core") as operation:
        operation.ask(core_request())
    assert (caught.value.code, caught.value.retry_after) == (code, retry_after)
    assert groq.count() == calls
    event = AIGenerationEvent.objects.get()
    assert (event.quality_status, event.error_codes, event.calls) == ("failed", [code], calls)


@pytest.mark.parametrize(
    "fault",
    ["truncated", "fenced", "chatty", "trailing_comma", "list", "null_text", "other_language", "error_text"],
)
def test_what_is_only_said_badly_is_the_judges_affair(groq, fault):
    groq.play(fault)
    with open_operation(kind="lesson_core") as operation:
        assert operation.ask(core_request()).text
    assert groq.count() == 1


def test_an_answer_without_usage_costs_nothing_known(groq):
    groq.play("no_usage")
    with open_operation(kind="lesson_core") as operation:
        assert operation.ask(core_request()).usage.prompt_tokens == 0
    assert AIGenerationEvent.objects.get().cost == 0


def test_a_useless_answer_is_paid_for_too(groq):
    groq.play("length")
    with open_operation(kind="lesson_core") as operation:
        reply = operation.ask(core_request())
    assert AIGenerationEvent.objects.get().prompt_tokens == 2 * reply.usage.prompt_tokens


def test_a_cut_answer_gets_more_room(groq):
    groq.play("length")
    with open_operation(kind="lesson_core") as operation:
        operation.ask(core_request())
    assert [request.body["max_completion_tokens"] for request in groq.requests] == [800, 1600]


def test_retry_after_is_honoured(groq):
    groq.play("429:1")
    with open_operation(kind="lesson_core") as operation:
        operation.ask(core_request())
    first, second = groq.requests
    assert 0.95 <= second.at - first.at < 2


def test_a_wait_longer_than_a_request_has_is_not_waited(groq, settings):
    settings.GROQ_FALLBACK_MODELS = []
    groq.keep("429:11")
    with pytest.raises(ModelUnavailable) as caught, open_operation(kind="lesson_core") as operation:
        operation.ask(core_request())
    assert caught.value.retry_after == 11


def test_all_waits_of_a_request_count_together(groq, settings, monkeypatch):
    monkeypatch.setattr("neurogloss.llm.operation.REQUEST_WAIT_SECONDS", 0.5)
    settings.GROQ_FALLBACK_MODELS = []
    groq.keep("429:0.3")
    with pytest.raises(ModelUnavailable), open_operation(kind="lesson_core") as operation:
        operation.ask(core_request())
    assert groq.count() == 2  # the second wait would be too much


def test_a_job_waits_where_a_request_does_not(groq, settings, monkeypatch):
    monkeypatch.setattr("neurogloss.llm.operation.REQUEST_WAIT_SECONDS", 0.1)
    settings.GROQ_FALLBACK_MODELS = []
    groq.play("429:0.5")
    with open_operation(kind="lesson_core", in_job=True) as operation:
        assert operation.ask(core_request()).model == PRIMARY


def test_the_deadline_bounds_everything(groq, settings):
    settings.AI_REQUEST_TIMEOUT_SECONDS = 30
    groq.keep("hang")
    with (
        pytest.raises(ModelUnavailable) as caught,
        open_operation(kind="lesson_core", deadline_seconds=1.5) as operation,
    ):
        operation.ask(core_request())
    assert caught.value.code == "deadline"


def test_a_single_model_that_hangs_once_is_asked_again(groq, settings):
    settings.GROQ_FALLBACK_MODELS = []
    groq.play("hang")
    with open_operation(kind="lesson_core") as operation:
        assert operation.ask(core_request()).model == PRIMARY


def test_no_server_at_all(settings):
    settings.GROQ_API_KEY, settings.GROQ_BASE_URL = "gsk_test", "http://127.0.0.1:9"
    with pytest.raises(ModelUnavailable) as caught, open_operation(kind="lesson_core") as operation:
        operation.ask(core_request())
    assert caught.value.code == "connection_lost"


def test_a_redirect_is_not_followed_with_the_key(groq):
    groq.keep("redirect")
    with pytest.raises(ModelUnavailable) as caught, open_operation(kind="lesson_core") as operation:
        operation.ask(core_request())
    assert caught.value.code == "unexpected_status"
    assert groq.count() == 2  # one a model, and none at the other address


@pytest.mark.parametrize("fault", ["400", "422"])
def test_a_strict_schema_that_is_refused_is_asked_in_json_mode(groq, fault):
    groq.play(fault)
    with open_operation(kind="lesson_core") as operation:
        assert operation.ask(core_request()).model == PRIMARY
    first, second = groq.requests
    assert first.body["response_format"]["type"] == "json_schema"
    assert second.body["response_format"] == {"type": "json_object"}
    assert '"vocabulary"' in second.prompt
    assert AIGenerationEvent.objects.get().error_codes == []
