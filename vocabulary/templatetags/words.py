"""A word's memory and its dates in plain words, for templates."""

from datetime import datetime

from django import template
from django.utils import timezone

from vocabulary import wording
from vocabulary.models import UserLexeme
from vocabulary.scheduling import State, retrievability
from vocabulary.services import memory_of

register = template.Library()


@register.filter
def when_due(due: datetime) -> str:
    return wording.when_due(due, now=timezone.now())


@register.filter
def on_date(due: datetime) -> str:
    return wording.on_date(due, now=timezone.now())


@register.filter
def is_due(word: UserLexeme) -> bool:
    return not word.is_suspended and word.next_review_at <= timezone.now()


@register.filter
def memory(word: UserLexeme) -> str:
    return wording.describe_memory(word)


@register.filter
def memory_tone(word: UserLexeme) -> str:
    """The badge's colour class for the memory; its words say the same."""
    if word.is_suspended or word.state == State.NEW:
        return ""
    return "badge--good" if word.state == State.REVIEW else "badge--sun"


@register.filter
def chance(word: UserLexeme) -> int | None:
    """How likely the learner still knows the word, in per cent; None for one never graded."""
    share = retrievability(memory_of(word), timezone.now())
    return None if share is None else round(100 * share)
