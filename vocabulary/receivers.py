"""What this app does when another one sends a signal."""

from typing import Any

from django.dispatch import receiver

from lessons.models import GeneratedLesson
from lessons.signals import lesson_words_changed
from vocabulary.lesson_words import sync_lesson_words


@receiver(lesson_words_changed)
def learn_lesson_words(sender: object, *, lesson: GeneratedLesson, **_more: Any) -> None:
    sync_lesson_words(lesson=lesson)
