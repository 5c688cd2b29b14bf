"""What every page's frame shows: icons, the rooms, the bar of the learner's standing."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.selectors import ProfileSummary, profile_summary
from neurogloss.forms import LANGUAGE_LABELS
from neurogloss.languages import LANGUAGES
from neurogloss.pictograms import pictogram_of
from vocabulary.selectors import count_due

register = template.Library()

ROOMS: tuple[tuple[str, str, Promise], ...] = (
    ("/learn/", "book", _("Course")),
    ("/review/", "cards", _("Review")),
    ("/words/", "list", _("Words")),
    ("/roleplay/", "chat", _("Roleplay")),
    ("/progress/", "chart", _("Progress")),
)


@dataclass(frozen=True, slots=True)
class Room:
    path: str
    icon: str
    label: Promise
    is_current: bool


class Bar:
    """The account's summary and `due`, the number of words to review now."""

    def __init__(self, summary: ProfileSummary, due: int) -> None:
        self._summary = summary
        self.due = due

    def __getattr__(self, name: str) -> Any:
        return getattr(self._summary, name)


@register.simple_tag
@lru_cache(maxsize=256)  # a page shows hundreds, of a few kinds
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of static/img/icons.svg that says nothing to a screen reader; `extra` are more classes."""
    return _drawing("img/icons.svg", name, extra)


@register.simple_tag
@lru_cache(maxsize=256)
def pictogram(emoji: str) -> SafeString:
    """The topic's emoji as a drawing of ours; the emoji itself where we have none."""
    name = pictogram_of(emoji)
    return _drawing("img/topics.svg", name, "pictogram") if name else format_html("{}", emoji)


def _drawing(sheet: str, name: str, extra: str) -> SafeString:
    return format_html(
        '<svg class="icon {}" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        extra,
        static(sheet),
        name,
    )


@register.simple_tag(takes_context=True)
def rooms(context: RequestContext) -> list[Room]:
    path = context["request"].path
    return [Room(address, name, label, path.startswith(address)) for address, name, label in ROOMS]


@register.simple_tag
def interface_languages() -> list[tuple[str, str]]:
    """(code, what the language calls itself)."""
    return list(settings.LANGUAGES)


@register.simple_tag(takes_context=True)
def learner_bar(context: RequestContext) -> Bar:
    """The learner's standing, in three queries whatever they have learned; asked for once a request."""
    request = context["request"]
    if not hasattr(request, "learner_bar"):
        request.learner_bar = Bar(profile_summary(user=request.user), count_due(user_id=request.user.pk))
    bar: Bar = request.learner_bar
    return bar


@register.filter
def language_code(name: str) -> str:
    """The code for a lang attribute: Kazakh → kk; empty for a language that isn't in the table."""
    language = LANGUAGES.get(name)
    return language.code if language else ""


@register.filter
def in_language(text: str, code: str) -> SafeString:
    """Text of another language inside a sentence of the interface's, marked as such for screen readers."""
    return format_html('<span lang="{}">{}</span>', code, text)


@register.filter
def native_name(name: str) -> str:
    """What the language calls itself: Kazakh → Қазақша."""
    language = LANGUAGES.get(name)
    return language.native_name if language else name


@register.filter
def label_of(name: str) -> str:
    """The language's name in the interface's language."""
    return str(LANGUAGE_LABELS.get(name, name))
