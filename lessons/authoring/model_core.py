"""The text and words of a lesson, from a model: asked, judged, mended."""

from typing import Any

from lessons.authoring.normalise import normalise_core
from lessons.authoring.requests import core_request, plan_request, words_request
from lessons.authoring.types import LessonWish
from lessons.authoring.validate import validate_core
from neurogloss.llm.errors import ModelUnavailable
from neurogloss.llm.judged import Trail, Verdict, ask_and_judge, ask_until_sound
from neurogloss.llm.operation import Operation
from neurogloss.text.answers import AnswerError, parse_answer
from neurogloss.text.context import Context
from neurogloss.text.problems import Problem

Core = dict[str, Any]
MOST_PLAN_CHARS = 1200


def context_of(wish: LessonWish) -> Context:
    return Context(wish.target_language, wish.native_language, wish.level, wish.topic)


def judge_core(answer: str, context: Context) -> Verdict[Core]:
    """A core read from an answer, and what is wrong with it."""
    try:
        core = normalise_core(parse_answer(answer), context)
    except AnswerError as error:
        return Verdict(None, [Problem(error.code, "answer", str(error))])
    return Verdict(core, validate_core(core, context))


def write_core(operation: Operation, wish: LessonWish, *, repairs: int, trail: Trail) -> Verdict[Core]:
    """Text and words in one call, with up to `repairs` repairs."""
    context = context_of(wish)
    return ask_until_sound(
        operation,
        core_request(wish),
        judge=lambda answer: judge_core(answer, context),
        repairs=repairs,
        step="core",
        trail=trail,
    )


def write_core_strictly(operation: Operation, wish: LessonWish, *, repairs: int, trail: Trail) -> Verdict[Core]:
    """A plan first, then the text, then its words chosen from the finished text."""
    context = context_of(wish)
    plan = _write_plan(operation, wish, trail)
    drafted = ask_until_sound(
        operation,
        core_request(wish, plan=plan),
        judge=lambda answer: judge_core(answer, context),
        repairs=repairs,
        step="text",
        trail=trail,
    )
    if drafted.value is None or not drafted.is_sound:
        return drafted
    _reply, chosen = ask_and_judge(
        operation,
        words_request(wish, text=drafted.value["text"]),
        judge=lambda answer: judge_core(answer, context),
        step="words",
        trail=trail,
    )
    return chosen if chosen.is_sound else drafted


def _write_plan(operation: Operation, wish: LessonWish, trail: Trail) -> str:
    """A plan as plain lines; "" where the model gives none that can be read: a lesson doesn't fail for want of a plan."""
    try:
        _reply, verdict = ask_and_judge(operation, plan_request(wish), judge=_judge_plan, step="plan", trail=trail)
    except ModelUnavailable:
        return ""
    return verdict.value or ""


def _judge_plan(answer: str) -> Verdict[str]:
    try:
        parsed = parse_answer(answer)
        plan = parsed["plan"]
        words = ", ".join(str(word) for word in plan["words"])
        lines = f"Story: {plan['story']}\nGrammar: {plan['grammar']}\nWords: {words}"
    except (AnswerError, KeyError, TypeError) as error:
        return Verdict(None, [Problem("plan_unreadable", "plan", str(error))])
    return Verdict(lines.replace("<", " ").replace(">", " ")[:MOST_PLAN_CHARS], [])
