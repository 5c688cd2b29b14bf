"""Rows for tests, sound by default; a test names only what it is about."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from courses.models import (
    CourseLevelTemplate,
    CourseSectionTemplate,
    CourseTemplate,
    CourseUnitTemplate,
    Enrollment,
    UserLevelAttempt,
    UserLevelProgress,
)
from lessons.models import GeneratedLesson, GeneratedVocabularyItem
from vocabulary.models import LessonLexeme, Lexeme, ReviewLog, UserLexeme

PASSWORD = "strongpassword123"
STEPS = {"lesson": 5, "practice": 10, "trophy": 15}
LEVEL_TYPES = ("lesson", "lesson", "practice", "trophy")


class UserFactory(DjangoModelFactory):
    """A learner whose password is PASSWORD."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"learner{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        kwargs.setdefault("password", PASSWORD)
        return User.objects.create_user(*args, **kwargs)


class CourseTemplateFactory(DjangoModelFactory):
    class Meta:
        model = CourseTemplate

    slug = factory.Sequence(lambda n: f"course-{n}")
    target_language = "Kazakh"
    native_language = "Russian"
    cefr_level = "A1"
    interests = ["Travel"]
    fingerprint = factory.Sequence(lambda n: f"{n:064d}")
    author = "model"


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = CourseSectionTemplate

    course_template = factory.SubFactory(CourseTemplateFactory)
    order = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda section: f"Раздел {section.order}")


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = CourseUnitTemplate

    section_template = factory.SubFactory(SectionFactory)
    order = factory.Sequence(lambda n: n + 1)
    topic = factory.LazyAttribute(lambda unit: f"Тема {unit.order}")
    icon = "🐎"


class LevelFactory(DjangoModelFactory):
    class Meta:
        model = CourseLevelTemplate

    unit_template = factory.SubFactory(UnitFactory)
    order = factory.Sequence(lambda n: n + 1)
    type = "lesson"
    total_steps = factory.LazyAttribute(lambda level: STEPS[level.type])


class EnrollmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrollment

    user = factory.SubFactory(UserFactory)
    course_template = factory.SubFactory(CourseTemplateFactory)


class ProgressFactory(DjangoModelFactory):
    class Meta:
        model = UserLevelProgress

    enrollment = factory.SubFactory(EnrollmentFactory)
    level_template = factory.SubFactory(
        LevelFactory,
        unit_template__section_template__course_template=factory.SelfAttribute(
            "....enrollment.course_template",
        ),
    )
    status = "in_progress"


class AttemptFactory(DjangoModelFactory):
    class Meta:
        model = UserLevelAttempt

    progress = factory.SubFactory(ProgressFactory)
    stars = 3


class LessonFactory(DjangoModelFactory):
    """A lesson that its learner has opened."""

    class Meta:
        model = GeneratedLesson

    enrollment = factory.SubFactory(EnrollmentFactory)
    level_template = factory.SubFactory(
        LevelFactory,
        unit_template__section_template__course_template=factory.SelfAttribute(
            "....enrollment.course_template",
        ),
    )
    topic_snapshot = "Кітап"
    content_text = "Бұл кітап. Мен кітап оқимын."
    opened_at = factory.LazyFunction(timezone.now)


class LexemeFactory(DjangoModelFactory):
    class Meta:
        model = Lexeme

    target_language = "Kazakh"
    text = factory.Sequence(lambda n: f"сөз{n}")
    normalized = factory.SelfAttribute("text")


class UserLexemeFactory(DjangoModelFactory):
    class Meta:
        model = UserLexeme

    user = factory.SubFactory(UserFactory)
    lexeme = factory.SubFactory(LexemeFactory)
    translation_preferred = "слово"


class VocabularyItemFactory(DjangoModelFactory):
    class Meta:
        model = GeneratedVocabularyItem

    generated_lesson = factory.SubFactory(LessonFactory)
    word = factory.Sequence(lambda n: f"сөз{n}")
    translation = "слово"


class LessonLexemeFactory(DjangoModelFactory):
    class Meta:
        model = LessonLexeme

    generated_lesson = factory.SubFactory(LessonFactory)
    lexeme = factory.SubFactory(LexemeFactory)
    translation = "слово"


class ReviewLogFactory(DjangoModelFactory):
    class Meta:
        model = ReviewLog

    user = factory.SelfAttribute("user_lexeme.user")
    user_lexeme = factory.SubFactory(UserLexemeFactory)
    rating = 4
    grade = 3
    reviewed_at = factory.LazyFunction(timezone.now)
    stability = 2.0
    difficulty = 5.0
    next_review_at = factory.LazyFunction(timezone.now)
    mastery_level = 1


def make_course(user: User, *, sections: int = 1, units: int = 1, **template: Any) -> Enrollment:
    """An active enrollment in a course of that size; its first level is open, the others are locked."""
    enrollment = EnrollmentFactory(user=user, course_template=CourseTemplateFactory(**template))
    progress = []
    for section_order in range(1, sections + 1):
        section = SectionFactory(course_template=enrollment.course_template, order=section_order)
        for unit_order in range(1, units + 1):
            unit = UnitFactory(section_template=section, order=unit_order)
            for order, kind in enumerate(LEVEL_TYPES, start=1):
                level = LevelFactory(unit_template=unit, order=order, type=kind)
                status = "locked" if progress else "in_progress"
                progress.append(UserLevelProgress(enrollment=enrollment, level_template=level, status=status))
    UserLevelProgress.objects.bulk_create(progress)
    return enrollment
