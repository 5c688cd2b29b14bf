"""Writes of this app: a conversation and its turns. Corrections, hints and debriefs stand in coaching.py."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from neurogloss.languages import get_language
from neurogloss.llm.chain import model_is_configured
from neurogloss.llm.errors import ModelUnavailable
from neurogloss.llm.operation import open_operation
from neurogloss.text.tokens import clean
from roleplay import partner, scripted, selectors
from roleplay.access import own_conversation
from roleplay.models import Conversation, Turn
from roleplay.partner import Brief, History
from roleplay.scene_types import Scene
from roleplay.streams import hold_stream_slot
from vocabulary.services import clean_field

MOST_SCENARIO_CHARS = 500
MOST_ROLE_CHARS = 200
MOST_MESSAGE_CHARS = 2000
MOST_TURNS = 200


class ConversationEndedError(Exception):
    """Nothing more can be said here: the scene is over, was ended, or is full; 409 `conversation_ended`."""

    code = "conversation_ended"

    def __init__(self) -> None:
        self.message = _("This conversation is over. Start a new one.")
        super().__init__(self.message)


def answer_chat(
    *,
    user_id: UUID,
    scenario: str,
    role: str,
    message: str,
    history: History,
    target_language: str | None = None,
    level: str | None = None,
    in_job: bool = False,
) -> str:
    """The partner's answer to a client that keeps the conversation itself; nothing is stored.

    `target_language` and `level` default to the learner's. Without a model the nearest scripted scene answers.
    ModelUnavailable when a configured model doesn't, or no scene is in that language.
    """
    user = get_object_or_404(User, id=user_id)
    language = target_language or user.target_language
    if not model_is_configured():
        return _scripted_chat(user, language, scenario=scenario, role=role, message=message, history=history)
    brief = Brief(
        scenario=scenario,
        role=role,
        target_language=language,
        level=level or selectors.level_of(user=user, target_language=language),
    )
    return partner.reply_to(brief=brief, history=history, message=message, user_id=user_id, in_job=in_job)


def _scripted_chat(user: User, language: str, *, scenario: str, role: str, message: str, history: History) -> str:
    pair = selectors.find_pair_in(target_language=language, native_language=user.native_language)
    if pair is None:
        raise ModelUnavailable("no scripted scene is in this language", code="no_scene")
    scene = scripted.nearest_scene(scenario, role, pair=pair)
    return scripted.answer(scene, history, message).text


@transaction.atomic
def start_conversation(*, user_id: UUID, scene_key: str = "", scenario: str = "", role: str = "") -> Conversation:
    """A conversation in a scripted scene (by its key) or in the learner's own (`scenario` and `role`).

    A scene opens with its partner's first line; in their own the learner speaks first. Without a model the scene, or
    the one nearest to their own, is played from its script. Http404 for an unknown scene, ValidationError for empty
    or too long texts, ModelUnavailable where there is neither a model nor a scene in the learner's languages.
    """
    user = get_object_or_404(User, id=user_id)
    pair = selectors.find_pair(target_language=user.target_language, native_language=user.native_language)
    scene = _find_scene(scene_key, pair) if scene_key else None
    if scene is None:
        scenario = clean_field("scenario", scenario, most=MOST_SCENARIO_CHARS)
        role = clean_field("role", role, most=MOST_ROLE_CHARS)
    is_scripted = not model_is_configured()
    if is_scripted and scene is None:
        if pair is None:
            raise ModelUnavailable("no scripted scene is in these languages", code="no_scene")
        scene = scripted.nearest_scene(scenario, role, pair=pair)
    if scene is not None:
        code = get_language(user.native_language).code
        scenario, role = scene.setting, scene.roles.get(code) or scene.roles["en"]
    conversation = Conversation.objects.create(
        user=user,
        scene_key=scene.key if scene else "",
        scenario=scenario[:MOST_SCENARIO_CHARS],
        role=role[:MOST_ROLE_CHARS],
        target_language=user.target_language,
        native_language=user.native_language,
        level=selectors.level_of(user=user, target_language=user.target_language),
        is_scripted=is_scripted,
    )
    if scene is not None:
        opening = scripted.open_scene(scene)
        Turn.objects.create(
            conversation=conversation,
            order=1,
            speaker=Turn.Speaker.BOT,
            text=opening.text,
            translation=opening.translation,
        )
    return conversation


def answer_turn(*, user_id: UUID, conversation_id: object, message: str) -> tuple[Turn, Turn]:
    """The learner's turn and the partner's answer, judged and stored.

    Http404, ValidationError for the message, ConversationEndedError, ModelUnavailable (then nothing is stored).
    """
    conversation, message, history = _prepare(user_id, conversation_id, message)
    if conversation.is_scripted:
        return _answer_scripted(conversation, history, message)
    text = partner.reply_to(brief=brief_of(conversation), history=history, message=message, user_id=user_id)
    return _store_turns(conversation, Turn(text=message), Turn(text=text))


def stream_turn(*, user_id: UUID, conversation_id: object, message: str) -> Iterator[str]:
    """The partner's answer in pieces, as they come; the first is there when this returns, so errors are raised here.

    Both turns are stored when the answer ends, also when it is cut: what was said so far. Raises as answer_turn does,
    and TooManyStreamsError; a ModelUnavailable from the iterator means that the answer broke off.
    """
    conversation, message, history = _prepare(user_id, conversation_id, message)
    if conversation.is_scripted:
        _own, answer = _answer_scripted(conversation, history, message)
        return _in_words(answer.text)
    pieces = _stream(conversation, history, message)
    return _resume(next(pieces), pieces)


def end_conversation(*, user_id: UUID, conversation_id: object) -> Conversation:
    """No more turns; the debrief may follow."""
    with transaction.atomic():
        conversation = own_conversation(user_id=user_id, conversation_id=conversation_id, lock=True)
        if conversation.ended_at is None:
            conversation.ended_at = timezone.now()
            conversation.save(update_fields=["ended_at"])
    return conversation


@transaction.atomic
def delete_conversation(*, user_id: UUID, conversation_id: object) -> None:
    """The conversation with its turns. Cards that were kept from it stay."""
    own_conversation(user_id=user_id, conversation_id=conversation_id, lock=True).delete()


def scene_of(conversation: Conversation) -> Scene | None:
    """The scene that the conversation is in, None for the learner's own."""
    pair = selectors.find_pair(
        target_language=conversation.target_language, native_language=conversation.native_language
    )
    return scripted.find_scene(conversation.scene_key, pair=pair) if pair and conversation.scene_key else None


def brief_of(conversation: Conversation) -> Brief:
    return Brief(
        scenario=conversation.scenario,
        role=conversation.role,
        target_language=conversation.target_language,
        level=conversation.level,
    )


def _find_scene(scene_key: str, pair: str | None) -> Scene:
    scene = scripted.find_scene(scene_key, pair=pair) if pair else None
    if scene is None:
        raise Http404
    return scene


def _prepare(user_id: UUID, conversation_id: object, message: str) -> tuple[Conversation, str, list[dict[str, str]]]:
    conversation = own_conversation(user_id=user_id, conversation_id=conversation_id)
    message = clean(message)
    if not message:
        raise ValidationError({"message": _("Write something first.")})
    if len(message) > MOST_MESSAGE_CHARS:
        raise ValidationError({"message": _("At most %(most)s characters.") % {"most": MOST_MESSAGE_CHARS}})
    history = selectors.history(conversation=conversation)
    if conversation.ended_at is not None or len(history) >= MOST_TURNS:
        raise ConversationEndedError
    return conversation, message, history


def _answer_scripted(conversation: Conversation, history: History, message: str) -> tuple[Turn, Turn]:
    scene = scene_of(conversation)
    if scene is None:  # the scene is no longer among our files
        raise ConversationEndedError
    answer = scripted.answer(scene, history, message)
    correction = answer.correction
    own = Turn(text=message, correction={"corrected": correction.right, "note": correction.why} if correction else None)
    return _store_turns(
        conversation, own, Turn(text=answer.text, translation=answer.translation), has_ended=answer.ended
    )


@transaction.atomic
def _store_turns(conversation: Conversation, own: Turn, answer: Turn, *, has_ended: bool = False) -> tuple[Turn, Turn]:
    """One writer at a time: the orders of turns are whole."""
    locked = Conversation.objects.select_for_update().filter(id=conversation.id).first()
    if locked is None:  # deleted while the partner spoke
        raise Http404
    last = Turn.objects.filter(conversation=locked).order_by("-order").values_list("order", flat=True).first() or 0
    for number, (turn, speaker) in enumerate(((own, Turn.Speaker.USER), (answer, Turn.Speaker.BOT)), start=1):
        turn.conversation, turn.order, turn.speaker = locked, last + number, speaker
    Turn.objects.bulk_create([own, answer])
    if has_ended and locked.ended_at is None:
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
    return own, answer


def _stream(conversation: Conversation, history: History, message: str) -> Generator[str]:
    said = ""
    brief = brief_of(conversation)
    with hold_stream_slot(), open_operation(kind=partner.KIND, user_id=conversation.user_id) as operation:
        pieces = partner.stream_reply(operation=operation, brief=brief, history=history, message=message)
        # Closed before the operation is: a stream that is left early still tells what it cost.
        with closing(cast(Generator[str], pieces)):
            try:
                for piece in pieces:
                    said += piece
                    yield piece
                    if len(said) > partner.MOST_STREAM_CHARS:
                        break
            finally:
                verdict = partner.judge_reply(said, brief)
                operation.quality = "ok" if verdict.is_sound else "needs_review"
                operation.error_codes.extend(problem.code for problem in verdict.errors)
                _store_said(conversation, message, partner.tidy_reply(said, role=brief.role))


def _store_said(conversation: Conversation, message: str, said: str) -> None:
    if said:
        try:
            _store_turns(conversation, Turn(text=message), Turn(text=said))
        except Http404:  # the learner deleted the conversation, or their account, meanwhile
            return


def _resume(first: str, pieces: Generator[str]) -> Generator[str]:
    with closing(pieces):
        yield first
        yield from pieces


def _in_words(text: str) -> Iterator[str]:
    words: Sequence[str] = text.split(" ")
    return (word if index == 0 else f" {word}" for index, word in enumerate(words))
