"""From Pydantic to the strict dialect: nothing optional, nothing that constrained decoding doesn't know."""

import json
from typing import Annotated, Any, Literal

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ConfigDict, Field

from neurogloss.llm.schema import answer_schema, to_strict

ALLOWED = {"type", "enum", "description", "anyOf", "items", "properties", "required", "additionalProperties", "$ref"}


class Quiz(BaseModel):
    type: Literal["quiz"]
    title: str = Field(max_length=200, description="In the target language")  # a property with a keyword's name
    options: list[str] = Field(min_length=3, max_length=4)
    correct_index: int = Field(ge=0, le=3)


class Match(BaseModel):
    type: Literal["match"]
    default: str = "x"
    hint: str | None = None


class Lesson(BaseModel):
    model_config = ConfigDict(extra="forbid")
    exercises: list[Annotated[Quiz | Match, Field(discriminator="type")]]
    mode: Literal["a", "b"] = "a"
    first: Quiz | None = None


def objects_of(node: Any):
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from objects_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from objects_of(value)


def schemas_of(node: dict[str, Any]):
    """Every schema node, not the maps of names."""
    yield node
    for child in (*node.get("properties", {}).values(), *node.get("anyOf", []), *node.get("$defs", {}).values()):
        yield from schemas_of(child)
    if "items" in node:
        yield from schemas_of(node["items"])


def test_only_what_the_dialect_knows():
    strict = answer_schema(name="lesson", model=Lesson).schema
    for node in schemas_of(strict):
        assert set(node) - {"$defs"} <= ALLOWED
        if node.get("type") == "object":
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False


def test_a_constant_becomes_an_enum_and_a_property_may_be_called_title():
    quiz = answer_schema(name="lesson", model=Lesson).schema["$defs"]["Quiz"]
    assert quiz["properties"]["type"] == {"type": "string", "enum": ["quiz"]}
    assert quiz["properties"]["title"] == {"type": "string", "description": "In the target language"}


def test_the_result_is_a_schema_that_judges_the_same_shapes():
    strict = answer_schema(name="lesson", model=Lesson).schema
    Draft202012Validator.check_schema(strict)
    quiz = {"type": "quiz", "title": "т", "options": ["а", "ә", "б"], "correct_index": 0}
    match = {"type": "match", "default": "y", "hint": None}
    good = {"exercises": [quiz, match], "mode": "b", "first": None}
    validator = Draft202012Validator(strict)
    assert validator.is_valid(good)
    assert not validator.is_valid({**good, "extra": 1})
    assert not validator.is_valid({key: value for key, value in good.items() if key != "mode"})
    assert not validator.is_valid({**good, "exercises": [{**quiz, "type": "riddle"}]})


def test_a_schema_goes_through_json():
    schema = answer_schema(name="lesson", model=Lesson).schema
    assert json.loads(json.dumps(schema)) == schema


class FreeForm(BaseModel):
    anything: dict[str, str]


def test_a_free_form_object_is_refused():
    with pytest.raises(ValueError, match="named properties"):
        answer_schema(name="free", model=FreeForm)


def test_a_root_that_is_no_object_is_refused():
    with pytest.raises(ValueError, match="root"):
        to_strict({"type": "array", "items": {"type": "string"}})
