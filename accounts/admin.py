"""The staff's view of learners. What learning earned is read, not written: the ledger stays true."""

from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Achievement,
    DailyActivity,
    DeviceSession,
    GemEntry,
    IdempotentAnswer,
    Streak,
    User,
    XPEntry,
)
from accounts.services import judge_account
from accounts.views import FIELD_OF_CONFLICT
from neurogloss.api.errors import Conflict
from neurogloss.forms import take_errors
from neurogloss.staff import ReadOnlyAdmin

# Django's class takes no parameter at run time.
if TYPE_CHECKING:
    _Form = forms.ModelForm[User]
else:
    _Form = forms.ModelForm


class _JudgedForm(_Form):
    """Refuses what the learner's own pages would refuse: an unknown time zone would break every page of theirs."""

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        try:
            judge_account(self.instance)
        except ValidationError as error:
            take_errors(self, error)
        except Conflict as error:
            self.add_error(FIELD_OF_CONFLICT[error.code], error.message)


class LearnerCreationForm(_JudgedForm, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "email")


class LearnerChangeForm(_JudgedForm, UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(BaseUserAdmin):
    form = LearnerChangeForm
    add_form = LearnerCreationForm
    list_display = ("username", "email", "native_language", "target_language", "xp", "is_staff", "date_joined")
    list_filter = ("is_staff", "is_active", "target_language", "native_language")
    search_fields = ("username", "email")
    ordering = ("-date_joined",)
    readonly_fields = ("language_levels", "interests", "xp", "gems", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "email", "password")}),
        (_("Learning"), {"fields": ("native_language", "target_language", "language_levels", "interests")}),
        (_("Earned"), {"fields": ("xp", "gems")}),
        (_("Settings"), {"fields": ("interface_language", "time_zone", "color_theme", "daily_goal")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "email", "usable_password", "password1", "password2")}),
    )


class OfLearner(ReadOnlyAdmin):
    """Rows of one learner: read only, found by the learner's name or address."""

    list_select_related = ("user",)
    search_fields: ClassVar[tuple[str, ...]] = ("user__username", "user__email")


@admin.register(Streak)
class StreakAdmin(OfLearner):
    list_display = ("user", "current_streak", "longest_streak", "last_activity_date", "freezes")


class LedgerAdmin(OfLearner):
    list_display = ("created_at", "user", "amount", "reason", "reference")
    list_filter = ("reason",)
    search_fields = ("user__username", "user__email", "reference")
    date_hierarchy = "created_at"


admin.site.register(XPEntry, LedgerAdmin)
admin.site.register(GemEntry, LedgerAdmin)


@admin.register(Achievement)
class AchievementAdmin(OfLearner):
    list_display = ("code", "user", "unlocked_at")
    list_filter = ("code",)


@admin.register(DailyActivity)
class DailyActivityAdmin(OfLearner):
    list_display = ("day", "user", "xp", "levels", "reviews")
    date_hierarchy = "day"


@admin.register(DeviceSession)
class DeviceSessionAdmin(OfLearner):
    list_display = ("user", "device_id", "created_at", "last_used_at", "expires_at", "revoked_at")
    search_fields = ("user__username", "user__email", "device_id")
    exclude = ("refresh_jti",)


@admin.register(IdempotentAnswer)
class IdempotentAnswerAdmin(OfLearner):
    list_display = ("created_at", "user", "operation", "key", "status")
    list_filter = ("operation",)
    search_fields = ("user__username", "user__email", "key")
