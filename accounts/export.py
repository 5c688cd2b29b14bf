"""Everything that is stored of a learner, as one object: a list of rows a table, in the database's own names of fields."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404

from accounts.models import IdempotentAnswer, User
from courses.models import (
    CourseLevelTemplate,
    CourseSectionTemplate,
    CourseTemplate,
    CourseUnitTemplate,
    UserLevelAttempt,
    UserLevelProgress,
)
from lessons.models import GeneratedLesson, GeneratedVocabularyItem, LevelSession
from roleplay.models import Turn
from vocabulary.models import LessonLexeme

Rows = list[dict[str, Any]]

# Tables that point at the learner are found by themselves; here are the names that the contract gives some of them.
NAMES = {
    "streaks": "streaks",
    "enrollments": "enrollments",
    "user_lexemes": "vocabulary",
    "review_logs": "reviews",
    "user_achievements": "achievements",
    "exercise_reports": "reports",
    "device_sessions": "sessions",
}
# Secrets, and what says nothing of the learner.
WITHHELD = {
    "users": {"password", "username_folded"},
    "device_sessions": {"refresh_jti"},
    "jobs": {"lease_owner", "lease_expires_at"},
}


def export_learner(*, user: User) -> dict[str, Any]:
    """The export. One query a table, however much there is. Http404 when the account has gone meanwhile."""
    themselves = rows(User.objects.filter(pk=user.pk))
    if not themselves:
        raise Http404
    return {
        "user": themselves[0],
        **_own_tables(user),
        **_tables_below(user),
    }


def _own_tables(user: User) -> dict[str, Rows]:
    """Each table with a foreign key to the learner."""
    tables: dict[str, Rows] = {}
    for relation in User._meta.related_objects:
        if relation.many_to_many:
            continue
        model = relation.related_model
        queryset = model._base_manager.filter(**{relation.field.name: user})
        table = model._meta.db_table
        if table == "user_lexemes":
            queryset = queryset.annotate(word=F("lexeme__text"), language=F("lexeme__target_language"))
        tables.setdefault(NAMES.get(table, table), []).extend(rows(queryset))
    return tables


def _tables_below(user: User) -> dict[str, Rows]:
    """Tables that belong to the learner through another one."""
    courses = CourseTemplate.objects.filter(enrollments__user=user)
    return {
        "course_templates": rows(courses),
        "course_sections": rows(CourseSectionTemplate.objects.filter(course_template__in=courses)),
        "course_units": rows(CourseUnitTemplate.objects.filter(section_template__course_template__in=courses)),
        "course_levels": rows(
            CourseLevelTemplate.objects.filter(unit_template__section_template__course_template__in=courses)
        ),
        "progress": rows(UserLevelProgress.objects.filter(enrollment__user=user)),
        "attempts": rows(UserLevelAttempt.objects.filter(progress__enrollment__user=user)),
        "level_sessions": rows(LevelSession.objects.filter(progress__enrollment__user=user)),
        "generated_lessons": rows(GeneratedLesson.objects.filter(enrollment__user=user)),
        "lesson_words": rows(GeneratedVocabularyItem.objects.filter(generated_lesson__enrollment__user=user)),
        "lesson_lexemes": rows(LessonLexeme.objects.filter(generated_lesson__enrollment__user=user)),
        "conversation_turns": rows(Turn.objects.filter(conversation__user=user)),
        "idempotent_answers": rows(IdempotentAnswer.objects.filter(user=user)),
    }


def rows(queryset: QuerySet[Any]) -> Rows:
    """The rows as plain values, by field name (`user_id` for a foreign key), oldest key first, without what is withheld."""
    meta = queryset.model._meta
    withheld = WITHHELD.get(meta.db_table, set())
    names = [field.attname for field in meta.concrete_fields if field.name not in withheld]
    return list(queryset.order_by("pk").values(*names, *queryset.query.annotations))
