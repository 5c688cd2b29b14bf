"""Staff's view of lessons: read, judge, edit, approve, make anew; and what learners say about exercises."""

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lessons.models import ExerciseReport, GeneratedLesson, GeneratedVocabularyItem, LevelSession
from lessons.reviewing import (
    approve_lessons,
    judge_edit,
    request_remakes,
    settle_edit,
    settle_reports,
    words_of,
)
from neurogloss.staff import StaffAdmin, StaffInline

# Django's class takes no parameter at run time.
if TYPE_CHECKING:
    _LessonForm = forms.ModelForm[GeneratedLesson]
else:
    _LessonForm = forms.ModelForm

MOST_PROBLEMS = 20


def pretty(value: Any) -> str:
    """JSON for a person's eyes, escaped."""
    return format_html("<pre>{}</pre>", json.dumps(value, ensure_ascii=False, indent=2))


class _ReadableEncoder(json.JSONEncoder):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False, "indent": 2})


class LessonForm(_LessonForm):
    """Refuses an edit that the judge would refuse from the model."""

    exercises = forms.JSONField(
        label=gettext_lazy("exercises"),
        required=False,
        encoder=_ReadableEncoder,
        widget=forms.Textarea(attrs={"rows": 30, "class": "vLargeTextField"}),
    )

    class Meta:
        model = GeneratedLesson
        fields = ("topic_snapshot", "quality_status", "content_text", "exercises")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["exercises"] = values.get("exercises") or []
        if self.errors or not {"content_text", "exercises"} & set(self.changed_data):
            return values
        edited, problems = judge_edit(
            self.instance,
            text=values["content_text"],
            vocabulary=words_of(self.instance),
            exercises=values["exercises"],
            has_new_core="content_text" in self.changed_data,
        )
        for problem in problems[:MOST_PROBLEMS]:
            field = "exercises" if problem.field.startswith("exercises") else "content_text"
            self.add_error(field, f"{problem.field}: {problem.message} ({problem.code})")
        return {**values, "content_text": edited["text"], "exercises": edited["exercises"]}


class WordInline(StaffInline):
    model = GeneratedVocabularyItem
    extra = 0
    fields = ("order", "word", "translation", "context_sentence", "part_of_speech")
    verbose_name_plural = gettext_lazy("words")


@admin.register(GeneratedLesson)
class GeneratedLessonAdmin(StaffAdmin):
    form = LessonForm
    inlines = (WordInline,)
    list_display = (
        "topic_snapshot",
        "language",
        "level",
        "quality_status",
        "learner",
        "provider",
        "repair_count",
        "created_at",
    )
    list_filter = (
        "quality_status",
        "provider",
        "level_template__type",
        "enrollment__course_template__target_language",
    )
    list_select_related = ("enrollment__user", "enrollment__course_template", "level_template")
    search_fields = ("topic_snapshot", "content_text", "enrollment__user__username")
    date_hierarchy = "created_at"
    actions = ("approve", "regenerate")
    readonly_fields = (
        "enrollment", "level_template", "provider", "model", "prompt_version", "repair_count", "opened_at", "created_at",
        "errors_found", "asked", "raw_answer",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("topic_snapshot", "quality_status", "content_text", "exercises")}),
        (gettext_lazy("What the judge found"), {"fields": ("errors_found",)}),
        (
            gettext_lazy("How it was made"),
            {"fields": ("enrollment", "level_template", "provider", "model", "prompt_version", "repair_count", "opened_at", "created_at")},
        ),
        (gettext_lazy("Raw answer"), {"classes": ("collapse",), "fields": ("asked", "raw_answer")}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[GeneratedLesson]:
        """The list has no use for the long fields."""
        lessons = super().get_queryset(request)
        is_list = request.resolver_match is not None and (request.resolver_match.url_name or "").endswith("changelist")
        return lessons.defer("raw_model_output", "extras", "input_context", "exercises") if is_list else lessons

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=gettext_lazy("language"))
    def language(self, lesson: GeneratedLesson) -> str:
        return lesson.enrollment.course_template.target_language

    @admin.display(description=gettext_lazy("level"))
    def level(self, lesson: GeneratedLesson) -> str:
        return f"{lesson.enrollment.course_template.cefr_level} · {lesson.level_template}"

    @admin.display(description=gettext_lazy("learner"), ordering="enrollment__user__username")
    def learner(self, lesson: GeneratedLesson) -> str:
        return lesson.enrollment.user.username

    @admin.display(description=gettext_lazy("validator's errors"))
    def errors_found(self, lesson: GeneratedLesson) -> str:
        return pretty(lesson.validation_errors) if lesson.validation_errors else _("none")

    @admin.display(description=gettext_lazy("what was asked"))
    def asked(self, lesson: GeneratedLesson) -> str:
        return pretty(lesson.input_context)

    @admin.display(description=gettext_lazy("raw answer"))
    def raw_answer(self, lesson: GeneratedLesson) -> str:
        return pretty(lesson.raw_model_output)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.changed_data or any(formset.has_changed() for formset in formsets):
            settle_edit(form.instance)

    @admin.action(description=gettext_lazy("Approve: fit for learners"), permissions=["change"])
    def approve(self, request: HttpRequest, lessons: QuerySet[GeneratedLesson]) -> None:
        asked, count = lessons.count(), approve_lessons(lessons)
        told = ngettext("%(count)s lesson approved.", "%(count)s lessons approved.", count) % {"count": count}
        self.message_user(request, told)
        if count < asked:
            self.message_user(
                request, _("Lessons without exercises weren't approved: make them anew."), messages.WARNING
            )

    @admin.action(description=gettext_lazy("Make anew in the background"), permissions=["change"])
    def regenerate(self, request: HttpRequest, lessons: QuerySet[GeneratedLesson]) -> None:
        asked = lessons.count()
        count = request_remakes(lessons.select_related("enrollment"))
        told = ngettext("%(count)s lesson will be made anew.", "%(count)s lessons will be made anew.", count)
        self.message_user(request, told % {"count": count})
        if count < asked:
            self.message_user(request, _("Lessons of archived courses stay as they are."), messages.WARNING)


@admin.register(GeneratedVocabularyItem)
class GeneratedVocabularyItemAdmin(StaffAdmin):
    list_display = ("word", "translation", "part_of_speech", "generated_lesson")
    list_select_related = ("generated_lesson",)
    search_fields = ("word", "translation")
    raw_id_fields = ("generated_lesson", "user_lexeme")
    readonly_fields = ("mastery_level", "next_review_at")


@admin.register(ExerciseReport)
class ExerciseReportAdmin(StaffAdmin):
    """Problems and disputes, open ones first to be filtered; they are settled, not edited."""

    list_display = ("created_at", "kind", "status", "asks", "said", "user", "lesson", "comment")
    list_filter = ("status", "kind", "created_at")
    list_select_related = ("user", "lesson")
    search_fields = ("comment", "user__username", "lesson__topic_snapshot")
    fields = ("kind", "status", "user", "lesson", "exercise_index", "shown_exercise", "said", "comment", "created_at")
    readonly_fields = fields
    actions = ("accept", "reject")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=gettext_lazy("exercise"))
    def asks(self, report: ExerciseReport) -> str:
        exercise = report.exercise
        names = ("question", "statement", "sentence", "correct_sentence")
        told = next((str(exercise[name]) for name in names if exercise.get(name)), "")
        return f"{exercise.get('type', '')}: {told}"[:120]

    @admin.display(description=gettext_lazy("answer"))
    def said(self, report: ExerciseReport) -> str:
        answer = report.answer
        return answer if isinstance(answer, str) else "" if answer is None else json.dumps(answer, ensure_ascii=False)

    @admin.display(description=gettext_lazy("exercise"))
    def shown_exercise(self, report: ExerciseReport) -> str:
        return pretty(report.exercise)

    @admin.action(description=gettext_lazy("Accept: the learner is right"), permissions=["change"])
    def accept(self, request: HttpRequest, reports: QuerySet[ExerciseReport]) -> None:
        self._tell(request, settle_reports(reports, accept=True))

    @admin.action(description=gettext_lazy("Reject"), permissions=["change"])
    def reject(self, request: HttpRequest, reports: QuerySet[ExerciseReport]) -> None:
        self._tell(request, settle_reports(reports, accept=False))

    def _tell(self, request: HttpRequest, count: int) -> None:
        told = ngettext("%(count)s report settled.", "%(count)s reports settled.", count) % {"count": count}
        self.message_user(request, told)


@admin.register(LevelSession)
class LevelSessionAdmin(StaffAdmin):
    list_display = ("learner", "level", "lesson", "updated_at")
    list_select_related = ("progress__enrollment__user", "progress__level_template", "lesson")
    search_fields = ("progress__enrollment__user__username", "lesson__topic_snapshot")
    fields = ("progress", "lesson", "shown_state", "created_at", "updated_at")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("learner"))
    def learner(self, session: LevelSession) -> str:
        return session.progress.enrollment.user.username

    @admin.display(description=gettext_lazy("level"))
    def level(self, session: LevelSession) -> str:
        return str(session.progress.level_template)

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, session: LevelSession) -> str:
        return pretty(session.state)
