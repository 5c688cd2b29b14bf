"""What has expired goes, in few queries; what anybody may still use stays."""

import threading
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import DeviceSession, IdempotentAnswer
from analytics.models import AIGenerationEvent, LLMCacheEntry
from courses import worker
from courses.leases import hold_lease
from courses.models import Job, Lease
from neurogloss import housekeeping
from neurogloss.housekeeping import sweep
from tests.analytics.factories import CacheEntryFactory, EventFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TABLES = (Session, DeviceSession, IdempotentAnswer, Lease, Job, LLMCacheEntry, AIGenerationEvent)


def ago(**span):
    return NOW - timedelta(**span)


def dated(row, **moments):
    """The row with times that the model itself would set to now."""
    type(row).objects.filter(pk=row.pk).update(**moments)
    return row


def make_expired(learner, key):
    Session.objects.create(session_key=f"old-{key}", expire_date=ago(seconds=1))
    DeviceSession.objects.create(user=learner, refresh_jti="a", expires_at=ago(days=2))
    DeviceSession.objects.create(
        user=learner, refresh_jti="a", expires_at=ago(days=-9), revoked_at=ago(days=1, seconds=1)
    )
    answer = IdempotentAnswer.objects.create(user=learner, operation="buy", key=f"old-{key}", request_hash="h")
    dated(answer, created_at=ago(days=2, seconds=1))
    Lease.objects.create(key=f"old-{key}", owner="gone", expires_at=ago(days=2))
    for status in ("succeeded", "partial", "failed"):
        Job.objects.create(user=learner, kind="generate_course", status=status, finished_at=ago(days=31))
    dated(CacheEntryFactory(), last_used_at=ago(days=181))
    dated(EventFactory(user=learner), created_at=ago(days=401))


def make_live(learner):
    Session.objects.create(session_key="live", expire_date=ago(days=-1))
    DeviceSession.objects.create(user=learner, refresh_jti="a", expires_at=ago(days=-1))
    DeviceSession.objects.create(user=learner, refresh_jti="a", expires_at=ago(days=-9), revoked_at=ago(hours=1))
    IdempotentAnswer.objects.create(user=learner, operation="buy", key="live", request_hash="h")
    Lease.objects.create(key="live", owner="somebody", expires_at=ago(seconds=-20))
    Job.objects.create(user=learner, kind="generate_course", status="succeeded", finished_at=ago(days=29))
    for status in ("queued", "running"):
        dated(Job.objects.create(user=learner, kind="generate_course", status=status), created_at=ago(days=90))
    dated(CacheEntryFactory(), created_at=ago(days=400), last_used_at=ago(days=179))
    dated(EventFactory(user=learner), created_at=ago(days=399))


def counts():
    return {model._meta.db_table: model.objects.count() for model in TABLES}


def test_only_what_has_expired_goes(learner):
    make_live(learner)
    live = counts()
    make_expired(learner, 1)
    swept = sweep(now=NOW)
    assert swept == {
        "django_session": 1,
        "device_sessions": 2,
        "idempotent_answers": 1,
        "leases": 1,
        "jobs": 3,
        "llm_cache_entries": 1,
        "ai_generation_events": 1,
    }
    assert counts() == live
    assert set(sweep(now=NOW).values()) == {0}


def test_the_ledger_is_kept_as_long_as_the_operator_says(learner, settings):
    dated(EventFactory(), created_at=ago(days=4000))
    settings.AI_LEDGER_DAYS = 0
    sweep(now=NOW)
    assert AIGenerationEvent.objects.count() == 1
    settings.AI_LEDGER_DAYS = 4001
    sweep(now=NOW)
    assert AIGenerationEvent.objects.count() == 1
    settings.AI_LEDGER_DAYS = 30
    sweep(now=NOW)
    assert not AIGenerationEvent.objects.exists()


def test_as_many_queries_for_twenty_as_for_ten(learner):
    asked = []
    for round_number in range(2):
        for key in range(10 * (round_number + 1)):
            make_expired(learner, f"{round_number}-{key}")
        with CaptureQueriesContext(connection) as queries:
            sweep(now=NOW)
        asked.append(len(queries))
        assert not Job.objects.exists()
    assert asked[0] == asked[1] <= 25


def test_a_sweep_is_bounded(learner, monkeypatch):
    monkeypatch.setattr(housekeeping, "BATCH", 3)
    monkeypatch.setattr(housekeeping, "MOST_BATCHES", 2)
    for number in range(7):
        Session.objects.create(session_key=str(number), expire_date=ago(days=1))
    assert sweep(now=NOW)["django_session"] == 6
    assert sweep(now=NOW)["django_session"] == 1


def test_one_sweeps_at_a_time(learner):
    make_expired(learner, 1)
    with hold_lease("housekeeping", wait_seconds=0):
        assert sweep(now=NOW) == {}
        assert Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_keeps_house(learner, monkeypatch):
    make_expired(learner, 1)
    swept = threading.Event()

    def sweep_and_tell():
        sweep()
        swept.set()

    monkeypatch.setattr(worker, "FIRST_SWEEP_SECONDS", 0)
    monkeypatch.setattr(worker, "sweep", sweep_and_tell)
    threading.Thread(target=worker.Worker(threads=1)._keep_house, daemon=True).start()
    assert swept.wait(10)
    assert not Job.objects.exists()
