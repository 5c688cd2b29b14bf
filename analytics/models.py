"""The ledger of model calls and the cache of accepted answers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from neurogloss.db import UUIDModel


class AIGenerationEvent(UUIDModel):
    """One operation that asked a model (or our cache): what it was, how it went, what it cost. Never its text."""

    class Quality(models.TextChoices):
        NONE = "", _("not judged")
        OK = "ok", _("good")
        NEEDS_REVIEW = "needs_review", _("needs review")
        FAILED = "failed", _("failed")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="generation_events",
        db_index=False,  # the composite index begins with it
    )
    operation = models.CharField(_("operation"), max_length=64)
    provider = models.CharField(_("provider"), max_length=32, blank=True, default="")
    model = models.CharField(_("model"), max_length=128, blank=True, default="")
    mode = models.CharField(_("mode"), max_length=16, blank=True, default="")
    latency_ms = models.PositiveIntegerField(_("duration, ms"), default=0)
    prompt_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    cached_tokens = models.PositiveIntegerField(default=0)  # of the prompt's, at the provider's lower price
    reasoning_tokens = models.PositiveIntegerField(default=0)  # of the completion's
    cost = models.DecimalField(_("cost, $"), max_digits=14, decimal_places=8, default=0)
    prices = models.JSONField(default=dict, blank=True)  # model: dollars per million tokens, as of then
    calls = models.PositiveSmallIntegerField(_("calls"), default=0)  # tries at a provider, retries included
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)  # answers asked for
    cache_hit = models.BooleanField(_("from the cache"), default=False)  # all of it, without a call
    repair_count = models.PositiveSmallIntegerField(_("repairs"), default=0)
    quality_status = models.CharField(_("quality"), max_length=16, choices=Quality, blank=True, default=Quality.NONE)
    error_codes = models.JSONField(_("error codes"), default=list, blank=True)
    prompt_version = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        db_table = "ai_generation_events"
        verbose_name = _("model operation")
        verbose_name_plural = _("model operations")
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(fields=["user", "created_at"], name="ai_events_user_time"),
            models.Index(fields=["created_at", "operation"], name="ai_events_time_operation"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(cost__gte=0), name="ai_events_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.created_at:%Y-%m-%d %H:%M}"


class LLMCacheEntry(UUIDModel):
    """An accepted answer, found again by a hash of all that was asked."""

    prompt_hash = models.CharField(max_length=64, unique=True)
    provider = models.CharField(_("provider"), max_length=32)
    model = models.CharField(_("model"), max_length=128)
    operation = models.CharField(_("operation"), max_length=64)
    response_text = models.TextField()
    prompt_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    hits = models.PositiveIntegerField(_("hits"), default=0)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), auto_now_add=True)

    class Meta:
        db_table = "llm_cache_entries"
        verbose_name = _("cached answer")
        verbose_name_plural = _("cached answers")
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="llm_cache_time"),
            models.Index(fields=["last_used_at"], name="llm_cache_last_used"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.prompt_hash[:12]}"
