"""Every address needs a login, or stands here with its reason."""

import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

API = settings.API_V1_STR.strip("/") + "/"

# Route → why a stranger may have it.
PUBLIC = {
    f"{API}auth/register": "one has no account yet",
    f"{API}auth/login": "this is the login",
    f"{API}auth/refresh": "the refresh token is the credential",
    f"{API}auth/logout": "the refresh token is the credential",
    f"{API}openapi.json": "what the API can do is no secret",
    "openapi.json": "the same document",
    "docs": "its browser",
    "health": "machines ask it",
    "health/db": "machines ask it",
    "language/": "sets the visitor's own cookie",
    "admin/login/": "this is the login",
    "admin/logout/": "ends the visitor's own session",
    "admin/jsi18n/": "Django's own catalogue of words",
    "": "the front page says what this is",
    "offline/": "shown without a connection, to whomever",
    "favicon.ico": "a picture",
    "sw.js": "keeps the shell of every page",
    "manifest.webmanifest": "says how to install this",
    "accounts/signup/": "one has no account yet",
    "accounts/login/": "this is the login",
    "accounts/logout/": "ends the visitor's own session",
    "accounts/password/reset/": "one can't log in",
    "accounts/password/reset/done/": "one can't log in",
    "accounts/password/reset/<uidb64>/<token>/": "the token is the credential",
    "accounts/password/reset/complete/": "one can't log in",
}
SAMPLES = {"uuid": str(uuid.uuid4()), "int": "1", "str": "x", "slug": "x", "path": "x"}


def routes(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def sample(route):
    """An address of that route; None for a regular expression (the admin's catch-all)."""
    if "(?P" in route or "^" in route or "$" in route:
        return None
    address = ""
    while "<" in route:
        before, _, rest = route.partition("<")
        converter, _, route = rest.partition(">")
        kind = converter.partition(":")[0] if ":" in converter else "str"
        address += before + SAMPLES[kind]
    return "/" + address + route


ROUTES = sorted(set(routes(get_resolver().url_patterns)))


@pytest.mark.parametrize("route", [route for route in ROUTES if route not in PUBLIC and sample(route)])
def test_a_stranger_is_asked_to_log_in(db, route):
    client = Client(raise_request_exception=False)
    address = sample(route)
    answers = [client.generic(method, address) for method in ("GET", "POST", "PUT", "PATCH", "DELETE")]
    assert all(asks_to_log_in(answer) or answer.status_code == 405 for answer in answers), [
        (answer.status_code, answer.headers.get("Location")) for answer in answers
    ]
    assert any(asks_to_log_in(answer) for answer in answers)


def asks_to_log_in(response):
    if response.status_code == 401:
        return True
    location = response.headers.get("Location", "")
    return response.status_code == 302 and location.startswith(("/accounts/login/", "/admin/login/"))


def test_the_guard_sees_the_api():
    assert f"{API}auth/me" in ROUTES
    assert len(ROUTES) > 50
