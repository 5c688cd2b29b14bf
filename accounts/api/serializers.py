"""Shapes of the account's calls."""

from typing import Any

from rest_framework import serializers

from accounts.models import User
from accounts.points import streak_state
from accounts.selectors import streak_of, today_of
from accounts.streaks import living_streak
from neurogloss.api.fields import InterestsField, LanguageField, SecretField, TextField

MOST_PASSWORD_CHARS = 256
MOST_TOKEN_CHARS = 4096
MOST_DEVICE_CHARS = 128


class EmailField(TextField):
    """An e-mail address; the model's validator judges its form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=254, validators=[*User._meta.get_field("email").validators], **options)


class NameField(TextField):
    """A learner's name: 3 to 32 letters, digits, or . + - _."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            min_length=3, max_length=32, validators=[*User._meta.get_field("username").validators], **options
        )


class RegisterSerializer(serializers.Serializer[Any]):
    username = NameField()
    email = EmailField()
    password = SecretField(max_length=MOST_PASSWORD_CHARS)


class LoginSerializer(serializers.Serializer[Any]):
    username = TextField(max_length=254, help_text="The name or the e-mail address.")
    password = SecretField(max_length=MOST_PASSWORD_CHARS)


class DeviceSerializer(serializers.Serializer[Any]):
    """The X-Device-Id header."""

    device_id = TextField(max_length=MOST_DEVICE_CHARS, required=False, allow_blank=True, default="")


class RefreshTokenSerializer(serializers.Serializer[Any]):
    refresh_token = SecretField(max_length=MOST_TOKEN_CHARS)


class PasswordSerializer(serializers.Serializer[Any]):
    password = SecretField(max_length=MOST_PASSWORD_CHARS)


class LanguagesSerializer(serializers.Serializer[Any]):
    target_language = LanguageField()
    native_language = LanguageField(required=False, help_text="Left out: as it was.")


class ProfileChangesSerializer(serializers.Serializer[Any]):
    username = NameField(required=False)
    email = EmailField(required=False)
    interests = InterestsField(required=False, help_text="Replaces the former ones.")
    native_language = LanguageField(required=False)
    target_language = LanguageField(required=False)


class TokensSerializer(serializers.Serializer[Any]):
    access_token = serializers.CharField()
    token_type = serializers.ChoiceField(choices=["bearer"])
    refresh_token = serializers.CharField()


class StatusSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=["ok"])


class SuccessSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=["success"])
    message = serializers.CharField()


class ProfileSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    username = serializers.CharField()
    email = serializers.EmailField()
    native_language = serializers.CharField()
    target_language = serializers.CharField()
    xp = serializers.IntegerField()
    language_levels = serializers.DictField(child=serializers.CharField())
    interests = serializers.ListField(child=serializers.CharField())
    gems = serializers.IntegerField()
    streak = serializers.IntegerField(help_text="Days in a row; 0 once it is broken.")
    freezes = serializers.IntegerField()
    interface_language = serializers.CharField(help_text="ru, kk, en, or empty: the device's.")
    time_zone = serializers.CharField()
    daily_goal = serializers.IntegerField(help_text="XP a day.")


class FreezeSerializer(SuccessSerializer):
    gems = serializers.IntegerField()
    freezes = serializers.IntegerField()


class _RowsField(serializers.ListField):
    child = serializers.DictField()


class ExportSerializer(serializers.Serializer[Any]):
    """The tables that the contract names; others stand beside them."""

    user = serializers.DictField()
    streaks = _RowsField()
    enrollments = _RowsField()
    course_templates = _RowsField()
    progress = _RowsField()
    generated_lessons = _RowsField()
    vocabulary = _RowsField()
    reviews = _RowsField()
    attempts = _RowsField()
    achievements = _RowsField()


def profile_data(user: User) -> dict[str, Any]:
    """The profile as ProfileSerializer describes it. One query, for the streak."""
    state = streak_state(streak_of(user=user))
    return {
        "id": str(user.pk),
        "username": user.username,
        "email": user.email,
        "native_language": user.native_language,
        "target_language": user.target_language,
        "xp": user.xp,
        "language_levels": user.language_levels,
        "interests": user.interests,
        "gems": user.gems,
        "streak": living_streak(state, today_of(user=user)),
        "freezes": state.freezes,
        "interface_language": user.interface_language,
        "time_zone": user.time_zone,
        "daily_goal": user.daily_goal,
    }
