"""Lessons as they were made for a learner, their words, a learner's run through one, and what learners say is wrong."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from neurogloss.db import DatedModel


class GeneratedLesson(DatedModel):
    class Quality(models.TextChoices):
        OK = "ok", _("ok")
        NEEDS_REVIEW = "needs_review", _("needs review")

    enrollment = models.ForeignKey("courses.Enrollment", models.CASCADE, related_name="generated_lessons")
    level_template = models.ForeignKey("courses.CourseLevelTemplate", models.CASCADE, related_name="generated_lessons")
    topic_snapshot = models.CharField(max_length=200)
    prompt_version = models.CharField(max_length=40, blank=True, default="")
    provider = models.CharField(max_length=32, blank=True, default="")
    model = models.CharField(max_length=120, blank=True, default="")
    input_context = models.JSONField(default=dict, blank=True)
    raw_model_output = models.JSONField(default=dict, blank=True)
    validation_errors = models.JSONField(default=list, blank=True)
    repair_count = models.PositiveSmallIntegerField(default=0)
    content_text = models.TextField()
    exercises = models.JSONField(default=list, blank=True)
    # What the author knows beyond the contract: {"sentences": [{"text", "translation"}], "grammar", "title"}.
    extras = models.JSONField(default=dict, blank=True)
    quality_status = models.CharField(max_length=16, choices=Quality.choices, default=Quality.OK)
    # When the learner first asked for it. A lesson made ahead has none: it isn't listed and its words aren't due.
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "generated_lessons"
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "level_template"], name="generated_lessons_level"),
            models.CheckConstraint(
                condition=Q(quality_status__in=["ok", "needs_review"]), name="generated_lessons_quality"
            ),
        ]
        indexes = [
            models.Index(fields=["enrollment", "-opened_at"], name="generated_lessons_newest"),
            models.Index(fields=["quality_status", "-created_at"], name="generated_lessons_review"),
        ]

    def __str__(self) -> str:
        return self.topic_snapshot


class GeneratedVocabularyItem(DatedModel):
    """A word of a lesson. Its mastery and date follow the learner's memory of the lexeme."""

    generated_lesson = models.ForeignKey(GeneratedLesson, models.CASCADE, related_name="vocabulary_items")
    user_lexeme = models.ForeignKey(
        "vocabulary.UserLexeme", models.SET_NULL, null=True, blank=True, related_name="vocabulary_items"
    )
    order = models.PositiveSmallIntegerField(default=0)
    word = models.CharField(max_length=200)
    translation = models.CharField(max_length=300)
    context_sentence = models.TextField(blank=True, default="")
    part_of_speech = models.CharField(max_length=32, blank=True, default="")
    mastery_level = models.PositiveIntegerField(default=0)
    next_review_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "generated_vocabulary_items"
        ordering = ["order"]
        verbose_name = _("lesson's word")
        verbose_name_plural = _("lessons' words")

    def __str__(self) -> str:
        return self.word


class LevelSession(DatedModel):
    """A run through a level that isn't finished: leaving and coming back resumes it."""

    progress = models.OneToOneField("courses.UserLevelProgress", models.CASCADE, related_name="session")
    lesson = models.ForeignKey(GeneratedLesson, models.CASCADE, related_name="sessions")
    state = models.JSONField(default=dict)  # lessons.exercises.run.Run
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "level_sessions"

    def __str__(self) -> str:
        return str(self.progress_id)


class ExerciseReport(DatedModel):
    """A learner says that an exercise is wrong, or that their own answer was right."""

    class Kind(models.TextChoices):
        PROBLEM = "problem", _("a problem")
        DISPUTE = "dispute", _("my answer is right")

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exercise_reports")
    lesson = models.ForeignKey(GeneratedLesson, models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.OPEN)
    # Its place in the lesson; None for one that was made for a single run.
    exercise_index = models.PositiveSmallIntegerField(null=True, blank=True)
    exercise = models.JSONField()
    # What the exercise asks (lessons.exercises.fingerprint): an accepted answer counts wherever the same is asked.
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    answer = models.JSONField(null=True, blank=True)
    comment = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        db_table = "exercise_reports"
        verbose_name = _("exercise report")
        verbose_name_plural = _("exercise reports")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["problem", "dispute"]), name="exercise_reports_kind"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "accepted", "rejected"]), name="exercise_reports_status"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-created_at"], name="exercise_reports_open"),
            models.Index(fields=["fingerprint"], condition=Q(status="accepted"), name="exercise_reports_accepted"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.exercise.get('type', '')}"
