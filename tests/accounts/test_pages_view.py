"""Sign-up, log-in, a forgotten password, settings: as forms in a browser send them."""

import json
import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.sessions import open_session
from tests.factories import PASSWORD, UserLexemeFactory, make_course

SIGNUP = {"username": "daniyar", "email": "daniyar@example.com", "password": PASSWORD}


@pytest.fixture
def signed_in(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def save(client, form, **data):
    return client.post("/settings/", {"form": form, **data})


class TestSignup:
    def test_it_makes_an_account_and_leads_on(self, client, db):
        answer = client.post("/accounts/signup/", {**SIGNUP, "time_zone": "Asia/Oral"})
        assert answer.headers["Location"] == "/onboarding/"
        user = User.objects.get(username="daniyar")
        assert user.time_zone == "Asia/Oral"
        assert (user.native_language, user.target_language) == ("Russian", "Kazakh")
        assert client.get("/onboarding/").status_code == 200

    @pytest.mark.parametrize(("language", "pair"), [("kk", ("Kazakh", "English")), ("en", ("English", "Kazakh"))])
    def test_the_likely_pair_follows_the_language(self, client, db, language, pair):
        client.post("/accounts/signup/", SIGNUP, headers={"Accept-Language": language})
        user = User.objects.get(username="daniyar")
        assert (user.native_language, user.target_language) == pair

    def test_an_unknown_time_zone_turns_nobody_away(self, client, db):
        client.post("/accounts/signup/", {**SIGNUP, "time_zone": "Mars/Olympus"})
        assert User.objects.get(username="daniyar").time_zone == "Asia/Almaty"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"username": "AIGERIM"}, "username"),
            ({"username": "a b c"}, "username"),
            ({"email": "Aigerim@Example.com"}, "email"),
            ({"email": "nobody"}, "email"),
            ({"password": "123"}, "password"),
            ({"password": ""}, "password"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, client, learner, changes, field):
        answer = client.post("/accounts/signup/", {**SIGNUP, **changes})
        assert answer.status_code == 200
        assert answer.context["form"].errors.keys() == {field}
        page = answer.content.decode()
        assert f'id="id_{field}_error"' in page
        assert 'aria-invalid="true"' in page
        assert User.objects.count() == 1

    def test_the_signed_in_are_led_on(self, signed_in):
        assert signed_in.get("/accounts/signup/").headers["Location"] == "/"


class TestLogin:
    @pytest.mark.parametrize("name", ["aigerim", "AIGERIM", "aigerim@example.com"])
    def test_by_name_or_address(self, client, learner, name):
        answer = client.post("/accounts/login/", {"username": name, "password": PASSWORD})
        assert answer.headers["Location"] == "/"

    def test_it_leads_back_to_where_one_was_going(self, client, learner):
        page = client.get("/accounts/login/?next=/words/").content.decode()
        assert 'name="next" value="/words/"' in page
        data = {"username": "aigerim", "password": PASSWORD, "next": "/words/"}
        assert client.post("/accounts/login/", data).headers["Location"] == "/words/"

    def test_it_leads_nowhere_else(self, client, learner):
        data = {"username": "aigerim", "password": PASSWORD, "next": "https://evil.example/"}
        assert client.post("/accounts/login/", data).headers["Location"] == "/"

    def test_a_wrong_password_is_said(self, client, learner):
        answer = client.post("/accounts/login/", {"username": "aigerim", "password": "wrong"})
        assert answer.context["form"].errors
        assert "_auth_user_id" not in client.session

    def test_guessing_is_bounded(self, client, learner, rate_limits):
        answers = [client.post("/accounts/login/", {"username": "aigerim", "password": str(n)}) for n in range(12)]
        assert answers[-1].status_code == 429
        assert int(answers[-1].headers["Retry-After"]) >= 1
        assert "<main" in answers[-1].content.decode()
        assert client.get("/accounts/login/").status_code == 200

    def test_logging_out_takes_a_post(self, signed_in):
        assert signed_in.get("/accounts/logout/").status_code == 405
        assert signed_in.post("/accounts/logout/").headers["Location"] == "/"
        assert "_auth_user_id" not in signed_in.session


class TestForgottenPassword:
    def test_the_link_sets_a_new_one_and_ends_sessions(self, client, learner):
        open_session(login=learner.username, password=PASSWORD)
        assert client.post("/accounts/password/reset/", {"email": "aigerim@example.com"}).status_code == 302
        link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body).group(1)
        form = client.get(link, follow=True)
        address = form.redirect_chain[-1][0]
        client.post(address, {"new_password1": "another-long-one", "new_password2": "another-long-one"})
        learner.refresh_from_db()
        assert learner.check_password("another-long-one")
        assert not learner.device_sessions.filter(revoked_at=None).exists()
        assert "?" not in client.get(link, follow=True).context["request"].path
        assert client.get(link, follow=True).context["validlink"] is False

    def test_a_stranger_can_not_tell_who_is_registered(self, client, learner):
        answers = [
            client.post("/accounts/password/reset/", {"email": e}) for e in ("aigerim@example.com", "no@example.com")
        ]
        assert {answer.headers["Location"] for answer in answers} == {"/accounts/password/reset/done/"}
        assert len(mail.outbox) == 1

    def test_nobodys_mailbox_is_filled(self, client, learner, rate_limits):
        for number in range(8):
            about = {"email": "Aigerim@example.com" if number % 2 else "aigerim@example.com"}
            answer = client.post("/accounts/password/reset/", about, REMOTE_ADDR=f"10.0.0.{number}")
            assert answer.headers["Location"] == "/accounts/password/reset/done/"
        assert len(mail.outbox) == 5

    def test_the_mail_speaks_the_visitors_language(self, client, learner):
        client.post("/accounts/password/reset/", {"email": "aigerim@example.com"}, headers={"Accept-Language": "kk"})
        assert "жаңа құпиясөз" in mail.outbox[0].subject


class TestSettings:
    def test_the_page_shows_what_is_set(self, signed_in):
        page = signed_in.get("/settings/").content.decode()
        assert page.count("<main") == 1
        assert '<option value="Asia/Almaty" selected>' in page

    def test_languages(self, signed_in, learner):
        assert save(signed_in, "languages", native_language="English", target_language="German").status_code == 302
        learner.refresh_from_db()
        assert (learner.native_language, learner.target_language) == ("English", "German")

    def test_the_same_language_twice_is_refused(self, signed_in, learner):
        answer = save(signed_in, "languages", native_language="Kazakh", target_language="Kazakh")
        assert answer.context["forms"]["languages"].errors.keys() == {"target_language"}

    def test_preferences(self, signed_in, learner):
        data = {"interface_language": "kk", "color_theme": "dark", "daily_goal": "80", "time_zone": "Asia/Oral"}
        save(signed_in, "preferences", **data)
        learner.refresh_from_db()
        assert (learner.interface_language, learner.color_theme) == ("kk", "dark")
        assert (learner.daily_goal, learner.time_zone) == (80, "Asia/Oral")
        page = signed_in.get("/settings/").content.decode()
        assert 'lang="kk" data-theme="dark"' in page
        assert "Баптаулар" in page

    @pytest.mark.parametrize(
        "changes", [{"interface_language": "xx"}, {"color_theme": "pink"}, {"daily_goal": "0"}, {"time_zone": "Mars/X"}]
    )
    def test_preferences_that_make_no_sense_are_refused(self, signed_in, learner, changes):
        data = {"interface_language": "", "color_theme": "auto", "daily_goal": "50", "time_zone": "Asia/Almaty"}
        answer = save(signed_in, "preferences", **{**data, **changes})
        assert answer.context["forms"]["preferences"].errors.keys() == changes.keys()

    def test_a_new_password_keeps_this_browser_logged_in(self, signed_in, learner):
        save(signed_in, "password", old_password=PASSWORD, new_password="another-long-one")
        learner.refresh_from_db()
        assert learner.check_password("another-long-one")
        assert signed_in.get("/settings/").status_code == 200

    @pytest.mark.parametrize(
        ("old", "new", "field"), [("wrong", "another-long-one", "old_password"), (PASSWORD, "123", "new_password")]
    )
    def test_a_password_that_will_not_do_is_refused(self, signed_in, old, new, field):
        answer = save(signed_in, "password", old_password=old, new_password=new)
        assert answer.context["forms"]["password"].errors.keys() == {field}

    def test_a_new_start_has_to_be_confirmed(self, signed_in, learner):
        make_course(learner)
        save(signed_in, "reset")
        assert learner.enrollments.exists()
        assert save(signed_in, "reset", confirm="on").headers["Location"] == "/onboarding/"
        assert not learner.enrollments.exists()

    def test_deleting_takes_the_password(self, signed_in, learner):
        answer = save(signed_in, "delete", password="wrong")
        assert answer.context["forms"]["delete"].errors
        assert save(signed_in, "delete", password=PASSWORD).headers["Location"] == "/"
        assert not User.objects.exists()

    def test_the_export_holds_what_is_the_learners(self, signed_in, learner, outsider):
        UserLexemeFactory(user=learner, lexeme__text="кітап")
        UserLexemeFactory(user=outsider, lexeme__text="дос")
        answer = signed_in.post("/settings/export/")
        assert "attachment" in answer.headers["Content-Disposition"]
        data = json.loads(answer.content)
        assert data["user"]["username"] == "aigerim"
        assert [row["word"] for row in data["vocabulary"]] == ["кітап"]

    def test_the_export_can_be_switched_off(self, signed_in, settings):
        settings.ENABLE_USER_EXPORT = False
        assert "/settings/export/" not in signed_in.get("/settings/").content.decode()
        assert signed_in.post("/settings/export/").status_code == 404

    @pytest.mark.parametrize("form", ["", "nonsense"])
    def test_a_form_that_is_not_there(self, signed_in, form):
        assert signed_in.post("/settings/", {"form": form}).status_code == 404
