"""What is due, in which order; counts, forecasts and search."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.vocabulary.factories import LearnerFactory, LexemeFactory, WordFactory
from vocabulary.selectors import (
    count_due,
    due_words,
    find_words,
    known_translation,
    review_forecast,
    review_session,
    words_by_state,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 20, 30, tzinfo=UTC)  # the 3rd, 1:30 in Almaty
ALMATY = ZoneInfo("Asia/Almaty")


@pytest.fixture
def user():
    return LearnerFactory()


def known(user, *, stability, days_ago, due_days_ago=0.1, **fields):
    return WordFactory(
        user=user,
        state=2,
        stability=stability,
        difficulty=5,
        reps=3,
        last_reviewed_at=NOW - timedelta(days=days_ago),
        next_review_at=NOW - timedelta(days=due_days_ago),
        **fields,
    )


def test_due_words_are_bounded(user):
    WordFactory.create_batch(3, user=user, next_review_at=NOW)
    assert len(due_words(user_id=user.id, limit=2, at=NOW)) == 2
    assert len(due_words(user_id=user.id, limit=10**9, at=NOW)) == 3
    assert len(due_words(user_id=user.id, limit=0, at=NOW)) == 0
    assert not due_words(user_id=user.id, limit=9, at=NOW - timedelta(seconds=1))
    assert count_due(user_id=user.id, at=NOW) == 3


def test_the_likeliest_to_be_forgotten_comes_first(user):
    new = WordFactory(user=user, next_review_at=NOW - timedelta(days=30))
    steady = known(user, stability=100, days_ago=110, due_days_ago=10)
    shaky = known(user, stability=2, days_ago=6)
    middling = known(user, stability=10, days_ago=12)
    known(user, stability=1, days_ago=50, is_suspended=True)
    session = review_session(user_id=user.id, size=10, at=NOW)
    assert session == [shaky, middling, steady, new]
    assert review_session(user_id=user.id, size=2, at=NOW) == [shaky, middling]
    assert review_session(user_id=user.id, size=0, at=NOW) == []


def test_a_session_takes_two_queries_whatever_the_backlog(user):
    for number in (10, 20):
        WordFactory.create_batch(10, user=user, next_review_at=NOW)
        with CaptureQueriesContext(connection) as queries:
            session = review_session(user_id=user.id, size=15, at=NOW)
            assert [word.lexeme.text for word in session]
        assert (len(queries), len(session)) == (2, min(15, number))


def test_the_forecast_follows_the_learners_calendar(user):
    WordFactory(user=user, next_review_at=NOW - timedelta(days=40))
    WordFactory(user=user, next_review_at=NOW + timedelta(hours=22))  # still the 3rd in Almaty
    WordFactory(user=user, next_review_at=NOW + timedelta(hours=23))  # the 4th
    WordFactory(user=user, next_review_at=NOW + timedelta(days=90))
    WordFactory(user=user, next_review_at=NOW, is_suspended=True)
    WordFactory(next_review_at=NOW)
    forecast = review_forecast(user_id=user.id, days=3, tz=ALMATY, at=NOW)
    assert [(day.day, day.count) for day in forecast] == [
        (date(2026, 11, 3), 2),
        (date(2026, 11, 4), 1),
        (date(2026, 11, 5), 0),
    ]
    assert len(review_forecast(user_id=user.id, days=10**6, tz=ALMATY, at=NOW)) == 366


def test_words_by_state(user):
    WordFactory.create_batch(2, user=user, next_review_at=NOW)
    WordFactory(user=user, state=1, next_review_at=NOW)
    WordFactory(user=user, state=3, next_review_at=NOW + timedelta(days=1))
    known(user, stability=4, days_ago=3)
    known(user, stability=4, days_ago=3, is_suspended=True)
    WordFactory()
    counts = words_by_state(user_id=user.id, at=NOW)
    assert (counts.new, counts.learning, counts.known, counts.suspended, counts.due) == (2, 2, 1, 1, 4)
    assert counts.total == 6


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("КІТАП", {"кітап", "кітапхана"}),
        (" кітапх", {"кітапхана"}),
        ("библио", {"кітапхана"}),
        ("БИБЛИО", {"кітапхана"}),
        ("библиотека", {"кітапхана"}),
        ("книга", {"кітап"}),
        ("китап", {"кітап", "кітапхана"}),
        ("уй", {"үй"}),
        ("кітәп", set()),
        ("ки.ап", set()),
        ("[", set()),
        ("\\", set()),
        ("%", set()),
        ("_", set()),
        ("' OR 1=1 --", set()),
        ("\x00", {"кітап", "кітапхана", "үй"}),
        ("x" * 10_000, set()),
        ("", {"кітап", "кітапхана", "үй"}),
    ],
)
def test_search(user, query, found):
    for text, translation in (("кітап", "книга"), ("Кітапхана", "библиотека"), ("үй", "дом")):
        WordFactory(user=user, lexeme=LexemeFactory(text=text), translation_preferred=translation)
    WordFactory(lexeme=LexemeFactory(text="кітапша"))
    assert {word.lexeme.normalized for word in find_words(user_id=user.id, query=query)} == found


def test_filters_and_pages(user):
    WordFactory.create_batch(51, user=user)
    suspended = WordFactory(user=user, is_suspended=True)
    assert list(find_words(user_id=user.id, state="suspended")) == [suspended]
    assert find_words(user_id=user.id, state="due").paginator.count == 51
    assert find_words(user_id=user.id, state="banana").paginator.count == 52
    last = find_words(user_id=user.id, page=99)
    assert (last.number, len(last)) == (2, 2)
    with CaptureQueriesContext(connection) as queries:
        assert [word.lexeme.text for word in find_words(user_id=user.id)]
    assert len(queries) == 2


def test_a_known_translation(user):
    WordFactory(user=user, lexeme=LexemeFactory(text="үй"), translation_preferred="дом")
    assert known_translation(user_id=user.id, word="Үй!", target_language="Kazakh") == "дом"
    assert known_translation(user_id=user.id, word="Үй", target_language="Tatar") == ""
