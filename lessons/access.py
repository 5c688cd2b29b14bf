"""The learner's own lesson by an id from outside, or 404."""

from uuid import UUID

from django.http import Http404

from courses.access import parse_id
from lessons.models import GeneratedLesson


def own_lesson(*, user_id: UUID, lesson_id: object) -> GeneratedLesson:
    """A lesson that the learner has asked for, with its words. One made ahead isn't there yet."""
    lesson = (
        GeneratedLesson.objects.select_related(
            "enrollment__course_template", "level_template__unit_template__section_template"
        )
        .prefetch_related("vocabulary_items")
        .filter(id=parse_id(lesson_id), enrollment__user_id=user_id, opened_at__isnull=False)
        .first()
    )
    if lesson is None:
        raise Http404
    return lesson
