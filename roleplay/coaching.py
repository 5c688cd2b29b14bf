"""Help around a conversation: a correction under one's own message, a hint, a look back, a word kept as a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from neurogloss.languages import get_language
from neurogloss.llm.chain import model_is_configured
from neurogloss.text.context import Context
from neurogloss.text.morphology import holds_word, is_form
from neurogloss.text.tokens import clean_line, find_words, fold, is_same, split_sentences
from roleplay import coach, scripted, selectors
from roleplay.access import own_conversation, own_turn
from roleplay.coach import Talk
from roleplay.models import Conversation, Turn
from roleplay.services import scene_of
from vocabulary.models import UserLexeme
from vocabulary.selectors import known_translation
from vocabulary.services import MOST_CONTEXT_CHARS, MOST_WORD_CHARS, add_word

MOST_PRACTISE = 3
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that the learner could say now."""

    text: str
    translation: str


@dataclass(frozen=True, slots=True)
class Gloss:
    """A word as a dictionary has it, and what it means where it was said."""

    word: str
    translation: str


def correct_message(*, user_id: UUID, turn_id: object) -> dict[str, str] | None:
    """{"corrected", "note"} for one of the learner's own turns, stored with it; None where nothing helps.

    A scripted scene has corrected its turns already. The note is in the learner's language. ModelUnavailable passes.
    """
    turn = own_turn(user_id=user_id, turn_id=turn_id)
    conversation = turn.conversation
    stored: dict[str, str] | None = turn.correction
    if stored or turn.speaker != Turn.Speaker.USER or conversation.is_scripted or not model_is_configured():
        return stored
    earlier = [line for line in selectors.turns(conversation=conversation) if line.order < turn.order]
    asked = coach.ask_correction(
        talk=_talk(conversation, earlier),
        line=earlier[-1].text if earlier else "",
        message=turn.text,
        user_id=user_id,
    )
    if asked is None:
        return None
    correction = {"corrected": asked.corrected, "note": asked.note}
    Turn.objects.filter(id=turn.id).update(correction=correction)
    return correction


def hint_for(*, user_id: UUID, conversation_id: object) -> list[Hint]:
    """What could be said next, with translations; empty where there is nothing to suggest. ModelUnavailable passes."""
    conversation = own_conversation(user_id=user_id, conversation_id=conversation_id)
    turns = selectors.turns(conversation=conversation)
    if conversation.is_scripted:
        return _scripted_hints(conversation, turns)
    if not model_is_configured():
        return []
    asked = coach.ask_hint(talk=_talk(conversation, turns), user_id=user_id)
    return [Hint(asked.text, asked.translation)] if asked else []


def debrief_conversation(*, user_id: UUID, conversation_id: object) -> dict[str, Any]:
    """Ends the conversation and looks back: {"well", "practise": [...], "words": [{"word", "translation"}]}, stored.

    From the corrections and the scene's words where no model judges; ModelUnavailable where one should and can't.
    """
    conversation = own_conversation(user_id=user_id, conversation_id=conversation_id)
    if conversation.debrief:
        stored: dict[str, Any] = conversation.debrief
        return stored
    turns = selectors.turns(conversation=conversation)
    has_spoken = any(turn.speaker == Turn.Speaker.USER for turn in turns)
    asked = None
    if has_spoken and not conversation.is_scripted and model_is_configured():
        asked = coach.ask_debrief(talk=_talk(conversation, turns), user_id=user_id)
    debrief = asked.model_dump() if asked else _plain_debrief(conversation, turns)
    Conversation.objects.filter(id=conversation.id).update(debrief=debrief)
    Conversation.objects.filter(id=conversation.id, ended_at=None).update(ended_at=timezone.now())
    return debrief


def gloss_word(*, user_id: UUID, conversation_id: object, word: str) -> Gloss | None:
    """What a word of the conversation means, asked of the model; None without one, for a word that nobody said, and
    where no usable answer came. ModelUnavailable passes.
    """
    conversation = own_conversation(user_id=user_id, conversation_id=conversation_id)
    word = clean_line(word)[:MOST_WORD_CHARS]
    line = _sentence_with(conversation, word) if word else ""
    if not line or not model_is_configured():
        return None
    context = _talk(conversation, ()).context
    asked = coach.ask_gloss(context=context, line=line, word=word, user_id=user_id)
    if asked is None:
        return None
    # A base form that the word can't be a form of is another word's.
    is_base = is_form(fold(word), fold(asked.word), context.target_language)
    return Gloss(asked.word if is_base else word, asked.translation)


@transaction.atomic
def keep_word(
    *, user_id: UUID, conversation_id: object, word: str, translation: str = "", context: str = ""
) -> UserLexeme:
    """A word of the conversation as a card. Without a translation one that is known for it serves, and without a
    context the sentence it was said in. ValidationError, by field, where no translation is known.
    """
    conversation = own_conversation(user_id=user_id, conversation_id=conversation_id)
    return add_word(
        user_id=user_id,
        word=word,
        translation=translation or _translation_of(conversation, word),
        context=context or _sentence_with(conversation, word),
        target_language=conversation.target_language,
        source="roleplay",
    )


def _talk(conversation: Conversation, turns: Sequence[Turn]) -> Talk:
    return Talk(
        scenario=conversation.scenario,
        role=conversation.role,
        context=Context(conversation.target_language, conversation.native_language, conversation.level),
        lines=[(turn.speaker == Turn.Speaker.USER, turn.text) for turn in turns],
    )


def _scripted_hints(conversation: Conversation, turns: Sequence[Turn]) -> list[Hint]:
    """The scene keeps no state: its last turn is played again for the hints that belong to it."""
    scene = scene_of(conversation)
    if scene is None or conversation.ended_at is not None:
        return []
    last = max((place for place, turn in enumerate(turns) if turn.speaker == Turn.Speaker.USER), default=None)
    if last is None:
        lines = scripted.open_scene(scene).hints
    else:
        before = [{"role": turn.speaker, "content": turn.text} for turn in turns[:last]]
        lines = scripted.answer(scene, before, turns[last].text).hints
    return [Hint(line.text, line.translation) for line in lines]


def _plain_debrief(conversation: Conversation, turns: Sequence[Turn]) -> dict[str, Any]:
    own = [turn for turn in turns if turn.speaker == Turn.Speaker.USER]
    said = ngettext(
        "You kept the conversation going with %(count)s answer.",
        "You kept the conversation going with %(count)s answers.",
        len(own),
    ) % {"count": len(own)}
    practise = list(
        dict.fromkeys(
            f"«{turn.correction['corrected']}» — {turn.correction['note']}" for turn in own if turn.correction
        )
    )
    scene = scene_of(conversation)
    words = scene.words if scene else ()
    return {
        "well": said if own else _("You haven't said anything yet: one short answer is a good beginning."),
        "practise": practise[:MOST_PRACTISE],
        "words": [{"word": word.word, "translation": word.translation} for word in words[:MOST_WORDS]],
    }


def _translation_of(conversation: Conversation, word: str) -> str:
    """From the scene, the debrief, or the learner's own vocabulary; "" where none of them has the word."""
    scene = scene_of(conversation)
    listed = [(item.word, item.translation) for item in scene.words] if scene else []
    listed += [(item["word"], item["translation"]) for item in (conversation.debrief or {}).get("words", [])]
    found = next((translation for text, translation in listed if is_same(text, word)), "")
    return found or known_translation(
        user_id=conversation.user_id, word=word, target_language=conversation.target_language
    )


def _sentence_with(conversation: Conversation, word: str) -> str:
    """The latest sentence with the word itself, else with a form of it; "" where it wasn't said."""
    texts = Turn.objects.filter(conversation=conversation).order_by("-order").values_list("text", flat=True)
    sentences = [line for text in texts for line in split_sentences(text) if len(line) <= MOST_CONTEXT_CHARS]
    found = next((line for line in sentences if find_words(word, line)), "")
    language = get_language(conversation.target_language)
    return found or next((line for line in sentences if holds_word(line, word, language)), "")
