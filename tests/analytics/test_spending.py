"""Selectors over the ledger."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from analytics.models import AIGenerationEvent
from analytics.selectors import daily_tokens_used, error_counts, spending_by_day, spending_by_operation
from tests.analytics.factories import EventFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=400)


def event_at(when: datetime, **fields) -> AIGenerationEvent:
    event = EventFactory(**fields)
    AIGenerationEvent.objects.filter(pk=event.pk).update(created_at=when)
    return event


def test_the_tokens_of_one_learner_on_one_utc_day(django_user_model):
    learner = django_user_model.objects.create_user("aigul", "a@example.org", "pw")
    other = django_user_model.objects.create_user("erzhan", "e@example.org", "pw")
    event_at(NOON, user=learner)
    event_at(NOON.replace(hour=0, minute=0), user=learner)
    event_at(NOON.replace(hour=23, minute=59), user=learner, prompt_tokens=1, completion_tokens=2)
    event_at(NOON + timedelta(hours=12), user=learner)
    event_at(NOON - timedelta(hours=12, seconds=1), user=learner)
    event_at(NOON, user=other)
    event_at(NOON, user=None)
    assert daily_tokens_used(user_id=learner.id, day=NOON.date()) == 2003
    assert daily_tokens_used(user_id=learner.id, day=LONG_AGO.date()) == 0


def test_spending_by_day():
    event_at(NOON, cost="0.001")
    event_at(NOON, cost="0.002", quality_status="failed", latency_ms=3000)
    event_at(NOON - timedelta(days=1), quality_status="needs_review", cache_hit=True)
    event_at(LONG_AGO)
    today, yesterday = spending_by_day(since=NOON - timedelta(days=30))
    assert (today.label, today.operations, today.calls, today.tokens) == ("2026-11-20", 2, 2, 2000)
    assert (today.cost, today.latency_ms, today.failed, today.failed_share) == (Decimal("0.003"), 2000, 1, 0.5)
    assert (yesterday.label, yesterday.needs_review, yesterday.from_cache) == ("2026-11-19", 1, 1)


def test_spending_by_operation_and_model():
    event_at(NOON, operation="course", cost="1")
    event_at(NOON, operation="roleplay", cost="2", model="")
    event_at(NOON, operation="course", cost="3")
    rows = spending_by_operation(since=LONG_AGO)
    assert [(row.label, row.cost) for row in rows] == [
        ("course · openai/gpt-oss-120b", 4),
        ("roleplay · –", 2),
    ]


def test_error_counts():
    event_at(NOON, error_codes=["timeout", "circuit_open"])
    event_at(NOON, error_codes=["timeout"])
    event_at(NOON)
    event_at(LONG_AGO, error_codes=["timeout"])
    assert error_counts(since=NOON - timedelta(days=1)) == [("timeout", 2), ("circuit_open", 1)]
