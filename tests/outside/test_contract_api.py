"""Every call of the contract, in order, by an outside client of a served product with a model behind it."""

import concurrent.futures
import contextlib
import socket
import subprocess
import time
import uuid
from urllib.parse import urlsplit

import httpx
import pytest

from tests.outside.conftest import ROOT, serve
from tests.support.model_server import ModelServer

API = "/api/v1"
PROFILE = {"id", "username", "email", "native_language", "target_language", "xp", "language_levels", "interests"}
COURSE = {"enrollment_id", "course_template_id", "target_language", "theme", "cefr_level", "sections"}
LESSON = {
    "id", "enrollment_id", "level_template_id", "topic_snapshot", "content_text", "exercises", "quality_status",
    "created_at", "vocabulary_items",
}  # fmt: skip
PASSWORD = "strongpassword123"


def sign_up(client: httpx.Client, name: str = "") -> dict:
    name = name or f"u{uuid.uuid4().hex[:10]}"
    body = {"username": name, "email": f"{name}@example.com", "password": PASSWORD}
    answer = client.post(f"{API}/auth/register", json=body)
    assert answer.status_code == 200, answer.text
    login = client.post(f"{API}/auth/login", data={"username": name, "password": PASSWORD})
    assert login.status_code == 200, login.text
    client.headers["Authorization"] = f"Bearer {login.json()['access_token']}"
    return login.json()


def levels_of(course: dict) -> list[dict]:
    return [level for section in course["sections"] for unit in section["units"] for level in unit["levels"]]


def ok(response: httpx.Response, status: int = 200):
    assert response.status_code == status, response.text
    assert response.headers["X-Request-Id"]
    return response.json()


def assert_error(response: httpx.Response, status: int, code: str) -> None:
    assert response.status_code == status, response.text
    body = response.json()
    assert body["code"] == code
    assert body["message"]
    assert body["request_id"] == response.headers["X-Request-Id"]


def test_every_call_in_order(groq_served):
    served, model = groq_served
    with served.client() as client:
        tokens = sign_up(client)
        assert tokens["token_type"] == "bearer"
        _profile(client)
        course = _course(client, model)
        lesson = _lessons(client, course)
        _words(client, lesson)
        _progress(client, course)
        _bulk(client, course)
        _roleplay_and_gems(client)
        _jobs(client)
        _export_and_reset(client)
        _sessions(client, tokens)
        _end(client)


def _profile(client):
    profile = ok(client.get(f"{API}/auth/me"))
    assert set(profile) >= PROFILE
    assert (profile["native_language"], profile["target_language"]) == ("Russian", "Kazakh")
    assert (profile["xp"], profile["language_levels"], profile["interests"]) == (0, {}, [])
    languages = {"target_language": "English", "native_language": "Russian"}
    assert ok(client.put(f"{API}/users/me/languages", json=languages))["target_language"] == "English"
    same = {"target_language": "Russian", "native_language": "Russian"}
    assert_error(client.put(f"{API}/users/me/languages", json=same), 422, "validation_error")
    changed = ok(client.patch(f"{API}/users/me", json={"interests": ["Travel"], "target_language": "Kazakh"}))
    assert (changed["interests"], changed["target_language"]) == (["Travel"], "Kazakh")


def _course(client, model):
    assert_error(client.get(f"{API}/path/"), 404, "not_found")
    wish = {"interests": ["Travel", "Music"], "level": "A1", "regenerate": True}
    course = ok(client.post(f"{API}/path/generate", json=wish))
    assert set(course) >= COURSE
    assert (course["author"], course["notices"]) == ("model", [])
    assert model.count("course") == 1
    assert ok(client.get(f"{API}/path/")) == course
    return course


def _lessons(client, course):
    level = levels_of(course)[0]
    wish = {"level_template_id": level["id"], "topic": "Travel", "level": "A1", "generation_mode": "balanced"}
    lesson = ok(client.post(f"{API}/lessons/generate", json=wish))
    assert set(lesson) >= LESSON
    assert (lesson["quality_status"], lesson["topic_snapshot"]) == ("ok", "Travel")
    assert ok(client.get(f"{API}/lessons/?skip=0&limit=10")) == [lesson]
    assert ok(client.get(f"{API}/lessons/{lesson['id']}")) == lesson
    assert ok(client.post(f"{API}/lessons/{lesson['id']}/complete"))["status"] == "success"
    again = ok(client.post(f"{API}/lessons/{lesson['id']}/regen-exercises"))
    assert (again["content_text"], again["quality_status"]) == (lesson["content_text"], "ok")
    core = ok(client.post(f"{API}/lessons/{lesson['id']}/regen-core", json={"level": "A1"}))
    assert (core["exercises"], core["quality_status"]) == ([], "needs_review")
    return ok(client.post(f"{API}/lessons/{lesson['id']}/regen-exercises", json={"generation_mode": "fast"}))


def _words(client, lesson):
    due = ok(client.get(f"{API}/vocabulary/daily-review"))
    assert {word["id"] for word in due} == {item["user_lexeme_id"] for item in lesson["vocabulary_items"]}
    assert set(due[0]) >= {"id", "word", "translation", "context_sentence", "mastery_level", "next_review_at"}
    first = {"vocabulary_id": due[0]["id"], "rating": 5}
    key = {"Idempotency-Key": uuid.uuid4().hex}
    answer = ok(client.post(f"{API}/vocabulary/review", json=first, headers=key))
    assert (answer["status"], answer["new_level"]) == ("success", 1)
    assert ok(client.post(f"{API}/vocabulary/review", json=first, headers=key)) == answer
    item = next(item for item in lesson["vocabulary_items"] if item["user_lexeme_id"] == due[1]["id"])
    failed = ok(client.post(f"{API}/vocabulary/review", json={"vocabulary_id": item["id"], "rating": 2}))
    assert failed["new_level"] == 0
    assert len(ok(client.get(f"{API}/vocabulary/daily-review?limit=1"))) == 1
    assert_error(client.post(f"{API}/vocabulary/review", json={**first, "rating": 6}), 422, "validation_error")


def _progress(client, course):
    first, second = levels_of(course)[:2]
    body = {"level_template_id": first["id"], "status": "completed", "stars": 3, "xp_gained": 50}
    answer = ok(client.patch(f"{API}/path/progress", json=body))
    assert (answer["new_status"], answer["next_level_unlocked"], answer["user_total_xp"]) == ("completed", True, 50)
    assert levels_of(ok(client.get(f"{API}/path/")))[1]["status"] == "in_progress"
    locked = {**body, "level_template_id": levels_of(course)[2]["id"]}
    assert_error(client.patch(f"{API}/path/progress", json=locked), 409, "level_locked")
    assert second["status"] == "locked"


def _bulk(client, course):
    ids = [levels_of(course)[0]["id"], str(uuid.uuid4())]
    retried = ok(client.post(f"{API}/path/retry-lessons", json={"level_template_ids": ids, "level": "A1"}))
    assert retried["status"] == "partial_success"
    assert (retried["mode"], retried["generation_mode"]) == ("full", "balanced")
    assert [each["topic_snapshot"] for each in retried["regenerated"]] == ["Travel"]
    assert retried["failed"] == [{"level_template_id": ids[1], "error": "not_found"}]
    full = ok(client.post(f"{API}/path/generate-full", json={"interests": ["Travel"], "max_topics": 3}))
    assert full["status"] == "success"
    assert len(full["lessons"]) == len(full["topics"]) == len(full["requested_topics"]) == 3
    assert set(full) >= {"failed_topics", "needs_review_topics", "retry_after_seconds", "course"}


def _roleplay_and_gems(client):
    chat = {
        "scenario": "Meeting a pro player", "role": "Layla", "message": "Hi!", "history": [],
        "target_language": "Kazakh", "level": "A1",
    }  # fmt: skip
    assert ok(client.post(f"{API}/roleplay/chat", json=chat))["response"]
    assert ok(client.post(f"{API}/gamification/buy-freeze"))["status"] == "success"
    assert_error(client.post(f"{API}/gamification/buy-freeze"), 409, "insufficient_gems")


def _jobs(client):
    wish = {"interests": ["Спорт"]}
    response = client.post(f"{API}/path/generate", json=wish, headers={"Prefer": "respond-async"})
    ok(response, 202)
    location = response.headers["Location"]
    assert location.startswith(f"{API}/jobs/")
    give_up_at = time.monotonic() + 30
    while (job := ok(client.get(location)))["status"] in {"queued", "running"}:
        assert time.monotonic() < give_up_at, job
        time.sleep(0.2)
    assert job["status"] == "succeeded", job
    assert job["result"] == ok(client.get(f"{API}/path/"))
    assert set(job) >= {"id", "kind", "status", "done", "total", "message", "result", "error"}


def _export_and_reset(client):
    exported = ok(client.get(f"{API}/users/me/export"))
    assert set(exported) >= {
        "user", "streaks", "enrollments", "course_templates", "progress", "generated_lessons", "vocabulary", "reviews",
        "attempts", "achievements",
    }  # fmt: skip
    assert "password" not in str(exported["user"])
    before = ok(client.get(f"{API}/auth/me"))
    after = ok(client.post(f"{API}/users/me/reset"))
    assert (after["xp"], after["language_levels"]) == (before["xp"], {})
    assert_error(client.get(f"{API}/path/"), 404, "not_found")
    assert ok(client.get(f"{API}/lessons/")) == []
    assert ok(client.get(f"{API}/vocabulary/daily-review")) == []


def _sessions(client, tokens):
    old = tokens["refresh_token"]
    pair = ok(client.post(f"{API}/auth/refresh", json={"refresh_token": old}))
    assert pair["refresh_token"] != old
    assert_error(client.post(f"{API}/auth/refresh", json={"refresh_token": old}), 401, "invalid_credentials")
    assert_error(
        client.post(f"{API}/auth/refresh", json={"refresh_token": pair["refresh_token"]}), 401, "invalid_credentials"
    )
    name = {"username": "nobody@example.com", "password": "wrong"}
    assert_error(client.post(f"{API}/auth/login", data=name), 401, "invalid_credentials")


def _end(client):
    sign_up(client)
    assert_error(client.request("DELETE", f"{API}/users/me", json={"password": "wrong"}), 401, "invalid_credentials")
    gone = client.request("DELETE", f"{API}/users/me", json={"password": PASSWORD})
    assert gone.status_code == 204
    assert client.get(f"{API}/auth/me").status_code == 401
    tokens = sign_up(client)
    assert ok(client.post(f"{API}/auth/logout", json={"refresh_token": tokens["refresh_token"]})) == {"status": "ok"}
    sign_up(client)
    assert ok(client.post(f"{API}/auth/logout-all")) == {"status": "ok"}


def test_frame(groq_served):
    served, _model = groq_served
    with served.client() as client:
        assert ok(client.get("/health")) == {"status": "ok"}
        assert ok(client.get("/health/db")) == {"status": "ok"}
        assert ok(client.get(f"{API}/openapi.json"))["openapi"].startswith("3.")
        assert client.get("/docs").status_code == 200
        assert_error(client.get(f"{API}/nothing/here"), 404, "not_found")
        assert_error(client.post(f"{API}/lessons"), 404, "not_found")
        assert_error(client.post(f"{API}/auth/register", content=b"{"), 422, "validation_error")
        assert_error(client.post(f"{API}/auth/register", content=b"x" * 10_000_000), 413, "payload_too_large")
        echoed = client.get("/health", headers={"X-Request-Id": "abc-1"})
        assert echoed.headers["X-Request-Id"] == "abc-1"


def test_the_documents_own_curl_examples(groq_served):
    """The examples of the system's first document, unchanged but for host and token."""
    served, _model = groq_served
    register = (
        f"curl -s -X POST {served.url}/api/v1/auth/register -H 'Content-Type: application/json' "
        """-d '{"username":"demo","email":"demo@example.com","password":"strongpassword123"}'"""
    )
    login = (
        f"curl -s -X POST {served.url}/api/v1/auth/login -H 'Content-Type: application/x-www-form-urlencoded' "
        "-d 'username=demo&password=strongpassword123'"
    )
    listing = f"curl -s '{served.url}/api/v1/lessons/?skip=0&limit=10' -H 'Authorization: Bearer TOKEN'"
    shell = {"shell": True, "capture_output": True, "text": True, "check": True, "cwd": ROOT}
    assert '"username":"demo"' in subprocess.run(register, **shell).stdout
    answer = subprocess.run(login, **shell).stdout
    token = answer.split('"access_token":"')[1].split('"')[0]
    assert subprocess.run(listing.replace("TOKEN", token), **shell).stdout == "[]"


def test_eight_at_once_make_one_lesson(groq_served):
    served, model = groq_served
    with served.client() as client:
        sign_up(client)
        course = ok(client.post(f"{API}/path/generate", json={"interests": ["Шахматы"]}))
        level = levels_of(course)[0]["id"]
        before = model.count()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            calls = [
                pool.submit(client.post, f"{API}/lessons/generate", json={"level_template_id": level}) for _ in range(8)
            ]
        lessons = [ok(call.result()) for call in calls]
        assert len({lesson["id"] for lesson in lessons}) == 1
        assert model.count() - before == 2
        assert len(ok(client.get(f"{API}/lessons/"))) == 1


@pytest.mark.parametrize("provider", ["openai"])
def test_the_main_road_on_an_openai_compatible_server(tmp_path, provider):
    with (
        ModelServer() as model,
        serve(tmp_path, OPENAI_BASE_URL=model.openai_url, OPENAI_MODEL="local", RATELIMIT_ENABLE="false") as served,
        served.client() as client,
    ):
        sign_up(client)
        course = ok(client.post(f"{API}/path/generate", json={"interests": ["Музыка"]}))
        assert course["author"] == "model"
        lesson = ok(client.post(f"{API}/lessons/generate", json={"level_template_id": levels_of(course)[0]["id"]}))
        assert lesson["quality_status"] == "ok"
        assert model.count() >= 3


def test_without_a_key_the_starter_course_serves(starter_served):
    with starter_served.client() as client:
        sign_up(client)
        course = ok(client.post(f"{API}/path/generate", json={"interests": ["музыка", "путешествия"]}))
        assert course["author"] == "starter"
        lesson = ok(client.post(f"{API}/lessons/generate", json={"level_template_id": levels_of(course)[0]["id"]}))
        assert len(lesson["exercises"]) == 8
        assert ok(client.get(f"{API}/vocabulary/daily-review"))


def test_what_the_server_itself_refuses_is_told_as_any_error(starter_served):
    with starter_served.client() as client:
        assert_error(client.get(f"{API}/lessons/?q={'x' * 9000}"), 414, "uri_too_long")
        assert_error(
            client.get(f"{API}/auth/me", headers={"X-Much": "x" * 9000}), 431, "request_header_fields_too_large"
        )
        assert_error(client.get(f"{API}/auth/me?q={'x' * 5000}"), 401, "not_authenticated")


def test_a_body_that_nobody_reads_costs_no_connection(starter_served):
    with starter_served.client() as client:
        for _ in range(3):
            assert_error(client.post(f"{API}/nothing", content=b"x" * 500_000), 404, "not_found")
        ok(client.get("/health"))


def test_silent_clients_give_their_threads_back(starter_served):
    address = urlsplit(starter_served.url)
    half = f"POST {API}/auth/refresh HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{{}}".encode()
    with contextlib.ExitStack() as stack, starter_served.client() as client:
        silent = [
            stack.enter_context(socket.create_connection((address.hostname, address.port), timeout=30))
            for _ in range(70)
        ]
        for number, connection in enumerate(silent):
            connection.sendall(half if number % 2 else half[:20])
        ok(client.get("/health"))
        assert b" 422 " in silent[1].recv(1000).split(b"\r\n")[0]
