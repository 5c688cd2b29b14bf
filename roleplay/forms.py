"""Forms of the pages. They bound what comes in; what may be said, the services say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from neurogloss.forms import StyledForm
from neurogloss.languages import get_language
from roleplay.services import MOST_MESSAGE_CHARS, MOST_ROLE_CHARS, MOST_SCENARIO_CHARS
from vocabulary.services import MOST_TRANSLATION_CHARS, MOST_WORD_CHARS


class SceneForm(StyledForm):
    scenario = forms.CharField(
        label=_("What happens"),
        help_text=_("For example: I rent a flat in Almaty and ask about the price."),
        max_length=MOST_SCENARIO_CHARS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    role = forms.CharField(
        label=_("Who you talk to"), help_text=_("For example: the flat's owner."), max_length=MOST_ROLE_CHARS
    )


class MessageForm(forms.Form):
    message = forms.CharField(max_length=MOST_MESSAGE_CHARS)


class CardForm(StyledForm):
    word = forms.CharField(label=_("Word"), max_length=MOST_WORD_CHARS)
    translation = forms.CharField(label=_("Translation"), max_length=MOST_TRANSLATION_CHARS)

    def __init__(self, *args: Any, target_language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        plain = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["word"].widget.attrs |= {"lang": get_language(target_language).code, **plain}
        self.fields["translation"].widget.attrs |= plain
