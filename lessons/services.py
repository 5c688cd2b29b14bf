"""Writes of this app: a lesson for a level (made once, whoever asks at once), parts of it made anew, its completion."""

import secrets
from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from courses.access import own_progress
from courses.leases import LeaseTakenError, hold_lease
from courses.models import CourseLevelTemplate, UserLevelAttempt, UserLevelProgress
from lessons.authoring.model_author import ModelAuthor
from lessons.authoring.starter_author import StarterAuthor
from lessons.authoring.types import LessonWish, Mode, WrittenLesson
from lessons.composing import compose_lesson
from lessons.models import GeneratedLesson, GeneratedVocabularyItem
from lessons.signals import lesson_words_changed
from lessons.wishes import lesson_levels_of_unit, level_seed, wish_for
from neurogloss.llm.errors import ModelUnavailable

WAIT_FOR_TWIN_SECONDS = 120.0
MOST_TOPIC_CHARS = 200


def ensure_lesson(
    *,
    user_id: UUID,
    level_template_id: object,
    topic: str | None = None,
    level: str | None = None,
    generation_mode: Mode = "balanced",
    in_job: bool = False,
    opened: bool = True,
) -> GeneratedLesson:
    """The level's lesson, made if it isn't there: once, however many ask at the same time.

    `opened` false makes it ahead, unseen. Http404 for a level outside the active course; ModelUnavailable when it can't
    be made now, and then nothing is stored.
    """
    progress = own_progress(user_id=user_id, level_template_id=level_template_id)
    lesson = _find(progress)
    if lesson is None:
        wish = wish_for(progress, topic=topic, level=level)
        try:
            # Learners who share a template queue here too: the second finds the first one's answers in the cache.
            with hold_lease(f"lesson:{progress.level_template_id}", wait_seconds=WAIT_FOR_TWIN_SECONDS):
                lesson = _find(progress) or _make(progress, wish, mode=generation_mode, in_job=in_job, fresh=False)
        except LeaseTakenError:
            raise ModelUnavailable("the lesson is still being made", retry_after=5) from None
    if opened:
        open_lesson(lesson, user_id=user_id)
    return lesson


def remake_lesson(
    *,
    user_id: UUID,
    level_template_id: object,
    topic: str | None = None,
    level: str | None = None,
    generation_mode: Mode = "balanced",
    in_job: bool = False,
) -> GeneratedLesson:
    """The level's lesson made anew, never from the cache; the one at hand keeps its place, id and topic."""
    progress = own_progress(user_id=user_id, level_template_id=level_template_id)
    lesson = _find(progress)
    wish = wish_for(progress, topic=topic or (lesson.topic_snapshot if lesson else None), level=level)
    made = _make(progress, wish, mode=generation_mode, in_job=in_job, fresh=True, replaced=lesson)
    open_lesson(made, user_id=user_id)
    return made


def remake_core(
    lesson: GeneratedLesson,
    *,
    level: str | None = None,
    topic: str | None = None,
    generation_mode: Mode = "balanced",
    in_job: bool = False,
) -> GeneratedLesson:
    """New text and words; no exercises until they are asked for, so the lesson needs review."""
    progress = _progress_of(lesson)
    wish = wish_for(progress, topic=topic or lesson.topic_snapshot, level=level)
    if _is_plain_model_lesson(progress):
        author = ModelAuthor(user_id=progress.enrollment.user_id, mode=generation_mode, in_job=in_job, fresh=True)
        written = author.write_core(wish)
    else:
        written = _write(progress, wish, mode=generation_mode, in_job=in_job, fresh=True)
    return _store(progress, wish, written, replaced=lesson, without_exercises=True)


def remake_exercises(
    lesson: GeneratedLesson, *, generation_mode: Mode = "balanced", in_job: bool = False
) -> GeneratedLesson:
    """New exercises for the stored text and words. When none can be had the old ones stay: ModelUnavailable."""
    progress = _progress_of(lesson)
    wish = wish_for(progress, topic=lesson.topic_snapshot, level=None)
    if _is_plain_model_lesson(progress):
        author = ModelAuthor(user_id=progress.enrollment.user_id, mode=generation_mode, in_job=in_job, fresh=True)
        written = author.write_exercises(wish, stored_core(lesson))
    else:
        written = _write(progress, wish, mode=generation_mode, in_job=in_job, fresh=True)
    if not written.exercises:
        raise ModelUnavailable("the model wrote no usable exercises", code="exercises_unusable")
    with transaction.atomic():
        _hold(progress)
        if not GeneratedLesson.objects.filter(id=lesson.id, content_text=lesson.content_text).exists():
            raise ModelUnavailable("the text was replaced meanwhile", code="lesson_changed", retry_after=1)
        lesson.exercises = written.exercises
        lesson.quality_status = _quality(written)
        lesson.validation_errors = written.problems
        lesson.raw_model_output = {**lesson.raw_model_output, **written.raw}
        lesson.save(update_fields=["exercises", "quality_status", "validation_errors", "raw_model_output"])
        lesson.sessions.all().delete()
    return lesson


def stored_core(lesson: GeneratedLesson) -> dict[str, object]:
    """The lesson's text and words in the shape that authors and the judge speak of."""
    words = [
        {"word": item.word, "translation": item.translation, "context": item.context_sentence}
        for item in lesson.vocabulary_items.all()
    ]
    return {"text": lesson.content_text, "vocabulary": words}


@transaction.atomic
def open_lesson(lesson: GeneratedLesson, *, user_id: UUID) -> None:
    """The learner asks for the lesson for the first time: from now on it is listed and its words are due."""
    User.objects.lock(user_id)
    now = timezone.now()
    first = GeneratedLesson.objects.filter(id=lesson.id, opened_at__isnull=True).update(opened_at=now, created_at=now)
    if first:
        lesson.opened_at = lesson.created_at = now
        lesson_words_changed.send(sender=GeneratedLesson, lesson=lesson)


@transaction.atomic
def complete_lesson(lesson: GeneratedLesson) -> UserLevelAttempt:
    """Notes an attempt at the lesson's level; progress and XP are update_progress's."""
    progress = _progress_of(lesson)
    _hold(progress)
    return UserLevelAttempt.objects.create(progress=progress, stars=progress.stars, source="lesson")


def _find(progress: UserLevelProgress) -> GeneratedLesson | None:
    lessons = GeneratedLesson.objects.prefetch_related("vocabulary_items")
    return lessons.filter(enrollment_id=progress.enrollment_id, level_template_id=progress.level_template_id).first()


def _progress_of(lesson: GeneratedLesson) -> UserLevelProgress:
    progresses = UserLevelProgress.objects.select_related(
        "enrollment__course_template", "level_template__unit_template__section_template"
    )
    progress = progresses.filter(enrollment_id=lesson.enrollment_id, level_template_id=lesson.level_template_id).first()
    if progress is None:
        raise Http404
    return progress


def _hold(progress: UserLevelProgress) -> None:
    """The learner's row, until the transaction ends. Http404 when the course has gone while the lesson was being made."""
    User.objects.lock(progress.enrollment.user_id)
    if not UserLevelProgress.objects.filter(id=progress.id).exists():
        raise Http404


def _is_plain_model_lesson(progress: UserLevelProgress) -> bool:
    template = progress.level_template
    return template.type == CourseLevelTemplate.Type.LESSON and not template.unit_template.content_key


def _make(
    progress: UserLevelProgress,
    wish: LessonWish,
    *,
    mode: Mode,
    in_job: bool,
    fresh: bool,
    replaced: GeneratedLesson | None = None,
) -> GeneratedLesson:
    written = _write(progress, wish, mode=mode, in_job=in_job, fresh=fresh)
    try:
        return _store(progress, wish, written, replaced=replaced)
    except IntegrityError:
        # Somebody whose lease we outlived has stored it: theirs stands.
        lesson = _find(progress)
        if lesson is None:
            raise
        return lesson


def _write(progress: UserLevelProgress, wish: LessonWish, *, mode: Mode, in_job: bool, fresh: bool) -> WrittenLesson:
    if progress.level_template.type != CourseLevelTemplate.Type.LESSON:
        return _compose(progress, mode=mode, in_job=in_job, fresh=fresh)
    if wish.content_key:
        return StarterAuthor().write_lesson(_with_new_seed(wish) if fresh else wish)
    author = ModelAuthor(user_id=progress.enrollment.user_id, mode=mode, in_job=in_job, fresh=fresh)
    return author.write_lesson(wish)


def _with_new_seed(wish: LessonWish) -> LessonWish:
    return replace(wish, seed=secrets.randbelow(2**31))


def _compose(progress: UserLevelProgress, *, mode: Mode, in_job: bool, fresh: bool) -> WrittenLesson:
    """The unit's lessons, made ahead where they aren't there yet, mixed into one."""
    parts = []
    for level in lesson_levels_of_unit(progress):
        lesson = ensure_lesson(
            user_id=progress.enrollment.user_id,
            level_template_id=level.id,
            generation_mode=mode,
            in_job=in_job,
            opened=False,
        )
        core = stored_core(lesson)
        parts.append(
            WrittenLesson(
                text=lesson.content_text,
                vocabulary=core["vocabulary"],  # type: ignore[arg-type]
                exercises=lesson.exercises,
                extras=lesson.extras,
            )
        )
    seed = secrets.randbelow(2**31) if fresh else level_seed(progress.level_template_id)
    return compose_lesson(parts, steps=progress.level_template.total_steps, seed=seed)


@transaction.atomic
def _store(
    progress: UserLevelProgress,
    wish: LessonWish,
    written: WrittenLesson,
    *,
    replaced: GeneratedLesson | None = None,
    without_exercises: bool = False,
) -> GeneratedLesson:
    _hold(progress)
    lesson = replaced or GeneratedLesson(
        enrollment_id=progress.enrollment_id, level_template_id=progress.level_template_id
    )
    lesson.topic_snapshot = wish.topic[:MOST_TOPIC_CHARS]
    lesson.prompt_version, lesson.provider, lesson.model = written.prompt_version, written.provider, written.model
    lesson.input_context = {"level": wish.level, "topic": wish.topic, "number": wish.number, "seed": wish.seed}
    lesson.raw_model_output, lesson.validation_errors = written.raw, written.problems
    lesson.repair_count, lesson.content_text, lesson.extras = written.repair_count, written.text, written.extras
    lesson.exercises = [] if without_exercises else written.exercises
    lesson.quality_status = GeneratedLesson.Quality.NEEDS_REVIEW if without_exercises else _quality(written)
    lesson.save()
    if replaced is not None:
        lesson.vocabulary_items.all().delete()
        lesson.sessions.all().delete()
    pos = written.extras.get("pos", {})
    GeneratedVocabularyItem.objects.bulk_create(
        GeneratedVocabularyItem(
            generated_lesson=lesson,
            order=order,
            word=item["word"],
            translation=item["translation"],
            context_sentence=item["context"],
            part_of_speech=pos.get(item["word"], ""),
        )
        for order, item in enumerate(written.vocabulary)
    )
    lesson = GeneratedLesson.objects.prefetch_related("vocabulary_items").get(id=lesson.id)
    if lesson.opened_at is not None:
        lesson_words_changed.send(sender=GeneratedLesson, lesson=lesson)
    return lesson


def _quality(written: WrittenLesson) -> str:
    return GeneratedLesson.Quality.NEEDS_REVIEW if written.needs_review else GeneratedLesson.Quality.OK
