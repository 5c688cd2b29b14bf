"""Onboarding's three steps as forms."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.starter.content import available_pairs, load_pair
from courses.starter.interests import choose_themes
from neurogloss.forms import StyledForm, language_choices
from neurogloss.llm.chain import model_is_configured

MOST_INTERESTS = 20
UNKNOWN_LEVEL = "unknown"
# code → (short name, what one can do there)
LEVELS: dict[str, tuple[Promise, Promise]] = {
    "A1": (_("Beginner"), _("I know a few words, or none.")),
    "A2": (_("Elementary"), _("I can shop, ask the way and talk about my family.")),
    "B1": (_("Intermediate"), _("I can tell what happened and explain my plans.")),
    "B2": (_("Upper intermediate"), _("I follow films and the news, and argue a point.")),
    "C1": (_("Advanced"), _("I speak freely at work and among friends.")),
    UNKNOWN_LEVEL: (_("I don't know"), _("Then we begin at the beginning; what is easy goes quickly.")),
}
# Stored in English, whatever the interface speaks: the same wish is the same wish. (The admin has its own "Home" and "History".)
INTERESTS: dict[str, Promise] = {
    "Travel": pgettext_lazy("interest", "Travel"),
    "Food": pgettext_lazy("interest", "Food"),
    "Family": pgettext_lazy("interest", "Family"),
    "Friends": pgettext_lazy("interest", "Friends"),
    "Music": pgettext_lazy("interest", "Music"),
    "Films": pgettext_lazy("interest", "Films"),
    "Sport": pgettext_lazy("interest", "Sport"),
    "Games": pgettext_lazy("interest", "Games"),
    "Work": pgettext_lazy("interest", "Work"),
    "Study": pgettext_lazy("interest", "Study"),
    "Technology": pgettext_lazy("interest", "Technology"),
    "Science": pgettext_lazy("interest", "Science"),
    "Books": pgettext_lazy("interest", "Books"),
    "History": pgettext_lazy("interest", "History"),
    "Nature": pgettext_lazy("interest", "Nature"),
    "Animals": pgettext_lazy("interest", "Animals"),
    "Home": pgettext_lazy("interest", "Home"),
    "City life": pgettext_lazy("interest", "City life"),
    "Shopping": pgettext_lazy("interest", "Shopping"),
    "Traditions": pgettext_lazy("interest", "Traditions"),
}


def can_build(*, target_language: str, native_language: str) -> bool:
    """Whether a course of this pair can be made here: by a model, or from the starter content."""
    return model_is_configured() or (target_language, native_language) in available_pairs()


class LanguagesStep(StyledForm):
    native_language = forms.ChoiceField(label=_("I speak"), choices=language_choices)
    target_language = forms.ChoiceField(label=_("I learn"), choices=language_choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        native, target = data.get("native_language"), data.get("target_language")
        if not native or not target:
            return data
        if native == target:
            self.add_error(
                "target_language", _("You can't learn the language you already speak: choose two different ones.")
            )
        elif not can_build(target_language=target, native_language=native):
            message = _(
                "There are no ready lessons for this pair yet, and this server has no language model to write them. "
                "Choose a pair from the list above, or ask whoever runs this server to connect a model."
            )
            self.add_error("target_language", message)
        return data


class LevelStep(StyledForm):
    level = forms.ChoiceField(
        label=_("Level"),
        choices=[(code, name) for code, (name, _can) in LEVELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one; “I don't know” is an answer too.")},
    )


class InterestsStep(StyledForm):
    """`interests`: chips, and whatever else a client sends as an interest; `theme`: free text."""

    interests = forms.MultipleChoiceField(
        label=_("Interests"),
        required=False,
        choices=list(INTERESTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    theme = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=200,
        help_text=_("For example: football on Sundays, my grandmother's recipes, the Silk Road"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("interests") and not data.get("theme") and not self.errors:
            self.add_error("interests", _("Choose at least one, or write something of your own."))
        return data


def unknown_wishes(*, target_language: str, native_language: str, interests: list[str], theme: str | None) -> list[str]:
    """What of the wishes the starter content has no lessons about; empty where it has no course at all."""
    pair = load_pair(target_language, native_language)
    return list(choose_themes(interests, theme, themes=tuple(pair.themes)).unknown) if pair else []
