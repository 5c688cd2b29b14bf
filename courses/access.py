"""The learner's own object by an id from outside, or 404: the only place of this app that looks one up."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from courses.models import Job, UserLevelProgress


def parse_id(value: object) -> UUID:
    """A UUID from outside; Http404 for anything else."""
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        raise Http404 from None


def own_progress(*, user_id: UUID, level_template_id: object, lock: bool = False) -> UserLevelProgress:
    """The learner's progress on a level of their active course, with enrollment, course and unit."""
    progresses: QuerySet[UserLevelProgress] = UserLevelProgress.objects.select_related(
        "enrollment__course_template", "level_template__unit_template__section_template"
    )
    if lock:
        progresses = progresses.select_for_update(of=("self",))
    progress = progresses.filter(
        enrollment__user_id=user_id, enrollment__status="active", level_template_id=parse_id(level_template_id)
    ).first()
    if progress is None:
        raise Http404
    return progress


def own_job(*, user_id: UUID, job_id: object) -> Job:
    job = Job.objects.filter(user_id=user_id, id=parse_id(job_id)).first()
    if job is None:
        raise Http404
    return job
