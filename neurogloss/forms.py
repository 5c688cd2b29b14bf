"""What forms on pages share: the look's classes, the choices of languages, a service's errors."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from neurogloss.languages import LANGUAGES

LANGUAGE_LABELS: dict[str, Promise] = {
    "Kazakh": _("Kazakh"),
    "Russian": _("Russian"),
    "English": _("English"),
    "Kyrgyz": _("Kyrgyz"),
    "Tatar": _("Tatar"),
    "Ukrainian": _("Ukrainian"),
    "Uzbek": _("Uzbek"),
    "Turkish": _("Turkish"),
    "Azerbaijani": _("Azerbaijani"),
    "German": _("German"),
    "French": _("French"),
    "Spanish": _("Spanish"),
    "Italian": _("Italian"),
    "Portuguese": _("Portuguese"),
    "Polish": _("Polish"),
    "Arabic": _("Arabic"),
    "Chinese": _("Chinese"),
    "Japanese": _("Japanese"),
    "Korean": _("Korean"),
}


def language_choices() -> list[tuple[str, str]]:
    """(English name, the name in the interface's language and in its own)."""
    return [(name, _label(name, language.native_name)) for name, language in LANGUAGES.items()]


def _label(name: str, native_name: str) -> str:
    translated = str(LANGUAGE_LABELS[name])
    return translated if translated == native_name else f"{translated} · {native_name}"


class LongSelect(forms.Select):
    """A select of hundreds of options: Django's own renders a template for each of them."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        about = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if str(key) == str(value) else "", label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(about), options)


def take_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """The errors of a service at the fields they are about; what has no field of the form stands above it."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    for field, errors in by_field.items():
        for each in errors:
            form.add_error(field if field in form.fields else None, each)


class StyledForm(forms.Form):
    """A form whose widgets bear the classes of components.css; `_field.html` shows its fields."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for field in self.fields.values():
            style(field.widget)


def style(widget: forms.Widget) -> None:
    """Gives one widget its class."""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return
    name = {forms.Select: "select", LongSelect: "select", forms.Textarea: "textarea"}.get(type(widget), "input")
    widget.attrs.setdefault("class", name)
