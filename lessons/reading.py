"""A lesson's text as it is read: sentences with their translations, words that answer to a tap. Pure but for one read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lessons.models import GeneratedLesson
from neurogloss.languages import Language
from neurogloss.text.morphology import find_forms
from neurogloss.text.tokens import fill_gap, fold, is_same, split_sentences, words
from vocabulary.models import UserLexeme

_TOKEN = re.compile(r"([^\W_]+(?:[-‐‑'’ʼʻ‘`´][^\W_]+)*)")
MOST_LOOKED_UP = 3000


@dataclass(frozen=True, slots=True)
class Gloss:
    """What a tap on a word tells. `key` names its popover on the page."""

    key: str
    word: str
    translation: str
    part_of_speech: str = ""
    is_new: bool = True  # taught by this lesson


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    gloss: Gloss | None = None


@dataclass(frozen=True, slots=True)
class ReadSentence:
    text: str
    tokens: tuple[Token, ...]
    translation: str


def lesson_glosses(lesson: GeneratedLesson) -> list[Gloss]:
    return [
        Gloss(f"word-{number}", item.word, item.translation, item.part_of_speech)
        for number, item in enumerate(lesson.vocabulary_items.all(), start=1)
    ]


def known_glosses(*, user_id: UUID, lesson: GeneratedLesson, language: Language) -> list[Gloss]:
    """Words that the learner has met elsewhere and that may stand in this text, in some form. One query."""
    taught = {fold(item.word) for item in lesson.vocabulary_items.all()}
    stems = {token[:end] for token in set(map(fold, words(lesson.content_text))) for end in range(2, len(token) + 1)}
    known = UserLexeme.objects.filter(
        user_id=user_id,
        lexeme__target_language=language.name,
        lexeme__normalized__in=sorted(stems - taught)[:MOST_LOOKED_UP],
    ).values_list("lexeme__text", "translation_preferred", "lexeme__part_of_speech")
    return [
        Gloss(f"known-{number}", word, translation, pos, is_new=False)
        for number, (word, translation, pos) in enumerate(known, start=1)
        if translation
    ]


def read_text(lesson: GeneratedLesson, *, glosses: Iterable[Gloss], language: Language) -> list[list[ReadSentence]]:
    """The paragraphs of the text, each as its sentences in order."""
    told = sentence_translations(lesson)
    shortest_first = sorted(glosses, key=lambda gloss: (gloss.is_new, len(gloss.word)))
    paragraphs = [split_sentences(paragraph) for paragraph in lesson.content_text.split("\n") if paragraph.strip()]
    return [
        [ReadSentence(text, _tokens(text, shortest_first, language), told.get(fold(text), "")) for text in sentences]
        for sentences in paragraphs
    ]


def sentence_translations(lesson: GeneratedLesson) -> dict[str, str]:
    """Translations by folded sentence: what the author gave, and what the exercises tell."""
    told: dict[str, str] = {}
    for exercise in lesson.exercises:
        source, native = exercise.get("sentence_source"), exercise.get("full_sentence_native")
        if isinstance(source, str) and isinstance(native, str) and native:
            told[fold(source)] = native
    for sentence in lesson.extras.get("sentences") or []:
        if sentence.get("translation"):
            told[fold(sentence["text"])] = sentence["translation"]
    return told


def source_sentence(exercise: Mapping[str, Any], lesson: GeneratedLesson) -> str:
    """The sentence of the text that an exercise came from; "" for one that came from no sentence."""
    if source := exercise.get("sentence_source"):
        return str(source)
    question = str(exercise.get("question") or "")
    options, index = exercise.get("options") or [], exercise.get("correct_index")
    if "__" in question and isinstance(index, int) and 0 <= index < len(options):
        return fill_gap(question, str(options[index]))
    if exercise.get("type") == "match":
        return ""
    targets = exercise.get("targets") or []
    items = (item for item in lesson.vocabulary_items.all() if targets and is_same(item.word, str(targets[0])))
    return next((item.context_sentence for item in items), "")


def _tokens(sentence: str, glosses: Iterable[Gloss], language: Language) -> tuple[Token, ...]:
    if not language.has_spaces:
        return (Token(sentence),)
    of_form: dict[str, Gloss] = {}
    for gloss in glosses:
        for form in find_forms(sentence, gloss.word, language):
            of_form[form] = gloss  # the longest word wins, and this lesson's
        exact = fold(gloss.word)
        if exact in of_form:
            of_form[exact] = gloss
    return tuple(Token(piece, of_form.get(fold(piece))) for piece in _TOKEN.split(sentence) if piece)
