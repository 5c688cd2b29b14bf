"""Profile, languages, reset, farewell and freezes, as a client sees them."""

import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db.models import F

from accounts.models import Achievement, DeviceSession, GemEntry, IdempotentAnswer, Streak, User, XPEntry
from courses.models import CourseTemplate, Enrollment, Job, UserLevelAttempt, UserLevelProgress
from lessons.models import GeneratedLesson
from roleplay.models import Conversation, Turn
from tests.conftest import API, log_in
from tests.factories import (
    PASSWORD,
    AttemptFactory,
    CourseTemplateFactory,
    EnrollmentFactory,
    LessonFactory,
    LessonLexemeFactory,
    ReviewLogFactory,
    UserLexemeFactory,
    VocabularyItemFactory,
    make_course,
)
from vocabulary.models import Lexeme, ReviewLog, UserLexeme

pytestmark = pytest.mark.django_db


def patch(client, body):
    return client.patch(f"{API}/users/me", json.dumps(body), content_type="application/json")


def study(user):
    """A learner who has done a bit of everything."""
    enrollment = make_course(user)
    progress = enrollment.progresses.order_by("level_template__order").first()
    AttemptFactory(progress=progress)
    word = UserLexemeFactory(user=user, enrollment=enrollment)
    ReviewLogFactory(user_lexeme=word)
    lesson = LessonFactory(enrollment=enrollment, level_template=progress.level_template)
    VocabularyItemFactory(generated_lesson=lesson, user_lexeme=word)
    LessonLexemeFactory(generated_lesson=lesson, lexeme=word.lexeme, user_lexeme=word)
    Job.objects.create(user=user, kind="generate_full")
    talk = Conversation.objects.create(
        user=user, scenario="Кафе", role="Официант", target_language="Kazakh", native_language="Russian", level="A1"
    )
    Turn.objects.create(conversation=talk, order=1, speaker="user", text="Сәлем!")
    XPEntry.objects.create(user=user, amount=50, reason="level", reference="attempt:1")
    GemEntry.objects.create(user=user, amount=5, reason="level", reference="level:1")
    Streak.objects.create(user=user, current_streak=3, longest_streak=3, last_activity_date=date(2026, 11, 1))
    Achievement.objects.create(user=user, code="first_level")
    User.objects.filter(pk=user.pk).update(xp=50, gems=205, language_levels={"Kazakh": "A1"})
    return enrollment


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/auth/me"),
        ("post", "/auth/logout-all"),
        ("patch", "/users/me"),
        ("delete", "/users/me"),
        ("put", "/users/me/languages"),
        ("get", "/users/me/export"),
        ("post", "/users/me/reset"),
        ("post", "/gamification/buy-freeze"),
    ],
)
def test_a_login_is_needed(anonymous, assert_error, method, path):
    assert_error(getattr(anonymous, method)(API + path), 401, "not_authenticated")


def test_patch_changes_only_what_is_sent(api, learner):
    body = patch(api, {"interests": ["Travel", "Музыка"]}).json()
    assert (body["interests"], body["username"], body["target_language"]) == (["Travel", "Музыка"], "aigerim", "Kazakh")
    body = patch(api, {"username": "new_name", "interests": []}).json()
    assert (body["interests"], body["username"]) == ([], "new_name")
    body = patch(api, {"email": "New@Example.Com", "target_language": "English"}).json()
    assert (body["email"], body["target_language"], body["native_language"]) == (
        "New@example.com",
        "English",
        "Russian",
    )
    assert patch(api, {}).json() == body
    assert api.get(f"{API}/auth/me").json() == body


def test_patch_ignores_what_isnt_the_learners_to_change(api, learner):
    body = patch(api, {"xp": 10**9, "gems": 10**9, "id": "x", "is_staff": True, "language_levels": {"Kazakh": "C2"}})
    assert body.status_code == 200
    learner.refresh_from_db()
    assert (learner.xp, learner.gems, learner.is_staff, learner.language_levels) == (0, 200, False, {})


def test_one_may_change_the_case_of_ones_own_name(api, learner):
    assert patch(api, {"username": "Aigerim", "email": "AIGERIM@example.com"}).json()["username"] == "Aigerim"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"username": "Outsider"}, "username_taken"),
        ({"email": "OUTSIDER@example.com"}, "email_taken"),
        ({"username": "outsider", "interests": ["x"]}, "username_taken"),
    ],
)
def test_patch_to_what_is_taken(api, learner, outsider, assert_error, body, code):
    assert_error(patch(api, body), 409, code)
    learner.refresh_from_db()
    assert (learner.username, learner.interests) == ("aigerim", [])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": None}, "username"),
        ({"email": "x"}, "email"),
        ({"interests": "Travel"}, "interests"),
        ({"interests": {"a": 1}}, "interests"),
        ({"interests": [1]}, "interests.0"),
        ({"interests": ["ok", ""]}, "interests.1"),
        ({"interests": ["ok", "a\u202eb"]}, "interests.1"),
        ({"interests": ["\ud800"]}, "interests.0"),
        ({"interests": ["\x00"]}, "interests.0"),
        ({"interests": ["x" * 50_000]}, "interests.0"),
        ({"interests": ["x"] * 21}, "interests"),
        ({"interests": [1] * 200_000}, "interests"),
        ({"interests": None}, "interests"),
        ({"native_language": "Klingon"}, "native_language"),
        ({"native_language": "\ud800"}, "native_language"),
        ({"native_language": "kazakh"}, "native_language"),
        ({"native_language": "x" * 50_000}, "native_language"),
        ({"target_language": 5}, "target_language"),
        ({"target_language": ["Kazakh"]}, "target_language"),
        ({"target_language": "Russian"}, "target_language"),
        ({"native_language": "Kazakh"}, "target_language"),
    ],
)
def test_patch_refuses_bad_fields(api, learner, assert_error, body, field):
    before = User.objects.values().get(pk=learner.pk)
    response = patch(api, body)
    assert_error(response, 422, "validation_error", field)
    assert len(response.content) < 20_000
    assert User.objects.values().get(pk=learner.pk) == before


def test_put_languages(api, learner):
    response = api.put(
        f"{API}/users/me/languages", {"target_language": "English", "native_language": "Russian"}, format="json"
    )
    assert response.status_code == 200
    assert (response.json()["target_language"], response.json()["native_language"]) == ("English", "Russian")
    swapped = api.put(
        f"{API}/users/me/languages", {"target_language": "Russian", "native_language": "English"}, format="json"
    )
    assert (swapped.json()["target_language"], swapped.json()["native_language"]) == ("Russian", "English")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"target_language": "Russian", "native_language": "Russian"}, "target_language"),
        ({"target_language": "Russian"}, "target_language"),
        ({"target_language": "Dothraki", "native_language": "Russian"}, "target_language"),
        ({"target_language": "English", "native_language": ""}, "native_language"),
        ({"target_language": None}, "target_language"),
        ({}, "target_language"),
    ],
)
def test_put_languages_refuses(api, learner, assert_error, body, field):
    assert_error(api.put(f"{API}/users/me/languages", body, format="json"), 422, "validation_error", field)
    learner.refresh_from_db()
    assert (learner.native_language, learner.target_language) == ("Russian", "Kazakh")


def test_languages_leave_the_course(api, learner):
    enrollment = make_course(learner)
    api.put(f"{API}/users/me/languages", {"target_language": "English"}, format="json")
    enrollment.refresh_from_db()
    assert enrollment.status == "active"


def test_reset_takes_the_course_and_leaves_what_was_earned(api, learner, outsider):
    study(learner)
    theirs = study(outsider)
    body = api.post(f"{API}/users/me/reset").json()
    assert (body["xp"], body["gems"], body["language_levels"], body["username"]) == (50, 205, {}, "aigerim")
    for model in (Enrollment, UserLexeme, ReviewLog, Job):
        assert not model.objects.filter(user=learner).exists()
        assert model.objects.filter(user=outsider).exists()
    assert UserLevelProgress.objects.exclude(enrollment=theirs).count() == 0
    assert UserLevelAttempt.objects.count() == GeneratedLesson.objects.count() == 1
    assert CourseTemplate.objects.get() == theirs.course_template
    for model in (XPEntry, GemEntry, Achievement, Streak):
        assert model.objects.filter(user=learner).exists()
    assert Lexeme.objects.count() == 2
    assert api.post(f"{API}/users/me/reset").status_code == 200


def test_reset_leaves_a_template_that_others_learn_by(api, learner, outsider):
    template = CourseTemplateFactory()
    EnrollmentFactory(user=learner, course_template=template)
    EnrollmentFactory(user=outsider, course_template=template)
    api.post(f"{API}/users/me/reset")
    assert CourseTemplate.objects.get() == template
    assert Enrollment.objects.get().user == outsider


def test_delete_leaves_nothing(api, learner, outsider, assert_error):
    study(learner)
    study(outsider)
    log_in(outsider)
    before = {
        model: model._base_manager.count() for model in apps.get_models() if model._meta.app_label != "contenttypes"
    }
    response = api.delete(f"{API}/users/me", {"password": PASSWORD}, format="json")
    assert (response.status_code, response.content) == (204, b"")
    assert_error(api.get(f"{API}/auth/me"), 401, "invalid_credentials")
    assert list(User.objects.all()) == [outsider]
    for model, count in before.items():
        left = model._base_manager.count()
        # Both had the same of everything; lexemes are the dictionary's, not the learner's.
        if count and model is not Lexeme and model._meta.app_label not in {"auth", "contenttypes"}:
            assert left == count / 2, model
    assert str(learner.pk) not in json.dumps(
        [row for model in before for row in model._base_manager.values()], default=str
    )


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"password": "wrong"}, 401, "invalid_credentials"),
        ({}, 422, "validation_error"),
        ({"password": None}, 422, "validation_error"),
    ],
)
def test_delete_needs_the_password(api, learner, assert_error, body, status, code):
    assert_error(api.delete(f"{API}/users/me", body, format="json"), status, code)
    assert User.objects.filter(pk=learner.pk).exists()
    assert DeviceSession.objects.filter(user=learner, revoked_at=None).exists()


def buy(client, **headers):
    return client.post(f"{API}/gamification/buy-freeze", **headers)


def test_a_new_learner_can_afford_one_freeze(api, learner, assert_error):
    response = buy(api)
    assert response.status_code == 200
    body = response.json()
    assert body["status"] == "success" and body["message"]
    assert (body["gems"], body["freezes"]) == (0, 1)
    profile = api.get(f"{API}/auth/me").json()
    assert (profile["gems"], profile["freezes"]) == (0, 1)
    assert GemEntry.objects.get().amount == -200
    assert_error(buy(api), 409, "insufficient_gems")
    assert GemEntry.objects.count() == 1


def test_at_most_two_are_kept(api, learner, assert_error):
    User.objects.update(gems=1000)
    assert [buy(api).status_code for _ in range(2)] == [200, 200]
    assert_error(buy(api), 409, "freezes_full")
    User.objects.update(gems=0)
    assert_error(buy(api), 409, "freezes_full")
    assert GemEntry.objects.count() == 2


def test_a_repeat_with_its_key_buys_once(api, learner, outsider_api):
    User.objects.update(gems=1000)
    first = buy(api, HTTP_IDEMPOTENCY_KEY="k1")
    again = buy(api, HTTP_IDEMPOTENCY_KEY="k1")
    assert (again.status_code, again.json()) == (200, first.json())
    assert Streak.objects.get().freezes == 1
    assert buy(outsider_api, HTTP_IDEMPOTENCY_KEY="k1").json()["freezes"] == 1
    assert buy(api, HTTP_IDEMPOTENCY_KEY="k2").json()["freezes"] == 2


def test_a_key_used_for_another_body(api, learner, assert_error):
    buy(api, HTTP_IDEMPOTENCY_KEY="k1")
    response = api.post(f"{API}/gamification/buy-freeze", {"a": 1}, format="json", HTTP_IDEMPOTENCY_KEY="k1")
    assert_error(response, 409, "idempotency_key_reused")


def test_a_refusal_isnt_kept(api, learner, assert_error):
    User.objects.update(gems=0)
    assert_error(buy(api, HTTP_IDEMPOTENCY_KEY="k1"), 409, "insufficient_gems")
    User.objects.update(gems=200)
    assert buy(api, HTTP_IDEMPOTENCY_KEY="k1").status_code == 200


@pytest.mark.parametrize("key", ["x" * 256, "a\x07b"])
def test_a_bad_key(api, learner, assert_error, key):
    assert_error(buy(api, HTTP_IDEMPOTENCY_KEY=key), 422, "validation_error", "Idempotency-Key")


def test_answers_are_kept_for_two_days(api, learner):
    User.objects.update(gems=1000)
    buy(api, HTTP_IDEMPOTENCY_KEY="old")
    IdempotentAnswer.objects.update(created_at=F("created_at") - timedelta(days=3))
    buy(api, HTTP_IDEMPOTENCY_KEY="new")
    assert IdempotentAnswer.objects.get().key == "new"


def test_a_finished_level_shows_in_the_profile(api, learner):
    """The whole way: the call of another room, its signal, this room's payments."""
    level = make_course(learner).progresses.get(status="in_progress").level_template_id
    claim = {"level_template_id": str(level), "status": "completed", "stars": 3, "xp_gained": 50}
    answer = api.patch(f"{API}/path/progress", claim, format="json").json()
    assert (answer["status"], answer["user_total_xp"]) == ("success", 50)
    profile = api.get(f"{API}/auth/me").json()
    assert (profile["xp"], profile["streak"]) == (50, 1)
    by_the_hour = ["achievement:early_bird", "achievement:night_owl"]
    paid = GemEntry.objects.exclude(reference__in=by_the_hour).values_list("reason", "amount")
    assert set(paid) == {("level", 5), ("daily_goal", 10), ("achievement", 10)}
