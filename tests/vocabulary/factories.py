"""Learners with a course, a lesson and words."""

import factory
from django.contrib.auth import get_user_model
from django.utils import timezone

from courses.models import (
    CourseLevelTemplate,
    CourseSectionTemplate,
    CourseTemplate,
    CourseUnitTemplate,
    Enrollment,
)
from lessons.models import GeneratedLesson, GeneratedVocabularyItem
from vocabulary.models import Lexeme, UserLexeme
from vocabulary.normalise import normalise_lexeme


class LearnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"learner{n}")
    email = factory.Sequence(lambda n: f"learner{n}@example.org")


class EnrollmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrollment

    user = factory.SubFactory(LearnerFactory)

    @factory.lazy_attribute_sequence
    def course_template(self, n):
        return CourseTemplate.objects.create(
            slug=f"course-{n}",
            version=1,
            target_language="Kazakh",
            native_language="Russian",
            cefr_level="A1",
            fingerprint=f"course-{n}",
        )


class LessonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GeneratedLesson

    enrollment = factory.SubFactory(EnrollmentFactory)
    topic_snapshot = "Базар"
    content_text = "Мен базарға барамын."
    opened_at = factory.LazyFunction(timezone.now)

    @factory.lazy_attribute_sequence
    def level_template(self, n):
        section = CourseSectionTemplate.objects.create(
            course_template=self.enrollment.course_template, order=n + 1, title=f"Раздел {n}"
        )
        unit = CourseUnitTemplate.objects.create(section_template=section, order=1, topic=f"Тема {n}")
        return CourseLevelTemplate.objects.create(unit_template=unit, order=1, type="lesson", total_steps=5)


class LexemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lexeme
        django_get_or_create = ("target_language", "normalized")

    target_language = "Kazakh"
    text = factory.Sequence(lambda n: f"сөз{n}")
    normalized = factory.LazyAttribute(lambda lexeme: normalise_lexeme(lexeme.text))


class WordFactory(factory.django.DjangoModelFactory):
    """A learner's word, new and due at once."""

    class Meta:
        model = UserLexeme

    user = factory.SubFactory(LearnerFactory)
    lexeme = factory.SubFactory(LexemeFactory)
    translation_preferred = "слово"
    context_sentence_preferred = "Бұл сөз."


def add_items(lesson, *pairs):
    """Items with these (word, translation) pairs; the sentence holds the word."""
    return GeneratedVocabularyItem.objects.bulk_create(
        GeneratedVocabularyItem(
            generated_lesson=lesson,
            order=order,
            word=word,
            translation=translation,
            context_sentence=f"Бұл {word}.",
        )
        for order, (word, translation) in enumerate(pairs)
    )
