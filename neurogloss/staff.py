"""What the admin's pages share: lists that stay quick, and rows that are looked at rather than changed."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

# Django's classes take no parameter at run time.
if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    StaffInline = admin.TabularInline[Any, Any]
else:
    _ModelAdmin, StaffInline = admin.ModelAdmin, admin.TabularInline


class StaffAdmin(_ModelAdmin):
    """A list of thirty rows a page that doesn't count the whole table to show a part of it."""

    list_per_page = 30
    show_full_result_count = False


class ReadOnlyAdmin(StaffAdmin):
    """Rows to be looked at: no adding, no changing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
