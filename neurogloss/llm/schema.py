"""From a Pydantic model to the strict dialect of JSON schema that constrained decoding takes.

That dialect wants every property required, no further properties, `anyOf` rather than `oneOf`, and knows neither
defaults nor lengths nor ranges: the Pydantic model itself judges the answer afterwards.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from neurogloss.llm.types import AnswerSchema

_KEPT = ("type", "enum", "description")


def answer_schema(*, name: str, model: type[BaseModel]) -> AnswerSchema:
    """The strict schema of `model`'s JSON; ValueError for shapes that the dialect can't say (a free-form dict)."""
    return AnswerSchema(name=name, schema=to_strict(model.model_json_schema()))


def to_strict(schema: dict[str, Any]) -> dict[str, Any]:
    """`schema` (whose root is an object) in the strict dialect."""
    strict = _node(schema)
    if strict.get("type") != "object":
        raise ValueError("the root of an answer's schema must be an object")
    if schema.get("$defs"):
        strict["$defs"] = {name: _node(definition) for name, definition in schema["$defs"].items()}
    return strict


def _node(node: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    if len(node.get("allOf", ())) == 1:
        return _node(node["allOf"][0])
    strict = {key: node[key] for key in _KEPT if key in node}
    if "const" in node:
        strict["enum"] = [node["const"]]
    variants = node.get("anyOf") or node.get("oneOf")
    if variants:
        strict["anyOf"] = [_node(variant) for variant in variants]
    if node.get("type") == "array":
        strict["items"] = _node(node["items"])
    if node.get("type") == "object":
        if "properties" not in node:
            raise ValueError("an object without named properties has no strict schema")
        strict["properties"] = {name: _node(value) for name, value in node["properties"].items()}
        strict["required"] = list(node["properties"])
        strict["additionalProperties"] = False
    return strict
