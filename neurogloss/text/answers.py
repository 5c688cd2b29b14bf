"""From a model's answer to the JSON value in it: fences, chat around it, trailing commas and the like.

What is cut off is an error, never guessed at: half a lesson looks whole to the eye that mends it.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import json_repair

MAX_CHARS = 200_000
MAX_DEPTH = 40

_FENCE = re.compile(r"```[ \t]*[\w-]*[ \t]*\r?\n?(.*?)```", re.S)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


class AnswerError(ValueError):
    """No JSON object can be had from the answer. `code` says why; the message is for the model and the log."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def parse_answer(answer: str, *, max_chars: int = MAX_CHARS) -> Any:
    """The JSON object (or list of several) of a model's answer.

    A lone object inside a list is returned by itself. Raises AnswerError with one of the codes
    `answer_empty, answer_too_long, answer_no_json, answer_truncated, answer_too_deep, answer_not_an_object`.
    """
    if len(answer) > max_chars:
        raise AnswerError("answer_too_long", f"The answer has more than {max_chars} characters.")
    answer = _without_thoughts(answer.replace("\ufeff", "").replace("\x00", "")).strip()
    if not answer:
        raise AnswerError("answer_empty", "The answer is empty.")
    return _unwrap(_parse(answer))


def _without_thoughts(answer: str) -> str:
    """The answer without <think>…</think>; in one pass: a search per opening tag would take the square of them."""
    kept, at = [], 0
    while (start := answer.find("<think>", at)) >= 0 and (end := answer.find("</think>", start)) >= 0:
        kept.append(answer[at:start])
        at = end + len("</think>")
    return "".join([*kept, answer[at:]])


def _parse(answer: str) -> Any:
    found, value = _strictly(answer)
    if found:
        return value
    candidate = _candidate(answer)
    for attempt in (candidate, _without_trailing_commas(candidate)):
        found, value = _strictly(attempt)
        if found:
            return value
    return _repaired(candidate)


def _unwrap(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        value = _parse(value.strip())
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        value = value[0]
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value)):
        return value
    raise AnswerError("answer_not_an_object", "The answer is JSON, but no JSON object.")


def _strictly(answer: str) -> tuple[bool, Any]:
    if max((depth for _, depth in _brackets(answer)), default=0) > MAX_DEPTH:
        raise AnswerError("answer_too_deep", "The answer's JSON is nested too deeply.")
    try:
        return True, json.loads(answer, strict=False, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return False, None


def _candidate(answer: str) -> str:
    """The stretch of the answer that is meant to be JSON: what is fenced, else from the first bracket on."""
    for fenced in _FENCE.findall(answer):
        inner = str(fenced).strip()
        if inner[:1] in ("{", "["):
            return inner
    start = _start(answer)
    if start < 0:
        raise AnswerError("answer_no_json", "The answer holds no JSON object.")
    end = _end(answer, start)
    if end < 0:
        raise AnswerError("answer_truncated", "The answer's JSON is cut off.")
    return answer[start : end + 1]


def _start(answer: str) -> int:
    """The first bracket that opens an object, or a list of objects; chat may hold brackets of its own."""
    match = re.search(r"\{\s*(?:[\"'“}]|\w+\s*:)|\[\s*\{", answer)
    return match.start() if match else answer.find("{")


def _end(answer: str, start: int) -> int:
    """Index of the bracket that closes the one at `start`; -1 if none does."""
    closing = (index for index, depth in _brackets(answer, start) if depth == 0 and answer[index] in "}]")
    return next(closing, None) or _lenient_end(answer, start)


def _brackets(answer: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Index of each bracket outside strings, with the depth behind it."""
    depth, in_string, escaped = 0, False, False
    for index in range(start, len(answer)):
        sign = answer[index]
        if in_string:
            if escaped:
                escaped = False
            elif sign == "\\":
                escaped = True
            elif sign == '"':
                in_string = False
        elif sign == '"':
            in_string = True
        elif sign in "{[}]":
            depth += 1 if sign in "{[" else -1
            yield index, depth


def _lenient_end(answer: str, start: int) -> int:
    """For answers whose quotes don't pair: brackets alone must balance, and nothing quoted follow."""
    stretch = answer[start:]
    last = max(stretch.rfind("}"), stretch.rfind("]"))
    body = stretch[: last + 1]
    balanced = body.count("{") == body.count("}") and body.count("[") == body.count("]")
    is_last = '"' not in stretch[last + 1 :]
    return start + last if last >= 0 and balanced and is_last else -1


def _without_trailing_commas(candidate: str) -> str:
    """Commas before a closing bracket taken out, those inside strings left alone."""
    parts = re.split(r'("(?:[^"\\]|\\.)*")', candidate)
    joined = "\x00".join(parts[::2])
    joined = _TRAILING_COMMA.sub(r"\1", _TRAILING_COMMA.sub(r"\1", joined))
    outside = joined.split("\x00")
    if len(outside) != len(parts[::2]):
        return candidate
    merged = [part for pair in zip(outside, [*parts[1::2], ""], strict=True) for part in pair]
    return "".join(merged)


def _repaired(candidate: str) -> Any:
    try:
        value = json_repair.loads(candidate, skip_json_loads=True)
    except (ValueError, RecursionError, IndexError, KeyError, TypeError) as error:
        raise AnswerError("answer_no_json", "The answer's JSON cannot be read.") from error
    if not value:
        raise AnswerError("answer_no_json", "The answer's JSON cannot be read.")
    return value
