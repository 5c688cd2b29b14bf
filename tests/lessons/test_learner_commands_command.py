"""regenerate_course and retry_lessons, as an operator types them."""

import io

import pytest
from django.core.management import CommandError, call_command

from courses.models import Enrollment
from lessons.models import GeneratedLesson
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def run(*words):
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_regenerate_course_by_name_with_lessons(learner):
    out = run("regenerate_course", "AIGERIM", "--interests", "музыка, спорт", "--full", "2")
    assert "aigerim: " in out
    assert out.count(": ok") == 2
    enrollment = Enrollment.objects.get(user=learner, status="active")
    assert set(enrollment.course_template.interests) == {"музыка", "спорт"}
    assert GeneratedLesson.objects.filter(opened_at__isnull=False).count() == 2


def test_a_course_by_email_and_by_id(learner):
    run("regenerate_course", "aigerim@example.com")
    run("regenerate_course", str(learner.id), "--theme", "Еда")
    assert Enrollment.objects.filter(user=learner).count() == 2


def test_a_name_in_any_case_and_letters(db):
    UserFactory(username="Әсел")
    assert "Әсел: " in run("regenerate_course", "әСЕЛ")


def test_nobody_of_that_name(db):
    with pytest.raises(CommandError, match="there is no learner 'nobody'"):
        run("regenerate_course", "nobody")


def test_no_author_is_one_line(learner):
    learner.target_language = "Turkish"
    learner.save()
    with pytest.raises(CommandError, match="nothing was changed"):
        run("regenerate_course", "aigerim")
    assert not Enrollment.objects.exists()


def test_a_count_below_zero_makes_no_course(learner):
    with pytest.raises(CommandError, match="--full"):
        run("regenerate_course", "aigerim", "--full", "-1")
    assert not Enrollment.objects.exists()


def test_retry_says_when_there_is_nothing_to_do(learner):
    run("regenerate_course", "aigerim")
    said = io.StringIO()
    call_command("retry_lessons", "aigerim", stdout=io.StringIO(), stderr=said)
    assert "aigerim: no lesson of the active course is needs_review" in said.getvalue()


def test_retry_takes_the_lessons_that_need_review(learner):
    run("regenerate_course", "aigerim", "--full", "2")
    doubtful = GeneratedLesson.objects.first()
    GeneratedLesson.objects.filter(id=doubtful.id).update(quality_status="needs_review", exercises=[])
    assert run("retry_lessons", "aigerim").strip() == f"{doubtful.topic_snapshot}: ok"
    doubtful.refresh_from_db()
    assert doubtful.quality_status == "ok"
    assert doubtful.exercises
    assert run("retry_lessons", "aigerim") == ""


def test_retry_of_exercises_alone_keeps_the_text(learner):
    run("regenerate_course", "aigerim", "--full", "1")
    before = GeneratedLesson.objects.get()
    run("retry_lessons", "aigerim", "--status", "ok", "--mode", "exercises")
    after = GeneratedLesson.objects.get()
    assert after.content_text == before.content_text
    assert after.exercises != before.exercises
