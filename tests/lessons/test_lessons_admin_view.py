"""Staff's rooms of courses and lessons: found, read, edited under the judge's eye, approved, settled; no query per row."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Job
from courses.services import generate_course
from lessons.models import ExerciseReport, GeneratedLesson, LevelSession
from lessons.playing import start_run
from lessons.services import ensure_lesson
from tests.factories import (
    AttemptFactory,
    LessonFactory,
    ProgressFactory,
    UserFactory,
    VocabularyItemFactory,
)
from tests.lessons.players import levels_of

pytestmark = pytest.mark.django_db
LISTS = [
    *["coursetemplate", "coursesectiontemplate", "courseunittemplate", "courseleveltemplate", "enrollment"],
    *["userlevelprogress", "userlevelattempt", "job", "lease"],
]
LESSON_LISTS = ["generatedlesson", "generatedvocabularyitem", "exercisereport", "levelsession"]


def make_rows():
    for _ in range(10):
        progress = ProgressFactory()
        AttemptFactory(progress=progress, answers_snapshot=[{"correct": True}])
        lesson = LessonFactory(enrollment=progress.enrollment, level_template=progress.level_template)
        VocabularyItemFactory(generated_lesson=lesson)
        start_run(progress=progress, lesson=lesson)
        user = progress.enrollment.user
        ExerciseReport.objects.create(
            user=user, lesson=lesson, kind="problem", exercise={"type": "quiz", "question": "Не?"}
        )
        Job.objects.create(user=user, kind="generate_lesson")


@pytest.mark.parametrize(
    "model", [*(f"courses_{name}" for name in LISTS), *(f"lessons_{name}" for name in LESSON_LISTS)]
)
def test_lists_ask_no_query_per_row(admin_client, model):
    address = reverse(f"admin:{model}_changelist")
    counts = []
    for _ in range(2):
        make_rows()
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(address).status_code == 200
        counts.append(len(queries))
        assert admin_client.get(address, {"q": "кітап"}).status_code == 200
    assert counts[0] == counts[1]


@pytest.fixture
def lesson(settings):
    settings.AI_ENABLED = False
    user = UserFactory()
    enrollment = generate_course(user_id=user.id, interests=[], theme=None, level="A1")
    return ensure_lesson(user_id=user.id, level_template_id=levels_of(enrollment)[0].level_template_id)


def form_of(lesson, **changes):
    items = list(lesson.vocabulary_items.all())
    fields = {
        "topic_snapshot": lesson.topic_snapshot,
        "quality_status": lesson.quality_status,
        "content_text": lesson.content_text,
        "exercises": json.dumps(lesson.exercises),
        "vocabulary_items-TOTAL_FORMS": len(items),
        "vocabulary_items-INITIAL_FORMS": len(items),
    }
    for number, item in enumerate(items):
        names = ("id", "order", "word", "translation", "context_sentence", "part_of_speech")
        fields |= {f"vocabulary_items-{number}-{name}": getattr(item, name) for name in names}
    return fields | changes


def test_a_lesson_is_read_with_what_the_judge_said(admin_client, lesson):
    lesson.validation_errors = [{"code": "too_short", "message": "<b>мало</b>"}]
    lesson.raw_model_output = {"core": "<script>"}
    lesson.save()
    page = admin_client.get(reverse("admin:lessons_generatedlesson_change", args=[lesson.id])).content.decode()
    assert "too_short" in page
    assert "&lt;script&gt;" in page
    assert "<b>мало" not in page


def test_a_sound_edit_is_kept_and_ends_old_runs(admin_client, lesson):
    progress = levels_of(lesson.enrollment)[0]
    start_run(progress=progress, lesson=lesson)
    fields = form_of(lesson, exercises=json.dumps(lesson.exercises[:7]))
    response = admin_client.post(reverse("admin:lessons_generatedlesson_change", args=[lesson.id]), fields)
    assert response.status_code == 302, response.context["errors"]
    lesson.refresh_from_db()
    assert len(lesson.exercises) == 7
    assert not LevelSession.objects.exists()


def test_an_unsound_edit_is_refused_with_its_place(admin_client, lesson):
    exercises = json.loads(json.dumps(lesson.exercises))
    quiz = next(exercise for exercise in exercises if exercise["type"] == "quiz")
    quiz["correct_index"] = 9
    fields = form_of(lesson, exercises=json.dumps(exercises))
    response = admin_client.post(reverse("admin:lessons_generatedlesson_change", args=[lesson.id]), fields)
    assert response.status_code == 200
    assert "correct_index" in str(response.context["adminform"].form.errors["exercises"])
    lesson.refresh_from_db()
    assert lesson.exercises != exercises


def test_a_corrected_word_reaches_the_learner(admin_client, lesson):
    item = lesson.vocabulary_items.first()
    fields = form_of(lesson, **{"vocabulary_items-0-translation": "исправлено"})
    assert (
        admin_client.post(reverse("admin:lessons_generatedlesson_change", args=[lesson.id]), fields).status_code == 302
    )
    item.refresh_from_db()
    assert item.user_lexeme.translation_preferred == "исправлено"


def run_action(client, model, name, *objects):
    address = reverse(f"admin:lessons_{model}_changelist")
    fields = {"action": name, "_selected_action": [str(one.pk) for one in objects]}
    return client.post(address, fields, follow=True)


def test_approval_needs_exercises(admin_client, lesson):
    GeneratedLesson.objects.update(quality_status="needs_review")
    empty = LessonFactory(quality_status="needs_review", exercises=[])
    run_action(admin_client, "generatedlesson", "approve", lesson, empty)
    lesson.refresh_from_db()
    empty.refresh_from_db()
    assert (lesson.quality_status, empty.quality_status) == ("ok", "needs_review")


def test_making_anew_is_a_job(admin_client, lesson):
    run_action(admin_client, "generatedlesson", "regenerate", lesson)
    job = Job.objects.get()
    assert (job.kind, job.user_id) == ("retry_lessons", lesson.enrollment.user_id)
    assert job.payload["level_template_ids"] == [str(lesson.level_template_id)]


@pytest.mark.parametrize(("action", "status"), [("accept", "accepted"), ("reject", "rejected")])
def test_a_report_is_settled(admin_client, lesson, action, status):
    report = ExerciseReport.objects.create(
        user=lesson.enrollment.user, lesson=lesson, kind="dispute", exercise=lesson.exercises[1], answer="<i>"
    )
    page = run_action(admin_client, "exercisereport", action, report).content.decode()
    report.refresh_from_db()
    assert report.status == status
    assert "<i>" not in page
