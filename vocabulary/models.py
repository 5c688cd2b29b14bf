"""Words: a lexeme of a language, a learner's memory of it, where a lesson uses it, and the log of every grade."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from neurogloss.db import DatedModel, UUIDModel


class Lexeme(DatedModel):
    target_language = models.CharField(max_length=32)
    text = models.CharField(max_length=200)
    normalized = models.CharField(max_length=200)
    part_of_speech = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        db_table = "lexemes"
        verbose_name = _("lexeme")
        verbose_name_plural = _("lexemes")
        constraints = [
            models.UniqueConstraint(fields=["target_language", "normalized"], name="lexemes_language_normalized")
        ]

    def __str__(self) -> str:
        return self.text


class UserLexeme(UUIDModel):
    """A learner's memory of a lexeme, in FSRS's terms. Stability is in days; a card never reviewed has none."""

    class State(models.IntegerChoices):
        NEW = 0, _("new")
        LEARNING = 1, _("learning")
        REVIEW = 2, _("known")
        RELEARNING = 3, _("relearning")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="user_lexemes")
    enrollment = models.ForeignKey(
        "courses.Enrollment", models.SET_NULL, null=True, blank=True, related_name="user_lexemes"
    )
    lexeme = models.ForeignKey(Lexeme, models.PROTECT, related_name="user_lexemes")
    translation_preferred = models.CharField(max_length=300, blank=True, default="")
    context_sentence_preferred = models.TextField(blank=True, default="")
    mastery_level = models.PositiveIntegerField(default=0)
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.NEW)
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    stability = models.FloatField(null=True, blank=True)
    difficulty = models.FloatField(null=True, blank=True)
    reps = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)
    is_suspended = models.BooleanField(default=False)
    next_review_at = models.DateTimeField(default=timezone.now)
    first_seen_at = models.DateTimeField(auto_now_add=True)
    last_reviewed_at = models.DateTimeField(null=True, blank=True)
    extra_metadata = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "user_lexemes"
        verbose_name = _("learner's word")
        verbose_name_plural = _("learners' words")
        constraints = [
            models.UniqueConstraint(fields=["user", "lexeme"], name="user_lexemes_user_lexeme"),
            models.CheckConstraint(condition=Q(state__in=[0, 1, 2, 3]), name="user_lexemes_state"),
            models.CheckConstraint(
                condition=Q(stability__isnull=True) | Q(stability__gt=0), name="user_lexemes_stability"
            ),
            models.CheckConstraint(
                condition=Q(difficulty__isnull=True) | Q(difficulty__gte=1, difficulty__lte=10),
                name="user_lexemes_difficulty",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "is_suspended", "next_review_at"], name="user_lexemes_due"),
            models.Index(fields=["user", "-first_seen_at"], name="user_lexemes_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.lexeme_id} {self.mastery_level}"


class LessonLexeme(UUIDModel):
    """A lexeme as one lesson taught it."""

    generated_lesson = models.ForeignKey("lessons.GeneratedLesson", models.CASCADE, related_name="lesson_lexemes")
    lexeme = models.ForeignKey(Lexeme, models.PROTECT, related_name="lesson_lexemes")
    user_lexeme = models.ForeignKey(UserLexeme, models.SET_NULL, null=True, blank=True, related_name="lesson_lexemes")
    translation = models.CharField(max_length=300)
    context_sentence = models.TextField(blank=True, default="")

    class Meta:
        db_table = "lesson_lexemes"
        verbose_name = _("lesson's lexeme")
        verbose_name_plural = _("lessons' lexemes")
        constraints = [
            models.UniqueConstraint(fields=["generated_lesson", "lexeme"], name="lesson_lexemes_lesson_lexeme")
        ]

    def __str__(self) -> str:
        return self.translation


class ReviewLog(UUIDModel):
    """One grade, with the memory before it (to undo it) and after it (to fit the scheduler)."""

    class Source(models.TextChoices):
        API = "api", _("API")
        REVIEW = "review", _("review")
        LEVEL = "level", _("level")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="review_logs")
    user_lexeme = models.ForeignKey(UserLexeme, models.CASCADE, related_name="review_logs")
    rating = models.PositiveSmallIntegerField()  # 1-5 as the client gave it
    grade = models.PositiveSmallIntegerField()  # FSRS: 1 again, 2 hard, 3 good, 4 easy
    source = models.CharField(max_length=16, choices=Source.choices, default=Source.API)
    reviewed_at = models.DateTimeField()
    state_before = models.JSONField(default=dict)  # the memory's fields before this grade
    stability = models.FloatField()
    difficulty = models.FloatField()
    next_review_at = models.DateTimeField()
    mastery_level = models.PositiveIntegerField()

    class Meta:
        db_table = "review_logs"
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="review_logs_rating"),
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=4), name="review_logs_grade"),
        ]
        indexes = [
            models.Index(fields=["user", "reviewed_at"], name="review_logs_of_learner"),
            models.Index(fields=["user_lexeme", "reviewed_at"], name="review_logs_of_word"),
        ]

    def __str__(self) -> str:
        return f"{self.grade}"
