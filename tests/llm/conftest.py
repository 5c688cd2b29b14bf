import pytest
from django.core.cache import cache

from tests.support.model_server import ModelServer

PRIMARY, FALLBACK = "openai/gpt-oss-120b", "openai/gpt-oss-20b"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def server():
    with ModelServer() as running:
        yield running


@pytest.fixture
def groq(server: ModelServer, settings) -> ModelServer:
    """The local server as Groq, with a primary model and one fallback."""
    settings.GROQ_API_KEY = "gsk_test"
    settings.GROQ_BASE_URL = server.groq_url
    settings.GROQ_MODEL, settings.GROQ_FALLBACK_MODELS = PRIMARY, [FALLBACK]
    settings.AI_REQUEST_TIMEOUT_SECONDS = 3
    return server


@pytest.fixture
def openai(server: ModelServer, settings) -> ModelServer:
    """The local server as the only one, OpenAI-compatible."""
    settings.OPENAI_BASE_URL, settings.OPENAI_MODEL = server.openai_url, "local-model"
    settings.AI_REQUEST_TIMEOUT_SECONDS = 3
    return server


@pytest.fixture
def quick(monkeypatch):
    """Back-off in milliseconds; what a provider's Retry-After asks is still waited."""
    monkeypatch.setattr("neurogloss.llm.retry.BACKOFF_SECONDS", 0.01)
