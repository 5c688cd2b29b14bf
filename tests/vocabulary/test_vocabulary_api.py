"""GET /vocabulary/daily-review and POST /vocabulary/review as clients see them."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from tests.vocabulary.factories import LearnerFactory, LessonFactory, WordFactory, add_items
from vocabulary.lesson_words import sync_lesson_words
from vocabulary.models import ReviewLog, UserLexeme

pytestmark = pytest.mark.django_db
DUE, REVIEW = "/api/v1/vocabulary/daily-review", "/api/v1/vocabulary/review"


def client_of(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def user():
    return LearnerFactory()


@pytest.fixture
def client(user):
    return client_of(user)


def post(client, body, **headers):
    return client.post(REVIEW, body, format="json", headers=headers)


def test_both_need_a_login():
    assert APIClient().get(DUE).status_code == 401
    assert APIClient().post(REVIEW, {}, format="json").status_code == 401


def test_due_words_oldest_first(client, user):
    now = timezone.now()
    late = WordFactory(user=user, next_review_at=now - timedelta(days=2), mastery_level=3)
    fresh = WordFactory(user=user, next_review_at=now - timedelta(minutes=1))
    WordFactory(user=user, next_review_at=now + timedelta(hours=1))
    WordFactory(user=user, next_review_at=now - timedelta(days=9), is_suspended=True)
    WordFactory(next_review_at=now - timedelta(days=9))  # somebody else's
    answer = client.get(DUE)
    assert answer.status_code == 200
    assert [word["id"] for word in answer.json()] == [str(late.id), str(fresh.id)]
    first = answer.json()[0]
    assert set(first) == {"id", "word", "translation", "context_sentence", "mastery_level", "next_review_at"}
    assert (first["word"], first["translation"], first["mastery_level"]) == (late.lexeme.text, "слово", 3)
    assert first["next_review_at"].endswith("Z")


def test_no_words_is_an_empty_array(client):
    assert client.get(DUE).json() == []


def test_limit(client, user):
    WordFactory.create_batch(3, user=user)
    assert len(client.get(DUE, {"limit": 2}).json()) == 2
    assert len(client.get(DUE, {"limit": 1000}).json()) == 3


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "ten", "1e3", "9" * 400, "", "\x00"])
def test_a_bad_limit_is_422(client, limit):
    answer = client.get(DUE, {"limit": limit})
    assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
    assert answer.json()["details"][0]["field"] == "limit"


def test_review_by_the_words_id(client, user):
    word = WordFactory(user=user)
    answer = post(client, {"vocabulary_id": str(word.id), "rating": 5})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], body["new_level"]) == ("success", 1)
    word.refresh_from_db()
    assert body["next_review"] == word.next_review_at.isoformat().replace("+00:00", "Z")
    assert word.next_review_at > timezone.now()
    assert client.get(DUE).json() == []


def test_review_by_a_lesson_items_id():
    lesson = LessonFactory()
    [item] = add_items(lesson, ("кітап", "книга"))
    sync_lesson_words(lesson=lesson)
    client = client_of(lesson.enrollment.user)
    assert [word["word"] for word in client.get(DUE).json()] == ["кітап"]
    assert post(client, {"vocabulary_id": str(item.id), "rating": 2}).json()["new_level"] == 0
    assert post(client, {"vocabulary_id": str(item.id), "rating": 3}).json()["new_level"] == 1
    assert ReviewLog.objects.filter(user_lexeme=UserLexeme.objects.get(), source="api").count() == 2


def test_someone_elses_and_unknown_words_are_404(client):
    word = WordFactory()
    for wanted in (word.id, uuid.uuid4()):
        answer = post(client, {"vocabulary_id": str(wanted), "rating": 5})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert not ReviewLog.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "vocabulary_id"),
        ({"rating": 0}, "rating"),
        ({"rating": 6}, "rating"),
        ({"rating": "5"}, "rating"),
        ({"rating": True}, "rating"),
        ({"rating": 4.5}, "rating"),
        ({"rating": None}, "rating"),
        ({"rating": 10**400}, "rating"),
        ({"vocabulary_id": "banana"}, "vocabulary_id"),
        ({"vocabulary_id": ["x"]}, "vocabulary_id"),
        ({"vocabulary_id": {"$ne": 1}}, "vocabulary_id"),
        ({"vocabulary_id": None}, "vocabulary_id"),
        ({"vocabulary_id": "\x00"}, "vocabulary_id"),
    ],
)
def test_bad_bodies_are_422_and_write_nothing(client, user, body, field):
    word = WordFactory(user=user)
    good = {"vocabulary_id": str(word.id), "rating": 5}
    answer = post(client, good | body if body else {})
    assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
    assert field in [detail["field"] for detail in answer.json()["details"]]
    assert not ReviewLog.objects.exists()


@pytest.mark.parametrize("raw", [b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"[" * 10_000, b"NaN"])
def test_malformed_bodies_are_422(client, raw):
    answer = client.post(REVIEW, raw, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")


def test_a_repeat_with_the_same_key_gets_the_first_answer(client, user):
    word = WordFactory(user=user)
    body = {"vocabulary_id": str(word.id), "rating": 5}
    first = post(client, body, **{"Idempotency-Key": "one"})
    again = post(client, body, **{"Idempotency-Key": "one"})
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert ReviewLog.objects.count() == 1
    assert post(client, body, **{"Idempotency-Key": "two"}).json()["new_level"] == 2


def test_an_error_isnt_kept_for_its_key(client, user):
    body = {"vocabulary_id": str(uuid.uuid4()), "rating": 5}
    assert post(client, body, **{"Idempotency-Key": "one"}).status_code == 404
    word = WordFactory(user=user)
    assert post(client, body | {"vocabulary_id": str(word.id)}, **{"Idempotency-Key": "one"}).status_code == 200


def test_queries_do_not_grow(client, user):
    counts = {}
    for number in (10, 20):
        WordFactory.create_batch(10, user=user)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(DUE).json()) == number
        counts[number] = len(queries)
    assert counts == {10: 1, 20: 1}


def test_a_review_costs_a_constant_few_queries(user):
    lesson = LessonFactory(enrollment__user=user)
    add_items(lesson, *[(f"сөз{letter}", "слово") for letter in "абвгдежзиклмнопрстуф"])
    sync_lesson_words(lesson=lesson)
    client = client_of(user)
    for item in (lesson.vocabulary_items.first(), lesson.vocabulary_items.last()):
        with CaptureQueriesContext(connection) as queries:
            post(client, {"vocabulary_id": str(item.user_lexeme_id), "rating": 4})
        assert len(queries) <= 20
