"""What was spent, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from analytics.models import AIGenerationEvent


@dataclass(frozen=True, slots=True)
class Spending:
    """Sums over some operations. `cost` is in dollars, `latency_ms` a mean, `failed_share` 0 to 1."""

    label: str
    operations: int
    calls: int
    tokens: int
    cost: Decimal
    latency_ms: int
    from_cache: int
    needs_review: int
    failed: int

    @property
    def failed_share(self) -> float:
        return self.failed / self.operations if self.operations else 0.0

    @property
    def failed_percent(self) -> float:
        return 100 * self.failed_share


def daily_tokens_used(*, user_id: UUID, day: date) -> int:
    """Prompt and answer tokens of the learner's operations on that UTC day."""
    start = datetime.combine(day, time(), UTC)
    sums = AIGenerationEvent.objects.filter(
        user_id=user_id, created_at__gte=start, created_at__lt=start + timedelta(days=1)
    ).aggregate(prompt=Sum("prompt_tokens"), completion=Sum("completion_tokens"))
    return (sums["prompt"] or 0) + (sums["completion"] or 0)


def spending_by_day(*, since: datetime) -> list[Spending]:
    """One row for each UTC day that had an operation, the newest first."""
    days = AIGenerationEvent.objects.annotate(day=TruncDate("created_at", tzinfo=UTC))
    rows = _summed(days.filter(created_at__gte=since).order_by().values("day")).order_by("-day")
    return [_spending(row["day"].isoformat(), row) for row in rows]


def spending_by_operation(*, since: datetime) -> list[Spending]:
    """One row for each kind of operation and model, the dearest first."""
    events = AIGenerationEvent.objects.filter(created_at__gte=since).order_by().values("operation", "model")
    rows = _summed(events).order_by("-total_cost", "operation", "model")
    return [_spending(f"{row['operation']} · {row['model'] or '–'}", row) for row in rows]


def error_counts(*, since: datetime, most: int = 30) -> list[tuple[str, int]]:
    """How many operations met each error code, the most frequent first."""
    counts: dict[str, int] = {}
    codes = AIGenerationEvent.objects.filter(created_at__gte=since).exclude(error_codes=[])
    for found in codes.order_by().values_list("error_codes", flat=True).iterator(chunk_size=2000):
        for code in found:
            counts[code] = counts.get(code, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]


def _summed(events: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    summed: QuerySet[Any, Any] = events.annotate(
        total=Count("id"),
        total_calls=Sum("calls"),
        tokens=Sum("prompt_tokens") + Sum("completion_tokens"),
        total_cost=Sum("cost"),
        mean_latency=Avg("latency_ms"),
        from_cache=Count("id", filter=Q(cache_hit=True)),
        needs_review=Count("id", filter=Q(quality_status=AIGenerationEvent.Quality.NEEDS_REVIEW)),
        failed=Count("id", filter=Q(quality_status=AIGenerationEvent.Quality.FAILED)),
    )
    return summed


def _spending(label: str, row: dict[str, Any]) -> Spending:
    return Spending(
        label=label,
        operations=row["total"],
        calls=row["total_calls"],
        tokens=row["tokens"],
        cost=row["total_cost"],
        latency_ms=round(row["mean_latency"]),
        from_cache=row["from_cache"],
        needs_review=row["needs_review"],
        failed=row["failed"],
    )
