"""The learner's own word or review by an id from outside, or 404: the only place of this app that looks one up."""

from uuid import UUID

from django.http import Http404

from courses.access import parse_id
from lessons.models import GeneratedVocabularyItem
from vocabulary.models import ReviewLog, UserLexeme


def own_word(*, user_id: UUID, word_id: object, lock: bool = False) -> UserLexeme:
    """The learner's word with its lexeme, by its own id."""
    word = _find_word(user_id, parse_id(word_id), lock=lock)
    if word is None:
        raise Http404
    return word


def own_word_or_item(*, user_id: UUID, vocabulary_id: object) -> UserLexeme | GeneratedVocabularyItem:
    """The learner's word, locked, by its own id or a lesson item's.

    The item itself where the learner has deleted its word. Items of lessons that aren't open yet are nobody's.
    """
    wanted = parse_id(vocabulary_id)
    word = _find_word(user_id, wanted, lock=True)
    if word is not None:
        return word
    item = (
        GeneratedVocabularyItem.objects.select_related("generated_lesson__enrollment__course_template")
        .filter(id=wanted, generated_lesson__enrollment__user_id=user_id, generated_lesson__opened_at__isnull=False)
        .first()
    )
    if item is None:
        raise Http404
    word = _find_word(user_id, item.user_lexeme_id, lock=True) if item.user_lexeme_id else None
    return word or item


def own_review(*, user_id: UUID, review_id: object) -> ReviewLog:
    review = ReviewLog.objects.filter(user_id=user_id, id=parse_id(review_id)).first()
    if review is None:
        raise Http404
    return review


def _find_word(user_id: UUID, word_id: UUID, *, lock: bool) -> UserLexeme | None:
    words = UserLexeme.objects.select_related("lexeme")
    if lock:
        words = words.select_for_update(of=("self",))
    return words.filter(user_id=user_id, id=word_id).first()
