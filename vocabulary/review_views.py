"""The review room: one card at a time, by keys, taps, or plain forms."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import LearnerRequest
from vocabulary.cards import make_card
from vocabulary.forms import GradeForm
from vocabulary.models import UserLexeme
from vocabulary.runs import RUN_SIZE, Run, current_word, grade_card, load_run, save_run, start_run, undo_card
from vocabulary.scheduling import Grade, preview
from vocabulary.selectors import count_due, next_due, review_forecast, words_by_state
from vocabulary.services import memory_of

SECONDS_A_CARD = 8
GRADES: tuple[tuple[Grade, Promise], ...] = (
    (Grade.AGAIN, gettext_lazy("Forgot")),
    (Grade.HARD, gettext_lazy("Hard")),
    (Grade.GOOD, gettext_lazy("Good")),
    (Grade.EASY, gettext_lazy("Easy")),
)


@dataclass(frozen=True, slots=True)
class GradeChoice:
    """A button: its key, what it says, and the date that it leads to."""

    value: int
    label: Promise
    due: datetime


@login_required
@require_safe
def show_review(request: LearnerRequest) -> HttpResponse:
    """The card at hand; begins a run where none is under way."""
    now = timezone.now()
    run = load_run(request.session, at=now) or start_run(user_id=request.user.id, at=now)
    return _show(request, run, now)


@login_required
@require_POST
def begin_review(request: LearnerRequest) -> HttpResponse:
    """Another run through what is due now."""
    now = timezone.now()
    return _answer(request, start_run(user_id=request.user.id, at=now), now)


@login_required
@require_POST
def grade_review(request: LearnerRequest) -> HttpResponse:
    """Takes the grade of the card at hand. A form that is sent twice, or is of an older card, changes nothing."""
    form = GradeForm(request.POST)
    if not form.is_valid():
        raise BadRequest("not a grade")
    now, learner = timezone.now(), request.user
    run = load_run(request.session, at=now) or start_run(user_id=learner.id, at=now)
    current_word(user_id=learner.id, run=run, at=now)  # what left the queue meanwhile isn't graded
    given = form.cleaned_data
    grade_card(user_id=learner.id, run=run, word_id=given["word"], turn=given["turn"], grade=given["grade"], at=now)
    return _answer(request, run, timezone.now())


@login_required
@require_POST
def undo_grade(request: LearnerRequest) -> HttpResponse:
    """Takes the last grade of this run back."""
    now, learner = timezone.now(), request.user
    run = load_run(request.session, at=now)
    if run is None or not undo_card(user_id=learner.id, run=run):
        messages.error(request, _("There is nothing to undo."))
    return _answer(request, run or start_run(user_id=learner.id, at=now), now)


def _answer(request: LearnerRequest, run: Run, now: datetime) -> HttpResponse:
    if request.htmx:
        return _show(request, run, now)
    save_run(request.session, run, at=now)
    return redirect("vocabulary:review")


def _show(request: LearnerRequest, run: Run, now: datetime) -> HttpResponse:
    learner = request.user
    word = current_word(user_id=learner.id, run=run, at=now)
    if run.total:
        save_run(request.session, run, at=now)
    context: dict[str, Any] = {"run": run, "size": RUN_SIZE, "is_swap": bool(request.htmx)}
    context |= _card_context(run, word, now) if word else _end_context(learner, run, now)
    name = "vocabulary/review.html"
    return render(request, f"{name}#_card" if request.htmx else name, context)


def _card_context(run: Run, word: UserLexeme, now: datetime) -> dict[str, Any]:
    dates = preview(memory_of(word), now)
    return {
        "card": make_card(word),
        "grades": [GradeChoice(int(grade), label, dates[grade]) for grade, label in GRADES],
        "place": min(run.done + 1, run.total),
    }


def _end_context(learner: User, run: Run, now: datetime) -> dict[str, Any]:
    """What comes: due still, tomorrow and this week; for an empty room also whether there are words at all."""
    forecast = review_forecast(user_id=learner.id, days=8, tz=ZoneInfo(learner.time_zone), at=now)
    due = count_due(user_id=learner.id, at=now)
    context: dict[str, Any] = {
        "due": due,
        "minutes": max(1, round(min(due, RUN_SIZE) * timedelta(seconds=SECONDS_A_CARD) / timedelta(minutes=1))),
        "today": max(0, forecast[0].count - due),
        "tomorrow": forecast[1].count,
        "week": sum(day.count for day in forecast[1:]),
    }
    if not run.graded:
        context |= {
            "words": words_by_state(user_id=learner.id, at=now).total,
            "next_due": next_due(user_id=learner.id, at=now),
        }
    return context
