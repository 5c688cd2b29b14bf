"""Staff's view of courses. What learners achieved and what workers do is read here, not written."""

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from courses.models import (
    CourseLevelTemplate,
    CourseSectionTemplate,
    CourseTemplate,
    CourseUnitTemplate,
    Enrollment,
    Job,
    Lease,
    UserLevelAttempt,
    UserLevelProgress,
)
from neurogloss.staff import ReadOnlyAdmin, StaffAdmin, StaffInline


def pretty(value: Any) -> str:
    return format_html("<pre>{}</pre>", json.dumps(value, ensure_ascii=False, indent=2))


class SectionInline(StaffInline):
    model = CourseSectionTemplate
    extra = 0
    fields = ("order", "title", "description")
    show_change_link = True


class UnitInline(StaffInline):
    model = CourseUnitTemplate
    extra = 0
    fields = ("order", "topic", "description", "icon")
    show_change_link = True


@admin.register(CourseTemplate)
class CourseTemplateAdmin(StaffAdmin):
    list_display = (
        "slug",
        "version",
        "target_language",
        "native_language",
        "cefr_level",
        "author",
        "is_active",
        "created_at",
    )
    list_filter = ("author", "is_active", "cefr_level", "target_language", "native_language")
    search_fields = ("slug", "theme")
    readonly_fields = ("slug", "version", "fingerprint", "author", "interests", "notices", "created_at")
    inlines = (SectionInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(CourseSectionTemplate)
class CourseSectionTemplateAdmin(StaffAdmin):
    list_display = ("title", "order", "course_template")
    list_select_related = ("course_template",)
    search_fields = ("title", "course_template__slug")
    raw_id_fields = ("course_template",)
    inlines = (UnitInline,)


@admin.register(CourseUnitTemplate)
class CourseUnitTemplateAdmin(StaffAdmin):
    list_display = ("topic", "order", "section_template", "content_key")
    list_select_related = ("section_template",)
    search_fields = ("topic", "content_key", "section_template__title")
    raw_id_fields = ("section_template",)


@admin.register(CourseLevelTemplate)
class CourseLevelTemplateAdmin(StaffAdmin):
    list_display = ("unit_template", "order", "type", "total_steps")
    list_filter = ("type",)
    list_select_related = ("unit_template",)
    search_fields = ("unit_template__topic",)
    raw_id_fields = ("unit_template",)


@admin.register(Enrollment)
class EnrollmentAdmin(ReadOnlyAdmin):
    list_display = ("user", "course_template", "status", "created_at")
    list_filter = ("status", "course_template__target_language")
    list_select_related = ("user", "course_template")
    search_fields = ("user__username", "user__email", "course_template__slug")
    date_hierarchy = "created_at"


@admin.register(UserLevelProgress)
class UserLevelProgressAdmin(ReadOnlyAdmin):
    list_display = ("learner", "level_template", "unit", "status", "stars", "xp_paid", "completed_at")
    list_filter = ("status", "level_template__type")
    list_select_related = ("enrollment__user", "level_template__unit_template")
    search_fields = ("enrollment__user__username", "level_template__unit_template__topic")

    @admin.display(description=_("learner"))
    def learner(self, progress: UserLevelProgress) -> str:
        return progress.enrollment.user.username

    @admin.display(description=_("unit"))
    def unit(self, progress: UserLevelProgress) -> str:
        return progress.level_template.unit_template.topic


@admin.register(UserLevelAttempt)
class UserLevelAttemptAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "learner", "level", "stars", "xp", "source")
    list_filter = ("source", "stars")
    list_select_related = ("progress__enrollment__user", "progress__level_template__unit_template")
    search_fields = ("progress__enrollment__user__username", "progress__level_template__unit_template__topic")
    date_hierarchy = "created_at"
    fields = ("created_at", "progress", "stars", "xp", "source", "answers")
    readonly_fields = ("created_at", "answers")

    @admin.display(description=_("learner"))
    def learner(self, attempt: UserLevelAttempt) -> str:
        return attempt.progress.enrollment.user.username

    @admin.display(description=_("level"))
    def level(self, attempt: UserLevelAttempt) -> str:
        level = attempt.progress.level_template
        return f"{level.unit_template.topic} · {level}"

    @admin.display(description=_("answers"))
    def answers(self, attempt: UserLevelAttempt) -> str:
        return pretty(attempt.answers_snapshot)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "kind", "status", "user", "done", "total", "tries", "finished_at")
    list_filter = ("status", "kind")
    list_select_related = ("user",)
    search_fields = ("user__username", "kind", "dedupe_key")
    date_hierarchy = "created_at"


@admin.register(Lease)
class LeaseAdmin(ReadOnlyAdmin):
    list_display = ("key", "owner", "expires_at")
    search_fields = ("key",)
