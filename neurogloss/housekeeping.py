"""Rows that have had their day: the worker deletes them now and then, a bounded number at a time."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import DeviceSession, IdempotentAnswer
from analytics.models import AIGenerationEvent, LLMCacheEntry
from courses.leases import LeaseTakenError, hold_lease
from courses.models import Job, Lease
from neurogloss.api.requests import ANSWERS_ARE_KEPT

logger = logging.getLogger(__name__)

BATCH = 500  # a database with one writer is held for a moment only
MOST_BATCHES = 40  # a table and a sweep; what is left waits for the next one
A_DAY = timedelta(days=1)  # clocks differ, and who comes a little late may still be told why
ENDED_JOBS_ARE_KEPT = timedelta(days=30)
UNUSED_ANSWERS_ARE_KEPT = timedelta(days=180)


def sweep(*, now: datetime | None = None) -> dict[str, int]:
    """Deletes what has expired; how many rows of each table. Nothing while another process is at it."""
    try:
        with hold_lease("housekeeping", wait_seconds=0):
            swept = {found.model._meta.db_table: _delete(found) for found in expired(now=now or timezone.now())}
    except LeaseTakenError:
        return {}
    if any(swept.values()):
        logger.info("swept out: %s", ", ".join(f"{count} of {table}" for table, count in swept.items() if count))
    return swept


def expired(*, now: datetime) -> list[QuerySet[Any]]:
    """The rows that nobody may use or will miss, a queryset a table."""
    ended = [Job.Status.SUCCEEDED, Job.Status.PARTIAL, Job.Status.FAILED]
    found: list[QuerySet[Any]] = [
        Session.objects.filter(expire_date__lt=now),
        DeviceSession.objects.filter(Q(expires_at__lt=now - A_DAY) | Q(revoked_at__lt=now - A_DAY)),
        IdempotentAnswer.objects.filter(created_at__lt=now - ANSWERS_ARE_KEPT),
        Lease.objects.filter(expires_at__lt=now - A_DAY),
        Job.objects.filter(status__in=ended, finished_at__lt=now - ENDED_JOBS_ARE_KEPT),
        LLMCacheEntry.objects.filter(last_used_at__lt=now - UNUSED_ANSWERS_ARE_KEPT),
    ]
    if settings.AI_LEDGER_DAYS:
        found.append(AIGenerationEvent.objects.filter(created_at__lt=now - timedelta(days=settings.AI_LEDGER_DAYS)))
    return found


def _delete(found: QuerySet[Any]) -> int:
    """Two queries a batch."""
    count = 0
    for _batch in range(MOST_BATCHES):
        keys = list(found.order_by().values_list("pk", flat=True)[:BATCH])
        if keys:
            count += found.filter(pk__in=keys).delete()[0]
        if len(keys) < BATCH:
            break
    return count
