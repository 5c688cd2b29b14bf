"""Many at once: lessons made side by side, twins that wait for each other, and a worker killed in the middle."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from courses.jobs import enqueue_job
from courses.services import generate_course
from lessons.bulk import generate_full, run_steps
from lessons.models import GeneratedLesson
from lessons.services import ensure_lesson
from neurogloss.llm.errors import ModelUnavailable
from tests.courses.test_jobs_service import end_job_in_spite_of_a_kill
from tests.factories import UserFactory
from tests.support.model_answers import default_answer

pytestmark = pytest.mark.django_db(transaction=True)

FULL = {
    "interests": ["музыка"], "theme": None, "level": "A1", "max_topics": 4, "sleep_seconds": 0, "regenerate_path": True,
    "force_regenerate_lessons": False, "generation_mode": "balanced",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_ahead(settings):
    settings.LESSONS_AHEAD = 0


@pytest.fixture
def enrollment(groq):
    return generate_course(user_id=UserFactory().id, interests=["музыка"], theme=None, level="A1")


def first_level(enrollment):
    return enrollment.progresses.get(status="in_progress").level_template_id


def in_threads(count, work):
    def closing(index):
        try:
            return work(index)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(closing, range(count)))


def test_generate_full_asks_for_four_lessons_at_a_time(groq, settings):
    settings.GENERATION_CONCURRENCY = 4
    together = threading.Barrier(4, timeout=20)

    def answer(request):
        right = default_answer(request)
        if "vocabulary" in right:
            together.wait()  # passes only when four lessons are asked for at once
        return right

    groq.answer_with(answer)
    told = generate_full(user_id=UserFactory().id, **FULL)
    assert told["status"] == "success"
    assert len(told["lessons"]) == 4
    assert not together.broken


def test_what_fails_is_listed_and_what_was_made_is_kept(groq, settings, quick):
    settings.GENERATION_CONCURRENCY = 1
    groq.play("other_language", "other_language", "other_language", "other_language", kind="core")
    told = generate_full(user_id=UserFactory().id, **{**FULL, "generation_mode": "fast"})
    assert told["status"] == "partial_success"
    assert [each["error"] for each in told["failed_topics"]] == ["core_unusable"] * 4
    assert told["lessons"] == []


def test_a_provider_that_wants_much_patience_isnt_asked_for_the_rest(groq, settings):
    settings.GENERATION_CONCURRENCY = 1
    groq.keep("429:600", kind="core")
    told = generate_full(user_id=UserFactory().id, **FULL)
    assert told["retry_after_seconds"] == pytest.approx(600, abs=5)
    assert groq.count("core") <= 2  # the model and its fallback, once


def test_eight_at_once_make_one_lesson_and_all_get_it(enrollment, groq):
    before = groq.count()
    lessons = in_threads(
        8, lambda _: ensure_lesson(user_id=enrollment.user_id, level_template_id=first_level(enrollment))
    )
    assert len({lesson.id for lesson in lessons}) == 1
    assert GeneratedLesson.objects.count() == 1
    assert groq.count() - before == 2


def test_equal_courses_at_once_cost_one_outline(groq):
    users = [UserFactory() for _ in range(4)]
    courses = in_threads(
        4, lambda index: generate_course(user_id=users[index].id, interests=["шахматы"], theme=None, level="A1")
    )
    assert len({course.course_template_id for course in courses}) == 1
    assert groq.count("course") == 1


def test_a_failed_twin_lets_the_next_one_try(enrollment, groq, quick):
    groq.keep("500")
    with pytest.raises(ModelUnavailable):
        ensure_lesson(user_id=enrollment.user_id, level_template_id=first_level(enrollment))
    groq.clear()
    from django.core.cache import cache

    cache.clear()  # the breaker's memory
    lesson = ensure_lesson(user_id=enrollment.user_id, level_template_id=first_level(enrollment))
    assert lesson.quality_status == "ok"


def test_a_worker_killed_in_the_middle_makes_one_lesson(enrollment, groq):
    groq.play("hang:3", kind="exercises")
    payload = {
        "level_template_id": str(first_level(enrollment)),
        "topic": None,
        "level": None,
        "generation_mode": "balanced",
    }
    job = enqueue_job(user_id=enrollment.user_id, kind="generate_lesson", payload=payload)
    end_job_in_spite_of_a_kill(groq, job, asked="exercises")
    assert GeneratedLesson.objects.count() == 1
    assert groq.count("core") == 1  # the core that was paid for came from the cache


@pytest.mark.parametrize(("steps", "asked", "paused"), [(3, 5, [5, 5]), (4, 60, [20, 20, 20]), (1, 60, [])])
def test_pauses_together_are_bounded(monkeypatch, steps, asked, paused):
    pauses = []
    monkeypatch.setattr("lessons.bulk.time.sleep", pauses.append)

    def refuse():
        raise ModelUnavailable("no", code="down")

    batch = run_steps([refuse] * steps, sleep_seconds=asked, run=None)
    assert pauses == paused
    assert set(batch.errors.values()) == {"down"}


@pytest.mark.parametrize("at_once", [1, 2])
def test_a_fault_of_ours_costs_one_lesson_only(enrollment, settings, caplog, at_once):
    settings.GENERATION_CONCURRENCY = at_once

    def break_down():
        raise ZeroDivisionError

    def make():
        return ensure_lesson(user_id=enrollment.user_id, level_template_id=first_level(enrollment))

    batch = run_steps([break_down, make], sleep_seconds=0, run=None)
    assert batch.errors == {0: "internal_error"}
    assert set(batch.lessons) == {1}
    assert "ZeroDivisionError" in caplog.text
