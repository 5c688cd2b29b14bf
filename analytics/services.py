"""Writing the ledger and the cache of answers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from analytics.models import AIGenerationEvent, LLMCacheEntry

MOST_CODES = 50
CODE_CHARS = 80


def record_generation_event(
    *,
    operation: str,
    user_id: UUID | None,
    provider: str,
    model: str,
    mode: str,
    latency_ms: int,
    prompt_tokens: int,
    completion_tokens: int,
    cached_tokens: int,
    reasoning_tokens: int,
    cost: Decimal,
    prices: dict[str, Any],
    calls: int,
    attempts: int,
    cache_hit: bool,
    repair_count: int,
    quality_status: str,
    error_codes: list[str],
    prompt_version: str,
) -> AIGenerationEvent:
    """One row of the ledger; if the learner is gone meanwhile, a row of nobody's."""
    event = AIGenerationEvent(
        operation=operation[:64],
        user_id=user_id,
        provider=provider[:32],
        model=model[:128],
        mode=mode[:16],
        latency_ms=latency_ms,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        cached_tokens=cached_tokens,
        reasoning_tokens=reasoning_tokens,
        cost=cost,
        prices=prices,
        calls=calls,
        attempts=attempts,
        cache_hit=cache_hit,
        repair_count=repair_count,
        quality_status=quality_status,
        error_codes=[code[:CODE_CHARS] for code in error_codes[:MOST_CODES]],
        prompt_version=prompt_version[:64],
    )
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError:
        if user_id is None:
            raise
        event.user_id = None
        with transaction.atomic():
            event.save(force_insert=True)
    return event


def take_cached_answer(*, prompt_hash: str) -> LLMCacheEntry | None:
    """The accepted answer to that prompt, its use counted; None if there is none."""
    entry = LLMCacheEntry.objects.filter(prompt_hash=prompt_hash).first()
    if entry is not None:
        LLMCacheEntry.objects.filter(pk=entry.pk).update(hits=F("hits") + 1, last_used_at=timezone.now())
    return entry


def store_cached_answer(
    *,
    prompt_hash: str,
    operation: str,
    provider: str,
    model: str,
    response_text: str,
    prompt_tokens: int,
    completion_tokens: int,
    replace: bool,
) -> None:
    """Keep an accepted answer. The first to store wins, unless `replace`; to lose that race is no error."""
    now = timezone.now()
    entry = LLMCacheEntry(
        prompt_hash=prompt_hash,
        operation=operation[:64],
        provider=provider[:32],
        model=model[:128],
        response_text=response_text,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        created_at=now,
        last_used_at=now,
    )
    with transaction.atomic():
        if not replace:
            LLMCacheEntry.objects.bulk_create([entry], ignore_conflicts=True)
            return
        LLMCacheEntry.objects.bulk_create(
            [entry],
            update_conflicts=True,
            unique_fields=["prompt_hash"],
            update_fields=[
                "operation",
                "provider",
                "model",
                "response_text",
                "prompt_tokens",
                "completion_tokens",
                "created_at",
                "last_used_at",
            ],
        )


def drop_cached_answer(*, prompt_hash: str) -> None:
    """Forget the answer to that prompt, if there is one."""
    LLMCacheEntry.objects.filter(prompt_hash=prompt_hash).delete()
