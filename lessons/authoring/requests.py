"""Model requests of the lesson pipeline, built from versioned prompt files. Canonical: equal wishes, equal requests."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from lessons.authoring.schema import ExerciseSet, LessonCore
from lessons.authoring.types import TEXT_WORDS, LessonWish
from neurogloss.llm.schema import answer_schema
from neurogloss.llm.types import AnswerSchema, ModelRequest
from neurogloss.prompts import Prompt, load_prompt, quote_for_prompt

PROMPTS = Path(__file__).parents[1] / "prompts"
MOST_SIBLINGS = 12
FIRST_ANGLE = "It is the first of two lessons on this topic: the heart of the situation, the most needed words."
LATER_ANGLE = (
    "It is a later lesson on this topic: another moment of it, with other people and with other words than a first "
    "lesson on the topic would teach."
)


class Plan(BaseModel):
    story: str
    grammar: str
    words: list[str]


class PlanAnswer(BaseModel):
    plan: Plan


class Objection(BaseModel):
    where: str
    problem: str


class ReviewAnswer(BaseModel):
    objections: list[Objection]


@cache
def _schema(name: str, model: type[BaseModel]) -> AnswerSchema:
    return answer_schema(name=name, model=model)


def prompt_version(name: str) -> str:
    return load_prompt(PROMPTS / f"{name}.md").version


def core_request(wish: LessonWish, *, plan: str = "") -> ModelRequest:
    least, most = TEXT_WORDS[wish.level]
    prompt = load_prompt(PROMPTS / "core.md")
    return _request(
        prompt,
        _schema("lesson_core", LessonCore),
        {
            **_setting(wish),
            **_subject(wish),
            # Well inside the bounds: models count badly.
            "least_words": str(least + 10),
            "most_words": str(least + (most - least) // 2),
            "siblings": _list(wish.siblings[:MOST_SIBLINGS]) or "- none",
            "plan": f"Follow this plan:\n{plan}" if plan else "",
        },
        max_output_tokens=4000,
        temperature=0.7,
    )


def plan_request(wish: LessonWish) -> ModelRequest:
    prompt = load_prompt(PROMPTS / "plan.md")
    schema = _schema("lesson_plan", PlanAnswer)
    return _request(prompt, schema, {**_setting(wish), **_subject(wish)}, max_output_tokens=1500)


def words_request(wish: LessonWish, *, text: str) -> ModelRequest:
    prompt = load_prompt(PROMPTS / "words.md")
    schema = _schema("lesson_core", LessonCore)
    return _request(prompt, schema, {**_setting(wish), "text": _one_block(text)}, max_output_tokens=4000)


def exercises_request(wish: LessonWish, core: dict[str, Any], *, wanted: str, kept: str = "") -> ModelRequest:
    prompt = load_prompt(PROMPTS / "exercises.md")
    return _request(
        prompt,
        _schema("lesson_exercises", ExerciseSet),
        {
            **_setting(wish),
            "text": _one_block(core["text"]),
            "words": _word_list(core),
            "wanted": wanted,
            "kept": kept,
        },
        max_output_tokens=6000,
    )


def review_request(wish: LessonWish, core: dict[str, Any], exercises: list[dict[str, Any]]) -> ModelRequest:
    prompt = load_prompt(PROMPTS / "review.md")
    return _request(
        prompt,
        _schema("lesson_review", ReviewAnswer),
        {
            **_setting(wish),
            "text": _one_block(core["text"]),
            "words": _word_list(core),
            "tasks": "\n".join(f"{index}. {_describe(exercise)}" for index, exercise in enumerate(exercises)) or "none",
        },
        max_output_tokens=3000,
    )


def _request(
    prompt: Prompt, schema: AnswerSchema, values: dict[str, str], *, max_output_tokens: int, temperature: float = 0.4
) -> ModelRequest:
    return ModelRequest(
        messages=prompt.fill(**values),
        prompt_version=prompt.version,
        schema=schema,
        max_output_tokens=max_output_tokens,
        temperature=temperature,
    )


def _setting(wish: LessonWish) -> dict[str, str]:
    return {
        "target_language": wish.target_language,
        "native_language": wish.native_language,
        "level": wish.level,
    }


def _subject(wish: LessonWish) -> dict[str, str]:
    return {"topic": quote_for_prompt(wish.topic), "angle": FIRST_ANGLE if wish.number == 1 else LATER_ANGLE}


def _one_block(text: str) -> str:
    return text.replace("<", " ").replace(">", " ")


def _word_list(core: dict[str, Any]) -> str:
    return _list(f"{item['word']} = {item['translation']}" for item in core["vocabulary"])


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {quote_for_prompt(line)}" for line in lines)


def _describe(exercise: dict[str, Any]) -> str:
    told = {key: value for key, value in exercise.items() if key not in {"source", "targets", "blank_index"}}
    return "; ".join(f"{key}: {value}" for key, value in told.items())[:800]
