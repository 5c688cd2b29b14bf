"""Onboarding, and the page of a long job: its progress live, its end, its failure."""

import threading
import time
from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.services import change_languages, update_profile
from courses.access import own_job
from courses.forms import (
    INTERESTS,
    LEVELS,
    UNKNOWN_LEVEL,
    InterestsStep,
    LanguagesStep,
    LevelStep,
    can_build,
)
from courses.job_pages import job_page
from courses.jobs import enqueue_job, retry_job, run_job_here
from courses.models import Job
from courses.selectors import active_enrollment
from courses.starter.content import available_pairs, load_pair
from neurogloss.limits import limit_posts
from neurogloss.llm.chain import model_is_configured

STEPS: tuple[type[Form], ...] = (LanguagesStep, LevelStep, InterestsStep)
SESSION_LEVEL = "onboarding_level"
STREAM_SECONDS = 60.0  # then the browser connects again: a stream holds one of the server's threads
LOOK_SECONDS = 0.4
MOST_STREAMS = 16  # a process; past it the page asks again every few seconds instead
_streams = threading.BoundedSemaphore(MOST_STREAMS)


@login_required
@limit_posts("onboarding", "30/m", by="user")
@require_http_methods(["GET", "HEAD", "POST"])
def onboarding(request: HttpRequest) -> HttpResponse:
    """Three steps: languages, level, interests. A POST without `step` answers all three at once."""
    user = cast(User, request.user)
    if request.method != "POST":
        step = _step_of(request.GET.get("step", "1"))
        return _show_step(request, user, step, STEPS[step - 1](initial=_known(request, user)))
    sent = request.POST.get("step", "")
    steps = [_step_of(sent)] if sent else [1, 2, 3]
    forms = {step: STEPS[step - 1](request.POST, initial=_known(request, user)) for step in steps}
    for step, form in forms.items():
        if not form.is_valid():
            return _show_step(request, user, step, form)
    for step, form in forms.items():
        _save_step(request, user, step, form.cleaned_data)
    last = steps[-1]
    if last < len(STEPS):
        return redirect(f"/onboarding/?step={last + 1}")
    return redirect("courses:job", job_id=_build_course(request, user, forms[last].cleaned_data).id)


def _step_of(text: str) -> int:
    return int(text) if text in {"1", "2", "3"} else 1


def _known(request: HttpRequest, user: User) -> dict[str, Any]:
    level = user.language_levels.get(user.target_language)
    target, native = user.target_language, user.native_language
    if not can_build(target_language=target, native_language=native):
        # What the browser's language made us guess can't be had here: offer what can.
        target, native = next(iter(available_pairs()), (target, native))
    return {
        "native_language": native,
        "target_language": target,
        "level": request.session.get(SESSION_LEVEL) or level,
        "interests": [wish for wish in user.interests if wish in INTERESTS],
        "theme": "",
    }


def _save_step(request: HttpRequest, user: User, step: int, data: dict[str, Any]) -> None:
    if step == 1:
        change_languages(user_id=user.pk, **data)
    elif step == 2:
        request.session[SESSION_LEVEL] = data["level"]
    else:
        update_profile(user_id=user.pk, interests=data["interests"])


def _build_course(request: HttpRequest, user: User, wish: dict[str, Any]) -> Job:
    """The job that builds the course; where no model has to be asked it has run already."""
    level = request.session.pop(SESSION_LEVEL, "A1")
    payload = {
        "interests": wish["interests"],
        "theme": wish["theme"] or None,
        "level": "A1" if level == UNKNOWN_LEVEL else level,
        "regenerate": True,
        "is_level_unknown": level == UNKNOWN_LEVEL,
    }
    job = enqueue_job(user_id=user.pk, kind="generate_course", payload=payload, dedupe_key=f"course:{user.pk}")
    if not model_is_configured():
        run_job_here(job)
    return job


def _show_step(request: HttpRequest, user: User, step: int, form: Form) -> HttpResponse:
    pair = None if model_is_configured() else load_pair(user.target_language, user.native_language)
    context = {
        "form": form,
        "step": step,
        "steps": range(1, len(STEPS) + 1),
        "levels": LEVELS,
        "interests": INTERESTS,
        "chosen": form["interests"].value() or [] if step == 3 else [],
        "picked_level": form["level"].value() if step == 2 else "",
        "ready_pairs": [] if model_is_configured() else available_pairs(),
        "ready_levels": pair.levels if pair else (),
        "has_course": active_enrollment(user_id=user.pk) is not None,
    }
    return render(request, "courses/onboarding.html", context)


@login_required
@require_safe
def job(request: HttpRequest, job_id: str) -> HttpResponse:
    """A job's page, which shows where it stands, survives a reload and works without scripts."""
    return render(request, "courses/job.html", _job_context(request, job_id))


@login_required
@require_safe
def job_status(request: HttpRequest, job_id: str) -> HttpResponse:
    """The part of the page that changes, for browsers that can't keep a stream open."""
    return render(request, "courses/_job.html", _job_context(request, job_id))


@login_required
@require_safe
def job_events(request: HttpRequest, job_id: str) -> HttpResponseBase:
    """The same part as server-sent events, one whenever it has changed. 204 (don't come back) when streams are many."""
    own_job(user_id=_user_id(request), job_id=job_id)
    if not _streams.acquire(blocking=False):
        return HttpResponse(status=204)
    response = StreamingHttpResponse(_JobStream(request, job_id), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Accel-Buffering"] = "no"
    return response


class _JobStream:
    """Gives its place back when it ends, however it ends: the server closes what it streams."""

    def __init__(self, request: HttpRequest, job_id: str) -> None:
        self._request, self._job_id, self._is_open = request, job_id, True
        self._language = get_language() or settings.LANGUAGE_CODE

    def __iter__(self) -> Iterator[bytes]:
        with override(self._language):
            yield from self._events()

    def _events(self) -> Iterator[bytes]:
        shown, ends_at = "", time.monotonic() + STREAM_SECONDS
        while self._is_open and time.monotonic() < ends_at:
            try:
                context = _job_context(self._request, self._job_id)
            except Http404:  # the learner has reset or deleted everything
                yield _event("done", "")
                return
            part = render_to_string("courses/_job.html", context, request=self._request)
            if part != shown:
                shown = part
                yield _event("progress", part)
            if not context["is_live"]:
                yield _event("done", "")
                return
            time.sleep(LOOK_SECONDS)

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            _streams.release()


def _event(name: str, text: str) -> bytes:
    lines = "".join(f"data: {line}\n" for line in text.splitlines() or [""])
    return f"event: {name}\n{lines}\n".encode()


def _user_id(request: HttpRequest) -> UUID:
    return cast(User, request.user).pk


def _job_context(request: HttpRequest, job_id: str) -> dict[str, Any]:
    return job_page(job=own_job(user_id=_user_id(request), job_id=job_id))


@login_required
@limit_posts("job_retry", "10/m", by="user")
@require_POST
def job_retry(request: HttpRequest, job_id: str) -> HttpResponse:
    """Begins a failed job anew and shows the new one."""
    failed = own_job(user_id=_user_id(request), job_id=job_id)
    again = retry_job(user_id=_user_id(request), job=failed)
    if again.kind == "generate_course" and not model_is_configured():
        run_job_here(again)
    return redirect("courses:job", job_id=again.id)
