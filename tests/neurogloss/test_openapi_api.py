"""The API's document: valid, exact, the same for everyone, and equal to the committed copy."""

import json
import re

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator
from rest_framework.viewsets import ViewSetMixin

from neurogloss.api.schema import openapi_document
from tests.conftest import API

COMMITTED = settings.BASE_DIR / "docs" / "openapi.json"


@pytest.fixture
def document():
    return json.loads(openapi_document())


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_it_is_served(client, db):
    for path in (f"{API}/openapi.json", "/openapi.json"):
        response = client.get(path)
        assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
        assert response.content == openapi_document()


def test_its_browser_is_served(client, db):
    response = client.get("/docs")
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_it_is_valid(document):
    validate_schema(document)
    assert document["openapi"].startswith("3.1")


def test_each_schema_is_a_json_schema(document):
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CourseWishRequest", {"theme": None}),
        ("CourseWishRequest", {"theme": ""}),
        ("LessonWishRequest", {"level_template_id": "x", "topic": None, "level": None}),
        ("HistoryTurnRequest", {"role": "user", "content": ""}),
        ("Job", {"result": None, "error": None}),
        ("Job", {"result": {"response": "Сәлем!"}, "error": None}),
    ],
)
def test_what_may_be_null_or_empty_fits_its_schema(document, name, value):
    schema = {**document["components"]["schemas"][name], "components": document["components"]}
    wrong = [error for error in Draft202012Validator(schema).iter_errors(value) if error.validator != "required"]
    assert wrong == []


def test_it_doesnt_depend_on_who_asks_first():
    openapi_document.cache_clear()
    with translation.override("kk"):
        kazakh = openapi_document()
    openapi_document.cache_clear()
    with translation.override("en"):
        assert openapi_document() == kazakh


def test_each_operation_has_its_name_and_errors(document):
    names = [operation["operationId"] for _path, _method, operation in operations(document)]
    assert len(set(names)) == len(names)
    for path, method, operation in operations(document):
        assert operation["tags"] and operation["tags"] != ["v1"], path
        assert operation["responses"]["default"]["content"]["application/json"]["schema"] == {
            "$ref": "#/components/schemas/Error"
        }, (path, method)
        assert any(status.startswith("2") for status in operation["responses"]), path


def test_it_holds_every_call(document):
    documented = {(re.sub(r"{\w+}", "{}", path), method) for path, method, _operation in operations(document)}
    assert documented == set(api_calls(get_resolver().url_patterns, "/"))


def api_calls(patterns, prefix):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from api_calls(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and route.startswith(API):
            view_class = getattr(pattern.callback, "cls", None)
            if view_class and issubclass(view_class, ViewSetMixin):
                for method in pattern.callback.actions.keys() - {"head"}:
                    yield re.sub(r"<[^>]+>", "{}", route), method


def test_the_calls_of_accounts(document):
    paths = document["paths"]
    login = paths[f"{API}/auth/login"]["post"]
    assert list(login["requestBody"]["content"]) == ["application/x-www-form-urlencoded"]
    assert login["security"] == [{}] if "security" in login else True
    assert paths[f"{API}/auth/me"]["get"]["security"] == [{"bearer": []}]
    assert "requestBody" in paths[f"{API}/users/me"]["delete"]
    assert "204" in paths[f"{API}/users/me"]["delete"]["responses"]
    for call in ("gamification/buy-freeze", "vocabulary/review"):
        (header,) = paths[f"{API}/{call}"]["post"]["parameters"]
        assert (header["name"], header["schema"]) == ("Idempotency-Key", {"type": "string", "maxLength": 255})
    profile = document["components"]["schemas"]["Profile"]
    assert set(profile["required"]) >= {
        "id", "username", "email", "native_language", "target_language", "xp", "language_levels", "interests",
    }  # fmt: skip


def test_generation_is_without_warnings(capsys):
    from drf_spectacular.drainage import GENERATOR_STATS

    openapi_document.cache_clear()
    GENERATOR_STATS.reset()
    openapi_document()
    assert not GENERATOR_STATS, [*GENERATOR_STATS._error_cache, *GENERATOR_STATS._warn_cache]


def test_the_committed_copy_is_current():
    assert COMMITTED.is_file(), "run python manage.py write_openapi"
    assert COMMITTED.read_bytes() == openapi_document(), "run python manage.py write_openapi"


def test_the_command_writes_and_checks(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="write_openapi"):
        call_command("write_openapi", check=True, verbosity=0)
    call_command("write_openapi")
    assert (tmp_path / "docs" / "openapi.json").read_bytes() == openapi_document()
    call_command("write_openapi", check=True)


def test_it_says_which_texts_and_levels_are_taken(document):
    wish = document["components"]["schemas"]["ChatInRequest"]["properties"]
    assert re.search(wish["message"]["pattern"], "Сәлем!\nҚалай?")
    for refused in ("", " \n", "a\x00", "a\u202eb", "a\x7f"):
        assert not re.search(wish["message"]["pattern"], refused)
    assert wish["level"]["oneOf"] == [
        {"$ref": "#/components/schemas/LevelEnum"}, {"$ref": "#/components/schemas/NullEnum"},
    ]  # fmt: skip


def test_it_says_what_is_required_and_how_much_is_listed(document):
    assert document["components"]["schemas"]["ProgressInRequest"]["required"] == ["level_template_id", "status"]
    assert "required" not in document["components"]["schemas"]["ProfileChangesRequest"]
    parameters = document["paths"][f"{API}/lessons/"]["get"]["parameters"]
    bounds = {each["name"]: (each["schema"]["minimum"], each["schema"]["maximum"]) for each in parameters}
    assert bounds == {"skip": (0, 2**31 - 1), "limit": (1, 100)}
