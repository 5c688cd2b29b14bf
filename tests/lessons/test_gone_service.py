"""The course, or the account, goes while the model is still writing: a plain refusal, and nothing left behind."""

import pytest

from accounts.models import User
from accounts.services import delete_account, reset_learner
from courses.models import CourseTemplate, Enrollment
from lessons.bulk import run_steps
from lessons.models import GeneratedLesson
from tests.conftest import API, log_in
from tests.factories import PASSWORD, UserFactory
from tests.lessons.test_lessons_api import levels_of, make_course, make_lesson
from tests.support.model_answers import default_answer
from vocabulary.models import UserLexeme

pytestmark = pytest.mark.django_db(transaction=True)

CALLS = {
    "generate": lambda api, level, lesson: make_lesson(api, level[4]),
    "core": lambda api, level, lesson: api.post(f"{API}/lessons/{lesson['id']}/regen-core"),
    "exercises": lambda api, level, lesson: api.post(f"{API}/lessons/{lesson['id']}/regen-exercises"),
}


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def started(groq, settings, user):
    """A client, the levels and the first lesson of a course."""
    settings.LESSONS_AHEAD = 0
    api = log_in(user)
    level = levels_of(make_course(api))
    return api, level, make_lesson(api, level[0]).json()


def meanwhile(groq, work):
    """Does `work` once, while the model is about to answer."""
    done = []

    def answer(request):
        if not done:
            done.append(True)
            work()
        return default_answer(request)

    groq.answer_with(answer)


def assert_nothing_left():
    assert not Enrollment.objects.exists()
    assert not CourseTemplate.objects.exists()
    assert not GeneratedLesson.objects.exists()
    assert not UserLexeme.objects.exists()


@pytest.mark.parametrize("call", CALLS)
def test_a_reset_meanwhile(started, groq, user, assert_error, call):
    meanwhile(groq, lambda: reset_learner(user_id=user.id))
    assert_error(CALLS[call](*started), 404, "not_found")
    assert_nothing_left()


@pytest.mark.parametrize("call", CALLS)
def test_the_account_is_deleted_meanwhile(started, groq, user, assert_error, call):
    meanwhile(groq, lambda: delete_account(user_id=user.id, password=PASSWORD))
    assert_error(CALLS[call](*started), 404, "not_found")
    assert not User.objects.exists()
    assert_nothing_left()


def test_a_bulk_call_lists_what_went(started, groq, user):
    api, level, _lesson = started
    meanwhile(groq, lambda: reset_learner(user_id=user.id))
    response = api.post(f"{API}/path/retry-lessons", {"level_template_ids": [level[0]["id"]]}, format="json")
    assert response.json()["failed"] == [{"level_template_id": level[0]["id"], "error": "not_found"}]
    assert_nothing_left()


def test_a_lesson_that_goes_once_it_is_made(started, user):
    def step():
        lesson = GeneratedLesson.objects.get()
        reset_learner(user_id=user.id)
        return lesson

    assert run_steps([step], sleep_seconds=0, run=None).errors == {0: "not_found"}


def test_a_course_for_an_account_that_is_deleted_meanwhile(groq, user, assert_error):
    api = log_in(user)
    meanwhile(groq, lambda: delete_account(user_id=user.id, password=PASSWORD))
    assert_error(api.post(f"{API}/path/generate", {"interests": ["спорт"]}, format="json"), 404, "not_found")
    assert_nothing_left()


def test_exercises_for_a_text_that_was_replaced_meanwhile(started, groq, assert_error):
    _api, _level, lesson = started

    def replace():
        GeneratedLesson.objects.filter(id=lesson["id"]).update(content_text="Жаңа мәтін.")

    meanwhile(groq, replace)
    response = CALLS["exercises"](*started)
    assert_error(response, 503, "model_unavailable")
    assert response.headers["Retry-After"] == "1"
    assert GeneratedLesson.objects.get().exercises == lesson["exercises"]
