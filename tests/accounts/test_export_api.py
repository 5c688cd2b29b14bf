"""The export: everything of the learner, nothing of others, no secrets, a constant number of queries."""

import json

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Field
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.accounts.test_users_api import study
from tests.conftest import API, log_in
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
NAMED = {
    "user",
    "streaks",
    "enrollments",
    "course_templates",
    "progress",
    "generated_lessons",
    "vocabulary",
    "reviews",
    "attempts",
    "achievements",
}


def test_export_holds_everything(api, learner, outsider):
    study(learner)
    study(outsider)
    body = api.get(f"{API}/users/me/export").json()
    assert body.keys() >= NAMED | {
        "xp_entries",
        "gem_entries",
        "conversations",
        "conversation_turns",
        "reports",
        "daily_activity",
        "sessions",
        "jobs",
    }
    assert body["user"]["username"] == "aigerim"
    assert body["user"]["date_joined"].endswith("Z")
    assert len(body["progress"]) == 4
    for name in NAMED - {"user", "progress"}:
        assert len(body[name]) == 1, name
    assert body["vocabulary"][0]["word"].startswith("сөз")
    assert body["conversation_turns"][0]["text"] == "Сәлем!"
    assert str(outsider.pk) not in json.dumps(body)


def test_export_keeps_secrets(api, learner):
    text = api.get(f"{API}/users/me/export").content.decode()
    learner.refresh_from_db()
    session = learner.device_sessions.get()
    assert learner.password not in text
    assert session.refresh_jti not in text
    assert "password" not in json.loads(text)["user"]


def test_a_new_learner_has_empty_lists(api, learner):
    body = api.get(f"{API}/users/me/export").json()
    assert {name: body[name] for name in NAMED - {"user"}} == {name: [] for name in NAMED - {"user"}}


def test_queries_dont_grow():
    counts = []
    for archived_courses in (0, 3):
        user = UserFactory()
        for _ in range(archived_courses):
            make_course(user, sections=3, units=2)
            user.enrollments.update(status="archived")
        study(user)
        client = log_in(user)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(f"{API}/users/me/export").json()["enrollments"]) == archived_courses + 1
        counts.append(len(queries))
    assert counts[0] == counts[1] < 40


def test_every_table_of_a_learner_is_in_the_export(api, learner):
    """A table that points at the learner, directly or through a table that goes with them, has to be exported."""
    body = api.get(f"{API}/users/me/export").json()
    elsewhere = {
        "django_admin_log": "django_admin_log",
        "users_groups": None,  # rights, not data of a learner
        "users_user_permissions": None,
        "streaks": "streaks",
        "user_level_progress": "progress",
        "user_level_attempts": "attempts",
        "user_lexemes": "vocabulary",
        "review_logs": "reviews",
        "user_achievements": "achievements",
        "exercise_reports": "reports",
        "device_sessions": "sessions",
        "generated_vocabulary_items": "lesson_words",
        "lesson_lexemes": "lesson_lexemes",
    }
    for model in learners_models():
        name = elsewhere.get(model._meta.db_table, model._meta.db_table)
        assert name is None or name in body, f"{model._meta.db_table} isn't exported: see accounts/export.py"


def learners_models():
    """The models whose rows go when their learner goes."""
    found = {User}
    while True:
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.get_fields()
            if isinstance(field, Field) and field.is_relation and field.related_model in found
        } - found
        if not more:
            return found - {User}
        found |= more


def test_export_is_off_in_production(api, settings, assert_error):
    settings.ENABLE_USER_EXPORT = False
    assert_error(api.get(f"{API}/users/me/export"), 404, "not_found")


def test_export_limit(api, outsider_api, rate_limits, assert_error):
    assert [api.get(f"{API}/users/me/export").status_code for _ in range(2)] == [200, 200]
    response = api.get(f"{API}/users/me/export")
    assert_error(response, 429, "rate_limited")
    assert int(response.headers["Retry-After"]) >= 1
    assert outsider_api.get(f"{API}/users/me/export").status_code == 200
