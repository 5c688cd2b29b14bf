"""Reads of this app: lessons as the contract shows them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lessons.models import GeneratedLesson


def opened_lessons(*, user_id: UUID) -> QuerySet[GeneratedLesson]:
    """The lessons of the active course that the learner has asked for, newest first, with their words."""
    return (
        GeneratedLesson.objects.filter(
            enrollment__user_id=user_id, enrollment__status="active", opened_at__isnull=False
        )
        .order_by("-opened_at", "-id")
        .prefetch_related("vocabulary_items")
    )


def lesson_view(lesson: GeneratedLesson) -> dict[str, Any]:
    """The contract's *lesson*. Asks no query when the words are prefetched."""
    return {
        "id": str(lesson.id),
        "enrollment_id": str(lesson.enrollment_id),
        "level_template_id": str(lesson.level_template_id),
        "topic_snapshot": lesson.topic_snapshot,
        "content_text": lesson.content_text,
        "exercises": lesson.exercises,
        "quality_status": lesson.quality_status,
        "created_at": lesson.created_at.isoformat().replace("+00:00", "Z"),
        "title": lesson.extras.get("title", ""),
        "grammar": lesson.extras.get("grammar", ""),
        "sentences": lesson.extras.get("sentences", []),
        "vocabulary_items": [
            {
                "id": str(item.id),
                "user_lexeme_id": str(item.user_lexeme_id) if item.user_lexeme_id else None,
                "word": item.word,
                "translation": item.translation,
                "context_sentence": item.context_sentence,
                "part_of_speech": item.part_of_speech,
                "mastery_level": item.mastery_level,
            }
            for item in lesson.vocabulary_items.all()
        ],
    }
