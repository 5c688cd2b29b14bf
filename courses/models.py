"""Course templates, a learner's enrollment in one, their progress, and the long jobs that make all of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from neurogloss.db import DatedModel, UUIDModel
from neurogloss.levels import CEFR_LEVELS


class CourseTemplate(DatedModel):
    """A course as its author wrote it, shared by all learners who asked for the same."""

    slug = models.SlugField(max_length=120, allow_unicode=True)
    version = models.PositiveIntegerField(default=1)
    target_language = models.CharField(max_length=32)
    native_language = models.CharField(max_length=32)
    theme = models.CharField(max_length=200, null=True, blank=True)
    cefr_level = models.CharField(max_length=2)
    interests = models.JSONField(default=list, blank=True)
    # What was asked for, in canonical form; equal requests have equal fingerprints.
    fingerprint = models.CharField(max_length=64)
    author = models.CharField(max_length=16, choices=[("starter", _("starter content")), ("model", _("model"))])
    # How the course differs from what was asked for: codes such as "interest_unknown".
    notices = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "course_templates"
        verbose_name = _("course template")
        verbose_name_plural = _("course templates")
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="course_templates_slug_version"),
            models.CheckConstraint(condition=Q(cefr_level__in=CEFR_LEVELS), name="course_templates_cefr"),
        ]
        indexes = [models.Index(fields=["fingerprint", "is_active"], name="course_templates_shared")]

    def __str__(self) -> str:
        return f"{self.slug} v{self.version}"


class CourseSectionTemplate(UUIDModel):
    course_template = models.ForeignKey(CourseTemplate, models.CASCADE, related_name="sections")
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")

    class Meta:
        db_table = "course_section_templates"
        ordering: ClassVar[list[str]] = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["course_template", "order"], name="course_section_templates_order")
        ]

    def __str__(self) -> str:
        return self.title


class CourseUnitTemplate(UUIDModel):
    section_template = models.ForeignKey(CourseSectionTemplate, models.CASCADE, related_name="units")
    order = models.PositiveIntegerField()
    topic = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    icon = models.CharField(max_length=16, blank=True, default="")
    # The starter content's unit that this one was made from ("food/tea-time"), else "".
    content_key = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        db_table = "course_unit_templates"
        ordering: ClassVar[list[str]] = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["section_template", "order"], name="course_unit_templates_order")
        ]

    def __str__(self) -> str:
        return self.topic


class CourseLevelTemplate(UUIDModel):
    class Type(models.TextChoices):
        LESSON = "lesson", _("lesson")
        PRACTICE = "practice", _("practice")
        TROPHY = "trophy", _("trophy")

    unit_template = models.ForeignKey(CourseUnitTemplate, models.CASCADE, related_name="levels")
    order = models.PositiveIntegerField()
    type = models.CharField(max_length=16, choices=Type.choices)
    total_steps = models.PositiveSmallIntegerField()
    goal = models.TextField(blank=True, default="")

    class Meta:
        db_table = "course_level_templates"
        ordering: ClassVar[list[str]] = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["unit_template", "order"], name="course_level_templates_order"),
            models.CheckConstraint(
                condition=Q(type__in=["lesson", "practice", "trophy"]), name="course_level_templates_type"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.order}"


class Enrollment(DatedModel):
    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        ARCHIVED = "archived", _("archived")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrollments")
    course_template = models.ForeignKey(CourseTemplate, models.PROTECT, related_name="enrollments")
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.ACTIVE)

    class Meta:
        db_table = "enrollments"
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        constraints = [
            models.UniqueConstraint(fields=["user", "course_template"], name="enrollments_user_course"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(status="active"), name="enrollments_one_active_a_learner"
            ),
            models.CheckConstraint(condition=Q(status__in=["active", "archived"]), name="enrollments_status"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.status}"


class UserLevelProgress(DatedModel):
    class Status(models.TextChoices):
        LOCKED = "locked", _("locked")
        IN_PROGRESS = "in_progress", _("open")
        COMPLETED = "completed", _("completed")
        GOLD = "gold", _("gold")

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="progresses")
    level_template = models.ForeignKey(CourseLevelTemplate, models.CASCADE, related_name="progresses")
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.LOCKED)
    stars = models.PositiveSmallIntegerField(default=0)
    xp_paid = models.PositiveIntegerField(default=0)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "user_level_progress"
        verbose_name = _("level progress")
        verbose_name_plural = _("level progress")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "level_template"], name="user_level_progress_level"),
            models.CheckConstraint(
                condition=Q(status__in=["locked", "in_progress", "completed", "gold"]),
                name="user_level_progress_status",
            ),
            models.CheckConstraint(condition=Q(stars__lte=3), name="user_level_progress_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.stars}"


class UserLevelAttempt(DatedModel):
    """One finished run through a level."""

    progress = models.ForeignKey(UserLevelProgress, models.CASCADE, related_name="attempts")
    stars = models.PositiveSmallIntegerField(default=0)
    xp = models.PositiveIntegerField(default=0)  # what this attempt was paid
    source = models.CharField(max_length=16, default="progress")  # progress, lesson (its complete call), player
    answers_snapshot = models.JSONField(default=list, blank=True)

    class Meta:
        db_table = "user_level_attempts"
        verbose_name = _("level attempt")
        verbose_name_plural = _("level attempts")
        constraints = [models.CheckConstraint(condition=Q(stars__lte=3), name="user_level_attempts_stars")]
        indexes = [models.Index(fields=["progress", "created_at"], name="user_level_attempts_newest")]

    def __str__(self) -> str:
        return f"{self.stars} stars"


class Job(DatedModel):
    """A long piece of work for the worker. Held by a lease: a worker that dies lets go of it by doing nothing."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        SUCCEEDED = "succeeded", _("succeeded")
        PARTIAL = "partial", _("partly succeeded")
        FAILED = "failed", _("failed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True, default="")
    payload = models.JSONField(default=dict, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.JSONField(null=True, blank=True)
    language = models.CharField(max_length=8, default="ru")
    priority = models.SmallIntegerField(default=0)  # higher first: somebody waits
    # Of two live jobs for the same thing the second isn't made.
    dedupe_key = models.CharField(max_length=160, null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField(default=timezone.now)
    lease_owner = models.CharField(max_length=80, blank=True, default="")
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "jobs"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["queued", "running", "succeeded", "partial", "failed"]),
                name="jobs_status",
            ),
            models.UniqueConstraint(
                fields=["dedupe_key"],
                condition=Q(status__in=["queued", "running"]),
                name="jobs_one_live_a_key",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-priority", "run_after"],
                condition=Q(status__in=["queued", "running"]),
                name="jobs_to_do",
            ),
            models.Index(fields=["user", "created_at"], name="jobs_of_learner"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"


class Lease(models.Model):
    """Who is at work on something right now, across processes and machines; it lapses when its holder stops renewing it."""

    key = models.CharField(max_length=160, primary_key=True)
    owner = models.CharField(max_length=80)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "leases"

    def __str__(self) -> str:
        return self.key
