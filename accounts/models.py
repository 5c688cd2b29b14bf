"""The learner, their sessions on devices, and what their learning earned: XP, gems, streak, achievements."""

import unicodedata
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from neurogloss.db import DatedModel, UUIDModel

START_GEMS = 200
FREEZE_PRICE = 200
MAX_FREEZES = 2
EARNED = ("xp", "gems")


def fold_name(username: str) -> str:
    """The form in which names are compared: equal for names that differ in case or in how letters are composed."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold())


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, email: str, password: str | None = None, **fields: Any) -> "User":
        name = self.model.normalize_username(username)
        user = self.model(username=name, email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, email, password, is_staff=True, is_superuser=True, **fields)

    def lock(self, user_id: uuid.UUID) -> "User | None":
        """The learner's row, held until the transaction ends; None when the account is gone.

        Taken before any other row of the learner, everywhere: so nobody waits for each other in a ring.
        """
        # no_key: rows that merely point at the learner may be written meanwhile.
        return self.select_for_update(no_key=True).filter(pk=user_id).first()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.named(username or "").get()

    def named(self, username: str) -> "models.QuerySet[User]":
        """Who bears that name, whatever its case."""
        return self.filter(username_folded=fold_name(username))

    def with_email(self, email: str) -> "models.QuerySet[User]":
        return self.alias(any_case=Lower("email")).filter(any_case=Lower(Value(email)))


class User(UUIDModel, AbstractBaseUser, PermissionsMixin):
    """A learner (or a member of the staff). Names and e-mail addresses are unique whatever their case."""

    username = models.CharField(
        _("name"),
        max_length=32,
        unique=True,
        # No "@": a name never looks like somebody's address.
        validators=[
            RegexValidator(r"\A[\w.+-]{3,32}\Z", _("3 to 32 letters, digits, or . + - _"), code="invalid_username")
        ],
    )
    # Folded by us: a database's own LOWER may know no letters but Latin ones, and "Әсел" is "әсел" everywhere.
    username_folded = models.CharField(max_length=96, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    password = models.CharField(_("password"), max_length=128, db_column="hashed_password")
    native_language = models.CharField(_("I speak"), max_length=32, default="Russian")
    target_language = models.CharField(_("I learn"), max_length=32, default="Kazakh")
    language_levels = models.JSONField(default=dict, blank=True)
    interests = models.JSONField(default=list, blank=True)
    xp = models.PositiveIntegerField(default=0)
    gems = models.PositiveIntegerField(default=START_GEMS)
    interface_language = models.CharField(max_length=8, blank=True, default="")  # "": the browser's
    time_zone = models.CharField(max_length=64, default="Asia/Almaty")
    color_theme = models.CharField(
        max_length=8,
        default="auto",
        choices=[("auto", _("as the device")), ("light", _("light")), ("dark", _("dark"))],
    )
    daily_goal = models.PositiveSmallIntegerField(_("daily goal, XP"), default=50)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects = UserManager()

    class Meta:
        db_table = "users"
        verbose_name = _("learner")
        verbose_name_plural = _("learners")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="users_email_any_case"),
            models.CheckConstraint(condition=~Q(native_language=F("target_language")), name="users_two_languages"),
        ]

    def __str__(self) -> str:
        return self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new password, whichever door it came through, ends the sessions that the old one opened.

        What learning earned isn't written but by name: whoever saves a profile has read it before the last payment.
        """
        self.username_folded = fold_name(self.username)
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = {field.name for field in self._meta.concrete_fields} - {"id", *EARNED}
        if "username" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "username_folded"}
        has_new_password = getattr(self, "_password", None) is not None and not self._state.adding
        super().save(*args, **kwargs)
        if has_new_password:
            self.device_sessions.filter(revoked_at=None).update(revoked_at=timezone.now())


class Streak(UUIDModel):
    """Days in a row on which the learner finished something, by the learner's own calendar."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="streak")
    current_streak = models.PositiveIntegerField(default=0)
    longest_streak = models.PositiveIntegerField(default=0)
    last_activity_date = models.DateField(null=True, blank=True)
    freezes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "streaks"
        constraints = [
            models.CheckConstraint(condition=Q(freezes__lte=MAX_FREEZES), name="streaks_freezes_at_most"),
            models.CheckConstraint(
                condition=Q(longest_streak__gte=F("current_streak")), name="streaks_longest_is_longest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.current_streak}"


class LedgerEntry(DatedModel):
    """One payment. `reference` names its cause, so the same cause is paid once however often it is reported."""

    amount = models.IntegerField()
    reason = models.CharField(max_length=40)
    reference = models.CharField(max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.amount:+} {self.reason}"


class XPEntry(LedgerEntry):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="xp_entries")

    class Meta:
        db_table = "xp_entries"
        constraints = [models.UniqueConstraint(fields=["user", "reference"], name="xp_entries_paid_once")]
        indexes = [models.Index(fields=["user", "created_at"], name="xp_entries_by_day")]


class GemEntry(LedgerEntry):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="gem_entries")

    class Meta:
        db_table = "gem_entries"
        constraints = [models.UniqueConstraint(fields=["user", "reference"], name="gem_entries_paid_once")]
        indexes = [models.Index(fields=["user", "created_at"], name="gem_entries_by_day")]


class Achievement(UUIDModel):
    """An achievement that a learner has unlocked; what there is to unlock stands in achievements.py."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="achievements")
    code = models.CharField(max_length=40)
    unlocked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "user_achievements"
        constraints = [models.UniqueConstraint(fields=["user", "code"], name="user_achievements_once")]

    def __str__(self) -> str:
        return self.code


class DailyActivity(UUIDModel):
    """What a learner did on one day of their own calendar: the source of the calendar, the goal and the streak."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="daily_activity")
    day = models.DateField()
    xp = models.PositiveIntegerField(default=0)
    levels = models.PositiveIntegerField(default=0)
    reviews = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "daily_activity"
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="daily_activity_a_row_a_day")]

    def __str__(self) -> str:
        return f"{self.day}"


class DeviceSession(DatedModel):
    """A login on a device. Its refresh token is the one whose `jti` stands here; any older one is a reuse."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="device_sessions")
    device_id = models.CharField(max_length=128, blank=True, default="")
    refresh_jti = models.CharField(max_length=64)
    last_used_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "device_sessions"
        indexes = [models.Index(fields=["user", "revoked_at"], name="device_sessions_live")]

    def __str__(self) -> str:
        return self.device_id or str(self.id)


class IdempotentAnswer(DatedModel):
    """The first answer to a request that carried an Idempotency-Key; a repeat gets it again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    operation = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)

    class Meta:
        db_table = "idempotent_answers"
        constraints = [
            models.UniqueConstraint(fields=["user", "operation", "key"], name="idempotent_answers_first_only")
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotent_answers_age")]

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"
