"""Reads: the active course as one object, a learner's levels, jobs."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from courses.models import CourseLevelTemplate, Enrollment, Job, UserLevelProgress
from courses.starter.content import load_pair

COURSE_ORDER = (
    "level_template__unit_template__section_template__order",
    "level_template__unit_template__order",
    "level_template__order",
)

# A test that finds out where to start asks about the ready lessons of this level, and cuts the course into parts.
PLACEMENT_LEVEL = "A1"
LEAST_PLACEMENT_UNITS = 5


def active_enrollment(*, user_id: UUID) -> Enrollment | None:
    """The learner's active enrollment with its course template."""
    return Enrollment.objects.select_related("course_template").filter(user_id=user_id, status="active").first()


def active_course(*, user_id: UUID) -> dict[str, Any] | None:
    """The contract's *active course*, or None. Two queries, whatever the course's size."""
    enrollment = active_enrollment(user_id=user_id)
    return course_view(enrollment=enrollment) if enrollment else None


def offers_placement(*, author: str, level: str, pair: tuple[str, str], units: int) -> bool:
    """Whether lessons.placement has a test for a course of that many units; `pair` are its target and native language. No query."""
    is_fitting = author == "starter" or level == PLACEMENT_LEVEL
    return is_fitting and units >= LEAST_PLACEMENT_UNITS and load_pair(*pair) is not None


def course_view(*, enrollment: Enrollment) -> dict[str, Any]:
    template = enrollment.course_template
    return {
        "enrollment_id": str(enrollment.id),
        "course_template_id": str(template.id),
        "target_language": template.target_language,
        "native_language": template.native_language,
        "theme": template.theme,
        "cefr_level": template.cefr_level,
        "version": template.version,
        "author": template.author,
        "notices": template.notices,
        "sections": _sections(enrollment),
    }


def _sections(enrollment: Enrollment) -> list[dict[str, Any]]:
    unit, section = "level_template__unit_template", "level_template__unit_template__section_template"
    rows = (
        UserLevelProgress.objects.filter(enrollment=enrollment)
        .order_by(*COURSE_ORDER)
        .values_list(
            f"{section}__id", f"{section}__order", f"{section}__title", f"{section}__description",
            f"{unit}__id", f"{unit}__order", f"{unit}__topic", f"{unit}__description", f"{unit}__icon",
            "level_template_id", "level_template__order", "level_template__type", "level_template__total_steps",
            "status", "stars",
        )
    )  # fmt: skip
    sections: list[dict[str, Any]] = []
    for row in rows:
        if not sections or sections[-1]["id"] != str(row[0]):
            sections.append({"id": str(row[0]), "order": row[1], "title": row[2], "description": row[3], "units": []})
        units = sections[-1]["units"]
        if not units or units[-1]["id"] != str(row[4]):
            units.append(
                {
                    "id": str(row[4]),
                    "order": row[5],
                    "topic": row[6],
                    "description": row[7],
                    "icon": row[8],
                    "levels": [],
                }
            )
        level = zip(("order", "type", "total_steps", "status", "stars"), row[10:], strict=True)
        units[-1]["levels"].append({"id": str(row[9]), **dict(level)})
    return sections


def levels_in_order(*, enrollment_id: UUID) -> Iterable[UserLevelProgress]:
    """Every level's progress in the order in which levels open, with template and unit."""
    return (
        UserLevelProgress.objects.filter(enrollment_id=enrollment_id)
        .select_related("level_template__unit_template")
        .order_by(*COURSE_ORDER)
    )


def lesson_levels_of_first_units(*, enrollment_id: UUID, count: int) -> list[CourseLevelTemplate]:
    """The first lesson of each of the course's first `count` units."""
    levels = CourseLevelTemplate.objects.filter(
        progresses__enrollment_id=enrollment_id, type=CourseLevelTemplate.Type.LESSON, order=1
    ).select_related("unit_template__section_template")
    return list(levels.order_by("unit_template__section_template__order", "unit_template__order")[:count])


def job_view(job: Job) -> dict[str, Any]:
    """The contract's job object."""
    return {
        "id": str(job.id),
        "kind": job.kind,
        "status": job.status,
        "done": job.done,
        "total": job.total,
        "message": job.message,
        "result": job.result if job.status in {Job.Status.SUCCEEDED, Job.Status.PARTIAL} else None,
        "error": job.error,
        "created_at": job.created_at.isoformat().replace("+00:00", "Z"),
    }
