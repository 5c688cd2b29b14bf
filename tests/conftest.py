"""What tests of every room share: learners, clients that are logged in by a real token, limits that count."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from accounts.models import User
from accounts.sessions import open_session
from tests.factories import PASSWORD, UserFactory

# Asks a real model, for money: only when it is asked for.
collect_ignore = [] if os.environ.get("RUN_MODEL_E2E") else ["model"]

API = "/api/v1"


def log_in(user: User, **options: Any) -> APIClient:
    """A client that bears an access token of that learner (whose password is PASSWORD)."""
    pair = open_session(login=user.username, password=PASSWORD, **options)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {pair.access_token}")
    return client


@pytest.fixture
def learner(db: None) -> User:
    return UserFactory(username="aigerim", email="aigerim@example.com")


@pytest.fixture
def outsider(db: None) -> User:
    """Somebody else, who must not see the learner's things."""
    return UserFactory(username="outsider", email="outsider@example.com")


@pytest.fixture
def anonymous() -> APIClient:
    return APIClient()


@pytest.fixture
def api(learner: User) -> APIClient:
    return log_in(learner)


@pytest.fixture
def outsider_api(outsider: User) -> APIClient:
    return log_in(outsider)


@pytest.fixture
def rate_limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Limits count, from zero, in a window that begins now: none ends in the midst of a test."""
    settings.RATELIMIT_ENABLE = True
    began_at = int(time.time())
    monkeypatch.setattr("django_ratelimit.core._get_window", lambda value, period: began_at + period)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def assert_error() -> Callable[..., dict[str, Any]]:
    """Checks a response against the one error format, and returns its body."""

    def check(response: Any, status: int, code: str, *fields: str) -> dict[str, Any]:
        assert response.status_code == status, response.content[:500]
        body: dict[str, Any] = response.json()
        assert set(body) - {"details"} == {"code", "message", "request_id"}, body
        assert body["code"] == code, body
        assert body["message"]
        assert body["request_id"] == response.headers["X-Request-Id"]
        for detail in body.get("details", []):
            assert set(detail) == {"field", "code", "message"}
        if fields:
            assert {detail["field"] for detail in body["details"]} >= set(fields), body
        return body

    return check
