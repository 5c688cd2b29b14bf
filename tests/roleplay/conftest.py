import json

import pytest
from django.core.cache import cache

from tests.support.model_server import ModelServer


@pytest.fixture(autouse=True)
def fresh_cache():
    """Breakers and slots live in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def server():
    with ModelServer() as running:
        yield running


@pytest.fixture
def groq(server, settings, monkeypatch):
    """The local server as Groq: one model, quick to give up."""
    settings.GROQ_API_KEY, settings.GROQ_BASE_URL = "gsk_test", server.groq_url
    settings.GROQ_MODEL, settings.GROQ_FALLBACK_MODELS = "openai/gpt-oss-120b", []
    settings.AI_REQUEST_TIMEOUT_SECONDS = 3
    monkeypatch.setattr("neurogloss.llm.retry.BACKOFF_SECONDS", 0.01)
    return server


@pytest.fixture
def says(groq):
    """says("one", {"two": 2}): what the model answers, in order; the last one for good."""

    def script(*answers):
        left = list(answers)
        groq.answer_with(lambda body: left.pop(0) if len(left) > 1 else left[0])
        return groq

    return script


def messages_of(request):
    return [(message["role"], message["content"]) for message in request.body["messages"]]


def as_json(value):
    return json.dumps(value, ensure_ascii=False)
