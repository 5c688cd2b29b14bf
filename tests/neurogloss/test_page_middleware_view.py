"""Pages on their way out: private, never a log-in form inside a part, never blank, and back to where a form was sent."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import make_course
from tests.lessons.players import address, enroll

HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed_in(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def test_a_learners_pages_are_kept_by_nobody(signed_in, learner):
    make_course(learner)
    for path in ("/learn/", "/words/", "/review/", "/progress/", "/settings/", "/roleplay/"):
        assert signed_in.get(path).headers["Cache-Control"] == "private, no-store", path


def test_what_says_itself_how_long_it_keeps_is_left_alone(signed_in):
    assert signed_in.get("/sw.js").headers["Cache-Control"] == "no-cache"


def test_a_strangers_pages_may_be_kept(client, db):
    assert not client.get("/").has_header("Cache-Control")


def test_a_part_asked_for_after_the_sessions_end_loads_the_whole_page(client, learner):
    level = address(enroll(learner)[0], "continue/")
    answer = client.post(level, {"mark": "text-0-0"}, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Refresh"], answer.content) == (200, "true", b"")


@pytest.mark.parametrize(
    ("referer", "following"),
    [
        ("http://testserver/words/?q=a&page=2", "/words/?q=a&page=2"),
        ("http://evil.example/words/", "/"),
        ("//evil.example/words/", "/"),
        ("", "/"),
    ],
)
def test_a_form_sent_after_the_sessions_end_leads_back_to_its_page(client, learner, referer, following):
    level = address(enroll(learner)[0], "continue/")
    answer = client.post(level, {"mark": "text-0-0"}, headers={"Referer": referer})
    there = urlsplit(answer.headers["Location"])
    assert (there.path, parse_qs(there.query)["next"]) == ("/accounts/login/", [following])


def test_a_page_asked_for_after_the_sessions_end_leads_back_to_itself(client, db):
    assert client.get("/words/").headers["Location"] == "/accounts/login/?next=/words/"


@pytest.mark.parametrize("path", ["/accounts/logout/", "/review/grade/", "/nowhere/"])
def test_no_address_is_blank(signed_in, path):
    assert b"<main" in signed_in.get(path).content


def test_an_address_of_forms_says_that_it_cant_be_opened(signed_in):
    answer = signed_in.get("/accounts/logout/")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


class TestOldToken:
    @pytest.fixture
    def strict(self, learner) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(learner)
        return client

    def test_a_form_hears_of_it_on_a_page(self, strict):
        answer = strict.post("/settings/", {"form": "profile"})
        assert answer.status_code == 403
        assert "устарела" in answer.content.decode()

    def test_a_part_is_loaded_anew_with_its_page_and_says_so(self, strict):
        answer = strict.post("/review/grade/", {}, headers=HTMX)
        assert answer.headers["HX-Refresh"] == "true"
        assert "toast--bad" in strict.get("/settings/").content.decode()
        assert "toast--bad" not in strict.get("/settings/").content.decode()
