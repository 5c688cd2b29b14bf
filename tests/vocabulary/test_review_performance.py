"""Two grades at once, and a year-old learner's vocabulary."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from tests.vocabulary.factories import LearnerFactory, WordFactory
from vocabulary.models import Lexeme, ReviewLog, UserLexeme
from vocabulary.selectors import daily_review, review_forecast, review_session
from vocabulary.services import review_word


@pytest.mark.django_db(transaction=True)
def test_grades_at_once_are_all_counted():
    word = WordFactory()
    errors = []

    def work():
        try:
            review_word(user_id=word.user_id, vocabulary_id=word.id, rating=4)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    word.refresh_from_db()
    assert errors == []
    assert (word.mastery_level, word.reps, ReviewLog.objects.count()) == (6, 6, 6)


@pytest.mark.django_db
def test_a_backlog_of_thousands_is_quick():
    user, now = LearnerFactory(), timezone.now()
    lexemes = Lexeme.objects.bulk_create(
        Lexeme(target_language="Kazakh", text=f"сөз{n}", normalized=f"сөз{n}") for n in range(3000)
    )
    UserLexeme.objects.bulk_create(
        UserLexeme(
            user=user,
            lexeme=lexeme,
            state=2,
            stability=1 + number % 300,
            difficulty=5,
            last_reviewed_at=now - timedelta(days=2 + number % 400),
            next_review_at=now - timedelta(days=number % 300),
        )
        for number, lexeme in enumerate(lexemes)
    )
    assert len(review_session(user_id=user.id, size=20)) == 20
    assert len(daily_review(user_id=user.id, limit=200)) == 200
    assert sum(day.count for day in review_forecast(user_id=user.id, days=7, tz=timezone.get_default_timezone())) > 2900
