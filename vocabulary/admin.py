"""Words and grades for staff: to look up and to help; a memory is changed by grades alone."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from vocabulary.models import LessonLexeme, Lexeme, ReviewLog, UserLexeme

# Django's class takes no parameter at run time.
if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


@admin.register(Lexeme)
class LexemeAdmin(admin.ModelAdmin):
    list_display = ("text", "target_language", "part_of_speech", "created_at")
    list_filter = ("target_language",)
    search_fields = ("text", "normalized")
    readonly_fields = ("created_at",)
    show_full_result_count = False


@admin.register(UserLexeme)
class UserLexemeAdmin(admin.ModelAdmin):
    list_display = ("lexeme", "user", "state", "mastery_level", "next_review_at", "lapses", "is_suspended")
    list_filter = ("state", "is_suspended")
    list_select_related = ("lexeme", "user")
    search_fields = ("lexeme__text", "lexeme__normalized", "translation_preferred", "user__username")
    raw_id_fields = ("user", "lexeme", "enrollment")
    readonly_fields = (
        "state", "step", "stability", "difficulty", "reps", "lapses", "mastery_level", "next_review_at",
        "first_seen_at", "last_reviewed_at",
    )  # fmt: skip
    show_full_result_count = False


@admin.register(LessonLexeme)
class LessonLexemeAdmin(admin.ModelAdmin):
    list_display = ("lexeme", "translation", "generated_lesson")
    list_select_related = ("lexeme", "generated_lesson")
    search_fields = ("lexeme__text", "lexeme__normalized", "translation")
    raw_id_fields = ("generated_lesson", "lexeme", "user_lexeme")
    show_full_result_count = False


@admin.register(ReviewLog)
class ReviewLogAdmin(admin.ModelAdmin):
    list_display = ("user", "word", "rating", "grade", "source", "reviewed_at", "next_review_at")
    list_filter = ("source", "grade")
    list_select_related = ("user", "user_lexeme__lexeme")
    search_fields = ("user__username", "user_lexeme__lexeme__text")
    raw_id_fields = ("user", "user_lexeme")
    date_hierarchy = "reviewed_at"
    show_full_result_count = False

    @admin.display(ordering="user_lexeme__lexeme__normalized")
    def word(self, review: ReviewLog) -> str:
        return review.user_lexeme.lexeme.text
