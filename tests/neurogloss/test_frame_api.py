"""The frame that all calls share: one error format, ids, bounds, methods, origins. Bad input is a 4xx that writes nothing."""

import json

import pytest
from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client

from accounts.models import User
from neurogloss.llm.errors import ModelUnavailable
from neurogloss.middleware import RequestIdFilter
from tests.conftest import API

REGISTER = f"{API}/auth/register"
GOOD = '"username": "demo", "email": "demo@example.com", "password": "strongpassword123"'


@pytest.fixture
def client():
    """As a server would answer: an exception is a 500, not the test's own."""
    return Client(raise_request_exception=False)


def post(client, body, content_type="application/json", path=REGISTER, **headers):
    return client.generic("POST", path, body, content_type=content_type, **headers)


@pytest.mark.parametrize(
    "path",
    [
        f"{API}/nothing",
        f"{API}/auth/login/",
        f"{API}/auth/me/",
        f"{API}/path",
        f"{API}/lessons",
        f"{API}/",
        API,
        f"{API}/auth",
        "/health/",
        "/health/nothing",
        f"{API}/%00",
        f"{API}/../secret",
        f"{API}/{'x' * 5000}",
        f"{API}/%F0%9F%90%8E",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_unknown_paths(client, assert_error, method, path):
    assert_error(client.generic(method, path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"{API}/auth/register"),
        ("PUT", f"{API}/auth/login"),
        ("DELETE", f"{API}/auth/refresh"),
        ("POST", f"{API}/openapi.json"),
        ("POST", "/openapi.json"),
        ("POST", "/health"),
        ("DELETE", "/health/db"),
    ],
)
def test_wrong_methods(client, db, assert_error, method, path):
    response = Client(enforce_csrf_checks=True, raise_request_exception=False).generic(method, path)
    assert_error(response, 405, "method_not_allowed")
    assert response.headers["Allow"]


def test_wrong_method_when_logged_in(api, assert_error):
    assert_error(api.post(f"{API}/auth/me"), 405, "method_not_allowed")
    assert_error(api.get(f"{API}/users/me/reset"), 405, "method_not_allowed")


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "not json",
        '{"username": }',
        "{'username': 'demo'}",
        f"{{{GOOD}}} trailing",
        f'{{{GOOD}, "n": NaN}}',
        f'{{{GOOD}, "n": -Infinity}}',
        "[" * 100_000,
        '{"a":' * 100_000,
        f'{{{GOOD}, "n": {"[" * 500 + "]" * 500}}}',
        f'{{{GOOD}, "n": {"9" * 5000}}}',
        b"\xff\xfe\x00",
        b'{"username": "\xed\xa0\x80"}',
        "[]",
        "null",
        '"text"',
        "5",
        "true",
        f"[{{{GOOD}}}]",
        "",
        "   ",
        '{"username": "\\ud800demo", "email": "demo@example.com", "password": "strongpassword123"}',
        '{"username": "demo\\u0000", "email": "demo@example.com", "password": "strongpassword123"}',
        '{"username": "de\\u202emo", "email": "demo@example.com", "password": "strongpassword123"}',
        '{"username": 1e999, "email": 1e308, "password": -0.0}',
        '{"username": {"a": {}}, "email": [[]], "password": true}',
    ],
)
def test_malformed_bodies(client, db, assert_error, body):
    response = post(client, body)
    error = assert_error(response, 422, "validation_error")
    assert error["details"]
    assert len(response.content) < 20_000
    assert not User.objects.exists()


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data", "garbage", "a/b;c=d"])
def test_other_content_types(client, db, assert_error, content_type):
    assert_error(post(client, f"{{{GOOD}}}", content_type), 422, "validation_error")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (f"{{{GOOD}}}", "application/json; charset=utf-8"),
        (f"{{{GOOD}}}", "application/vnd.api+json"),
        (f"{{{GOOD}}}", ""),
        (b"\xef\xbb\xbf" + f"{{{GOOD}}}".encode(), "application/json"),
        (f'{{{GOOD}, "unknown": [[1, {{"a": null}}]]}}', "application/json"),
    ],
)
def test_bodies_that_can_be_read(client, db, body, content_type):
    assert post(client, body, content_type).status_code == 200


def test_a_body_that_is_too_large(client, db, assert_error):
    body = json.dumps({"username": "demo", "filler": "x" * 10_000_000})
    assert_error(post(client, body), 413, "payload_too_large")
    assert_error(post(client, "", CONTENT_LENGTH="9" * 40), 413, "payload_too_large")


@pytest.mark.parametrize("length", ["x", "-5", "1e3", "²", ""])
def test_a_length_that_isnt_one(client, db, assert_error, length):
    assert_error(post(client, f"{{{GOOD}}}", CONTENT_LENGTH=length), 422, "validation_error")


@pytest.mark.parametrize("path", ["auth/logout-all", "users/me/reset", "gamification/buy-freeze", "lessons/x/complete"])
def test_calls_without_data_refuse_what_cant_be_read(api, learner, assert_error, path):
    response = api.generic("POST", f"{API}/{path}", '{"a": ', content_type="application/json")
    assert_error(response, 422, "validation_error")
    learner.refresh_from_db()
    assert learner.gems == 200


def test_many_bad_items_are_listed_in_part(client, learner, assert_error):
    response = post(client, json.dumps({"username": ["x"] * 100_000}))
    assert len(assert_error(response, 422, "validation_error")["details"]) <= 50


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png", "*/*", "garbage"])
def test_the_answer_is_json_whatever_is_asked_for(client, db, assert_error, accept):
    response = client.get(f"{API}/auth/me", HTTP_ACCEPT=accept)
    assert_error(response, 401, "not_authenticated")
    assert response.headers["Content-Type"] == "application/json"


def test_a_post_is_never_redirected(client, db):
    for path in (f"{API}/auth/login/", f"{API}/path", f"{API}/lessons/generate/", "/health/", "/docs/", "/nothing"):
        assert not 300 <= post(client, "{}", path=path).status_code < 400, path


@pytest.mark.parametrize("given", ["abc-123", "A.b_c:9", "x" * 128])
def test_a_sound_request_id_is_echoed(client, given):
    for path in ("/health", f"{API}/nothing", "/nowhere/"):
        assert client.get(path, HTTP_X_REQUEST_ID=given).headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "x" * 129, "a b", "a\nb", "<script>", "é"])
def test_another_request_id_is_replaced(client, given):
    made = client.get("/health", HTTP_X_REQUEST_ID=given).headers["X-Request-Id"]
    assert made != given and len(made) == 32
    assert client.get("/health").headers["X-Request-Id"] != made


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RuntimeError("secret detail"), 500, "internal_error"),
        (OperationalError("secret detail"), 500, "internal_error"),
        (ModelUnavailable("secret detail"), 503, "model_unavailable"),
        (DjangoValidationError({"email": ["Bad."]}), 422, "validation_error"),
        (DjangoValidationError("Bad."), 422, "validation_error"),
    ],
)
def test_what_a_service_raises(client, db, monkeypatch, assert_error, caplog, error, status, code):
    def fail(**kwargs):
        raise error

    monkeypatch.setattr("accounts.services.register_learner", fail)
    response = post(client, f"{{{GOOD}}}")
    assert_error(response, status, code)
    assert "secret detail" not in response.content.decode()
    assert ("secret detail" in caplog.text) == (status == 500)


@pytest.mark.parametrize(("seconds", "header"), [(None, None), (1.2, "2"), (600.0, "600"), (0.0, "1")])
def test_model_trouble_says_when_to_come_back(client, db, monkeypatch, assert_error, seconds, header):
    def fail(**kwargs):
        raise ModelUnavailable("away", retry_after=seconds)

    monkeypatch.setattr("accounts.services.register_learner", fail)
    response = post(client, f"{{{GOOD}}}")
    assert_error(response, 503, "model_unavailable")
    assert response.headers.get("Retry-After") == header


def test_messages_follow_accept_language(client, db):
    english = client.get(f"{API}/auth/me", HTTP_ACCEPT_LANGUAGE="en").json()["message"]
    assert english == "Please log in: this call needs an access token."


def test_an_unknown_host(client, assert_error):
    assert_error(client.get(f"{API}/auth/me", HTTP_HOST="evil.example"), 400, "bad_request")


def test_health(client, db, monkeypatch, assert_error):
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/health/db").json() == {"status": "ok"}

    class Away:
        def cursor(self):
            raise OperationalError("away")

    monkeypatch.setattr("neurogloss.views.connection", Away())
    assert_error(client.get("/health/db"), 503, "database_unavailable")


def test_a_page_that_isnt_there(client, db):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/")


def test_limits_let_through_when_the_cache_is_away(client, db, rate_limits, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise ConnectionError("no cache")

    monkeypatch.setattr("neurogloss.limits.get_usage", away)
    assert post(client, f"{{{GOOD}}}").status_code == 200
    assert "register" in caplog.text


class TestOrigins:
    ORIGIN = "https://app.example.kz"

    def preflight(self, client, **headers):
        return client.options(
            f"{API}/auth/login",
            HTTP_ORIGIN=self.ORIGIN,
            HTTP_ACCESS_CONTROL_REQUEST_METHOD="POST",
            HTTP_ACCESS_CONTROL_REQUEST_HEADERS="authorization,idempotency-key,prefer,x-device-id",
            **headers,
        )

    def test_a_listed_origin_may(self, client, settings, db):
        settings.CORS_ALLOWED_ORIGINS = [self.ORIGIN]
        response = self.preflight(client)
        assert response.status_code == 200
        assert response.headers["Access-Control-Allow-Origin"] == self.ORIGIN
        allowed = response.headers["Access-Control-Allow-Headers"]
        assert all(name in allowed for name in ("authorization", "idempotency-key", "prefer", "x-device-id"))
        response = client.get(f"{API}/auth/me", HTTP_ORIGIN=self.ORIGIN)
        assert response.status_code == 401
        assert response.headers["Access-Control-Allow-Origin"] == self.ORIGIN
        assert "X-Request-Id" in response.headers["Access-Control-Expose-Headers"]

    def test_a_refused_body_may_be_seen_to_be(self, client, settings, db, assert_error):
        settings.CORS_ALLOWED_ORIGINS = [self.ORIGIN]
        response = post(client, "", CONTENT_LENGTH="9" * 9, HTTP_ORIGIN=self.ORIGIN, HTTP_ACCEPT_LANGUAGE="en")
        assert "too large" in assert_error(response, 413, "payload_too_large")["message"]
        assert response.headers["Access-Control-Allow-Origin"] == self.ORIGIN
        assert response.headers["X-Content-Type-Options"] == "nosniff"

    def test_another_origin_may_not(self, client, settings, db):
        settings.CORS_ALLOWED_ORIGINS = ["https://other.example"]
        assert "Access-Control-Allow-Origin" not in self.preflight(client).headers
        assert "Access-Control-Allow-Origin" not in client.get("/health", HTTP_ORIGIN=self.ORIGIN).headers

    def test_pages_are_for_no_other_origin(self, client, settings, db):
        settings.CORS_ALLOWED_ORIGINS = [self.ORIGIN]
        assert "Access-Control-Allow-Origin" not in client.get("/nowhere/", HTTP_ORIGIN=self.ORIGIN).headers


def test_deep_bodies_dont_reach_the_fingerprint_of_a_request(api, learner):
    deep = '{"a":' * 33 + "1" + "}" * 33
    response = api.generic(
        "POST", f"{API}/gamification/buy-freeze", deep, content_type="application/json", HTTP_IDEMPOTENCY_KEY="k"
    )
    assert response.status_code == 422


def test_migrations_are_complete(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("value", [0, 1, True, 10**30, None, [], {}, "x", "0"])
@pytest.mark.parametrize(
    ("method", "path", "field"),
    [
        ("patch", "/path/progress", "level_template_id"),
        ("post", "/lessons/generate", "level_template_id"),
        ("post", "/vocabulary/review", "vocabulary_id"),
    ],
)
def test_an_id_is_a_string(api, assert_error, method, path, field, value):
    body = {field: value, "status": "completed", "rating": 3}
    assert_error(getattr(api, method)(API + path, body, format="json"), 422, "validation_error", field)


def test_the_log_names_the_request(client, caplog):
    caplog.handler.addFilter(RequestIdFilter())
    client.get(f"{API}/nothing", HTTP_X_REQUEST_ID="abc-1")
    assert [record.request_id for record in caplog.records if record.name == "django.request"] == ["abc-1"]
