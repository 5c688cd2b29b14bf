"""Pages ask the database as often for long conversations as for short ones."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roleplay.models import Turn
from roleplay.services import start_conversation
from vocabulary.services import add_word

pytestmark = pytest.mark.django_db


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_scenes(client, learner):
    client.force_login(learner)
    counts = []
    for _ in range(2):
        for _ in range(10):
            start_conversation(user_id=learner.id, scene_key="cafe")
        counts.append(count_queries(client, "/roleplay/"))
    assert counts[0] == counts[1] <= 9


@pytest.mark.parametrize("action", ["", "word/?word=сөз"])
def test_conversation(client, learner, action):
    client.force_login(learner)
    conversation = start_conversation(user_id=learner.id, scene_key="cafe")
    counts = []
    for start in (2, 12):
        Turn.objects.bulk_create(
            Turn(conversation=conversation, order=order, speaker=("bot", "user")[order % 2], text=f"сөз {order}")
            for order in range(start, start + 10)
        )
        for order in range(start, start + 10):
            add_word(
                user_id=learner.id,
                word="сө" + "абвгдежзик"[order % 10] * order,
                translation="x",
                target_language="Kazakh",
            )
        counts.append(count_queries(client, f"/roleplay/{conversation.id}/{action}"))
    assert counts[0] == counts[1] <= 10
