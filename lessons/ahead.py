"""Lessons made ahead: while one is being learned the next is written, so that a learner never waits on the main road."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from courses.jobs import enqueue_job
from courses.models import UserLevelProgress
from courses.selectors import levels_in_order
from lessons.models import GeneratedLesson

KIND = "lesson_ahead"
NOBODY_WAITS = 0


def schedule_lessons_ahead(*, enrollment_id: UUID, user_id: UUID, after_level_id: UUID) -> None:
    """Enqueues the next LESSONS_AHEAD lessons after a level, those that aren't there yet. Starter lessons take no time
    and aren't made ahead; practice and trophy levels need no model."""
    if settings.LESSONS_AHEAD == 0:
        return
    for level_id in _missing_lessons(enrollment_id, after_level_id):
        payload = {"enrollment_id": str(enrollment_id), "level_template_id": str(level_id)}
        transaction.on_commit(
            lambda payload=payload, level_id=level_id: enqueue_job(  # type: ignore[misc]
                user_id=user_id,
                kind=KIND,
                payload=payload,
                dedupe_key=f"ahead:{enrollment_id}:{level_id}",
                priority=NOBODY_WAITS,
            )
        )


def _missing_lessons(enrollment_id: UUID, after_level_id: UUID) -> list[UUID]:
    following = _levels_after(enrollment_id, after_level_id)[: settings.LESSONS_AHEAD]
    written = set(
        GeneratedLesson.objects.filter(enrollment_id=enrollment_id, level_template_id__in=following).values_list(
            "level_template_id", flat=True
        )
    )
    return [level_id for level_id in following if level_id not in written]


def _levels_after(enrollment_id: UUID, level_id: UUID) -> list[UUID]:
    levels: list[UserLevelProgress] = list(levels_in_order(enrollment_id=enrollment_id))
    ids = [progress.level_template_id for progress in levels]
    after = levels[ids.index(level_id) + 1 :] if level_id in ids else []
    return [
        progress.level_template_id
        for progress in after
        if progress.level_template.type == "lesson" and not progress.level_template.unit_template.content_key
    ]
