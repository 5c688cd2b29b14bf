"""Which card a tapped word would make: the word as a dictionary has it, and its translation, where they are known."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from neurogloss.languages import LANGUAGES
from neurogloss.text.morphology import is_form
from neurogloss.text.tokens import find_words, fold, is_same
from roleplay.models import Conversation, Turn
from roleplay.services import scene_of
from vocabulary.models import UserLexeme
from vocabulary.normalise import normalise_lexeme

SAME_BEGINNING = 2  # letters that a word and its forms share
MOST_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What stands in the form beforehand; `is_kept`: it is a card already."""

    word: str
    translation: str = ""
    is_kept: bool = False


def suggest_card(*, conversation: Conversation, tapped: str) -> Suggestion:
    """The tapped word itself where it is known, else the known word that it is a form of, else as tapped. One query."""
    own = list(_own_words(conversation, tapped))
    known = [*own, *((word, translation, False) for word, translation in _words_of_talk(conversation))]
    for word, translation, is_kept in known:
        if is_same(word, tapped):
            return Suggestion(word, translation, is_kept)
    language = LANGUAGES.get(conversation.target_language)
    form = fold(tapped)
    for word, translation, is_kept in known:
        if language is not None and " " not in word and is_form(form, fold(word), language):
            return Suggestion(word, translation, is_kept)
    return Suggestion(tapped)


def line_with(*, conversation: Conversation, tapped: str) -> Turn | None:
    """The partner's latest line that holds the word. One query."""
    lines = Turn.objects.filter(conversation=conversation, speaker=Turn.Speaker.BOT).order_by("-order")
    return next((line for line in lines if find_words(tapped, line.text)), None)


def kept_words(*, user_id: UUID, target_language: str, words: list[str]) -> set[str]:
    """Those of `words` that the learner has as cards already. One query."""
    forms = {normalise_lexeme(word): word for word in words}
    mine = UserLexeme.objects.filter(
        user_id=user_id, lexeme__target_language=target_language, lexeme__normalized__in=list(forms)
    ).values_list("lexeme__normalized", flat=True)
    return {forms[form] for form in mine}


def title_of(conversation: Conversation, *, language: str) -> str:
    """The scene's title in the interface's language, or the beginning of the learner's own scenario."""
    scene = scene_of(conversation)
    if scene is not None:
        return scene.titles.get(language) or scene.titles["en"]
    return conversation.scenario if len(conversation.scenario) <= 80 else conversation.scenario[:79] + "…"


def needs_correction(turns: list[Turn]) -> Turn | None:
    """The learner's latest turn when it has no correction yet."""
    own = next((turn for turn in reversed(turns) if turn.speaker == Turn.Speaker.USER), None)
    return own if own is not None and not own.correction else None


def _own_words(conversation: Conversation, tapped: str) -> Iterator[tuple[str, str, bool]]:
    form = normalise_lexeme(tapped)
    if not form:
        return
    mine = UserLexeme.objects.filter(
        user_id=conversation.user_id,
        lexeme__target_language=conversation.target_language,
        lexeme__normalized__startswith=form[:SAME_BEGINNING],
    )
    for word, translation in mine.values_list("lexeme__text", "translation_preferred")[:MOST_CANDIDATES]:
        yield word, translation, True


def _words_of_talk(conversation: Conversation) -> Iterator[tuple[str, str]]:
    scene = scene_of(conversation)
    if scene is not None:
        yield from ((word.word, word.translation) for word in scene.words)
    for word in (conversation.debrief or {}).get("words", []):
        yield word["word"], word["translation"]
