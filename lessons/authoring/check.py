"""Judges one record of the `check_lesson` command: the very code that judges the model's answers."""

from typing import Any

from lessons.authoring.normalise import normalise_lesson
from lessons.authoring.problems import Problem, make_problem
from lessons.authoring.schema import JsonObject
from lessons.authoring.validate import validate_lesson
from neurogloss.text.answers import AnswerError, parse_answer
from neurogloss.text.context import Context

_EMPTY: JsonObject = {"text": "", "vocabulary": [], "exercises": []}


def check_record(record: Any) -> JsonObject:
    """`{"id", "errors", "normalised"}`, with `warnings` where there are any. Never raises.

    The record is `{"id", "target_language", "native_language", "level", "topic", "lesson"}`; a lesson may also be
    given as the model's raw answer, a string.
    """
    if not isinstance(record, dict):
        return refuse(None, "The line holds no JSON object.")
    try:
        context = _context(record)
        lesson = _lesson(record.get("lesson"))
    except (ValueError, TypeError) as error:
        return refuse(record.get("id"), str(error))
    normalised = normalise_lesson(lesson, context)
    return _result(record.get("id"), validate_lesson(normalised, context), normalised)


def refuse(identifier: Any, message: str) -> JsonObject:
    """The answer to a record that cannot be judged at all."""
    return _result(identifier, [make_problem("record_invalid", "", message)], dict(_EMPTY))


def _context(record: JsonObject) -> Context:
    values = [record.get(key) for key in ("target_language", "native_language", "level")]
    target, native, level = (value if isinstance(value, str) else "" for value in values)
    topic = record.get("topic")
    return Context(target, native, level, topic if isinstance(topic, str) else "")


def _lesson(lesson: Any) -> Any:
    if not isinstance(lesson, str):
        return lesson
    try:
        return parse_answer(lesson)
    except AnswerError as error:
        raise ValueError(error.message) from error


def _result(identifier: Any, problems: list[Problem], normalised: JsonObject) -> JsonObject:
    is_plain = identifier is None or isinstance(identifier, str | int | float)
    result: JsonObject = {
        "id": identifier if is_plain else None,
        "errors": [problem.as_dict() for problem in problems if problem.is_error],
    }
    warnings = [problem.as_dict() for problem in problems if not problem.is_error]
    if warnings:
        result["warnings"] = warnings
    return {**result, "normalised": normalised}
