"""What the local model server answers by default: tells the calls apart and picks right content for each."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from tests.support import lesson_bank

CHAT_ANSWERS = (
    "Сәлем! Қалыңыз қалай? Бүгін не істейміз?",
    "Өте жақсы! Сіз қазақша жақсы сөйлейсіз. Ал сіз нені ұнатасыз?",
    "Түсінікті. Тағы бір сұрақ: сіз қайда тұрасыз?",
)

_SHAPE = re.compile(r'\{"(?:\$defs|additionalProperties|properties|type|title)"')
_NAMED = {  # how a prompt may name what the learner wishes, surest first
    name: (
        re.compile(rf"<{name}>(.*?)</{name}>", re.S),
        re.compile(rf'"{name}"\s*:\s*(\[.*?\]|"(?:[^"\\]|\\.)*")', re.S),
        re.compile(rf"^\W*{name}\W*:([^\n]+)$", re.I | re.M),
    )
    for name in ("topic", "interests")
}
_ANGLE = re.compile(r"</topic>\s*([^\n]*)")
_UNIT_IDEAS = (
    ("Первые слова", "Учимся называть главное и здороваться.", "💬"),
    ("С друзьями", "Рассказываем друзьям о том, что любим.", "🤝"),
    ("Мой день", "Говорим, что и когда мы делаем.", "☀️"),
)


def prompt_of(body: dict[str, Any]) -> str:
    """All the messages of a request as one text."""
    return "\n".join(str(message.get("content", "")) for message in body.get("messages", []))


def schema_of(body: dict[str, Any]) -> dict[str, Any] | None:
    """The JSON schema asked for, from `response_format` or from the prompt; None for plain text."""
    answer_format = body.get("response_format") or {}
    if answer_format.get("type") == "json_schema":
        schema: dict[str, Any] = answer_format["json_schema"]["schema"]
        return schema
    prompt = prompt_of(body)
    for found in _SHAPE.finditer(prompt):
        try:
            shape, _ = json.JSONDecoder().raw_decode(prompt, found.start())
        except ValueError:
            continue
        if isinstance(shape, dict) and "properties" in shape:
            return shape
    return None


def kind_of(body: dict[str, Any]) -> str:
    """course, core, exercises, chat, or other (some further call by schema)."""
    schema = schema_of(body)
    keys = set(schema["properties"]) if schema else set()
    if not keys and body.get("response_format"):
        prompt = prompt_of(body)
        keys = {key for key in ("sections", "exercises", "vocabulary") if f'"{key}"' in prompt}
    if "sections" in keys:
        return "course"
    if "exercises" in keys:
        return "exercises"
    if keys and keys <= {"text", "vocabulary"}:
        return "core"
    return "other" if keys else "chat"


def default_answer(body: dict[str, Any]) -> Any:
    """A right answer to the request: an object for the structured calls, a string for chat."""
    kind = kind_of(body)
    if kind == "course":
        return course(interests_of(prompt_of(body)))
    if kind == "core":
        answer = lesson_bank.core(_lesson_for(body, vocabulary_only="text" not in _wanted(body)))
        return {key: value for key, value in answer.items() if key in _wanted(body)}
    if kind == "exercises":
        return lesson_bank.exercises(_lesson_for(body, vocabulary_only=True))
    if kind == "other":
        schema = schema_of(body) or {}
        return _sample(schema, schema.get("$defs", {}))
    return CHAT_ANSWERS[len(body.get("messages", [])) % len(CHAT_ANSWERS)]


def interests_of(prompt: str) -> list[str]:
    """The learner's interests as the prompt names them (a JSON list, a tag or a line)."""
    raw = _named("interests", prompt)
    try:
        loaded = json.loads(raw)
    except ValueError:
        loaded = re.split(r"[,;\n]", raw)
    names = [str(name).strip(" -•\"'") for name in loaded] if isinstance(loaded, list) else [str(loaded)]
    return [name[:60] for name in names if name][:3] or ["Повседневная жизнь"]


def _named(name: str, prompt: str) -> str:
    """The last mention in the surest form: the instructions, which come first, may explain the form itself."""
    for form in _NAMED[name]:
        mentions = [mention.strip() for mention in form.findall(prompt) if mention.strip()]
        if mentions:
            return mentions[-1]
    return ""


def course(interests: list[str]) -> dict[str, Any]:
    """Three sections of two or three units in Russian; their titles hold the interests."""
    names = (interests * 3)[:3]
    titles = [f"{name}: часть {number}" for number, name in enumerate(names, start=1)]
    return {
        "sections": [
            {
                "order": number,
                "title": title,
                "description": "Простые слова и фразы на каждый день.",
                "units": [
                    {"order": at, "topic": f"{idea} ({title})", "description": about, "icon": icon}
                    for at, (idea, about, icon) in enumerate(_UNIT_IDEAS[: 3 if number == 1 else 2], start=1)
                ],
            }
            for number, title in enumerate(titles, start=1)
        ]
    }


def _wanted(body: dict[str, Any]) -> set[str]:
    schema = schema_of(body)
    return set(schema["properties"]) if schema else {"text", "vocabulary"}


def _lesson_for(body: dict[str, Any], *, vocabulary_only: bool) -> lesson_bank.BankLesson:
    """By the text in the prompt where the call builds on one, else by a hash of the topic."""
    prompt = prompt_of(body)
    if vocabulary_only:
        known = lesson_bank.lesson_by_text(prompt)
        if known is not None:
            return known
    angles = _ANGLE.findall(prompt)  # two lessons on one topic differ in it
    messages = body.get("messages") or [{}]
    topic = _named("topic", prompt)
    seed = "\n".join([topic, *angles[-1:]]) if topic else str(messages[-1].get("content", ""))
    number = int.from_bytes(hashlib.sha256(seed.encode("utf-8", "replace")).digest()[:4], "big")
    return lesson_bank.LESSONS[number % len(lesson_bank.LESSONS)]


def _sample(schema: dict[str, Any], defs: dict[str, Any]) -> Any:
    """The plainest instance of a schema: empty lists, true, zero, a short Kazakh sentence."""
    if "$ref" in schema:
        return _sample(defs.get(schema["$ref"].rsplit("/", 1)[-1], {}), defs)
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return _sample(schema["anyOf"][0], defs)
    kind = schema.get("type")
    if kind == "object":
        return {key: _sample(value, defs) for key, value in schema.get("properties", {}).items()}
    plain = {"array": [], "boolean": True, "integer": 0, "number": 0.0, "null": None}
    return plain.get(str(kind), "Бәрі жақсы.")
