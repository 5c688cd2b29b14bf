"""The learner's own conversation or turn by an id from outside, or 404: the only place of this app that looks one up."""

from uuid import UUID

from django.http import Http404

from courses.access import parse_id
from roleplay.models import Conversation, Turn


def own_conversation(*, user_id: UUID, conversation_id: object, lock: bool = False) -> Conversation:
    conversations = Conversation.objects.all()
    if lock:
        conversations = conversations.select_for_update()
    conversation = conversations.filter(user_id=user_id, id=parse_id(conversation_id)).first()
    if conversation is None:
        raise Http404
    return conversation


def own_turn(*, user_id: UUID, turn_id: object) -> Turn:
    """A turn, the learner's or the partner's, with its conversation."""
    turn = (
        Turn.objects.select_related("conversation").filter(conversation__user_id=user_id, id=parse_id(turn_id)).first()
    )
    if turn is None:
        raise Http404
    return turn
