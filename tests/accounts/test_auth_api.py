"""Sign-up, login, tokens and sessions, as a client sees them."""

import base64
import json
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from accounts.models import DeviceSession, User
from accounts.sessions import open_session_for
from neurogloss.api.errors import InvalidCredentials
from tests.conftest import API, log_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = {"username": "demo", "email": "demo@example.com", "password": "strongpassword123"}
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"


def log_in_by_form(client, login="aigerim", password=PASSWORD, **headers):
    from urllib.parse import urlencode

    body = urlencode({"username": login, "password": password})
    return client.post(f"{API}/auth/login", body, content_type=FORM, **headers)


def refresh(client, token):
    return client.post(f"{API}/auth/refresh", {"refresh_token": token}, format="json")


def test_register_answers_the_profile(anonymous):
    response = anonymous.post(f"{API}/auth/register", NEW, format="json")
    assert response.status_code == 200
    body = response.json()
    assert (
        body
        | {
            "username": "demo",
            "email": "demo@example.com",
            "native_language": "Russian",
            "target_language": "Kazakh",
            "xp": 0,
            "language_levels": {},
            "interests": [],
            "gems": 200,
            "streak": 0,
            "freezes": 0,
        }
        == body
    )
    assert User.objects.get(pk=body["id"]).check_password(NEW["password"])
    assert NEW["password"] not in response.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "ab"}, "username"),
        ({"username": "a" * 33}, "username"),
        ({"username": "a b c"}, "username"),
        ({"username": "a@b.kz"}, "username"),
        ({"username": "abc\u202edef"}, "username"),
        ({"username": "abc\x00"}, "username"),
        ({"username": "abc\ud800"}, "username"),
        ({"username": 12345}, "username"),
        ({"username": None}, "username"),
        ({"username": ["demo"]}, "username"),
        ({"username": "x" * 50_000}, "username"),
        ({"email": "nowhere"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"email": f"{'a' * 250}@b.kz"}, "email"),
        ({"email": "demo@example.com\ud83d"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "12345678901"}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "demo@example.com"}, "password"),
        ({"password": "a\x00bcdefghijk"}, "password"),
        ({"password": "p" * 100_000}, "password"),
        ({"password": {"a": 1}}, "password"),
    ],
)
def test_register_refuses_bad_fields(anonymous, assert_error, change, field):
    body = json.dumps(NEW | change)
    response = anonymous.post(f"{API}/auth/register", body, content_type="application/json")
    assert_error(response, 422, "validation_error", field)
    assert not User.objects.exists()


def test_register_names_each_missing_field(anonymous, assert_error):
    response = anonymous.post(f"{API}/auth/register")
    assert_error(response, 422, "validation_error", "username", "email", "password")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"username": "AIGERIM"}, "username_taken"),
        ({"username": "aigerim", "email": "Aigerim@Example.com"}, "username_taken"),
        ({"email": "AIGERIM@EXAMPLE.COM"}, "email_taken"),
        ({"email": "aigerim@example.com"}, "email_taken"),
    ],
)
def test_register_refuses_what_is_taken(anonymous, learner, assert_error, change, code):
    response = anonymous.post(f"{API}/auth/register", NEW | change, format="json")
    assert_error(response, 409, code)
    assert User.objects.count() == 1


def test_unknown_fields_are_ignored(anonymous):
    body = NEW | {"xp": 9000, "is_staff": True, "is_superuser": True, "gems": 9000, "deep": [[[[]]]]}
    response = anonymous.post(f"{API}/auth/register", body, format="json")
    assert response.json()["xp"] == 0
    user = User.objects.get()
    assert not user.is_staff and not user.is_superuser and user.gems == 200


@pytest.mark.parametrize("login", ["aigerim", "AigeriM", "aigerim@example.com", "Aigerim@Example.COM", " aigerim "])
def test_login_by_name_or_address(anonymous, learner, login):
    response = log_in_by_form(anonymous, login)
    assert response.status_code == 200
    assert set(response.json()) == {"access_token", "token_type", "refresh_token"}
    assert response.json()["token_type"] == "bearer"
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {response.json()['access_token']}")
    assert anonymous.get(f"{API}/auth/me").json()["username"] == "aigerim"
    learner.refresh_from_db()
    assert learner.last_login is not None


@pytest.mark.parametrize(("login", "password"), [("aigerim", "wrong"), ("nobody", PASSWORD), ("aigerim%", PASSWORD)])
def test_login_with_wrong_credentials(anonymous, learner, assert_error, login, password):
    response = log_in_by_form(anonymous, login, password)
    assert_error(response, 401, "invalid_credentials")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert not DeviceSession.objects.exists()


def test_login_of_a_deactivated_learner(anonymous, learner, assert_error):
    User.objects.update(is_active=False)
    assert_error(log_in_by_form(anonymous), 401, "invalid_credentials")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", FORM),
        ("username=aigerim", FORM),
        ("username=aigerim&password=" + "p" * 5000, FORM),
        ("username=a%00b&password=x", FORM),
        ("username=%FF%FE&password=", FORM),
        ("&".join(f"a{n}=1" for n in range(2000)), FORM),
        ('{"username": "aigerim", "password": "strongpassword123"}', "application/json"),
        ("username=aigerim&password=x", "text/plain"),
        ("username=aigerim&password=x", "multipart/form-data"),
        ("x", "multipart/form-data; boundary=x"),
        ("--x\r\n\r\nx", "multipart/form-data; boundary=é"),
        ('--x\r\nContent-Disposition: form-data; name="username"; filename="a"\r\n\r\naigerim\r\n--x--', PARTS),
        ("".join(f'--x\r\nContent-Disposition: form-data; name="a{n}"\r\n\r\n\r\n' for n in range(2000)), PARTS),
    ],
)
def test_login_with_a_malformed_form(anonymous, learner, assert_error, body, content_type):
    response = anonymous.generic("POST", f"{API}/auth/login", body, content_type=content_type)
    assert_error(response, 422, "validation_error")


def test_login_by_a_form_in_parts(anonymous, learner):
    body = {"username": "aigerim", "password": PASSWORD}
    response = anonymous.post(f"{API}/auth/login", body, format="multipart")
    assert response.status_code == 200
    assert response.json()["token_type"] == "bearer"


def test_a_new_login_on_a_device_replaces_its_session(anonymous, learner, assert_error):
    first = log_in_by_form(anonymous, HTTP_X_DEVICE_ID="phone").json()
    other = log_in_by_form(anonymous, HTTP_X_DEVICE_ID="tablet").json()
    second = log_in_by_form(anonymous, HTTP_X_DEVICE_ID="phone").json()
    assert DeviceSession.objects.filter(revoked_at=None).count() == 2
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {first['access_token']}")
    assert_error(anonymous.get(f"{API}/auth/me"), 401, "invalid_credentials")
    assert_error(refresh(anonymous, first["refresh_token"]), 401, "invalid_credentials")
    for pair in (other, second):
        assert refresh(APIClient(), pair["refresh_token"]).status_code == 200


def test_logins_without_a_device_stand_beside_each_other(anonymous, learner):
    log_in_by_form(anonymous)
    log_in_by_form(anonymous)
    assert DeviceSession.objects.count() == 2


@pytest.mark.parametrize("device", ["x" * 129, "a\x01b", "\xe2\x80\x80\x9f"])
def test_a_device_id_is_bounded(anonymous, learner, assert_error, device):
    response = log_in_by_form(anonymous, HTTP_X_DEVICE_ID=device)
    assert_error(response, 422, "validation_error", "device_id")


def test_two_learners_may_use_one_device(anonymous, learner, outsider):
    log_in_by_form(anonymous, "aigerim", HTTP_X_DEVICE_ID="shared")
    log_in_by_form(anonymous, "outsider", HTTP_X_DEVICE_ID="shared")
    assert DeviceSession.objects.count() == 2


def test_login_sweeps_out_what_is_over(learner):
    past = timezone.now() - timedelta(days=1)
    DeviceSession.objects.create(user=learner, refresh_jti="a", expires_at=past)
    DeviceSession.objects.create(user=learner, refresh_jti="b", expires_at=past + timedelta(days=9), revoked_at=past)
    log_in(learner)
    assert DeviceSession.objects.count() == 1


def test_refresh_rotates(anonymous, learner):
    first = log_in_by_form(anonymous).json()
    second = refresh(anonymous, first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    third = refresh(anonymous, second["refresh_token"])
    assert third.status_code == 200
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {third.json()['access_token']}")
    assert anonymous.get(f"{API}/auth/me").status_code == 200
    assert DeviceSession.objects.count() == 1


def test_reuse_ends_all_sessions_of_that_learner_only(anonymous, learner, outsider_api, assert_error):
    other_device = log_in(learner, device_id="tablet")
    first = log_in_by_form(anonymous).json()
    second = refresh(anonymous, first["refresh_token"]).json()
    assert_error(refresh(anonymous, first["refresh_token"]), 401, "invalid_credentials")
    assert_error(refresh(anonymous, second["refresh_token"]), 401, "invalid_credentials")
    assert_error(other_device.get(f"{API}/auth/me"), 401, "invalid_credentials")
    assert outsider_api.get(f"{API}/auth/me").status_code == 200


def test_logout_ends_one_session(anonymous, learner, assert_error):
    other_device = log_in(learner, device_id="tablet")
    pair = log_in_by_form(anonymous).json()
    response = anonymous.post(f"{API}/auth/logout", {"refresh_token": pair["refresh_token"]}, format="json")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert_error(refresh(anonymous, pair["refresh_token"]), 401, "invalid_credentials")
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {pair['access_token']}")
    assert_error(anonymous.get(f"{API}/auth/me"), 401, "invalid_credentials")
    assert other_device.get(f"{API}/auth/me").status_code == 200


def test_logout_works_with_a_stale_access_token(anonymous, learner):
    pair = log_in_by_form(anonymous).json()
    anonymous.credentials(HTTP_AUTHORIZATION="Bearer stale")
    response = anonymous.post(f"{API}/auth/logout", {"refresh_token": pair["refresh_token"]}, format="json")
    assert response.status_code == 200


def test_logout_with_an_old_token_is_a_reuse(anonymous, learner, assert_error):
    first = log_in_by_form(anonymous).json()
    second = refresh(anonymous, first["refresh_token"]).json()
    response = anonymous.post(f"{API}/auth/logout", {"refresh_token": first["refresh_token"]}, format="json")
    assert_error(response, 401, "invalid_credentials")
    assert_error(refresh(anonymous, second["refresh_token"]), 401, "invalid_credentials")


def test_logout_all(api, learner, outsider_api, assert_error):
    other_device = log_in(learner, device_id="tablet")
    assert api.post(f"{API}/auth/logout-all").json() == {"status": "ok"}
    for client in (api, other_device):
        assert_error(client.get(f"{API}/auth/me"), 401, "invalid_credentials")
    assert outsider_api.get(f"{API}/auth/me").status_code == 200


def bracket_token():
    """A header that exhausts a recursive reader before any signature is checked."""
    part = base64.urlsafe_b64encode(b"[" * 5000).decode().rstrip("=")
    return f"{part}.e30.x"


def foreign_token():
    token = RefreshToken()
    token["sub"] = token["sid"] = "1"
    return str(token)


@pytest.mark.parametrize(
    "make", [lambda: "x", lambda: "a.b.c", bracket_token, foreign_token, lambda: str(RefreshToken())]
)
def test_bad_refresh_tokens(anonymous, learner, assert_error, make):
    for call in ("refresh", "logout"):
        response = anonymous.post(f"{API}/auth/{call}", {"refresh_token": make()[:4000]}, format="json")
        assert_error(response, 401, "invalid_credentials")
        assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("body", [{}, {"refresh_token": ""}, {"refresh_token": 5}, {"refresh_token": "x" * 5000}, []])
def test_malformed_refresh(anonymous, assert_error, body):
    assert_error(anonymous.post(f"{API}/auth/refresh", body, format="json"), 422, "validation_error")


def test_no_token(anonymous, assert_error):
    response = anonymous.get(f"{API}/auth/me")
    assert_error(response, 401, "not_authenticated")
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer x", "Bearer a.b.c", "bearer \xff\xfe", f"Bearer {bracket_token()}"])
def test_bad_access_tokens(anonymous, db, assert_error, header):
    anonymous.credentials(HTTP_AUTHORIZATION=header)
    response = anonymous.get(f"{API}/auth/me")
    assert_error(response, 401, "invalid_credentials")
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Bearer  ", "Token x"])
def test_other_schemes_are_no_login(anonymous, assert_error, header):
    anonymous.credentials(HTTP_AUTHORIZATION=header)
    assert_error(anonymous.get(f"{API}/auth/me"), 401, "not_authenticated")


def test_tokens_arent_interchangeable(anonymous, learner, assert_error):
    pair = log_in_by_form(anonymous).json()
    assert_error(refresh(anonymous, pair["access_token"]), 401, "invalid_credentials")
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {pair['refresh_token']}")
    assert_error(anonymous.get(f"{API}/auth/me"), 401, "invalid_credentials")


def test_an_expired_access_token(anonymous, learner, assert_error):
    pair = log_in_by_form(anonymous).json()
    token = AccessToken(pair["access_token"])
    token.set_exp(lifetime=-timedelta(seconds=1))
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert_error(anonymous.get(f"{API}/auth/me"), 401, "invalid_credentials")


def test_a_token_of_another_key(anonymous, learner, assert_error):
    import jwt

    pair = log_in_by_form(anonymous).json()
    claims = AccessToken(pair["access_token"]).payload
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {jwt.encode(claims, 'k' * 40, algorithm='HS256')}")
    assert_error(anonymous.get(f"{API}/auth/me"), 401, "invalid_credentials")
    unsigned = jwt.encode(claims, None, algorithm="none")
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {unsigned}")
    assert_error(anonymous.get(f"{API}/auth/me"), 401, "invalid_credentials")


def test_a_token_whose_learner_and_session_dont_belong_together(anonymous, learner, outsider, assert_error):
    pair = log_in_by_form(anonymous).json()
    token = AccessToken(pair["access_token"])
    token["sub"] = str(outsider.pk)
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert_error(anonymous.get(f"{API}/auth/me"), 401, "invalid_credentials")


def test_a_deactivated_learner_is_out_at_once(api, learner, assert_error):
    User.objects.update(is_active=False)
    assert_error(api.get(f"{API}/auth/me"), 401, "invalid_credentials")


def test_a_login_of_an_account_that_is_deleted_meanwhile(learner):
    User.objects.filter(pk=learner.pk).delete()
    with pytest.raises(InvalidCredentials):
        open_session_for(user=learner)


def test_login_limit(anonymous, learner, rate_limits, assert_error):
    statuses = [log_in_by_form(anonymous, password="wrong").status_code for _ in range(10)]
    assert statuses == [401] * 10
    response = log_in_by_form(anonymous)
    assert_error(response, 429, "rate_limited")
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert log_in_by_form(anonymous, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_register_limit(anonymous, db, rate_limits, assert_error):
    statuses = {anonymous.post(f"{API}/auth/register", {}, format="json").status_code for _ in range(30)}
    assert statuses == {422}
    response = anonymous.post(f"{API}/auth/register", NEW, format="json")
    assert_error(response, 429, "rate_limited")
    assert int(response.headers["Retry-After"]) >= 1


def test_me_takes_two_queries(api, learner, django_assert_num_queries):
    with django_assert_num_queries(2):
        api.get(f"{API}/auth/me")


def test_names_keep_their_letters(anonymous):
    body = NEW | {"username": "Әсел.қыз"}
    assert anonymous.post(f"{API}/auth/register", body, format="json").json()["username"] == "Әсел.қыз"
    assert log_in_by_form(anonymous, "Әсел.қыз").status_code == 200


def test_an_address_that_looks_like_a_pattern(anonymous, db):
    UserFactory(username="a_c", email="a_c@example.com")
    UserFactory(username="abc", email="abc@example.com")
    pair = log_in_by_form(anonymous, "a_c").json()
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {pair['access_token']}")
    assert anonymous.get(f"{API}/auth/me").json()["username"] == "a_c"
