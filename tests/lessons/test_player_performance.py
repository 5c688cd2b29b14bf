"""The player's pages ask the same number of queries however long the course, the text and the vocabulary are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import UserLevelProgress
from tests.factories import LessonFactory, UserLexemeFactory, VocabularyItemFactory, make_course
from tests.lessons.players import address, levels_of, right_fields, run_of

pytestmark = pytest.mark.django_db
QUIZ = {
    "type": "quiz",
    "source": "vocab",
    "targets": [],
    "question": "Бұл не?",
    "options": ["а", "б", "в"],
    "correct_index": 0,
}


def queries_of(client, address, data=None):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address) if data is None else client.post(address, data)
    assert response.status_code in {200, 302}
    return len(queries)


def make_level(user, *, size):
    """A course of `size` sections whose first lesson has `size` sentences, words and exercises."""
    UserLevelProgress.objects.filter(enrollment__user=user).delete()
    user.enrollments.update(status="archived")
    enrollment = make_course(user, sections=size)
    level = levels_of(enrollment)[0]
    words = [f"сөз{'абвгдежзиклмнопрстуф'[number]}" for number in range(size)]
    lesson = LessonFactory(
        enrollment=enrollment,
        level_template=level.level_template,
        content_text=" ".join(f"Бұл {word}." for word in words),
        exercises=[QUIZ] * size,
    )
    for word in words:
        VocabularyItemFactory(generated_lesson=lesson, word=word, translation=f"слово {word}")
        UserLexemeFactory(user=user, lexeme__text=f"{word}{size}")
    return level


def test_pages(client, learner):
    client.force_login(learner)
    counts = []
    for size in (10, 20):
        level = make_level(learner, size=size)
        client.get(address(level))  # the run is begun
        page = [queries_of(client, "/learn/"), queries_of(client, address(level))]
        page += [queries_of(client, address(level, "continue/"), {"mark": run_of(level).mark}) for _ in range(2)]
        page.append(queries_of(client, address(level)))
        run = run_of(level)
        page.append(queries_of(client, address(level, "answer/"), {"mark": run.mark, **right_fields(run)}))
        page.append(queries_of(client, address(level)))
        counts.append(page)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 14, counts[0]
