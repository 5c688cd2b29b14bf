"""What was said, word by word, so that a word can be tapped."""

from collections.abc import Iterator

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from neurogloss.text.tokens import words
from roleplay.models import Turn

register = template.Library()


@register.filter
def tappable(turn: Turn) -> SafeString:
    """The turn's text, each word a link to its card. Everything is escaped."""
    address = reverse("roleplay:word", args=[turn.conversation_id])
    return format_html_join("", "{}", ((piece,) for piece in _pieces(turn.text, address)))


def _pieces(text: str, address: str) -> Iterator[SafeString | str]:
    at = 0
    for word in words(text):
        place = text.find(word, at)
        if place < 0:
            continue
        yield text[at:place]
        yield format_html('<a class="tap" href="{}?{}">{}</a>', address, urlencode({"word": word}), word)
        at = place + len(word)
    yield text[at:]
