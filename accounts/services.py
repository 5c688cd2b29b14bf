"""The account itself: sign-up, profile, languages, password, a new start, farewell."""

import uuid
import zoneinfo
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.points import lock_learner
from courses.models import CourseTemplate
from neurogloss.api.errors import Conflict, InvalidCredentials
from neurogloss.languages import LANGUAGES

DAILY_GOALS = range(10, 1001)
MOST_TRIES = 3
T = TypeVar("T")


def register_learner(*, username: str, email: str, password: str, **profile: Any) -> User:
    """A new learner. `profile`: fields of update_profile beyond name and address.

    Raises ValidationError by field, and Conflict `username_taken` / `email_taken` whatever the case of letters.
    """
    user = User(username=User.normalize_username(username), email=User.objects.normalize_email(email))
    _assign_profile(user, profile)
    user.set_password(password)
    user.clean_fields()
    _refuse_password(password, user=user, field="password")
    _save_unless_taken(user)
    return user


@transaction.atomic
def update_profile(
    *,
    user_id: uuid.UUID,
    username: str | None = None,
    email: str | None = None,
    interests: list[str] | None = None,
    native_language: str | None = None,
    target_language: str | None = None,
    interface_language: str | None = None,
    time_zone: str | None = None,
    daily_goal: int | None = None,
    color_theme: str | None = None,
) -> User:
    """Changes what is given (None: as it was); lists are replaced. An active course stays as it is.

    Raises ValidationError by field, and Conflict `username_taken` / `email_taken`.
    """
    user = lock_learner(user_id=user_id)
    if username is not None:
        user.username = User.normalize_username(username)
    if email is not None:
        user.email = User.objects.normalize_email(email)
    changes = {
        "interests": interests,
        "native_language": native_language,
        "target_language": target_language,
        "interface_language": interface_language,
        "time_zone": time_zone,
        "daily_goal": daily_goal,
        "color_theme": color_theme,
    }
    _assign_profile(user, {name: value for name, value in changes.items() if value is not None})
    user.clean_fields(exclude={"password"})
    _save_unless_taken(user)
    return user


def change_languages(
    *, user_id: uuid.UUID, target_language: str | None = None, native_language: str | None = None
) -> User:
    """As update_profile, for the pair alone."""
    return update_profile(user_id=user_id, target_language=target_language, native_language=native_language)


@transaction.atomic
def change_password(*, user_id: uuid.UUID, old_password: str, new_password: str) -> User:
    """A new password ends all device sessions. Raises ValidationError by field."""
    user = lock_learner(user_id=user_id)
    if not user.check_password(old_password):
        raise ValidationError({"old_password": ValidationError(_("This isn't your password."), code="wrong_password")})
    _refuse_password(new_password, user=user, field="new_password")
    user.set_password(new_password)
    user.save(update_fields=["password"])
    return user


def reset_learner(*, user_id: uuid.UUID) -> User:
    """Courses, progress, lessons, words, reviews and jobs are gone; XP, gems, streak, days and achievements stay."""
    return _insist(lambda: _reset_once(user_id))


def delete_account(*, user_id: uuid.UUID, password: str) -> None:
    """The learner and everything of theirs are gone. InvalidCredentials when the password is wrong."""
    _insist(lambda: _delete_once(user_id, password))


def _reset_once(user_id: uuid.UUID) -> User:
    with transaction.atomic():
        user = lock_learner(user_id=user_id)
        _delete_courses(user)
        user.user_lexemes.all().delete()  # and their reviews
        user.jobs.all().delete()
        user.language_levels = {}
        user.save(update_fields=["language_levels"])
    return user


def _delete_once(user_id: uuid.UUID, password: str) -> None:
    with transaction.atomic():
        user = lock_learner(user_id=user_id)
        if not user.check_password(password):
            raise InvalidCredentials(_("This isn't your password."))
        _delete_courses(user)
        user.delete()


def _delete_courses(user: User) -> None:
    """The learner's enrollments, and the templates that nobody else is enrolled in: they tell of this learner's interests."""
    template_ids = list(user.enrollments.values_list("course_template_id", flat=True))
    # Held before anyone is counted: who enrolls meanwhile waits, and is seen, or finds the template gone.
    templates = CourseTemplate.objects.select_for_update().filter(pk__in=template_ids).order_by("pk")
    held_ids = [template.pk for template in templates]
    user.enrollments.all().delete()
    CourseTemplate.objects.filter(pk__in=held_ids, enrollments=None).delete()


def _insist(work: Callable[[], T]) -> T:
    """Runs a deletion again when a worker wrote a row in its midst, or the two waited for each other."""
    for _try in range(MOST_TRIES - 1):
        try:
            return work()
        except (IntegrityError, OperationalError):
            if transaction.get_connection().in_atomic_block:
                raise
    return work()


def judge_account(user: User) -> None:
    """What the database can't refuse of an account that is about to be saved. ValidationError by field, and Conflict."""
    _judge_profile(user)
    _refuse_taken(user)


def _assign_profile(user: User, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(user, name, value)
    _judge_profile(user)


def _judge_profile(user: User) -> None:
    _refuse_languages(user)
    if user.time_zone not in zoneinfo.available_timezones():
        raise _field_error("time_zone", "unknown_time_zone", _("This time zone isn't known."))
    if user.interface_language not in {"", *dict(settings.LANGUAGES)}:
        raise _field_error(
            "interface_language", "unknown_language", _("The interface isn't available in this language.")
        )
    if user.daily_goal not in DAILY_GOALS:
        message = _("From %(least)s to %(most)s XP a day.") % {"least": DAILY_GOALS[0], "most": DAILY_GOALS[-1]}
        raise _field_error("daily_goal", "out_of_range", message)


def _refuse_languages(user: User) -> None:
    for field in ("native_language", "target_language"):
        if getattr(user, field) not in LANGUAGES:
            raise _field_error(field, "unknown_language", _("This language isn't supported here."))
    if user.native_language == user.target_language:
        message = _("You can't learn the language you already speak: choose two different ones.")
        raise _field_error("target_language", "same_language", message)


def _refuse_password(password: str, *, user: User, field: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({field: error.error_list}) from None


def _save_unless_taken(user: User) -> None:
    _refuse_taken(user)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        _refuse_taken(user)  # somebody was faster
        raise


def _refuse_taken(user: User) -> None:
    if User.objects.named(user.username).exclude(pk=user.pk).exists():
        raise Conflict(_("This name is taken."), code="username_taken")
    if User.objects.with_email(user.email).exclude(pk=user.pk).exists():
        raise Conflict(_("There is an account with this e-mail address already."), code="email_taken")


def _field_error(field: str, code: str, message: str) -> ValidationError:
    return ValidationError({field: ValidationError(message, code=code)})
