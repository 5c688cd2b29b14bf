"""A level is opened on a page: its lesson at once where that takes no model, else a job and honest waiting."""

from uuid import UUID

from django.db.models import QuerySet

from courses.jobs import enqueue_job
from courses.models import CourseLevelTemplate, Job, UserLevelProgress
from lessons.models import GeneratedLesson
from lessons.services import ensure_lesson

KIND = "generate_lesson"


def open_lesson_at_once(*, user_id: UUID, progress: UserLevelProgress) -> GeneratedLesson | None:
    """The level's lesson, opened; None when a model has to write it first. ModelUnavailable when it can't be made."""
    if _is_missing(progress) and _needs_model(progress):
        return None
    return ensure_lesson(user_id=user_id, level_template_id=progress.level_template_id)


def request_lesson(*, user_id: UUID, progress: UserLevelProgress) -> Job:
    """The live job that writes the level's lesson, enqueued if there is none."""
    payload = {"level_template_id": str(progress.level_template_id)}
    return enqueue_job(user_id=user_id, kind=KIND, payload=payload, dedupe_key=_key(progress))


def latest_job(*, user_id: UUID, progress: UserLevelProgress) -> Job | None:
    return Job.objects.filter(user_id=user_id, dedupe_key=_key(progress)).order_by("-created_at").first()


def _key(progress: UserLevelProgress) -> str:
    return f"lesson:{progress.enrollment_id}:{progress.level_template_id}"


def _is_missing(progress: UserLevelProgress) -> bool:
    return not _lessons(progress).filter(level_template_id=progress.level_template_id).exists()


def _needs_model(progress: UserLevelProgress) -> bool:
    """Starter lessons are read from files; practice and trophy levels are composed once their unit's lessons are there."""
    template = progress.level_template
    if template.unit_template.content_key:
        return False
    if template.type == CourseLevelTemplate.Type.LESSON:
        return True
    unit = CourseLevelTemplate.objects.filter(unit_template_id=template.unit_template_id, type="lesson")
    return unit.exclude(id__in=_lessons(progress).values("level_template_id")).exists()


def _lessons(progress: UserLevelProgress) -> QuerySet[GeneratedLesson]:
    return GeneratedLesson.objects.filter(enrollment_id=progress.enrollment_id)
