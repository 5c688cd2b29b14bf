"""What the author is asked for at a level of a course: depends on the course template and never on who asks."""

from uuid import UUID

from courses.models import CourseLevelTemplate, CourseUnitTemplate, UserLevelProgress
from lessons.authoring.types import LessonWish


def wish_for(progress: UserLevelProgress, *, topic: str | None, level: str | None) -> LessonWish:
    """The wish for a level; `topic` and `level` take the place of the unit's and the course's. One query."""
    template = progress.enrollment.course_template
    unit = progress.level_template.unit_template
    siblings = (
        CourseUnitTemplate.objects.filter(section_template__course_template=template)
        .exclude(id=unit.id)
        .order_by("section_template__order", "order")
        .values_list("topic", flat=True)
    )
    return LessonWish(
        target_language=template.target_language,
        native_language=template.native_language,
        level=level or template.cefr_level,
        topic=topic or unit.topic,
        number=progress.level_template.order,
        siblings=tuple(siblings),
        content_key=unit.content_key,
        seed=level_seed(progress.level_template_id),
    )


def level_seed(level_template_id: UUID) -> int:
    """The same exercises for all who share a level."""
    return level_template_id.int % 2**31


def lesson_levels_of_unit(progress: UserLevelProgress) -> list[CourseLevelTemplate]:
    levels = CourseLevelTemplate.objects.filter(
        unit_template_id=progress.level_template.unit_template_id, type=CourseLevelTemplate.Type.LESSON
    )
    return list(levels.order_by("order"))
