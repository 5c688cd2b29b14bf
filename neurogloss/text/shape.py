"""Shape problems, as the schema's models see them, in the judge's own codes."""

from typing import Any

from pydantic import BaseModel, ValidationError

from neurogloss.text.problems import Problem, make_problem

_CODES = {
    "missing": "empty",
    "string_too_short": "empty",
    "string_too_long": "too_long",
    "too_short": "too_short",
    "too_long": "too_long",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
}
_MESSAGES = {
    "empty": "It is missing or empty.",
    "too_long": "It is longer than allowed ({limit}).",
    "too_short": "It has too few elements (at least {limit}).",
    "out_of_range": "The number is not one of those allowed.",
    "source_wrong": "`source` must be vocab for quiz and match, text for the others.",
    "wrong_type": "It must be {expected}.",
}
_EXPECTED = {
    "string_type": "a string",
    "list_type": "a list",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "dict_type": "an object",
}


def judge_shape(value: Any, model: type[BaseModel], prefix: str) -> list[Problem]:
    """What keeps `value` from being a `model`; paths begin with `prefix`."""
    try:
        model.model_validate(value)
    except ValidationError as error:
        return [_problem(dict(item), prefix) for item in error.errors(include_url=False, include_input=False)[:30]]
    return []


def _problem(item: dict[str, Any], prefix: str) -> Problem:
    kind = str(item["type"])
    is_source = kind == "literal_error" and item["loc"][-1] == "source"
    code = "source_wrong" if is_source else _CODES.get(kind, "wrong_type")
    limits = item.get("ctx") or {}
    limit = limits.get("max_length", limits.get("min_length", ""))
    message = _MESSAGES[code].format(limit=limit, expected=_EXPECTED.get(kind, "what the contract says"))
    return make_problem(code, _path(prefix, item["loc"]), message)


def _path(prefix: str, parts: tuple[int | str, ...]) -> str:
    path = prefix
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path
