"""The staff's pages: every model of accounts is there, searchable, and no list grows its queries."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import (
    Achievement,
    DailyActivity,
    DeviceSession,
    GemEntry,
    IdempotentAnswer,
    Streak,
    User,
    XPEntry,
)
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
MODELS = list(apps.get_app_config("accounts").get_models())


@pytest.fixture
def staff(client):
    client.force_login(UserFactory(username="boss", is_staff=True, is_superuser=True))
    return client


def fill(count):
    for number in range(count):
        user = UserFactory()
        Streak.objects.create(user=user)
        XPEntry.objects.create(user=user, amount=1, reason="level", reference="a")
        GemEntry.objects.create(user=user, amount=1, reason="level", reference="a")
        Achievement.objects.create(user=user, code="first_level")
        DailyActivity.objects.create(user=user, day=date(2026, 1, 1) + timedelta(days=number))
        DeviceSession.objects.create(user=user, refresh_jti="secret-jti", expires_at=timezone.now())
        IdempotentAnswer.objects.create(user=user, operation="buy-freeze", key="k", request_hash="h")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists(staff, model):
    assert model in admin.site._registry
    url = reverse(f"admin:accounts_{model._meta.model_name}_changelist")
    counts = []
    for _ in range(2):
        fill(10)
        with CaptureQueriesContext(connection) as queries:
            response = staff.get(url, {"q": "learner"})
        assert response.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert response.context["cl"].result_count >= 20


@pytest.mark.parametrize("model", [model for model in MODELS if model is not User], ids=lambda model: model.__name__)
def test_what_was_earned_is_only_read(staff, model):
    fill(1)
    row = model.objects.first()
    url = reverse(f"admin:accounts_{model._meta.model_name}_change", args=[row.pk])
    response = staff.get(url)
    assert response.status_code == 200
    assert "secret-jti" not in response.content.decode()
    assert staff.post(url, {}).status_code == 403


def test_a_learner_can_be_made_and_changed(staff):
    response = staff.post(
        reverse("admin:accounts_user_add"),
        {
            "username": "demo",
            "email": "demo@example.com",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    assert response.status_code == 302, response.context["errors"]
    user = User.objects.get(username="demo")
    assert user.check_password(PASSWORD)
    page = staff.get(reverse("admin:accounts_user_change", args=[user.pk]))
    assert page.status_code == 200
    assert user.password not in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("native_language", "Klingon"),
        ("target_language", "Russian"),
        ("interface_language", "xx"),
        ("daily_goal", "0"),
        ("username", "ӘСЕЛ"),
        ("email", "ASEL@example.com"),
    ],
)
def test_what_would_break_a_learners_pages_is_refused(staff, field, value):
    UserFactory(username="әсел", email="asel@example.com")
    user = UserFactory()
    url = reverse("admin:accounts_user_change", args=[user.pk])
    form = staff.get(url).context["adminform"].form
    kept = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [])}
    assert staff.post(url, kept).status_code == 302
    refused = staff.post(url, {**kept, field: value})
    assert refused.status_code == 200
    assert set(refused.context["adminform"].form.errors) in ({field}, {"__all__"})


def test_a_name_that_is_taken_in_another_case_is_refused(staff):
    UserFactory(username="әсел")
    about = {"email": "new@example.com", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    refused = staff.post(reverse("admin:accounts_user_add"), {**about, "username": "Әсел"})
    assert set(refused.context["adminform"].form.errors) == {"username"}


def test_the_password_form_ends_sessions(staff):
    user = UserFactory()
    DeviceSession.objects.create(user=user, refresh_jti="a", expires_at=timezone.now() + timedelta(days=1))
    url = reverse("admin:auth_user_password_change", args=[user.pk])
    assert staff.get(url).status_code == 200
    data = {"password1": "another-good-phrase", "password2": "another-good-phrase", "usable_password": "true"}
    assert staff.post(url, data).status_code == 302
    user.refresh_from_db()
    assert user.check_password("another-good-phrase")
    assert user.device_sessions.get().revoked_at is not None


def test_learners_stay_out(client, learner):
    client.force_login(learner)
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 302


def test_guesses_at_the_door_are_bounded(client, rate_limits):
    guess = {"username": "boss", "password": "wrong"}
    answers = [client.post("/admin/login/", guess).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert client.post("/accounts/login/", guess).status_code == 429


def test_the_staff_log_in(client, rate_limits):
    UserFactory(username="boss", is_staff=True, is_superuser=True)
    page = client.get("/admin/", follow=True)
    assert page.redirect_chain == [("/admin/login/?next=/admin/", 302)]
    entered = client.post("/admin/login/?next=/admin/", {"username": "boss", "password": PASSWORD, "next": "/admin/"})
    assert (entered.status_code, entered.headers["Location"]) == (302, "/admin/")
