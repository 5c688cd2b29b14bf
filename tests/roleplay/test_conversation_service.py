"""Conversations as the pages have them: started, answered, streamed, cut, ended."""

from contextlib import suppress

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from analytics.models import AIGenerationEvent
from neurogloss.llm.errors import ModelUnavailable
from roleplay import selectors
from roleplay.access import own_conversation, own_turn
from roleplay.models import Conversation, Turn
from roleplay.scripted import load_scenes
from roleplay.services import (
    ConversationEndedError,
    answer_turn,
    end_conversation,
    start_conversation,
    stream_turn,
)
from roleplay.streams import MOST_STREAMS, TooManyStreamsError, hold_stream_slot
from tests.factories import UserFactory
from tests.roleplay.conftest import messages_of

pytestmark = pytest.mark.django_db
OWN = {"scenario": "Бармен в Алматы", "role": "Бармен Ерлан"}


def said(conversation):
    return [(turn.order, turn.speaker, turn.text) for turn in selectors.turns(conversation=conversation)]


@pytest.fixture
def own_scene(learner, groq):
    """A conversation with the model, in the learner's own scene."""
    return start_conversation(user_id=learner.id, **OWN)


def stream(learner, conversation, message="Сәлем!"):
    return stream_turn(user_id=learner.id, conversation_id=conversation.id, message=message)


def test_without_a_model_scenes_are_played_from_their_script(learner):
    conversation = start_conversation(user_id=learner.id, scene_key="cafe")
    scene = next(scene for scene in load_scenes("kk-ru") if scene.key == "cafe")
    assert conversation.is_scripted and conversation.scene_key == "cafe"
    assert (conversation.scenario, conversation.role) == (scene.setting, scene.roles["ru"])
    [opening] = selectors.turns(conversation=conversation)
    assert (opening.speaker, opening.text) == ("bot", scene.nodes[scene.start].line.text)
    assert opening.translation
    own, answer = answer_turn(user_id=learner.id, conversation_id=conversation.id, message="Маған шай керекпін")
    assert (own.order, answer.order) == (2, 3)
    assert answer.translation and own.correction == {
        "corrected": own.correction["corrected"],
        "note": own.correction["note"],
    }


def test_a_scripted_answer_streams_whole(learner):
    conversation = start_conversation(user_id=learner.id, scene_key="meeting")
    text = "".join(stream(learner, conversation, "Менің атым Дана."))
    assert said(conversation)[-1] == (3, "bot", text)
    assert "Дана" in text


def test_a_scripted_scene_can_be_played_to_its_end(learner):
    conversation = start_conversation(user_id=learner.id, scene_key="taxi")
    for _ in range(60):
        try:
            answer_turn(user_id=learner.id, conversation_id=conversation.id, message="Иә, жақсы, рақмет.")
        except ConversationEndedError:
            break
    else:
        pytest.fail("the scene never ends")
    conversation.refresh_from_db()
    assert conversation.ended_at is not None


def test_without_a_model_the_nearest_scene_stands_in_for_ones_own(learner):
    conversation = start_conversation(user_id=learner.id, scenario="Заболел живот, иду к врачу", role="врач")
    assert (conversation.scene_key, conversation.is_scripted) == ("doctor", True)


def test_with_a_model_a_scene_opens_with_its_line_and_goes_on_freely(learner, groq):
    conversation = start_conversation(user_id=learner.id, scene_key="cafe")
    assert not conversation.is_scripted and groq.count() == 0
    opening = said(conversation)[0][2]
    _own, answer = answer_turn(user_id=learner.id, conversation_id=conversation.id, message="Шай, рақмет.")
    sent = messages_of(groq.requests[0])
    assert sent[1:] == [("assistant", opening), ("user", "Шай, рақмет.")]
    assert conversation.scenario in sent[0][1]
    assert answer.text


def test_ones_own_scene_waits_for_the_learner(own_scene):
    assert (own_scene.scene_key, own_scene.is_scripted, said(own_scene)) == ("", False, [])
    assert (own_scene.target_language, own_scene.native_language, own_scene.level) == ("Kazakh", "Russian", "A1")


@pytest.mark.parametrize("fields", [{}, {"scenario": "x"}, {"scenario": "x" * 501, "role": "y"}, {"role": "y"}])
def test_a_scene_of_ones_own_needs_both_texts(learner, fields):
    with pytest.raises(ValidationError):
        start_conversation(user_id=learner.id, **fields)
    assert not Conversation.objects.exists()


def test_unknown_scenes_are_404(learner):
    for key in ("banana", "../cafe", "x" * 5000):
        with pytest.raises(Http404):
            start_conversation(user_id=learner.id, scene_key=key)


def test_no_scene_and_no_model_for_a_pair(db):
    learner = UserFactory(native_language="English", target_language="Italian")
    assert selectors.scenes_for(target_language="Italian", native_language="English") == ()
    with pytest.raises(ModelUnavailable):
        start_conversation(user_id=learner.id, **OWN)
    assert not Conversation.objects.exists()


def test_a_streamed_answer_is_stored_when_it_is_done(learner, own_scene, groq):
    pieces = stream(learner, own_scene)
    assert said(own_scene) == []
    parts = list(pieces)
    assert len(parts) > 1
    assert said(own_scene) == [(1, "user", "Сәлем!"), (2, "bot", "".join(parts))]
    event = AIGenerationEvent.objects.get()
    assert (event.operation, event.quality_status, event.user_id) == ("roleplay", "ok", learner.id)
    assert event.completion_tokens > 0
    list(stream(learner, own_scene, "Жақсы."))
    assert [order for order, _, _ in said(own_scene)] == [1, 2, 3, 4]
    assert messages_of(groq.requests[1])[1:] == [
        ("user", "Сәлем!"),
        ("assistant", "".join(parts)),
        ("user", "Жақсы."),
    ]


def test_a_reader_who_leaves_keeps_the_half_answer(learner, own_scene):
    pieces = stream(learner, own_scene)
    first = next(pieces)
    pieces.close()
    assert said(own_scene) == [(1, "user", "Сәлем!"), (2, "bot", first.strip())]
    assert AIGenerationEvent.objects.get().prompt_tokens > 0
    assert "roleplay-stream-0" not in cache


@pytest.mark.parametrize("fault", ["stream_error", "stream_drop"])
def test_an_answer_that_breaks_off_keeps_its_half(learner, own_scene, groq, fault):
    groq.play(fault)
    pieces = stream(learner, own_scene)
    with pytest.raises(ModelUnavailable) if fault == "stream_error" else suppress(ModelUnavailable):
        list(pieces)
    assert said(own_scene) == [(1, "user", "Сәлем!"), (2, "bot", "Сәлем")]


def test_a_model_that_is_away_stores_nothing(learner, own_scene, groq):
    groq.keep("500")
    with pytest.raises(ModelUnavailable):
        stream(learner, own_scene)
    with pytest.raises(ModelUnavailable):
        answer_turn(user_id=learner.id, conversation_id=own_scene.id, message="Сәлем!")
    assert said(own_scene) == []
    assert "roleplay-stream-0" not in cache


def test_an_endless_answer_is_cut(learner, own_scene, says):
    says("Сәлем, мен осындамын. " * 500)
    assert sum(map(len, stream(learner, own_scene))) < 2100


def test_a_conversation_deleted_meanwhile_stays_deleted(learner, own_scene):
    pieces = stream(learner, own_scene)
    next(pieces)
    own_scene.delete()
    list(pieces)
    assert not Turn.objects.exists()


def test_only_so_many_streams_at_once(learner, own_scene):
    open_streams = [stream(learner, own_scene) for _ in range(MOST_STREAMS)]
    with pytest.raises(TooManyStreamsError) as caught:
        stream(learner, own_scene)
    assert (caught.value.code, caught.value.retry_after > 0) == ("too_many_streams", True)
    list(open_streams.pop())
    list(stream(learner, own_scene))
    for pieces in open_streams:
        pieces.close()


def test_a_slot_is_given_back_after_an_error():
    for _ in range(MOST_STREAMS + 1):
        with pytest.raises(KeyError), hold_stream_slot():
            raise KeyError


@pytest.mark.parametrize("call", ["add", "get"])
def test_a_cache_that_is_away_stops_no_conversation(monkeypatch, call):
    def broken(*_args, **_options):
        raise ConnectionError

    monkeypatch.setattr(f"roleplay.streams.cache.{call}", broken)
    with hold_stream_slot():
        pass


@pytest.mark.parametrize("message", ["", "  ", "\u200b", "\x00", "x" * 2001])
def test_messages_that_say_nothing_or_too_much(learner, own_scene, groq, message):
    for call in (stream_turn, answer_turn):
        with pytest.raises(ValidationError) as caught:
            call(user_id=learner.id, conversation_id=own_scene.id, message=message)
        assert set(caught.value.message_dict) == {"message"}
    assert groq.count() == 0


def test_after_the_end_nothing_is_said(learner, own_scene, groq):
    assert end_conversation(user_id=learner.id, conversation_id=own_scene.id).ended_at
    for call in (stream_turn, answer_turn):
        with pytest.raises(ConversationEndedError):
            call(user_id=learner.id, conversation_id=own_scene.id, message="Сәлем!")
    assert groq.count() == 0


def test_an_outsider_finds_nothing(learner, outsider, own_scene):
    turn = Turn.objects.create(conversation=own_scene, order=1, speaker="user", text="Сәлем")
    for call in (
        lambda: own_conversation(user_id=outsider.id, conversation_id=own_scene.id),
        lambda: own_turn(user_id=outsider.id, turn_id=turn.id),
        lambda: stream(outsider, own_scene),
        lambda: answer_turn(user_id=outsider.id, conversation_id=own_scene.id, message="Сәлем!"),
        lambda: end_conversation(user_id=outsider.id, conversation_id=own_scene.id),
        lambda: own_conversation(user_id=learner.id, conversation_id="nonsense"),
    ):
        with pytest.raises(Http404):
            call()
    assert own_turn(user_id=learner.id, turn_id=turn.id) == turn
    assert list(selectors.conversations(user_id=outsider.id)) == []


def test_the_list_takes_two_queries(learner):
    for number in (10, 20):
        for _ in range(10):
            start_conversation(user_id=learner.id, scene_key="cafe")
        with CaptureQueriesContext(connection) as queries:
            listed = selectors.conversations(user_id=learner.id)
            assert [conversation.turn_count for conversation in listed] == [1] * number
        assert len(queries) == 2


def test_admin_lists(learner, admin_client):
    counts = []
    for _ in range(2):
        for _ in range(10):
            conversation = start_conversation(user_id=learner.id, scene_key="cafe")
        with CaptureQueriesContext(connection) as queries:
            for model in ("conversation", "turn"):
                assert admin_client.get(f"/admin/roleplay/{model}/", {"q": "а"}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert admin_client.get(f"/admin/roleplay/conversation/{conversation.id}/change/").status_code == 200
