"""Writes of this app: a grade and its undoing, and what learners do with their words."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from lessons.models import GeneratedVocabularyItem
from neurogloss.languages import LANGUAGES
from neurogloss.text.tokens import clean_line
from vocabulary.access import own_review, own_word, own_word_or_item
from vocabulary.lesson_words import EDITED, KEPT, WordDraft, ensure_words, take_up_item
from vocabulary.models import ReviewLog, UserLexeme
from vocabulary.normalise import normalise_lexeme, tidy_word
from vocabulary.scheduling import Grade, Memory, State, grade_memory, grade_of_rating, is_pass
from vocabulary.signals import review_undone, word_reviewed

MOST_WORD_CHARS = 200
MOST_TRANSLATION_CHARS = 300
MOST_CONTEXT_CHARS = 1000
_MEMORY_FIELDS = ("state", "step", "stability", "difficulty", "next_review_at", "last_reviewed_at")
_LOGGED_FIELDS = ("stability", "difficulty", "next_review_at", "mastery_level")
_REVIEW_FIELDS = (*_MEMORY_FIELDS, "mastery_level", "reps", "lapses")


class ReviewNotLatestError(Exception):
    """Only the latest grade of a word can be undone; 409 `review_not_latest`."""

    code = "review_not_latest"

    def __init__(self) -> None:
        self.message = _("This word has been graded again since: only its latest grade can be undone.")
        super().__init__(self.message)


class GradedSinceError(Exception):
    """The word has been graded since its card was shown: this grade is the same one again."""


def memory_of(word: UserLexeme) -> Memory:
    """The word's memory in the scheduler's terms."""
    return Memory(
        due=word.next_review_at,
        state=State(word.state),
        step=word.step,
        stability=word.stability,
        difficulty=word.difficulty,
        last_review=word.last_reviewed_at,
    )


@transaction.atomic
def review_word(
    *,
    user_id: UUID,
    vocabulary_id: object,
    rating: int,
    source: str = "api",
    at: datetime | None = None,
    shown_at: datetime | None = None,
) -> ReviewLog:
    """Grades the learner's word (by its own id or a lesson item's), reschedules it and logs the grade.

    `rating` 1-5; 3 and more is a pass: the level rises by one, below it falls to 0. The lesson items of the word
    follow. Http404 for an unknown or another learner's id, ValidationError for a rating outside 1-5, GradedSinceError
    for a word that was graded after `shown_at`.
    """
    try:
        grade = grade_of_rating(rating)
    except ValueError:
        raise ValidationError({"rating": _("A rating is a whole number from 1 to 5.")}) from None
    _lock_learner(user_id)
    word = _word_to_review(user_id, vocabulary_id)
    if shown_at is not None and word.last_reviewed_at is not None and word.last_reviewed_at > shown_at:
        raise GradedSinceError
    at = at or timezone.now()  # after the lock: grades of a word are in the order of their times
    before = _state_of(word)
    _apply(word, grade, at)
    word.save(update_fields=_REVIEW_FIELDS)
    _follow(word)
    review = ReviewLog.objects.create(
        user_id=user_id,
        user_lexeme=word,
        rating=rating,
        grade=grade,
        source=source,
        reviewed_at=at,
        state_before=before,
        **{name: getattr(word, name) for name in _LOGGED_FIELDS},
    )
    word_reviewed.send(sender=UserLexeme, user_id=user_id, user_lexeme=word, grade=int(grade), at=at)
    return review


@transaction.atomic
def undo_review(*, user_id: UUID, review_id: object) -> UserLexeme:
    """Takes the latest grade of a word back: the memory is what it was before. ReviewNotLatestError for older ones."""
    _lock_learner(user_id)
    review = own_review(user_id=user_id, review_id=review_id)
    word = own_word(user_id=user_id, word_id=review.user_lexeme_id, lock=True)
    if ReviewLog.objects.filter(user_lexeme=word, reviewed_at__gt=review.reviewed_at).exists():
        raise ReviewNotLatestError
    if not ReviewLog.objects.filter(id=review.id).delete()[0]:  # undone twice at once
        raise Http404
    for name in _REVIEW_FIELDS:
        value = review.state_before[name]
        setattr(word, name, parse_datetime(value) if name.endswith("_at") and value else value)
    word.save(update_fields=_REVIEW_FIELDS)
    _follow(word)
    review_undone.send(sender=UserLexeme, user_id=user_id, user_lexeme=word, grade=review.grade, at=review.reviewed_at)
    return word


def suspend_word(*, user_id: UUID, word_id: object) -> UserLexeme:
    """The word is no longer asked; its memory stays."""
    return _set_suspended(user_id, word_id, is_suspended=True)


def unsuspend_word(*, user_id: UUID, word_id: object) -> UserLexeme:
    return _set_suspended(user_id, word_id, is_suspended=False)


@transaction.atomic
def edit_translation(*, user_id: UUID, word_id: object, translation: str) -> UserLexeme:
    """The learner's own translation, which lessons no longer change. ValidationError for an empty or too long one."""
    word = own_word(user_id=user_id, word_id=word_id, lock=True)
    word.translation_preferred = clean_field("translation", translation, most=MOST_TRANSLATION_CHARS)
    word.extra_metadata = {**word.extra_metadata, EDITED: True}
    word.save(update_fields=["translation_preferred", "extra_metadata"])
    return word


@transaction.atomic
def add_word(
    *,
    user_id: UUID,
    word: str,
    translation: str,
    target_language: str,
    context: str = "",
    source: str = "manual",
    now: datetime | None = None,
) -> UserLexeme:
    """A card that the learner keeps, from a conversation or by hand; it stays without any lesson, due at once.

    A word they have already keeps its memory and translation, takes what it lacks, and is kept from now on.
    ValidationError for empty or too long texts and unknown languages.
    """
    if target_language not in LANGUAGES:
        raise ValidationError({"target_language": _("This language isn't known here.")})
    form, draft = clean_draft(word=word, translation=translation, context=context)
    metadata = {KEPT: True, "source": source}
    words = ensure_words(
        user_id=user_id,
        target_language=target_language,
        drafts={form: draft},
        now=now or timezone.now(),
        metadata=metadata,
    )
    kept = words[form]
    kept.extra_metadata = {"source": source, **kept.extra_metadata, KEPT: True}
    kept.translation_preferred = kept.translation_preferred or draft.translation
    kept.context_sentence_preferred = kept.context_sentence_preferred or draft.context
    kept.save(update_fields=["extra_metadata", "translation_preferred", "context_sentence_preferred"])
    return kept


@transaction.atomic
def delete_word(*, user_id: UUID, word_id: object) -> None:
    """The word with its memory and its log. Lessons that teach it keep it in their lists."""
    own_word(user_id=user_id, word_id=word_id, lock=True).delete()


def clean_draft(*, word: str, translation: str, context: str) -> tuple[str, WordDraft]:
    """The normalised form and the cleaned word; ValidationError by field."""
    text = clean_field("word", word, most=MOST_WORD_CHARS)
    form = normalise_lexeme(text)
    if not any(character.isalpha() for character in form):
        raise ValidationError({"word": _("Write a word: there are no letters here.")})
    return form, WordDraft(
        text=tidy_word(text),
        translation=clean_field("translation", translation, most=MOST_TRANSLATION_CHARS),
        context=clean_field("context", context, most=MOST_CONTEXT_CHARS, may_be_empty=True),
    )


def clean_field(field: str, value: str, *, most: int, may_be_empty: bool = False) -> str:
    """One line without invisible characters, of at most `most` characters; ValidationError otherwise."""
    cleaned = clean_line(value)
    if not cleaned and not may_be_empty:
        raise ValidationError({field: _("This must not be empty.")})
    if len(cleaned) > most:
        raise ValidationError({field: _("At most %(most)s characters.") % {"most": most}})
    return cleaned


def _lock_learner(user_id: UUID) -> None:
    """The learner's row comes first everywhere: whoever hears of the grade pays under this lock. No deadlocks."""
    if User.objects.lock(user_id) is None:
        raise Http404


def _word_to_review(user_id: UUID, vocabulary_id: object) -> UserLexeme:
    found = own_word_or_item(user_id=user_id, vocabulary_id=vocabulary_id)
    if isinstance(found, UserLexeme):
        return found
    word = take_up_item(found, now=timezone.now())
    if word is None:
        raise Http404
    return own_word(user_id=user_id, word_id=word.id, lock=True)


def _apply(word: UserLexeme, grade: Grade, at: datetime) -> None:
    was_known = word.state == State.REVIEW
    memory = grade_memory(memory_of(word), grade, at)
    word.state, word.step = memory.state, memory.step
    word.stability, word.difficulty = memory.stability, memory.difficulty
    word.next_review_at, word.last_reviewed_at = memory.due, memory.last_review
    word.mastery_level = word.mastery_level + 1 if is_pass(grade) else 0
    word.reps += 1
    if was_known and not is_pass(grade):
        word.lapses += 1


def _state_of(word: UserLexeme) -> dict[str, Any]:
    """As JSON holds it; the export shows it, with times as they are written everywhere."""
    values = {name: getattr(word, name) for name in _REVIEW_FIELDS}
    return {name: _written(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _follow(word: UserLexeme) -> None:
    """The lesson items show the mastery and date of the learner's word."""
    GeneratedVocabularyItem.objects.filter(user_lexeme=word).update(
        mastery_level=word.mastery_level, next_review_at=word.next_review_at
    )


@transaction.atomic
def _set_suspended(user_id: UUID, word_id: object, *, is_suspended: bool) -> UserLexeme:
    word = own_word(user_id=user_id, word_id=word_id, lock=True)
    word.is_suspended = is_suspended
    word.save(update_fields=["is_suspended"])
    return word
