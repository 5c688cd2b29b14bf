"""Reads of this app: lessons as the contract shows them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from courses.access import own_progress
from courses.models import UserLevelAttempt, UserLevelProgress
from courses.services import next_level_progress
from lessons.models import GeneratedLesson, GeneratedVocabularyItem


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


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """The last run that completed a level, and the level after it (None at the course's end)."""

    progress: UserLevelProgress
    attempt: UserLevelAttempt
    words: list[GeneratedVocabularyItem]
    following: UserLevelProgress | None

    @property
    def asked(self) -> int:
        return sum(bool(answer.get("first")) for answer in self.attempt.answers_snapshot)

    @property
    def right(self) -> int:
        return sum(bool(answer.get("first") and answer.get("correct")) for answer in self.attempt.answers_snapshot)


def finished_run(*, user_id: UUID, level_template_id: object) -> FinishedRun | None:
    """None for a level that was never completed in the player; Http404 outside the active course. Five queries."""
    progress = own_progress(user_id=user_id, level_template_id=level_template_id)
    attempts = UserLevelAttempt.objects.filter(progress=progress, source="player", stars__gt=0)
    attempt = attempts.order_by("-created_at").first()
    if attempt is None:
        return None
    words = GeneratedVocabularyItem.objects.filter(
        generated_lesson__enrollment_id=progress.enrollment_id,
        generated_lesson__level_template_id=progress.level_template_id,
    )
    return FinishedRun(progress, attempt, list(words), next_level_progress(progress))
