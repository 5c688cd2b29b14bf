"""`{% say text code %}`: a button that speaks. static/js/speech.js shows it where the browser or the server has a voice."""

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from lessons.speech import has_voice

register = template.Library()


@register.simple_tag
def say(text: str, code: str, label: str = "") -> SafeString:
    """`text` in the language of `code`; `label` is said to a screen reader in place of the text."""
    address = f"{reverse('lessons:speech')}?{urlencode({'text': text, 'lang': code})}" if has_voice(code) else ""
    return render_to_string("lessons/_say.html", {"text": text, "code": code, "address": address, "label": label})
