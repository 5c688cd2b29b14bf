"""Fixtures of tests that ask a model: a cache of their own and the local server in its two roles.

Use them by importing into a conftest.py: `from tests.support.fixtures import groq, isolated_cache, model_server  # noqa: F401`.
"""

from uuid import uuid4

import pytest

from tests.support.model_server import ModelServer

PRIMARY, FALLBACK = "openai/gpt-oss-120b", "openai/gpt-oss-20b"


@pytest.fixture
def isolated_cache(settings):
    """Breakers and counters that no other test shares, in whatever cache the settings name."""
    default = settings.CACHES["default"]
    settings.CACHES = {**settings.CACHES, "default": {**default, "KEY_PREFIX": uuid4().hex}}


@pytest.fixture
def model_server():
    """The local server, not yet in the settings."""
    with ModelServer() as running:
        yield running


@pytest.fixture
def groq(model_server, isolated_cache, settings) -> ModelServer:
    """The local server as Groq, with a primary model and one fallback."""
    settings.AI_ENABLED = True
    settings.GROQ_API_KEY, settings.GROQ_BASE_URL = "gsk_test", model_server.groq_url
    settings.GROQ_MODEL, settings.GROQ_FALLBACK_MODELS = PRIMARY, [FALLBACK]
    settings.AI_REQUEST_TIMEOUT_SECONDS = 3
    return model_server


@pytest.fixture
def openai(model_server, isolated_cache, settings) -> ModelServer:
    """The local server as the only one, OpenAI-compatible."""
    settings.AI_ENABLED, settings.GROQ_API_KEY = True, ""
    settings.OPENAI_BASE_URL, settings.OPENAI_MODEL = model_server.openai_url, "local-model"
    settings.AI_REQUEST_TIMEOUT_SECONDS = 3
    return model_server


@pytest.fixture
def quick(monkeypatch):
    """Back-off in milliseconds; what a provider's Retry-After asks is still waited."""
    monkeypatch.setattr("neurogloss.llm.retry.BACKOFF_SECONDS", 0.01)
