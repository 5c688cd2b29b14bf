"""The faults that the local model server can play, as (pure) changes to a right answer or as wire tricks.

Names: an HTTP status, with a Retry-After in seconds after a colon where wanted ("500", "429:600"; "429:date"
sends the same as a date 1 s ahead), one of WIRE_FAULTS (the server plays them) or one of ANSWER_FAULTS.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

WIRE_FAULTS = (
    "drop",  # the connection closes without an answer
    "drop_body",  # half the body, then the connection closes
    "hang",  # no answer at all; "hang:3" answers after 3 s
    "hang_body",  # headers, then nothing
    "trickle",  # a byte every 0.2 s
    "not_json",  # 200 with an HTML page
    "json_null",  # 200 with the body `null`
    "empty_choices",  # no choices
    "odd_shapes",  # choices and usage of the wrong types
    "no_usage",  # a right answer without usage
    "huge",  # 3 MB of content
    "huge_error",  # a 500 whose body is 3 MB
    "length",  # cut at the token cap, finish_reason "length"
    "json_validate_failed",  # Groq's 400 when the model left the schema
    "refuse_format",  # 400 whenever response_format is sent
    "redirect",  # 307 to another path
    "model_not_found",  # Groq's 404 for a retired model
    "stream_error",  # an error event after the first words
    "stream_drop",  # the connection closes after the first words
    "stream_end",  # ends properly without a word
    "stream_crawl",  # a word every 0.2 s without an end
    "stream_garbage",  # an event that isn't JSON
)

# Both directions of the mix-up that models make inside Cyrillic words.
_TO_LATIN = str.maketrans("аеорсухіһ", "aeopcyxih")


def _dump(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False)


def _cut(answer: Any) -> str:
    text = _dump(answer)
    return text[: len(text) * 2 // 3]


def _other_language(answer: Any) -> str:
    return _dump(_map_strings(answer, lambda _: "Сегодня мы идём в магазин и покупаем хлеб."))


def _error_text(answer: Any) -> str:
    return _dump(_map_strings(answer, lambda _: "Error 500: I'm sorry, as an AI language model I can't do that."))


def _lookalikes(answer: Any) -> str:
    """Latin letters inside every third Cyrillic word of the lesson's text and exercises."""

    def spoil(text: str) -> str:
        words = text.split(" ")
        spoilt = [
            word[:-1].translate(_TO_LATIN) + word[-1] if at % 3 == 0 and len(word) > 3 else word
            for at, word in enumerate(words)
        ]
        return " ".join(spoilt)

    return _dump(_map_strings(answer, spoil))


def _map_strings(value: Any, change: Callable[[str], str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _map_strings(item, change, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_map_strings(item, change, key) for item in value]
    return change(value) if isinstance(value, str) and key not in {"type", "source", "icon"} else value


def _bad_exercises(answer: Any) -> str:
    """The quiz keyed out of range and the scramble robbed of a part; what isn't exercises stays."""
    if not isinstance(answer, dict) or "exercises" not in answer:
        return _dump(answer)
    bad = copy.deepcopy(answer)
    for exercise in bad["exercises"]:
        if exercise["type"] == "quiz":
            exercise["correct_index"] = 9
        if exercise["type"] == "scramble":
            exercise["scrambled_parts"].pop()
    return _dump(bad)


def _missing_exercises(answer: Any) -> str:
    return _dump({"exercises": []} if isinstance(answer, dict) and "exercises" in answer else answer)


def _trailing_comma(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=1).replace("\n]", ",\n]").rstrip("}").rstrip() + ",\n}"


# Each makes the content string (or None) from the right answer.
ANSWER_FAULTS: dict[str, Callable[[Any], str | None]] = {
    "empty": lambda _: "",
    "null": lambda _: None,
    "null_text": lambda _: "null",
    "list": lambda answer: _dump([answer]),
    "bare_list": lambda answer: _dump(next(iter(answer.values())) if isinstance(answer, dict) else [answer]),
    "truncated": _cut,
    "fenced": lambda answer: f"```json\n{_dump(answer)}\n```",
    "chatty": lambda answer: f"Sure! Here is the JSON you asked for:\n\n{_dump(answer)}\n\nI hope this helps!",
    "trailing_comma": _trailing_comma,
    "other_language": _other_language,
    "error_text": _error_text,
    "plain_text": lambda _: "Кешіріңіз, қазір жауап бере алмаймын.",
    "lookalikes": _lookalikes,
    "bad_exercises": _bad_exercises,
    "missing_exercises": _missing_exercises,
}


def is_known(fault: str) -> bool:
    """Whether the server can play `fault`."""
    name = fault.partition(":")[0]
    return name in WIRE_FAULTS or name in ANSWER_FAULTS or (name.isdigit() and 400 <= int(name) < 600)
