"""The words room: search, one word's page, adding, import and export."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import LearnerRequest
from neurogloss.forms import take_errors
from neurogloss.limits import limit_posts
from vocabulary.access import own_word
from vocabulary.cards import make_card
from vocabulary.forms import ImportForm, TranslationForm, WordForm
from vocabulary.models import UserLexeme
from vocabulary.selectors import find_words, reviews_of, words_by_state
from vocabulary.services import add_word, delete_word, edit_translation, suspend_word, unsuspend_word
from vocabulary.transfer import export_anki, export_csv, import_csv

FILTERS: tuple[tuple[str, Promise], ...] = (
    ("", gettext_lazy("All")),
    ("due", gettext_lazy("Due")),
    ("new", gettext_lazy("New")),
    ("learning", gettext_lazy("Being learned")),
    ("known", gettext_lazy("Known")),
    ("suspended", gettext_lazy("Set aside")),
)
MOST_REVIEWS = 20


@login_required
@require_safe
def list_words(request: LearnerRequest) -> HttpResponse:
    """The learner's words: `q` looks for a text, `state` filters, `page` turns."""
    query, state = request.GET.get("q", ""), request.GET.get("state", "")
    words = find_words(user_id=request.user.id, query=query, state=state, page=_page(request))
    counts = words_by_state(user_id=request.user.id)
    chosen = {"q": query, "state": state}
    context = {
        "words": words,
        "counts": counts,
        "query": query,
        "state": state,
        "filters": [(key, label, counts.total if not key else getattr(counts, key)) for key, label in FILTERS],
        "address": urlencode({name: value for name, value in chosen.items() if value}),
    }
    wants_list = request.htmx and request.htmx.target == "_words"
    return render(request, "vocabulary/words.html#_words" if wants_list else "vocabulary/words.html", context)


@login_required
@require_safe
def show_word(request: LearnerRequest, word_id: str) -> HttpResponse:
    word = own_word(user_id=request.user.id, word_id=word_id)
    return _show_word(request, word, TranslationForm({"translation": word.translation_preferred}))


@login_required
@require_POST
def save_translation(request: LearnerRequest, word_id: str) -> HttpResponse:
    word = own_word(user_id=request.user.id, word_id=word_id)
    form = TranslationForm(request.POST)
    if form.is_valid():
        try:
            word = edit_translation(user_id=request.user.id, word_id=word_id, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
    if form.errors:
        return _show_word(request, word, form, status=422)
    messages.success(request, _("The translation is saved."))
    return redirect("vocabulary:word", word_id=word.id)


@login_required
@require_POST
def set_aside(request: LearnerRequest, word_id: str) -> HttpResponse:
    word = suspend_word(user_id=request.user.id, word_id=word_id)
    messages.success(request, _("“%(word)s” is set aside and won't be asked.") % {"word": word.lexeme.text})
    return redirect("vocabulary:word", word_id=word.id)


@login_required
@require_POST
def take_up(request: LearnerRequest, word_id: str) -> HttpResponse:
    word = unsuspend_word(user_id=request.user.id, word_id=word_id)
    messages.success(request, _("“%(word)s” will be asked again.") % {"word": word.lexeme.text})
    return redirect("vocabulary:word", word_id=word.id)


@login_required
@require_POST
def remove_word(request: LearnerRequest, word_id: str) -> HttpResponse:
    word = own_word(user_id=request.user.id, word_id=word_id)
    delete_word(user_id=request.user.id, word_id=word_id)
    messages.success(request, _("“%(word)s” is deleted.") % {"word": word.lexeme.text})
    return redirect("vocabulary:words")


@login_required
def new_word(request: LearnerRequest) -> HttpResponse:
    """A word of the learner's own, in the language that they learn."""
    given = request.POST if request.method == "POST" else None
    form = WordForm(given, target_language=request.user.target_language)
    if form.is_valid():
        try:
            word = add_word(user_id=request.user.id, target_language=request.user.target_language, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("“%(word)s” is among your words.") % {"word": word.lexeme.text})
            return redirect("vocabulary:new")
    return render(request, "vocabulary/new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@limit_posts("words_import", "10/m", by="user")
def import_words(request: LearnerRequest) -> HttpResponse:
    """Words from a CSV file; the page tells how many came in and which lines couldn't be read."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        data = form.cleaned_data["file"].read()
        try:
            context["report"] = import_csv(
                user_id=request.user.id, data=data, target_language=request.user.target_language
            )
        except ValidationError as error:
            take_errors(form, error)
    return render(request, "vocabulary/import.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def download_csv(request: LearnerRequest) -> HttpResponse:
    """All words as CSV. The mark at the beginning tells spreadsheets that it is UTF-8."""
    text = export_csv(user_id=request.user.id)
    return _download(text.encode("utf-8-sig"), "neurogloss-words.csv", "text/csv; charset=utf-8")


@login_required
@require_safe
def download_anki(request: LearnerRequest) -> HttpResponse:
    return _download(export_anki(user_id=request.user.id), "neurogloss-words.apkg", "application/octet-stream")


def _show_word(request: LearnerRequest, word: UserLexeme, form: TranslationForm, *, status: int = 200) -> HttpResponse:
    context = {
        "word": word,
        "card": make_card(word),
        "form": form,
        "reviews": reviews_of(user_id=request.user.id, word_id=word.id, limit=MOST_REVIEWS),
    }
    return render(request, "vocabulary/word.html", context, status=status)


def _page(request: LearnerRequest) -> int:
    given = request.GET.get("page", "")
    return int(given[:6]) if given.isascii() and given.isdigit() else 1


def _download(data: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=content_type, headers=headers)
