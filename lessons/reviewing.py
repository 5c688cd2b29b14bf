"""What staff do with lessons and reports: edits judged like the model's answers, approval, making anew, settling disputes."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from courses.jobs import enqueue_job
from lessons.authoring.normalise import normalise_core, normalise_exercises
from lessons.authoring.validate import validate_core, validate_exercises
from lessons.models import ExerciseReport, GeneratedLesson
from lessons.services import stored_core
from lessons.signals import lesson_words_changed
from neurogloss.text.context import Context
from neurogloss.text.problems import Problem

KIND = "retry_lessons"


def judge_edit(
    lesson: GeneratedLesson, *, text: str, vocabulary: list[dict[str, str]], exercises: Any, has_new_core: bool
) -> tuple[dict[str, Any], list[Problem]]:
    """The edited lesson as it would be stored ({"text", "vocabulary", "exercises"}) and what must not reach a learner.

    Text and words are judged when `has_new_core`, and in lessons only: practice and trophy levels hold two lessons' texts.
    """
    course = lesson.enrollment.course_template
    context = Context(course.target_language, course.native_language, course.cefr_level, lesson.topic_snapshot)
    core = normalise_core({"text": text, "vocabulary": vocabulary}, context)
    if lesson.level_template.type != "lesson":
        core["text"] = text
    edited = {**core, "exercises": normalise_exercises(exercises, core, context)}
    problems = validate_exercises(edited["exercises"], core, context) if edited["exercises"] else []
    if has_new_core and lesson.level_template.type == "lesson":
        problems = [*validate_core(core, context), *problems]
    return edited, [problem for problem in problems if problem.is_error]


@transaction.atomic
def settle_edit(lesson: GeneratedLesson) -> None:
    """After a lesson was edited: runs through its earlier version end, and the learner's words follow."""
    lesson.sessions.all().delete()
    if lesson.opened_at is not None:
        lesson_words_changed.send(sender=GeneratedLesson, lesson=lesson)


def approve_lessons(lessons: QuerySet[GeneratedLesson]) -> int:
    """Marks them ok; those without exercises stay as they are. How many were marked."""
    return lessons.exclude(exercises=[]).update(quality_status=GeneratedLesson.Quality.OK)


def request_remakes(lessons: Iterable[GeneratedLesson]) -> int:
    """A job for each lesson of an active course that makes it anew, text, words and exercises. How many."""
    count = 0
    for lesson in lessons:
        if lesson.enrollment.status != "active":
            continue
        payload = {
            "level_template_ids": [str(lesson.level_template_id)],
            "level": None,
            "mode": "full",
            "generation_mode": "balanced",
        }
        key = f"remake:{lesson.id}"
        enqueue_job(user_id=lesson.enrollment.user_id, kind=KIND, payload=payload, dedupe_key=key)
        count += 1
    return count


def settle_reports(reports: QuerySet[ExerciseReport], *, accept: bool) -> int:
    """Accepts or rejects. An accepted dispute's answer counts as right from now on, wherever the same is asked."""
    status = ExerciseReport.Status.ACCEPTED if accept else ExerciseReport.Status.REJECTED
    return reports.update(status=status)


def words_of(lesson: GeneratedLesson) -> list[dict[str, str]]:
    """The stored words in the judge's shape."""
    return stored_core(lesson)["vocabulary"]  # type: ignore[return-value]
