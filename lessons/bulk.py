"""Many lessons in one call: a course with its first lessons, and lessons made anew. Side by side, failures apart."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from courses.access import parse_id
from courses.jobs import JobRun
from courses.models import CourseLevelTemplate, Enrollment
from courses.selectors import active_enrollment, course_view, lesson_levels_of_first_units
from courses.services import generate_course
from lessons.access import own_lesson
from lessons.authoring.types import Mode
from lessons.models import GeneratedLesson
from lessons.selectors import lesson_view
from lessons.services import ensure_lesson, remake_core, remake_exercises, remake_lesson
from neurogloss.llm.errors import ModelUnavailable

logger = logging.getLogger(__name__)

RetryMode = Literal["full", "core", "exercises"]
# A provider that asks for more patience than this isn't asked for the rest of the lessons.
LONGEST_PATIENCE_SECONDS = 120.0
MOST_PAUSE_SECONDS = 60.0

Step = Callable[[], GeneratedLesson]


@dataclass(slots=True)
class Batch:
    """What became of the steps, in their order: a lesson or the error that stood in its way."""

    lessons: dict[int, GeneratedLesson] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    retry_after_seconds: float | None = None


def generate_full(
    *,
    user_id: UUID,
    interests: Iterable[str],
    theme: str | None,
    level: str,
    max_topics: int,
    sleep_seconds: float,
    regenerate_path: bool,
    force_regenerate_lessons: bool,
    generation_mode: Mode,
    run: JobRun | None = None,
    make_course: Callable[[], Enrollment] | None = None,
) -> dict[str, Any]:
    """The course and the first lesson of each of its first `max_topics` units, GENERATION_CONCURRENCY at a time.

    What could be made is kept, what failed is listed. With `regenerate_path` false the active course is taken, if there
    is one. ModelUnavailable only when there is no course to be had.
    """
    enrollment = None if regenerate_path else active_enrollment(user_id=user_id)
    if enrollment is None:
        enrollment = (
            make_course()
            if make_course
            else generate_course(user_id=user_id, interests=interests, theme=theme, level=level, in_job=run is not None)
        )
    levels = lesson_levels_of_first_units(enrollment_id=enrollment.id, count=max_topics)
    make = remake_lesson if force_regenerate_lessons else ensure_lesson
    steps = [_step(make, user_id, each, generation_mode, in_job=run is not None) for each in levels]
    batch = run_steps(steps, sleep_seconds=sleep_seconds, run=run)
    return _full_answer(enrollment, levels, batch)


def _step(
    make: Callable[..., GeneratedLesson], user_id: UUID, level: CourseLevelTemplate, mode: Mode, *, in_job: bool
) -> Step:
    return lambda: make(user_id=user_id, level_template_id=level.id, generation_mode=mode, in_job=in_job)


def _full_answer(enrollment: Enrollment, levels: list[CourseLevelTemplate], batch: Batch) -> dict[str, Any]:
    topics = [level.unit_template.topic for level in levels]
    lessons = [batch.lessons[index] for index in sorted(batch.lessons)]
    doubtful = [lesson for lesson in lessons if lesson.quality_status == GeneratedLesson.Quality.NEEDS_REVIEW]
    return {
        "status": "partial_success" if batch.errors else "success",
        "requested_topics": topics,
        "topics": [lesson.topic_snapshot for lesson in lessons],
        "failed_topics": [{"topic": topics[index], "error": batch.errors[index]} for index in sorted(batch.errors)],
        "needs_review_topics": [
            {"topic": lesson.topic_snapshot, "reason": "exercises_unavailable"} for lesson in doubtful
        ],
        "retry_after_seconds": batch.retry_after_seconds,
        "course": course_view(enrollment=enrollment),
        "lessons": [lesson_view(lesson) for lesson in lessons],
    }


def retry_lessons(
    *,
    user_id: UUID,
    level_template_ids: list[str],
    level: str | None,
    mode: RetryMode,
    generation_mode: Mode,
    sleep_seconds: float = 0,
    topic_by_level_template_id: dict[str, str] | None = None,
    run: JobRun | None = None,
) -> dict[str, Any]:
    """Lessons of the active course made anew, whole or in part; a lesson that isn't there yet is made whole."""
    topics = topic_by_level_template_id or {}
    ids = list(dict.fromkeys(level_template_ids))
    steps: list[Step] = [
        _retry_step(user_id, each, level, mode, generation_mode, topics.get(each), in_job=run is not None)
        for each in ids
    ]
    batch = run_steps(steps, sleep_seconds=sleep_seconds, run=run)
    return {
        "status": "partial_success" if batch.errors else "success",
        "mode": mode,
        "generation_mode": generation_mode,
        "regenerated": [lesson_view(batch.lessons[index]) for index in sorted(batch.lessons)],
        "failed": [{"level_template_id": ids[index], "error": batch.errors[index]} for index in sorted(batch.errors)],
        "retry_after_seconds": batch.retry_after_seconds,
    }


def _retry_step(
    user_id: UUID,
    level_template_id: str,
    level: str | None,
    mode: RetryMode,
    generation_mode: Mode,
    topic: str | None,
    *,
    in_job: bool,
) -> Step:
    options: dict[str, Any] = {"generation_mode": generation_mode, "in_job": in_job}

    def step() -> GeneratedLesson:
        lesson = None if mode == "full" else _lesson_at(user_id, level_template_id)
        if lesson is None:
            return remake_lesson(
                user_id=user_id, level_template_id=level_template_id, topic=topic, level=level, **options
            )
        if mode == "core":
            return remake_core(lesson, level=level, topic=topic, **options)
        return remake_exercises(lesson, **options)

    return step


def _lesson_at(user_id: UUID, level_template_id: str) -> GeneratedLesson | None:
    key = parse_id(level_template_id)
    return (
        GeneratedLesson.objects.prefetch_related("vocabulary_items")
        .filter(enrollment__user_id=user_id, enrollment__status="active", level_template_id=key)
        .first()
    )


def run_steps(steps: list[Step], *, sleep_seconds: float, run: JobRun | None) -> Batch:
    """Runs the steps GENERATION_CONCURRENCY at a time, `sleep_seconds` between their starts, and reports progress.

    All pauses together are at most MOST_PAUSE_SECONDS: whoever waits here holds a thread of the server.
    """
    sleep_seconds = min(sleep_seconds, MOST_PAUSE_SECONDS / max(1, len(steps) - 1))
    batch, lock = Batch(), threading.Lock()
    language = translation.get_language()

    def work(index: int) -> None:
        with translation.override(language):
            lesson, error, retry_after = _attempt(steps[index], batch)
        with lock:
            if lesson is not None:
                batch.lessons[index] = lesson
            else:
                batch.errors[index] = error
                batch.retry_after_seconds = max(retry_after or 0, batch.retry_after_seconds or 0) or None
            if run is not None:
                done = len(batch.lessons) + len(batch.errors)
                message = _("Lessons made: %(done)s of %(total)s") % {"done": done, "total": len(steps)}
                run.report(done=done + 1, total=len(steps) + 1, message=message)

    if settings.GENERATION_CONCURRENCY == 1 or len(steps) == 1:
        for index in range(len(steps)):
            _pause(sleep_seconds if index else 0)
            work(index)
        return batch
    with ThreadPoolExecutor(max_workers=settings.GENERATION_CONCURRENCY) as pool:
        futures = []
        for index in range(len(steps)):
            _pause(sleep_seconds if index else 0)
            futures.append(pool.submit(_in_thread, work, index))
        for future in futures:
            future.result()
    return batch


def _pause(seconds: float) -> None:
    if seconds > 0:
        time.sleep(seconds)


def _in_thread(work: Callable[[int], None], index: int) -> None:
    try:
        work(index)
    finally:
        connection.close()  # the pool's thread ends with the call


def _attempt(step: Step, batch: Batch) -> tuple[GeneratedLesson | None, str, float | None]:
    if (batch.retry_after_seconds or 0) > LONGEST_PATIENCE_SECONDS:
        return None, "model_unavailable", batch.retry_after_seconds
    try:
        lesson = step()
        return own_lesson(user_id=lesson.enrollment.user_id, lesson_id=lesson.id), "", None
    except (Http404, Enrollment.DoesNotExist):  # the course may go once its lesson is made
        return None, "not_found", None
    except ModelUnavailable as error:
        return None, error.code, error.retry_after
    except Exception:  # our own fault with one lesson: the others were paid for
        logger.exception("one of several lessons can't be made")
        return None, "internal_error", None
