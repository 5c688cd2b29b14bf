"""The pages of a course: its map, a level from its text to its finish, and the voice. Forms work with and without HTMX."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import LearnerRequest
from courses.access import own_progress
from courses.models import Job, UserLevelProgress
from courses.selectors import active_course, course_view, offers_placement
from lessons.course_map import MapLevel, build_map, level_title, opened_by
from lessons.models import ExerciseReport, LevelSession
from lessons.opening import latest_job, open_lesson_at_once, request_lesson
from lessons.player import player_context
from lessons.playing import Played, answer_step, continue_run, report_step, restart_run, start_run
from lessons.selectors import finished_run
from lessons.speech import speech_response, stands_in_lessons
from neurogloss.languages import get_language
from neurogloss.limits import limit_posts
from neurogloss.llm.chain import model_is_configured
from neurogloss.llm.errors import ModelUnavailable

MOST_PAIRS = 20
LIVE = {Job.Status.QUEUED, Job.Status.RUNNING}


@gzip_page  # the longest page: a course has a hundred and more levels
@login_required
@require_GET
def show_map(request: LearnerRequest) -> HttpResponse:
    course = active_course(user_id=request.user.pk)
    if course is None:
        return redirect("/onboarding/")
    course_map = build_map(course)
    is_resumed = course_map.here is not None and _is_begun(course, course_map.here)
    context = {
        "course": course,
        "map": course_map,
        "is_resumed": is_resumed,
        "offers_placement": not course_map.done and not is_resumed and _offers_placement(course),
        "level_root": reverse("lessons:map") + "levels/",  # a hundred levels, one address resolved
    }
    return render(request, "lessons/map.html", context)


def _offers_placement(course: dict[str, Any]) -> bool:
    pair = course["target_language"], course["native_language"]
    units = sum(len(section["units"]) for section in course["sections"])
    return offers_placement(author=course["author"], level=course["cefr_level"], pair=pair, units=units)


def _is_begun(course: dict[str, Any], level: MapLevel) -> bool:
    sessions = LevelSession.objects.filter(progress__enrollment_id=UUID(course["enrollment_id"]))
    return sessions.filter(progress__level_template_id=UUID(level.id)).exists()


@login_required
@require_GET
def show_level(request: LearnerRequest, level_id: UUID) -> HttpResponse:
    progress = own_progress(user_id=request.user.pk, level_template_id=level_id)
    if progress.status == UserLevelProgress.Status.LOCKED:
        return _locked(request, progress)
    try:
        lesson = open_lesson_at_once(user_id=request.user.pk, progress=progress)
    except ModelUnavailable:
        return _unavailable(request, progress)
    if lesson is None:
        return _wait(request, progress)
    if request.htmx:  # the waiting page asks whether the lesson is there: it is
        return HttpResponseClientRedirect(request.path)
    return _show(request, start_run(progress=progress, lesson=lesson))


@login_required
@limit_posts("lessons_generate", "5/m", by="user")
@require_POST
def retry(request: LearnerRequest, level_id: UUID) -> HttpResponse:
    """Asks once more for a lesson that couldn't be written."""
    progress = own_progress(user_id=request.user.pk, level_template_id=level_id)
    if progress.status != UserLevelProgress.Status.LOCKED and model_is_configured():
        request_lesson(user_id=request.user.pk, progress=progress)
    return redirect("lessons:level", level_id=level_id)


@login_required
@require_POST
def answer(request: LearnerRequest, level_id: UUID) -> HttpResponse:
    played = answer_step(
        user_id=request.user.pk,
        level_template_id=level_id,
        mark=request.POST.get("mark", ""),
        answer=_answer_in(request.POST),
    )
    return _show_again(request, played)


@login_required
@require_POST
def go_on(request: LearnerRequest, level_id: UUID) -> HttpResponse:
    try:
        played = continue_run(user_id=request.user.pk, level_template_id=level_id, mark=request.POST.get("mark", ""))
    except Http404:
        # A double click on the last "Continue": the first one has finished the level.
        if finished_run(user_id=request.user.pk, level_template_id=level_id) is None:
            raise
        played = None
    if played is not None:
        return _show_again(request, played)
    done = reverse("lessons:done", args=[level_id])
    return HttpResponseClientRedirect(done) if request.htmx else redirect(done)


@login_required
@require_POST
def restart(request: LearnerRequest, level_id: UUID) -> HttpResponse:
    restart_run(user_id=request.user.pk, level_template_id=level_id)
    return redirect("lessons:level", level_id=level_id)


@login_required
@limit_posts("exercise_reports", "20/m", by="user")
@require_POST
def report(request: LearnerRequest, level_id: UUID) -> HttpResponse:
    """A problem with an exercise, or "my answer is right"."""
    kind, step = request.POST.get("kind", ""), request.POST.get("step", "")
    stored = report_step(
        user_id=request.user.pk,
        level_template_id=level_id,
        step=int(step) if step.isascii() and step.isdigit() and len(step) < 4 else -1,
        kind=kind,
        comment=request.POST.get("comment", ""),
    )
    if stored is None:
        messages.info(request, _("There is nothing to dispute here."))
    elif kind == ExerciseReport.Kind.DISPUTE:
        messages.success(request, _("Thank you. A person will look at your answer; this word isn't graded for now."))
    else:
        messages.success(request, _("Thank you. A person will look at this exercise."))
    progress = own_progress(user_id=request.user.pk, level_template_id=level_id)
    lesson = open_lesson_at_once(user_id=request.user.pk, progress=progress)
    if lesson is None:
        raise Http404
    return _show_again(request, start_run(progress=progress, lesson=lesson))


@login_required
@require_GET
def show_done(request: LearnerRequest, level_id: UUID) -> HttpResponse:
    """What the last finished run earned, and what comes next."""
    finished = finished_run(user_id=request.user.pk, level_template_id=level_id)
    if finished is None:
        return redirect("lessons:level", level_id=level_id)
    following = finished.following.level_template if finished.following else None
    context = {
        "level_id": level_id,
        "finished": finished,
        "following_title": level_title(kind=following.type, order=following.order) if following else "",
    }
    return render(request, "lessons/done.html", context)


@login_required
@require_GET
def speak(request: LearnerRequest) -> HttpResponse:
    """A word or sentence of the learner's lessons, spoken by the server: `text`, `lang` (a code); 404 without a voice."""
    text, code = request.GET.get("text", ""), request.GET.get("lang", "")
    if not stands_in_lessons(user_id=request.user.pk, text=text, code=code):
        raise Http404
    return speech_response(request, text=text, code=code)


def _answer_in(form: QueryDict) -> Any:
    """The answer as the form sent it: pairs of match, else one value; None for "I don't know"."""
    if "skip" in form:
        return None
    if "left-0" in form:
        numbers = range(MOST_PAIRS)
        return {form[f"left-{n}"]: form.get(f"right-{n}", "") for n in numbers if f"left-{n}" in form}
    return form.get("answer")


def _show(request: LearnerRequest, played: Played) -> HttpResponse:
    context = player_context(played, user_id=request.user.pk)
    if not request.htmx:
        return render(request, "lessons/level.html", context)
    html = render_to_string("lessons/level.html#player", {**context, "is_swap": True}, request)
    if messages.get_messages(request):
        html += render_to_string("_toasts.html", {"oob": True}, request)
    return HttpResponse(html)


def _show_again(request: LearnerRequest, played: Played) -> HttpResponse:
    if request.htmx:
        return _show(request, played)
    return redirect("lessons:level", level_id=played.progress.level_template_id)


def _locked(request: LearnerRequest, progress: UserLevelProgress) -> HttpResponse:
    course = course_view(enrollment=progress.enrollment)
    topic, title = opened_by(course, str(progress.level_template_id))
    context = {**_level(progress), "opened_by_topic": topic, "opened_by_title": title, "map": build_map(course)}
    return render(request, "lessons/locked.html", context, status=409)


def _wait(request: LearnerRequest, progress: UserLevelProgress) -> HttpResponse:
    """The lesson is being written: progress, or what went wrong and a button to try again."""
    if not model_is_configured():
        return _unavailable(request, progress)
    job = latest_job(user_id=request.user.pk, progress=progress)
    if job is None or job.status == Job.Status.SUCCEEDED:
        job = request_lesson(user_id=request.user.pk, progress=progress)
    context = {**_level(progress), "job": job, "is_live": job.status in LIVE}
    template = "lessons/waiting.html#waiting" if request.htmx else "lessons/waiting.html"
    return render(request, template, context)


def _unavailable(request: LearnerRequest, progress: UserLevelProgress) -> HttpResponse:
    context = {**_level(progress), "job": None, "is_live": False}
    template = "lessons/waiting.html#waiting" if request.htmx else "lessons/waiting.html"
    return render(request, template, context, status=200 if request.htmx else 503)


def _level(progress: UserLevelProgress) -> dict[str, Any]:
    level = progress.level_template
    return {
        "level_id": level.id,
        "level_title": level_title(kind=level.type, order=level.order),
        "unit": level.unit_template,
        "native_code": get_language(progress.enrollment.course_template.native_language).code,
    }
