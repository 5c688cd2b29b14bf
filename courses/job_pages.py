"""What a job's page shows of it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.forms import unknown_wishes
from courses.models import CourseSectionTemplate, CourseTemplate, Enrollment, Job
from courses.selectors import offers_placement
from courses.starter.content import load_pair

LIVE = {Job.Status.QUEUED, Job.Status.RUNNING}
WHOLE_COURSE = {"generate_course", "generate_full"}
STARTER = "starter"

TITLES: dict[str, Promise] = {
    "generate_course": _("Your course"),
    "generate_full": _("Your course"),
    "generate_lesson": _("Your lesson"),
    "retry_lessons": _("Your lessons"),
    "remake_exercises": _("New exercises"),
    "remake_core": _("A new text"),
}


@dataclass(frozen=True, slots=True)
class Topics:
    """A section of the course that was made, with its units' topics."""

    title: str
    units: list[str]


@dataclass(frozen=True, slots=True)
class MadeCourse:
    """A course and in what it differs from what was asked for."""

    template: CourseTemplate
    sections: list[Topics]
    notices: list[str]
    unknown: list[str]

    @property
    def is_starter(self) -> bool:
        return self.template.author == STARTER

    @property
    def offers_placement(self) -> bool:
        template = self.template
        pair = template.target_language, template.native_language
        units = sum(len(section.units) for section in self.sections)
        return offers_placement(author=template.author, level=template.cefr_level, pair=pair, units=units)


def job_page(*, job: Job) -> dict[str, Any]:
    """At most three queries, whatever the size of what the job made."""
    is_live = job.status in LIVE
    course = _made_course(job) if job.kind in WHOLE_COURSE else None
    return {
        "job": job,
        "title": TITLES.get(job.kind, _("Work in progress")),
        "is_live": is_live,
        "is_done": job.status in {Job.Status.SUCCEEDED, Job.Status.PARTIAL},
        "is_failed": job.status == Job.Status.FAILED,
        "error": job.error or {},
        "course": course,
        "offers_placement": course is not None
        and course.offers_placement
        and bool(job.payload.get("is_level_unknown")),
        "next": _next_address(job),
    }


def _next_address(job: Job) -> str:
    level = job.payload.get("level_template_id")
    return "/learn/" if job.kind in WHOLE_COURSE or not level else f"/learn/levels/{level}/"


def _made_course(job: Job) -> MadeCourse | None:
    """None until the course stands (a running job notes it in its result as soon as it does)."""
    result = job.result if isinstance(job.result, dict) else {}
    enrollment_id = result.get("enrollment_id") or (result.get("course") or {}).get("enrollment_id")
    if not enrollment_id:
        return None
    enrollment = (
        Enrollment.objects.select_related("course_template").filter(id=enrollment_id, user_id=job.user_id).first()
    )
    if enrollment is None:
        return None
    template = enrollment.course_template
    sections = CourseSectionTemplate.objects.filter(course_template=template).prefetch_related("units")
    topics = [Topics(each.title, [unit.topic for unit in each.units.all()]) for each in sections]
    return MadeCourse(template, topics, template.notices, _unknown(job, template))


def _unknown(job: Job, template: CourseTemplate) -> list[str]:
    if "interest_unknown" not in template.notices or not load_pair(template.target_language, template.native_language):
        return []
    return unknown_wishes(
        target_language=template.target_language,
        native_language=template.native_language,
        interests=job.payload.get("interests", []),
        theme=job.payload.get("theme"),
    )
