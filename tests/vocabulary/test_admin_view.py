"""The staff's lists: searchable, and as many queries for twenty rows as for ten."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.vocabulary.factories import LessonFactory, WordFactory, add_items
from vocabulary.lesson_words import sync_lesson_words
from vocabulary.services import review_word

pytestmark = pytest.mark.django_db


def make_rows():
    for number in range(10):
        lesson = LessonFactory()
        add_items(lesson, (f"сөз{lesson.pk}"[:30], "слово"))
        sync_lesson_words(lesson=lesson)
        word = WordFactory(user=lesson.enrollment.user)
        review_word(user_id=word.user_id, vocabulary_id=word.id, rating=1 + number % 5)


@pytest.mark.parametrize("model", ["lexeme", "userlexeme", "lessonlexeme", "reviewlog"])
def test_lists(admin_client, model):
    address = reverse(f"admin:vocabulary_{model}_changelist")
    counts = []
    for _ in range(2):
        make_rows()
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(address).status_code == 200
        counts.append(len(queries))
        assert admin_client.get(address, {"q": "сөз"}).status_code == 200
    assert counts[0] == counts[1]
