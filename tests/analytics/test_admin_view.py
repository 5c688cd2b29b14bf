"""The ledger and the cache in the admin: readable, searchable, not editable, at a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analytics.models import LLMCacheEntry
from tests.analytics.factories import CacheEntryFactory, EventFactory

pytestmark = pytest.mark.django_db

EVENTS = "admin:analytics_aigenerationevent_changelist"
CACHE = "admin:analytics_llmcacheentry_changelist"


@pytest.fixture
def learner(django_user_model):
    return django_user_model.objects.create_user("aigul", "aigul@example.org", "pw")


@pytest.mark.parametrize("name", [EVENTS, CACHE, "admin:analytics_ai_spending"])
def test_staff_only(client, learner, admin_client, name):
    client.force_login(learner)
    assert client.get(reverse(name)).status_code == 302
    assert admin_client.get(reverse(name)).status_code == 200


def test_staff_without_the_permission_see_no_costs(client, learner):
    learner.is_staff = True
    learner.save()
    client.force_login(learner)
    assert client.get(reverse("admin:analytics_ai_spending")).status_code == 403


def test_events_are_found_by_learner_and_code_is_shown(admin_client, learner):
    EventFactory(user=learner, error_codes=["rate_limited"])
    EventFactory(operation="roleplay", error_codes=["timeout"])
    page = admin_client.get(reverse(EVENTS), {"q": "aigul"}).content.decode()
    assert "rate_limited" in page
    assert "timeout" not in page


def test_nothing_is_edited_by_hand(admin_client):
    event, entry = EventFactory(), CacheEntryFactory()
    assert admin_client.get(reverse("admin:analytics_aigenerationevent_add")).status_code == 403
    for name, row in (("aigenerationevent", event), ("llmcacheentry", entry)):
        change = reverse(f"admin:analytics_{name}_change", args=[row.pk])
        assert admin_client.get(change).status_code == 200
        assert admin_client.post(change, {"operation": "x"}).status_code == 403
    delete = reverse("admin:analytics_aigenerationevent_delete", args=[event.pk])
    assert admin_client.post(delete, {"post": "yes"}).status_code == 403


def test_a_cached_answer_can_be_forgotten(admin_client):
    entry = CacheEntryFactory()
    delete = reverse("admin:analytics_llmcacheentry_delete", args=[entry.pk])
    assert admin_client.post(delete, {"post": "yes"}).status_code == 302
    assert not LLMCacheEntry.objects.exists()


def test_model_text_is_shown_as_text(admin_client):
    entry = CacheEntryFactory(response_text="<script>alert(1)</script>")
    page = admin_client.get(reverse("admin:analytics_llmcacheentry_change", args=[entry.pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_the_spending_page_sums_up(admin_client):
    EventFactory(cost="1.25", error_codes=["timeout"], quality_status="failed")
    page = admin_client.get(reverse("admin:analytics_ai_spending")).content.decode()
    assert "lesson_core · openai/gpt-oss-120b" in page
    assert "timeout" in page
    assert "100" in page


@pytest.mark.parametrize("name", [EVENTS, CACHE, "admin:analytics_ai_spending"])
def test_queries_do_not_grow_with_rows(admin_client, django_user_model, name):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert admin_client.get(reverse(name)).status_code == 200
        return len(captured)

    def add(start: int) -> None:
        for number in range(start, start + 10):
            user = django_user_model.objects.create_user(f"learner{number}", f"l{number}@example.org", "pw")
            EventFactory(user=user, operation=f"operation{number}")
            CacheEntryFactory()

    add(0)
    admin_client.get(reverse(name))
    at_ten = queries()
    add(10)
    assert queries() == at_ten
