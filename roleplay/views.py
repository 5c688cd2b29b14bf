"""The roleplay room: scenes, a conversation, its help, its words. Everything also works as plain forms."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import LearnerRequest
from lessons.speech import has_voice, speech_response
from neurogloss import languages
from neurogloss.forms import take_errors
from neurogloss.limits import limit_posts
from neurogloss.llm.chain import model_is_configured
from neurogloss.llm.errors import ModelUnavailable
from roleplay import coaching, selectors, services
from roleplay.access import own_conversation, own_turn
from roleplay.forms import CardForm, MessageForm, SceneForm
from roleplay.keeping import kept_words, line_with, needs_correction, suggest_card, title_of
from roleplay.models import Conversation
from vocabulary.services import MOST_WORD_CHARS

MOST_LETTERS = 12
# Whoever asks a model by a page counts with those who ask by the API.
limit_asking = limit_posts("roleplay_chat", "20/m", by="user")
limit_help = limit_posts("roleplay_help", "30/m", by="user")


@login_required
@require_safe
def show_scenes(request: LearnerRequest) -> HttpResponse:
    return _show_scenes(request, SceneForm())


@login_required
@require_POST
@limit_asking
def start(request: LearnerRequest) -> HttpResponse:
    """A conversation in a scene (`scene`, its key) or in the learner's own (`scenario`, `role`)."""
    scene_key, form = request.POST.get("scene", ""), SceneForm(request.POST)
    if not scene_key and not form.is_valid():
        return _show_scenes(request, form, status=422)
    own = {} if scene_key else form.cleaned_data
    try:
        conversation = services.start_conversation(user_id=request.user.id, scene_key=scene_key, **own)
    except ValidationError as error:
        take_errors(form, error)
        return _show_scenes(request, form, status=422)
    except ModelUnavailable:
        return _show_scenes(request, form, trouble=_no_partner(), status=503)
    return redirect("roleplay:conversation", conversation_id=conversation.id)


@login_required
@require_safe
def show_conversation(request: LearnerRequest, conversation_id: str) -> HttpResponse:
    """The whole conversation; for a swap what was said and what can be said. `fresh`: an answer has just come."""
    conversation = own_conversation(user_id=request.user.id, conversation_id=conversation_id)
    return _show_talk(request, conversation, is_fresh="fresh" in request.GET)


@login_required
@require_POST
@limit_asking
def say(request: LearnerRequest, conversation_id: str) -> HttpResponse:
    """The plain way: the learner's turn, the whole answer and the correction, then the page again."""
    conversation = own_conversation(user_id=request.user.id, conversation_id=conversation_id)
    form = MessageForm(request.POST)
    message = request.POST.get("message", "")[: services.MOST_MESSAGE_CHARS]
    if not form.is_valid():
        return _show_talk(request, conversation, trouble=str(form.errors["message"][0]), message=message, status=422)
    try:
        own, _answer = services.answer_turn(
            user_id=request.user.id, conversation_id=conversation_id, message=form.cleaned_data["message"]
        )
    except ValidationError as error:
        return _show_talk(request, conversation, trouble=error.messages[0], message=message, status=422)
    except services.ConversationEndedError as error:
        return _show_talk(request, conversation, trouble=error.message, status=409)
    except ModelUnavailable:
        return _show_talk(request, conversation, trouble=partner_is_away(), message=message, status=503)
    try:
        coaching.correct_message(user_id=request.user.id, turn_id=own.id)
    except ModelUnavailable:
        messages.info(request, _("This time your message couldn't be looked through for slips."))
    return redirect(reverse("roleplay:conversation", args=[conversation_id]) + "#said-last")


@login_required
@require_POST
@limit_help
def correct(request: LearnerRequest, turn_id: str) -> HttpResponse:
    """The correction line of one of the learner's turns; empty where nothing helps."""
    trouble, correction = "", None
    try:
        correction = coaching.correct_message(user_id=request.user.id, turn_id=turn_id)
    except ModelUnavailable:
        trouble = _("This time your message couldn't be looked through for slips.")
    context = {"correction": correction, "trouble": trouble, "code_language": request.user.target_language}
    return render(request, "roleplay/_correction.html", context)


@login_required
@require_POST
@limit_help
def hint(request: LearnerRequest, conversation_id: str) -> HttpResponse:
    """What could be said next. Nothing is stored, so the plain way shows the page at once."""
    conversation = own_conversation(user_id=request.user.id, conversation_id=conversation_id)
    context: dict[str, Any] = {"was_asked": True}
    try:
        context["hints"] = coaching.hint_for(user_id=request.user.id, conversation_id=conversation_id)
    except ModelUnavailable:
        context["hint_trouble"] = _("There is no hint right now. Try a short answer of your own, or ask again.")
    if request.htmx:
        return render(request, "roleplay/conversation.html#_hints", {"conversation": conversation, **context})
    return _show_talk(request, conversation, message=request.POST.get("message", ""), **context)


@login_required
@require_POST
def end(request: LearnerRequest, conversation_id: str) -> HttpResponse:
    conversation = services.end_conversation(user_id=request.user.id, conversation_id=conversation_id)
    if request.htmx:
        return _show_talk(request, conversation)
    return redirect("roleplay:conversation", conversation_id=conversation.id)


@login_required
@require_POST
@limit_help
def debrief(request: LearnerRequest, conversation_id: str) -> HttpResponse:
    """The look back, made once."""
    conversation = own_conversation(user_id=request.user.id, conversation_id=conversation_id)
    trouble = ""
    try:
        coaching.debrief_conversation(user_id=request.user.id, conversation_id=conversation_id)
    except ModelUnavailable:
        trouble = _("The summary can't be written right now. Everything that was said is kept: try again later.")
    if request.htmx or trouble:
        conversation.refresh_from_db()
        return _show_talk(request, conversation, debrief_trouble=trouble)
    return redirect("roleplay:conversation", conversation_id=conversation.id)


@login_required
@require_POST
def remove(request: LearnerRequest, conversation_id: str) -> HttpResponse:
    services.delete_conversation(user_id=request.user.id, conversation_id=conversation_id)
    messages.success(request, _("The conversation is deleted. The words you kept stay."))
    return redirect("roleplay:scenes")


@login_required
@require_safe
def show_word(request: LearnerRequest, conversation_id: str) -> HttpResponse:
    """The card that a tapped `word` would make."""
    conversation = own_conversation(user_id=request.user.id, conversation_id=conversation_id)
    tapped = request.GET.get("word", "").strip()[:MOST_WORD_CHARS]
    suggestion = suggest_card(conversation=conversation, tapped=tapped)
    initial = {"word": suggestion.word, "translation": suggestion.translation}
    form = CardForm(initial=initial, target_language=conversation.target_language)
    line = line_with(conversation=conversation, tapped=tapped)
    return _show_card(request, conversation, form, line=line, is_kept=suggestion.is_kept)


@login_required
@require_POST
@limit_help
def gloss(request: LearnerRequest, conversation_id: str) -> HttpResponse:
    """The card's fields with what the model takes the word to mean; the learner may change it before it is kept."""
    conversation = own_conversation(user_id=request.user.id, conversation_id=conversation_id)
    word = request.POST.get("word", "").strip()[:MOST_WORD_CHARS]
    found, trouble = None, ""
    try:
        found = coaching.gloss_word(user_id=request.user.id, conversation_id=conversation_id, word=word)
    except ModelUnavailable:
        trouble = _("There is no translation right now: write your own, or ask again in a minute.")
    if found is None:
        trouble = trouble or _("No translation was found for this word: write your own.")
    initial = {"word": found.word, "translation": found.translation} if found else {"word": word}
    form = CardForm(initial=initial, target_language=conversation.target_language)
    if request.htmx:
        context = {"conversation": conversation, "form": form, "gloss_trouble": trouble}
        return render(request, "roleplay/_fields.html", context)
    return _show_card(request, conversation, form, gloss_trouble=trouble)


@login_required
@require_POST
def keep(request: LearnerRequest, conversation_id: str) -> HttpResponse:
    """Makes the card."""
    conversation = own_conversation(user_id=request.user.id, conversation_id=conversation_id)
    form = CardForm(request.POST, target_language=conversation.target_language)
    if form.is_valid():
        try:
            word = coaching.keep_word(user_id=request.user.id, conversation_id=conversation_id, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
    if form.errors:
        return _show_card(request, conversation, form, status=422)
    messages.success(request, _("“%(word)s” is among your words.") % {"word": word.lexeme.text})
    if request.htmx:
        return render(request, "roleplay/_kept.html")
    return redirect("roleplay:conversation", conversation_id=conversation.id)


@login_required
@require_safe
def speak(request: LearnerRequest, turn_id: str) -> HttpResponse:
    """A line of the learner's own conversation, spoken by the server; 404 without a voice."""
    turn = own_turn(user_id=request.user.id, turn_id=turn_id)
    code = languages.get_language(turn.conversation.target_language).code
    return speech_response(request, text=turn.text, code=code)


def partner_is_away() -> str:
    return _("Your partner can't answer just now. Nothing is lost: wait a minute and send it again.")


def _no_partner() -> str:
    return _(
        "There is nobody to talk to in these languages: no model is set up on this server, and no scenes are written "
        "for them. Whoever runs the server can connect a model."
    )


def _show_scenes(request: LearnerRequest, form: SceneForm, *, trouble: str = "", status: int = 200) -> HttpResponse:
    user, language = request.user, _interface_language()
    given = request.GET.get("page", "")
    past = selectors.conversations(user_id=user.id, page=int(given[:6]) if given.isascii() and given.isdigit() else 1)
    scenes = selectors.scenes_for(target_language=user.target_language, native_language=user.native_language)
    context = {
        "scenes": [
            {
                "key": scene.key,
                "icon": scene.icon,
                "title": scene.titles.get(language) or scene.titles["en"],
                "role": scene.roles.get(language) or scene.roles["en"],
            }
            for scene in scenes
        ],
        "form": form,
        "has_model": model_is_configured(),
        "past": past,
        "titles": [(conversation, title_of(conversation, language=language)) for conversation in past],
        "trouble": trouble,
    }
    return render(request, "roleplay/scenes.html", context, status=status)


def _show_talk(
    request: LearnerRequest, conversation: Conversation, *, is_fresh: bool = False, status: int = 200, **more: Any
) -> HttpResponse:
    turns = selectors.turns(conversation=conversation)
    words = [item["word"] for item in (conversation.debrief or {}).get("words", [])]
    context = {
        "conversation": conversation,
        "title": title_of(conversation, language=_interface_language()),
        "turns": turns,
        "to_correct": needs_correction(turns) if is_fresh and not conversation.is_scripted else None,
        "is_over": conversation.ended_at is not None or len(turns) >= services.MOST_TURNS,
        "has_spoken": any(turn.speaker == "user" for turn in turns),
        "kept": kept_words(user_id=request.user.id, target_language=conversation.target_language, words=words)
        if words
        else set(),
        "most_chars": services.MOST_MESSAGE_CHARS,
        "letters": _letters(conversation),
        "has_voice": has_voice(languages.get_language(conversation.target_language).code),
        **more,
    }
    name = "roleplay/conversation.html"
    return render(request, f"{name}#_talk" if request.htmx else name, context, status=status)


def _show_card(
    request: LearnerRequest, conversation: Conversation, form: CardForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"conversation": conversation, "form": form, "can_gloss": model_is_configured(), **more}
    name = "roleplay/word.html"
    return render(request, f"{name}#_keep" if request.htmx else name, context, status=status)


def _letters(conversation: Conversation) -> list[str]:
    """Letters of the language that a keyboard of the learner's own lacks, where they are few."""
    target, native = (
        languages.get_language(conversation.target_language),
        languages.get_language(conversation.native_language),
    )
    lacking = sorted(target.letters - native.letters)
    return lacking if target.script == native.script and len(lacking) <= MOST_LETTERS else []


def _interface_language() -> str:
    return (get_language() or "en")[:2]
