"""The placement test's pages: an introduction, one question at a time, the outcome. Kept in the session until it ends."""

import secrets
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import LearnerRequest
from lessons.exercises.grading import grade
from lessons.exercises.placing import (
    MOST_ITEMS,
    Answered,
    is_settled,
    known_bands,
    next_band,
    verdict_of,
)
from lessons.placement import PlacementTest, make_question, placement_test, set_start
from neurogloss.languages import get_language
from neurogloss.llm.chain import model_is_configured

SESSION_KEY = "placement"


@login_required
@require_http_methods(["GET", "POST"])
def placement(request: LearnerRequest) -> HttpResponse:
    """GET shows where the test stands; POST `act` begin or answer moves it on. Without a test to be had: to the map."""
    test = placement_test(user_id=request.user.pk)
    if test is None:
        return redirect("lessons:map")
    state = _state(request, test)
    if request.method == "GET":
        return _show(request, test, state)
    if request.POST.get("act") == "begin":
        _keep(request, {"enrollment": str(test.enrollment.id), "seed": secrets.randbelow(2**31), "answers": []})
    elif state is not None and request.POST.get("mark") == str(len(state["answers"])) and "start" not in state:
        _answer(request, test, state)
    return redirect("lessons:placement")


def _answer(request: LearnerRequest, test: PlacementTest, state: dict[str, Any]) -> None:
    question = _question(test, state)
    given = None if "skip" in request.POST else request.POST.get("answer")
    state["answers"].append([question["band"], grade(question["exercise"], given).correct, question["word"]])
    answers = _answered(state)
    if is_settled(answers):
        state["start"] = str(set_start(test=test, known=known_bands(answers)))
    _keep(request, state)


def _show(request: LearnerRequest, test: PlacementTest, state: dict[str, Any] | None) -> HttpResponse:
    template = test.enrollment.course_template
    context: dict[str, Any] = {
        "state": state,
        "most": MOST_ITEMS,
        "code": get_language(template.target_language).code,
        "native_code": get_language(template.native_language).code,
    }
    if state is not None and "start" in state:
        answers = _answered(state)
        context |= {
            "verdict": verdict_of(answers),
            "right": sum(answer.right for answer in answers),
            "asked": len(answers),
            "start": state["start"],
            "start_unit": next(level.unit_template for level in test.openings if str(level.id) == state["start"]),
            "has_model": model_is_configured(),
        }
        del request.session[SESSION_KEY]
    elif state is not None:
        context |= {"number": len(state["answers"]) + 1, "question": _question(test, state)["exercise"]}
    return render(request, "lessons/placement.html", context)


def _question(test: PlacementTest, state: dict[str, Any]) -> dict[str, Any]:
    """The question at hand; the same until it is answered."""
    band = next_band(_answered(state))
    asked = {word for _band, _right, word in state["answers"]}
    exercise = make_question(test, band=band, number=len(state["answers"]), asked=asked, seed=state["seed"])
    return {"band": band, "exercise": exercise, "word": exercise["targets"][0]}


def _answered(state: dict[str, Any]) -> list[Answered]:
    return [Answered(band, right) for band, right, _word in state["answers"]]


def _state(request: LearnerRequest, test: PlacementTest) -> dict[str, Any] | None:
    """The test at hand, if it was begun in this very course."""
    state = request.session.get(SESSION_KEY)
    return state if state and state["enrollment"] == str(test.enrollment.id) else None


def _keep(request: LearnerRequest, state: dict[str, Any]) -> None:
    request.session[SESSION_KEY] = state
