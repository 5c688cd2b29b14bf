"""Conversations for staff, to be looked at only: they are the learner's."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from neurogloss.staff import StaffAdmin, StaffInline
from roleplay.models import Conversation, Turn


class TurnInline(StaffInline):
    model = Turn
    fields = readonly_fields = ("order", "speaker", "text", "translation", "correction", "created_at")
    ordering = ("order",)
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Conversation)
class ConversationAdmin(StaffAdmin):
    list_display = ("scenario", "user", "scene_key", "target_language", "level", "is_scripted", "created_at")
    list_filter = ("is_scripted", "target_language", "level")
    list_select_related = ("user",)
    search_fields = ("scenario", "role", "user__username")
    raw_id_fields = ("user",)
    inlines = (TurnInline,)
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Turn)
class TurnAdmin(StaffAdmin):
    list_display = ("text", "speaker", "conversation", "created_at")
    list_filter = ("speaker",)
    list_select_related = ("conversation",)
    search_fields = ("text", "conversation__user__username")
    raw_id_fields = ("conversation",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
