"""The long jobs of this app. Each may run again from the start after a crash, and makes no second lesson."""

from typing import Any

from courses.jobs import JobRun, Outcome, job_handler
from courses.models import Enrollment
from courses.tasks import make_course_once
from lessons.access import own_lesson
from lessons.ahead import KIND as LESSON_AHEAD
from lessons.bulk import generate_full, retry_lessons
from lessons.selectors import lesson_view
from lessons.services import ensure_lesson, remake_core, remake_exercises


@job_handler("generate_lesson")
def run_generate_lesson(run: JobRun) -> Outcome:
    """payload: level_template_id, topic, level, generation_mode."""
    run.report(done=0, total=1)
    lesson = ensure_lesson(user_id=run.job.user_id, in_job=True, **run.job.payload)
    return Outcome(lesson_view(own_lesson(user_id=run.job.user_id, lesson_id=lesson.id)))


@job_handler(LESSON_AHEAD)
def run_lesson_ahead(run: JobRun) -> Outcome:
    """payload: enrollment_id, level_template_id. An enrollment that is no longer active needs no lesson."""
    payload = run.job.payload
    if not Enrollment.objects.filter(id=payload["enrollment_id"], status="active").exists():
        return Outcome(None)
    ensure_lesson(user_id=run.job.user_id, level_template_id=payload["level_template_id"], in_job=True, opened=False)
    return Outcome(None)


@job_handler("generate_full")
def run_generate_full(run: JobRun) -> Outcome:
    """payload: the fields of POST /path/generate-full. The course of a job that crashed is found again."""
    payload = run.job.payload
    steps = payload["max_topics"] + 1
    wish = {**payload, "regenerate": True}
    run.job.payload = wish
    answer = generate_full(
        user_id=run.job.user_id, run=run, make_course=lambda: make_course_once(run, steps=steps), **payload
    )
    return Outcome(answer, is_partial=answer["status"] != "success")


@job_handler("retry_lessons")
def run_retry_lessons(run: JobRun) -> Outcome:
    """payload: the fields of POST /path/retry-lessons."""
    answer = retry_lessons(user_id=run.job.user_id, run=run, **run.job.payload)
    return Outcome(answer, is_partial=answer["status"] != "success")


@job_handler("remake_exercises")
def run_remake_exercises(run: JobRun) -> Outcome:
    return _remake(run, remake_exercises)


@job_handler("remake_core")
def run_remake_core(run: JobRun) -> Outcome:
    return _remake(run, remake_core)


def _remake(run: JobRun, remake: Any) -> Outcome:
    """payload: lesson_id and the remake's options."""
    options = dict(run.job.payload)
    lesson = own_lesson(user_id=run.job.user_id, lesson_id=options.pop("lesson_id"))
    remake(lesson, in_job=True, **options)
    return Outcome(lesson_view(own_lesson(user_id=run.job.user_id, lesson_id=lesson.id)))
