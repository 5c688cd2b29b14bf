"""The front page, what makes the product installable, the styleguide, the frame and its queries."""

import json
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import User
from neurogloss.sample import ENGLISH, KAZAKH, grade_sample
from tests.factories import UserFactory, UserLexemeFactory, make_course


@pytest.fixture
def signed_in(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def test_a_stranger_sees_what_this_is(client, db):
    page = client.get("/").content.decode()
    assert page.count("<main") == 1
    assert "/accounts/signup/" in page
    assert "start" not in re.findall(r'(?:id|name)="([^"]*)"', page)


@pytest.mark.parametrize(("language", "says"), [("ru", "десять минут"), ("kk", "он минут"), ("en", "ten minutes"), ("fr", "десять минут")])  # fmt: skip
def test_the_front_page_speaks_the_browsers_language(client, db, language, says):
    assert says in client.get("/", headers={"Accept-Language": language}).content.decode()


def test_a_visitor_can_switch_the_language(client, db):
    answer = client.post("/language/", {"language": "kk", "next": "/"})
    assert answer.status_code == 302
    assert 'lang="kk"' in client.get("/").content.decode()


@pytest.mark.parametrize(("picked", "verdict"), [("2", "alert--good"), ("0", "alert--bad")])
def test_the_sample_is_graded(client, db, picked, verdict):
    page = client.get("/", {"question": "1", "answer": picked})
    assert verdict in page.content.decode()
    fragment = client.get("/", {"question": "1", "answer": picked}, headers={"HX-Request": "true"}).content.decode()
    assert verdict in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize("number", ["0", "4", "-1", "x", "1" * 400, "²", ""])
@pytest.mark.parametrize("picked", ["0", "9", "-1", "", "<script>"])
def test_nonsense_is_no_answer(client, db, number, picked):
    assert client.get("/", {"question": number, "answer": picked}).status_code == 200
    assert grade_sample(questions=KAZAKH, number="0", picked=picked) is None


@pytest.mark.parametrize("questions", [KAZAKH, ENGLISH])
def test_each_sample_has_one_right_answer(questions):
    for number, question in enumerate(questions, start=1):
        assert len({str(option) for option in question.options}) == len(question.options)
        graded = grade_sample(questions=questions, number=str(number), picked=str(question.right))
        assert graded.is_right
        assert graded.is_last == (number == len(questions))


def test_home_leads_the_signed_in_on(signed_in, learner):
    assert signed_in.get("/").headers["Location"] == "/onboarding/"
    make_course(learner)
    assert signed_in.get("/").headers["Location"] == "/learn/"


def test_the_manifest_names_files_that_exist(client):
    answer = client.get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    manifest = json.loads(answer.content)
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix(settings.STATIC_URL)), icon


def test_the_service_worker_keeps_files_that_exist(client):
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    shell = re.findall(r'"(/static/[^"]+)"', answer.content.decode().replace("\\u002D", "-"))
    assert len(shell) >= 5
    for address in shell:
        assert finders.find(address.removeprefix(settings.STATIC_URL)), address


def test_the_offline_page_holds_nothing_of_the_learners(signed_in, learner):
    """It is kept on the device for whoever uses it next: neither a message nor a token either."""
    signed_in.post("/words/new/", {"word": "құпия", "translation": "секрет"})
    page = signed_in.get("/offline/").content.decode()
    assert learner.username not in page
    assert "құпия" not in page
    assert "CSRF" not in page
    assert "құпия" in signed_in.get("/settings/").content.decode()


def test_the_styleguide_is_for_the_staff(signed_in, client, settings):
    assert signed_in.get("/styleguide/").status_code == 404
    settings.DEBUG = True
    assert signed_in.get("/styleguide/").status_code == 200
    settings.DEBUG = False
    client.force_login(UserFactory(is_staff=True))
    assert client.get("/styleguide/").status_code == 200


def test_a_page_that_is_missing_says_so_in_words(client, db):
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert "<main" in page.content.decode()


def test_pages_allow_no_inline_script_or_style(signed_in):
    for address in ("/onboarding/", "/settings/", "/offline/"):
        answer = signed_in.get(address)
        page = answer.content.decode()
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", page), address


def test_the_bar_shows_what_is_due(signed_in, learner):
    UserLexemeFactory.create_batch(3, user=learner)
    assert "3 слова на повторение" in signed_in.get("/settings/").content.decode()


def test_the_frame_asks_the_database_the_same_however_much_there_is(signed_in, learner, django_assert_num_queries):
    signed_in.get("/settings/")
    with django_assert_num_queries(5):  # session, learner, streak, day, words due
        signed_in.get("/settings/")
    UserLexemeFactory.create_batch(20, user=learner)
    with django_assert_num_queries(5):
        signed_in.get("/settings/")
