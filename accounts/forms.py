"""Forms of the account's pages. They check shapes; what an account may be is judged by accounts.services."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import forms as auth_forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import DAILY_GOALS
from neurogloss.forms import LongSelect, StyledForm, language_choices, style

MOST_PASSWORD_CHARS = 256
MOST_LOGIN_CHARS = 254  # an address is longer than a name may be


@cache
def time_zone_choices() -> list[tuple[str, str]]:
    """Zones that are named after places, in alphabetical order."""
    places = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


class SignupForm(StyledForm):
    username = forms.CharField(
        label=_("Name"),
        min_length=3,
        max_length=32,
        help_text=_("3 to 32 letters, digits, or . + - _"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("Only for a forgotten password."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=MOST_PASSWORD_CHARS,
        strip=False,
        help_text=_("At least 8 characters, and not a common word."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    # Filled in by the browser; a zone that isn't known is no reason to turn anybody away.
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"]
        return zone if zone in zoneinfo.available_timezones() else ""


class LoginForm(auth_forms.AuthenticationForm):
    error_messages = {
        "invalid_login": _("Wrong name or password. Check both: capital letters matter in the password."),
        "inactive": _("This account is switched off."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        self.fields["username"].label = _("Name or e-mail")
        self.fields["username"].widget.attrs.update({"maxlength": MOST_LOGIN_CHARS, "spellcheck": "false"})
        for field in self.fields.values():
            style(field.widget)


class PasswordResetForm(auth_forms.PasswordResetForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        self.fields["email"].label = _("E-mail")
        style(self.fields["email"].widget)


class SetPasswordForm(auth_forms.SetPasswordForm):  # type: ignore[type-arg]  # not subscriptable at run time
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        for field in self.fields.values():
            style(field.widget)


class LanguagesForm(StyledForm):
    native_language = forms.ChoiceField(label=_("I speak"), choices=language_choices)
    target_language = forms.ChoiceField(label=_("I learn"), choices=language_choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("native_language") and data.get("native_language") == data.get("target_language"):
            self.add_error(
                "target_language", _("You can't learn the language you already speak: choose two different ones.")
            )
        return data


class PreferencesForm(StyledForm):
    interface_language = forms.ChoiceField(
        label=_("Interface language"), required=False, choices=lambda: [("", _("as the browser")), *settings.LANGUAGES]
    )
    color_theme = forms.ChoiceField(label=_("Colours"), choices=User._meta.get_field("color_theme").choices or [])
    daily_goal = forms.IntegerField(
        label=_("Daily goal, XP"),
        min_value=DAILY_GOALS[0],
        max_value=DAILY_GOALS[-1],
        help_text=_("A lesson without mistakes gives 50."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        widget=LongSelect,
        help_text=_("A new day of your streak begins at midnight here."),
    )


class PasswordForm(StyledForm):
    old_password = forms.CharField(
        label=_("Current password"),
        max_length=MOST_PASSWORD_CHARS,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label=_("New password"),
        max_length=MOST_PASSWORD_CHARS,
        strip=False,
        help_text=_("At least 8 characters, and not a common word."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ResetForm(StyledForm):
    confirm = forms.BooleanField(label=_("Yes, delete my courses, lessons and words"))


class DeleteForm(StyledForm):
    password = forms.CharField(
        label=_("Your password"),
        max_length=MOST_PASSWORD_CHARS,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
