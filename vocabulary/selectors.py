"""Reads: what is due, in which order, how much will be, and the learner's words by state and by search."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from neurogloss.text.tokens import clean_line
from vocabulary.models import ReviewLog, UserLexeme
from vocabulary.normalise import normalise_lexeme, search_pattern
from vocabulary.scheduling import Memory, State, retrievability

MOST_DUE = 1000
MOST_SESSION = 200
MOST_BACKLOG = 10_000  # of a learner's due words, the oldest that a session is chosen from
MOST_QUERY_CHARS = 100
WORDS_A_PAGE = 50
WORD_FILTERS: dict[str, Q] = {
    "new": Q(state=State.NEW, is_suspended=False),
    "learning": Q(state__in=[State.LEARNING, State.RELEARNING], is_suspended=False),
    "known": Q(state=State.REVIEW, is_suspended=False),
    "suspended": Q(is_suspended=True),
}


@dataclass(frozen=True, slots=True)
class WordCounts:
    """How many words the learner has, by state; `due` is across states. Suspended words count as nothing else."""

    new: int
    learning: int
    known: int
    suspended: int
    due: int

    @property
    def total(self) -> int:
        return self.new + self.learning + self.known + self.suspended


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """A day of the learner's calendar and how many words fall due on it; today's holds the overdue ones too."""

    day: date
    count: int


def due_words(*, user_id: UUID, limit: int, at: datetime | None = None) -> QuerySet[UserLexeme]:
    """Up to `limit` (at most 1000) words that are due, the longest overdue first, with their lexemes. One query."""
    return _due(user_id, at or timezone.now()).select_related("lexeme")[: max(0, min(limit, MOST_DUE))]


def count_due(*, user_id: UUID, at: datetime | None = None) -> int:
    return _due(user_id, at or timezone.now()).count()


def next_due(*, user_id: UUID, at: datetime | None = None) -> datetime | None:
    """When the next word that isn't due yet will be; None where there is none. One query."""
    words = UserLexeme.objects.filter(user_id=user_id, is_suspended=False, next_review_at__gt=at or timezone.now())
    found: datetime | None = words.aggregate(next=Min("next_review_at"))["next"]
    return found


def daily_review(*, user_id: UUID, limit: int, at: datetime | None = None) -> list[dict[str, Any]]:
    """The contract's array of due words. One query, whatever its length."""
    return [
        {
            "id": str(word.id),
            "word": word.lexeme.text,
            "translation": word.translation_preferred,
            "context_sentence": word.context_sentence_preferred,
            "mastery_level": word.mastery_level,
            "next_review_at": word.next_review_at,
        }
        for word in due_words(user_id=user_id, limit=limit, at=at)
    ]


def review_session(*, user_id: UUID, size: int, at: datetime | None = None) -> list[UserLexeme]:
    """Up to `size` due words, the most urgent first: those likeliest to be forgotten, then words never graded.

    New words come last, oldest first: a backlog is worked off before it grows. Two queries, however long it is.
    """
    at = at or timezone.now()
    rows = _due(user_id, at).values_list("id", "stability", "last_reviewed_at", "next_review_at")[:MOST_BACKLOG]
    chosen = heapq.nsmallest(max(0, min(size, MOST_SESSION)), rows, key=lambda row: _urgency(row, at))
    words = UserLexeme.objects.select_related("lexeme").in_bulk([row[0] for row in chosen])
    return [words[row[0]] for row in chosen if row[0] in words]


def review_forecast(*, user_id: UUID, days: int, tz: tzinfo, at: datetime | None = None) -> list[ForecastDay]:
    """The next `days` days of the learner's calendar, today first, each with the words that fall due. One query."""
    at = at or timezone.now()
    today = at.astimezone(tz).date()
    days = max(1, min(days, 366))
    end = datetime.combine(today + timedelta(days=days), datetime.min.time(), tzinfo=tz)
    rows = (
        UserLexeme.objects.filter(user_id=user_id, is_suspended=False, next_review_at__lt=end)
        .values_list(TruncDate("next_review_at", tzinfo=tz))
        .annotate(count=Count("id"))
    )
    counts: dict[date, int] = {}
    for day, count in rows:
        shown = max(day, today)
        counts[shown] = counts.get(shown, 0) + count
    calendar = (today + timedelta(days=number) for number in range(days))
    return [ForecastDay(day, counts.get(day, 0)) for day in calendar]


def words_by_state(*, user_id: UUID, at: datetime | None = None) -> WordCounts:
    """One query."""
    at = at or timezone.now()
    counts = UserLexeme.objects.filter(user_id=user_id).aggregate(
        **{name: Count("id", filter=condition) for name, condition in WORD_FILTERS.items()},
        due=Count("id", filter=Q(is_suspended=False, next_review_at__lte=at)),
    )
    return WordCounts(**counts)


def find_words(
    *, user_id: UUID, query: str = "", state: str = "", page: int = 1, at: datetime | None = None
) -> Page[UserLexeme]:
    """A page of the learner's words, newest first, with their lexemes; a page that isn't there becomes the nearest.

    `query` is looked for in the word (whatever its case, and typed without Kazakh letters too) and the translation; `state` is new, learning, known,
    suspended or due, anything else is no filter.
    """
    words = UserLexeme.objects.filter(user_id=user_id).select_related("lexeme")
    if state == "due":
        words = words.filter(is_suspended=False, next_review_at__lte=at or timezone.now())
    elif state in WORD_FILTERS:
        words = words.filter(WORD_FILTERS[state])
    wanted = clean_line(query)[:MOST_QUERY_CHARS]
    if wanted:
        words = words.filter(_holds(wanted))
    return Paginator(words.order_by("-first_seen_at", "id"), WORDS_A_PAGE).get_page(page)


def all_words(*, user_id: UUID) -> QuerySet[UserLexeme]:
    """Every word of the learner with its lexeme, by language and spelling."""
    return (
        UserLexeme.objects.filter(user_id=user_id)
        .select_related("lexeme")
        .order_by("lexeme__target_language", "lexeme__normalized")
    )


def reviews_of(*, user_id: UUID, word_id: UUID, limit: int) -> list[ReviewLog]:
    """The latest grades of a word, newest first."""
    return list(ReviewLog.objects.filter(user_id=user_id, user_lexeme_id=word_id).order_by("-reviewed_at")[:limit])


def known_translation(*, user_id: UUID, word: str, target_language: str) -> str:
    """The translation that the learner's own words or lessons give for a word; "" when none does."""
    form = normalise_lexeme(word)
    found = UserLexeme.objects.filter(
        user_id=user_id, lexeme__target_language=target_language, lexeme__normalized=form
    ).aggregate(translation=Max("translation_preferred"))
    return found["translation"] or ""


def _due(user_id: UUID, at: datetime) -> QuerySet[UserLexeme]:
    return UserLexeme.objects.filter(user_id=user_id, is_suspended=False, next_review_at__lte=at).order_by(
        "next_review_at", "id"
    )


def _urgency(row: Sequence[Any], at: datetime) -> tuple[int, float, datetime]:
    _word_id, stability, last_review, due = row
    chance = retrievability(Memory(due=due, stability=stability, last_review=last_review), at)
    return (1, 0.0, due) if chance is None else (0, chance, due)


def _holds(query: str) -> Q:
    """SQLite folds the case of Latin letters only: the usual cases of a translation are asked for one by one."""
    condition = Q()
    if pattern := search_pattern(query):
        condition |= Q(lexeme__normalized__regex=pattern)
    for spelling in {query, query.lower(), query.capitalize(), query.upper()}:
        condition |= Q(translation_preferred__contains=spelling)
    return condition
