"""Forms of the pages. They bound what comes in; what a word may be, the services say."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from neurogloss.forms import StyledForm
from neurogloss.languages import get_language
from vocabulary.scheduling import Grade
from vocabulary.services import MOST_CONTEXT_CHARS, MOST_TRANSLATION_CHARS, MOST_WORD_CHARS
from vocabulary.transfer import MOST_FILE_BYTES


def _plain_input() -> forms.TextInput:
    """No word of a foreign language is to be mended by the browser."""
    return forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})


class GradeForm(forms.Form):
    word = forms.UUIDField()
    turn = forms.IntegerField(min_value=0, max_value=10_000)
    grade = forms.TypedChoiceField(choices=[(int(grade), grade.name) for grade in Grade], coerce=int)


class TranslationForm(StyledForm):
    translation = forms.CharField(label=_("Translation"), max_length=MOST_TRANSLATION_CHARS, widget=_plain_input())


class WordForm(StyledForm):
    word = forms.CharField(label=_("Word"), max_length=MOST_WORD_CHARS, widget=_plain_input())
    translation = forms.CharField(label=_("Translation"), max_length=MOST_TRANSLATION_CHARS, widget=_plain_input())
    context = forms.CharField(
        label=_("Sentence"),
        help_text=_("One with the word in it, if you like: it will be asked with a gap."),
        max_length=MOST_CONTEXT_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, target_language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("word", "context"):
            self.fields[name].widget.attrs["lang"] = get_language(target_language).code


class ImportForm(StyledForm):
    file = forms.FileField(
        label=_("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"})
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_FILE_BYTES:
            raise ValidationError(_("The file is too large: at most 1 MB."))
        return file
