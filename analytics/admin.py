"""Staff read the ledger and the cache here; nothing in them is edited by hand, answers may be forgotten."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics import selectors
from analytics.models import AIGenerationEvent, LLMCacheEntry
from neurogloss.staff import ReadOnlyAdmin

REPORT_DAYS = 30


@admin.register(AIGenerationEvent)
class AIGenerationEventAdmin(ReadOnlyAdmin):
    """The ledger, and what it sums up to (`spending/`)."""

    list_display = [
        "created_at",
        "operation",
        "user",
        "model",
        "mode",
        "latency_ms",
        "tokens",
        "cost",
        "calls",
        "cache_hit",
        "quality_status",
        "codes",
    ]
    list_filter = ["quality_status", "operation", "model", "mode", "cache_hit", "created_at"]
    list_select_related = ["user"]
    search_fields = ["operation", "model", "prompt_version", "user__username", "user__email"]
    ordering = ["-created_at"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("tokens"))
    def tokens(self, event: AIGenerationEvent) -> int:
        return event.prompt_tokens + event.completion_tokens

    @admin.display(description=_("error codes"))
    def codes(self, event: AIGenerationEvent) -> str:
        return ", ".join(event.error_codes)

    def get_urls(self) -> list[URLPattern]:
        report = path("spending/", self.admin_site.admin_view(self.spending_view), name="analytics_ai_spending")
        return [report, *super().get_urls()]

    def spending_view(self, request: HttpRequest) -> TemplateResponse:
        """Cost and errors of the last 30 days, by day and by operation."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        since = timezone.now() - timedelta(days=REPORT_DAYS)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What the models cost"),
            "days": REPORT_DAYS,
            "tables": [
                (_("By day"), selectors.spending_by_day(since=since)),
                (_("By operation and model"), selectors.spending_by_operation(since=since)),
            ],
            "error_counts": selectors.error_counts(since=since),
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/analytics/aigenerationevent/spending.html", context)


@admin.register(LLMCacheEntry)
class LLMCacheEntryAdmin(ReadOnlyAdmin):
    """Accepted answers; deleting one makes the next ask go to the model."""

    list_display = ["created_at", "operation", "provider", "model", "hits", "last_used_at", "short_hash"]
    list_filter = ["operation", "provider", "model", "created_at"]
    search_fields = ["prompt_hash", "operation", "model", "response_text"]
    ordering = ["-created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LLMCacheEntry]:
        queryset: QuerySet[LLMCacheEntry] = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and (match.url_name or "").endswith("_changelist")
        return queryset.defer("response_text") if is_list else queryset

    @admin.display(description=_("hash"))
    def short_hash(self, entry: LLMCacheEntry) -> str:
        return entry.prompt_hash[:12]
