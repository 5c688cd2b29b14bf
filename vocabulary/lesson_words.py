"""A lesson's words in the learner's vocabulary: rows shared by lessons, kept in step with what the lessons hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.models import Enrollment
from lessons.models import GeneratedLesson, GeneratedVocabularyItem
from vocabulary.models import LessonLexeme, Lexeme, UserLexeme
from vocabulary.normalise import normalise_lexeme

KEPT = "kept"  # extra_metadata: the learner added the word; it stays without a lesson
EDITED = "edited"  # extra_metadata: the translation is the learner's own; lessons don't change it


@dataclass(frozen=True, slots=True)
class WordDraft:
    """A word as it came: from a lesson, a conversation, a file or the learner's hand."""

    text: str
    translation: str
    context: str = ""
    part_of_speech: str = ""


@transaction.atomic
def sync_lesson_words(*, lesson: GeneratedLesson, now: datetime | None = None) -> None:
    """Makes the learner's vocabulary hold the lesson's words, and no longer those that only its earlier version held.

    New words are due at once; a known one keeps its memory. Words that the learner reviewed or kept stay. Nothing
    happens for a lesson that the learner hasn't opened. A constant number of queries; running it again changes nothing.
    """
    now = now or timezone.now()
    if lesson.opened_at is None:
        return
    # One sync of a course at a time: what one finds without a lesson, another may be about to take up.
    enrollment = (
        Enrollment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("course_template")
        .get(id=lesson.enrollment_id)
    )
    items = list(GeneratedVocabularyItem.objects.filter(generated_lesson=lesson).order_by("order", "id"))
    _spell_as_taught(enrollment.course_template.target_language, items)
    earlier = set(LessonLexeme.objects.filter(generated_lesson=lesson).values_list("lexeme_id", flat=True))
    words = _take_up(enrollment, items, now=now)
    _refresh(words, items, earlier)
    _replace_lesson_lexemes(lesson, items, words)
    _link_items(items, words)
    drop_orphans(user_id=enrollment.user_id)


def take_up_item(item: GeneratedVocabularyItem, *, now: datetime) -> UserLexeme | None:
    """The learner's word for one lesson item, made anew where it was deleted; None for an item that holds no word."""
    lesson = item.generated_lesson
    words = _take_up(lesson.enrollment, [item], now=now)
    word = words.get(normalise_lexeme(item.word))
    if word is not None:
        LessonLexeme.objects.filter(generated_lesson=lesson, lexeme_id=word.lexeme_id).update(user_lexeme=word)
        _link_items([item], words)
    return word


def ensure_words(
    *,
    user_id: UUID,
    target_language: str,
    drafts: Mapping[str, WordDraft],
    now: datetime,
    enrollment_id: UUID | None = None,
    metadata: Mapping[str, object] | None = None,
) -> dict[str, UserLexeme]:
    """The learner's words by normalised form; those they didn't have are made, due at once.

    `drafts` is by normalised form. Two processes that add the same word at once both find the one row.
    """
    lexemes = _ensure_lexemes(target_language, drafts)
    mine = UserLexeme.objects.filter(user_id=user_id, lexeme__in=lexemes.values())
    have = {word.lexeme_id: word for word in mine}
    missing = [form for form, lexeme in lexemes.items() if lexeme.id not in have]
    if missing:
        UserLexeme.objects.bulk_create(
            [
                UserLexeme(
                    user_id=user_id,
                    enrollment_id=enrollment_id,
                    lexeme=lexemes[form],
                    translation_preferred=drafts[form].translation,
                    context_sentence_preferred=drafts[form].context,
                    next_review_at=now,
                    extra_metadata=dict(metadata or {}),
                )
                for form in sorted(missing)
            ],
            ignore_conflicts=True,
        )
        have = {word.lexeme_id: word for word in mine.all()}
    words = {}
    for form, lexeme in lexemes.items():
        words[form] = have[lexeme.id]
        words[form].lexeme = lexeme
    return words


def drop_orphans(*, user_id: UUID) -> None:
    """Deletes the learner's words that no lesson holds any more, unless they were reviewed or kept."""
    rows = UserLexeme.objects.filter(user_id=user_id, reps=0, last_reviewed_at=None, lesson_lexemes=None).values_list(
        "id", "extra_metadata"
    )
    orphans = [word_id for word_id, metadata in rows if not metadata.get(KEPT)]
    if orphans:
        UserLexeme.objects.filter(id__in=orphans).delete()


def _ensure_lexemes(target_language: str, drafts: Mapping[str, WordDraft]) -> dict[str, Lexeme]:
    wanted = Lexeme.objects.filter(target_language=target_language, normalized__in=list(drafts))
    have = {lexeme.normalized: lexeme for lexeme in wanted}
    missing = [form for form in drafts if form not in have]
    if missing:
        Lexeme.objects.bulk_create(
            [
                Lexeme(
                    target_language=target_language,
                    normalized=form,
                    text=drafts[form].text,
                    part_of_speech=drafts[form].part_of_speech,
                )
                for form in sorted(missing)  # the same order everywhere: two inserts never wait for each other
            ],
            ignore_conflicts=True,
        )
        have = {lexeme.normalized: lexeme for lexeme in wanted.all()}
    return have


def _spell_as_taught(target_language: str, items: Iterable[GeneratedVocabularyItem]) -> None:
    """A lexeme that only learners' hands have written so far takes a lesson's spelling: all who have the word see it."""
    taught = {normalise_lexeme(item.word): item.word for item in items}
    written = Lexeme.objects.filter(
        target_language=target_language, normalized__in=list(taught), lesson_lexemes=None
    ).exclude(text__in=taught.values())
    for lexeme in written.order_by("normalized"):  # the same order everywhere, as below
        Lexeme.objects.filter(id=lexeme.id).update(text=taught[lexeme.normalized])


def _take_up(
    enrollment: Enrollment, items: Iterable[GeneratedVocabularyItem], *, now: datetime
) -> dict[str, UserLexeme]:
    drafts: dict[str, WordDraft] = {}
    for item in items:
        form = normalise_lexeme(item.word)
        if form:
            drafts.setdefault(form, WordDraft(item.word, item.translation, item.context_sentence, item.part_of_speech))
    return ensure_words(
        user_id=enrollment.user_id,
        target_language=enrollment.course_template.target_language,
        drafts=drafts,
        now=now,
        enrollment_id=enrollment.id,
    )


def _refresh(words: Mapping[str, UserLexeme], items: Iterable[GeneratedVocabularyItem], earlier: set[UUID]) -> None:
    """A word that the lesson taught before and teaches still takes the new translation and sentence."""
    stale = []
    for item in items:
        word = words.get(normalise_lexeme(item.word))
        if word is None or word.lexeme_id not in earlier or word.extra_metadata.get(EDITED):
            continue
        earlier = earlier - {word.lexeme_id}  # of two items with the same word the first counts
        told = (item.translation, item.context_sentence)
        if told != (word.translation_preferred, word.context_sentence_preferred):
            word.translation_preferred, word.context_sentence_preferred = told
            stale.append(word)
    UserLexeme.objects.bulk_update(stale, ["translation_preferred", "context_sentence_preferred"])


def _replace_lesson_lexemes(
    lesson: GeneratedLesson, items: Iterable[GeneratedVocabularyItem], words: Mapping[str, UserLexeme]
) -> None:
    rows: dict[UUID, LessonLexeme] = {}
    for item in items:
        word = words.get(normalise_lexeme(item.word))
        if word is not None and word.lexeme_id not in rows:
            rows[word.lexeme_id] = LessonLexeme(
                generated_lesson=lesson,
                lexeme_id=word.lexeme_id,
                user_lexeme=word,
                translation=item.translation,
                context_sentence=item.context_sentence,
            )
    LessonLexeme.objects.filter(generated_lesson=lesson).delete()
    LessonLexeme.objects.bulk_create(rows.values())


def _link_items(items: Iterable[GeneratedVocabularyItem], words: Mapping[str, UserLexeme]) -> None:
    linked = []
    for item in items:
        word = words.get(normalise_lexeme(item.word))
        if word is not None:
            item.user_lexeme = word
            item.mastery_level, item.next_review_at = word.mastery_level, word.next_review_at
            linked.append(item)
    GeneratedVocabularyItem.objects.bulk_update(linked, ["user_lexeme", "mastery_level", "next_review_at"])
