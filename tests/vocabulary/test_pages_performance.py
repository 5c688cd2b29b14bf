"""Pages ask the database as often for many words as for few."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.vocabulary.factories import WordFactory
from vocabulary.runs import current_word, load_run


def count_queries(act):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert act().status_code in {200, 302}
    return len(queries)


@pytest.mark.parametrize("address", ["/words/", "/words/?q=сөз", "/words/export.csv", "/words/export.apkg"])
def test_words(client, learner, address):
    client.force_login(learner)
    WordFactory.create_batch(10, user=learner)
    few = count_queries(lambda: client.get(address))
    WordFactory.create_batch(10, user=learner)
    assert count_queries(lambda: client.get(address)) == few <= 11


def test_review(client, learner):
    client.force_login(learner)
    counts = []
    for _ in range(2):
        WordFactory.create_batch(10, user=learner, next_review_at=timezone.now() - timedelta(hours=1))
        client.post("/review/begin/")
        run = load_run(client.session, at=timezone.now())
        word = current_word(user_id=learner.id, run=run, at=timezone.now())
        grade = {"word": str(word.id), "turn": 0, "grade": 3}
        counts.append(
            (
                count_queries(lambda: client.get("/review/")),
                count_queries(lambda grade=grade: client.post("/review/grade/", grade, headers={"HX-Request": "true"})),
            )
        )
    assert counts[0] == counts[1]
    assert counts[0][0] <= 12
