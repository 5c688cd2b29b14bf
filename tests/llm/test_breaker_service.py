"""The circuit breaker: opens, answers at once, lets one probe through, closes; the same for all processes."""

import multiprocessing
import threading
import time

import pytest

from analytics.models import AIGenerationEvent
from neurogloss.llm.breaker import Breaker
from neurogloss.llm.errors import ModelUnavailable
from neurogloss.llm.operation import open_operation
from tests.llm.samples import core_request
from tests.support.fixtures import FALLBACK, PRIMARY

CALL = 3.0  # seconds that a call may take


@pytest.fixture
def breaker(settings):
    settings.AI_CIRCUIT_BREAKER_FAIL_THRESHOLD = 3
    settings.AI_CIRCUIT_BREAKER_OPEN_SECONDS = 0.4
    return Breaker("groq/model")


def open_it(breaker: Breaker) -> None:
    for _ in range(3):
        breaker.fail()


def test_it_opens_at_the_threshold(breaker):
    breaker.fail()
    breaker.fail()
    assert breaker.admit(call_seconds=CALL) is None
    breaker.fail()
    refusal = breaker.admit(call_seconds=CALL)
    assert 0 < refusal.retry_after <= 0.4
    assert not refusal.is_probing


def test_a_success_in_between_starts_the_count_anew(breaker):
    for _ in range(4):
        breaker.fail()
        breaker.fail()
        breaker.succeed()
    assert breaker.admit(call_seconds=CALL) is None


def test_models_have_circuits_of_their_own(breaker):
    open_it(breaker)
    assert Breaker("groq/other").admit(call_seconds=CALL) is None


def test_half_open_lets_one_probe_through(breaker):
    open_it(breaker)
    time.sleep(0.45)
    assert breaker.admit(call_seconds=CALL) is None
    assert breaker.admit(call_seconds=CALL).is_probing
    breaker.succeed()
    assert breaker.admit(call_seconds=CALL) is None


def test_a_failed_probe_opens_again_at_once(breaker):
    open_it(breaker)
    time.sleep(0.45)
    assert breaker.admit(call_seconds=CALL) is None
    breaker.fail()
    assert not breaker.admit(call_seconds=CALL).is_probing


def test_a_probe_that_said_nothing_gives_its_place_back(breaker):
    open_it(breaker)
    time.sleep(0.45)
    assert breaker.admit(call_seconds=CALL) is None
    breaker.release()
    assert breaker.admit(call_seconds=CALL) is None


def test_a_straggler_does_not_lengthen_the_opening(breaker):
    open_it(breaker)
    time.sleep(0.2)
    breaker.fail()
    time.sleep(0.25)
    assert breaker.admit(call_seconds=CALL) is None


def test_a_long_retry_after_holds_no_longer_than_the_breakers_time(breaker):
    breaker.trip(retry_after=600)
    refusal = breaker.admit(call_seconds=CALL)
    assert refusal.retry_after <= 0.4
    assert 599 < refusal.provider_wait <= 600
    time.sleep(0.45)
    assert breaker.admit(call_seconds=CALL) is None


def test_a_cache_that_is_down_is_not_in_the_way(breaker, settings, caplog):
    broken = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9"}
    settings.CACHES = {"default": broken}
    open_it(breaker)
    assert breaker.admit(call_seconds=CALL) is None
    breaker.succeed()
    breaker.trip()
    breaker.release()
    assert "the call goes through" in caplog.text


def _fail_often(key: str, times: int) -> None:
    for _ in range(times):
        Breaker(key).fail()


def test_processes_share_the_count(breaker, settings):
    settings.AI_CIRCUIT_BREAKER_FAIL_THRESHOLD = 100
    settings.AI_CIRCUIT_BREAKER_OPEN_SECONDS = 30
    fork = multiprocessing.get_context("fork")
    others = [fork.Process(target=_fail_often, args=("groq/model", 33)) for _ in range(3)]
    for process in others:
        process.start()
    for process in others:
        process.join(timeout=20)
        assert process.exitcode == 0
    assert breaker.admit(call_seconds=CALL) is None  # 99 failures
    breaker.fail()
    assert breaker.admit(call_seconds=CALL) is not None


@pytest.mark.django_db
@pytest.mark.usefixtures("quick")
class TestAtTheDoor:
    @pytest.fixture(autouse=True)
    def short_opening(self, settings):
        settings.AI_CIRCUIT_BREAKER_OPEN_SECONDS = 1

    def ask(self, **options):
        with open_operation(kind="lesson_core", **options) as operation:
            return operation.ask(core_request())

    def test_open_answers_at_once_without_a_call_and_closes_again(self, groq):
        groq.keep("500")
        with pytest.raises(ModelUnavailable):
            self.ask()
        calls = groq.count()
        with pytest.raises(ModelUnavailable) as caught:
            self.ask()
        assert groq.count() == calls
        assert caught.value.code == "circuit_open"
        assert 0 < caught.value.retry_after <= 1
        groq.clear()
        time.sleep(1)
        assert self.ask().model == PRIMARY
        assert AIGenerationEvent.objects.filter(error_codes=["circuit_open"], calls=0).count() == 1

    def test_only_the_failing_model_is_left_alone(self, groq):
        groq.keep("500", model=PRIMARY)
        assert self.ask().model == FALLBACK
        assert groq.count() == 4
        assert self.ask().model == FALLBACK
        assert groq.count() == 5

    def test_a_lasting_limit_is_told_in_the_providers_words(self, groq, settings):
        settings.AI_CIRCUIT_BREAKER_OPEN_SECONDS = 60
        groq.keep("429:600")
        for _ in range(2):
            with pytest.raises(ModelUnavailable) as caught:
                self.ask()
            assert 598 < caught.value.retry_after <= 600
        assert groq.count() == 2

    def test_a_job_waits_for_a_limit_that_a_request_would_not_wait_for(self, groq, settings, monkeypatch):
        monkeypatch.setattr("neurogloss.llm.operation.REQUEST_WAIT_SECONDS", 0.5)
        settings.AI_CIRCUIT_BREAKER_OPEN_SECONDS = 60
        settings.GROQ_FALLBACK_MODELS = []
        groq.play("429:2")
        with pytest.raises(ModelUnavailable):
            self.ask()
        with pytest.raises(ModelUnavailable):
            self.ask()
        assert self.ask(in_job=True).model == PRIMARY
        assert groq.count() == 2

    def test_a_job_does_not_wait_for_a_model_that_fails(self, groq, settings):
        settings.AI_CIRCUIT_BREAKER_OPEN_SECONDS = 60
        groq.keep("500")
        with pytest.raises(ModelUnavailable):
            self.ask(in_job=True)
        with pytest.raises(ModelUnavailable):
            self.ask(in_job=True)

    def test_answers_that_are_no_good_open_nothing(self, groq):
        groq.keep("empty")
        for _ in range(3):
            with pytest.raises(ModelUnavailable) as caught:
                self.ask()
            assert caught.value.code == "empty_answer"

    def test_a_deadline_of_ours_is_not_held_against_the_model(self, groq, settings):
        settings.AI_REQUEST_TIMEOUT_SECONDS = 30
        settings.AI_CIRCUIT_BREAKER_FAIL_THRESHOLD = 1
        groq.play("hang")
        with pytest.raises(ModelUnavailable):
            self.ask(deadline_seconds=1.2)
        assert self.ask().model == PRIMARY

    def test_a_retired_model_is_not_asked_every_time(self, groq, settings):
        settings.AI_CIRCUIT_BREAKER_OPEN_SECONDS = 60
        groq.keep("model_not_found", model=PRIMARY)
        for _ in range(3):
            assert self.ask().model == FALLBACK
        assert groq.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_crowd_at_a_half_open_circuit_sends_one_probe(groq, settings, quick):
    settings.AI_CIRCUIT_BREAKER_OPEN_SECONDS = 1
    settings.GROQ_FALLBACK_MODELS = []
    groq.keep("500")
    with pytest.raises(ModelUnavailable), open_operation(kind="lesson_core") as operation:
        operation.ask(core_request())
    groq.clear()
    groq.script.latency = 0.3
    time.sleep(1.05)
    before, answers, together = groq.count(), [], threading.Barrier(6)

    def ask(number: int) -> None:
        from django.db import connection

        together.wait()
        try:
            with open_operation(kind="lesson_core") as operation:
                answers.append(operation.ask(core_request(f"Тақырып {number}")).text)
        finally:
            connection.close()

    crowd = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join(timeout=20)
    assert len(answers) == 6  # the others waited for the probe
    arrivals = [request.at for request in groq.requests[before:]]
    assert len(arrivals) == 6
    assert arrivals[1] - arrivals[0] >= 0.25
