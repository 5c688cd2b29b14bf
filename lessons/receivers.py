"""What this app does when another one sends a signal: the next lessons are made while this one is learned."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from courses.models import UserLevelProgress
from courses.signals import level_completed
from lessons import tasks  # noqa: F401  registers the job handlers
from lessons.ahead import schedule_lessons_ahead
from lessons.models import GeneratedLesson
from lessons.signals import lesson_words_changed


@receiver(level_completed)
def make_next_after_completion(*, progress: UserLevelProgress, user_id: UUID, first_time: bool, **kwargs: Any) -> None:
    if first_time:
        schedule_lessons_ahead(
            enrollment_id=progress.enrollment_id, user_id=user_id, after_level_id=progress.level_template_id
        )


@receiver(lesson_words_changed)
def make_next_after_opening(*, lesson: GeneratedLesson, **kwargs: Any) -> None:
    schedule_lessons_ahead(
        enrollment_id=lesson.enrollment_id,
        user_id=lesson.enrollment.user_id,
        after_level_id=lesson.level_template_id,
    )
