"""Words and grades for staff: to look up and to help; a memory is changed by grades alone."""

from django.contrib import admin

from neurogloss.staff import StaffAdmin
from vocabulary.models import LessonLexeme, Lexeme, ReviewLog, UserLexeme


@admin.register(Lexeme)
class LexemeAdmin(StaffAdmin):
    list_display = ("text", "target_language", "part_of_speech", "created_at")
    list_filter = ("target_language",)
    search_fields = ("text", "normalized")
    readonly_fields = ("created_at",)


@admin.register(UserLexeme)
class UserLexemeAdmin(StaffAdmin):
    list_display = ("lexeme", "user", "state", "mastery_level", "next_review_at", "lapses", "is_suspended")
    list_filter = ("state", "is_suspended")
    list_select_related = ("lexeme", "user")
    search_fields = ("lexeme__text", "lexeme__normalized", "translation_preferred", "user__username")
    raw_id_fields = ("user", "lexeme", "enrollment")
    readonly_fields = (
        "state", "step", "stability", "difficulty", "reps", "lapses", "mastery_level", "next_review_at",
        "first_seen_at", "last_reviewed_at",
    )  # fmt: skip


@admin.register(LessonLexeme)
class LessonLexemeAdmin(StaffAdmin):
    list_display = ("lexeme", "translation", "generated_lesson")
    list_select_related = ("lexeme", "generated_lesson")
    search_fields = ("lexeme__text", "lexeme__normalized", "translation")
    raw_id_fields = ("generated_lesson", "lexeme", "user_lexeme")


@admin.register(ReviewLog)
class ReviewLogAdmin(StaffAdmin):
    list_display = ("user", "word", "rating", "grade", "source", "reviewed_at", "next_review_at")
    list_filter = ("source", "grade")
    list_select_related = ("user", "user_lexeme__lexeme")
    search_fields = ("user__username", "user_lexeme__lexeme__text")
    raw_id_fields = ("user", "user_lexeme")
    date_hierarchy = "reviewed_at"

    @admin.display(ordering="user_lexeme__lexeme__normalized")
    def word(self, review: ReviewLog) -> str:
        return review.user_lexeme.lexeme.text
