"""The authors of a course's outline: the model, and the starter content. Both write the contract's course object."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from courses.outline.normalise import normalise_outline
from courses.outline.schema import CourseOutline
from courses.outline.validate import validate_outline
from courses.requests import CourseRequest
from courses.starter.content import load_pair
from courses.starter.outline import starter_outline
from neurogloss.llm.chain import model_is_configured
from neurogloss.llm.errors import ModelUnavailable
from neurogloss.llm.judged import Trail, Verdict, ask_until_sound
from neurogloss.llm.operation import open_operation
from neurogloss.llm.schema import answer_schema
from neurogloss.llm.types import AnswerSchema, ModelRequest
from neurogloss.prompts import load_prompt, quote_for_prompt
from neurogloss.text.answers import AnswerError, parse_answer
from neurogloss.text.context import Context
from neurogloss.text.problems import Problem

PROMPT = Path(__file__).parent / "prompts" / "outline.md"
REPAIRS = 2
MODEL_UNAVAILABLE = "model_unavailable"


@dataclass(frozen=True, slots=True)
class WrittenOutline:
    """`course` as in the contract, with a `content_key` in each unit that the starter content knows."""

    course: dict[str, Any]
    author: str
    level: str
    notices: tuple[str, ...] = ()


class ModelAuthor:
    name = "model"

    def write(self, request: CourseRequest, *, user_id: UUID, fresh: bool, in_job: bool) -> WrittenOutline:
        """ModelUnavailable when no model answers, or none usably; `fresh` asks anew, never the cache."""
        wishes = " ".join([*request.interests, request.theme or ""])
        context = Context(request.target_language, request.native_language, request.level, wishes)

        def judge(answer: str) -> Verdict[dict[str, Any]]:
            try:
                outline = normalise_outline(parse_answer(answer), context)
            except AnswerError as error:
                return Verdict(None, [Problem(error.code, "answer", str(error))])
            return Verdict(outline, validate_outline(outline, context))

        trail = Trail()
        with open_operation(kind="course", user_id=user_id, in_job=in_job, fresh=fresh) as operation:
            verdict = ask_until_sound(
                operation, _outline_request(request), judge=judge, repairs=REPAIRS, step="outline", trail=trail
            )
            operation.repair_count = trail.repairs
            operation.error_codes.extend(sorted({problem.code for problem in verdict.errors}))
            operation.quality = "ok" if verdict.is_sound else "failed"
        if verdict.value is None or not verdict.is_sound:
            raise ModelUnavailable("the model wrote no usable outline", code="outline_unusable")
        return WrittenOutline(verdict.value, self.name, request.level)


class StarterAuthor:
    name = "starter"

    def write(self, request: CourseRequest) -> WrittenOutline:
        """ModelUnavailable for a pair of languages without starter content."""
        pair = load_pair(request.target_language, request.native_language)
        if pair is None:
            raise ModelUnavailable("no starter content for this pair", code="no_starter_content")
        outline = starter_outline(pair, request.interests, request.theme, request.level)
        return WrittenOutline(outline.course, self.name, outline.level, outline.notices)


def write_outline(request: CourseRequest, *, user_id: UUID, fresh: bool, in_job: bool) -> WrittenOutline:
    """The model's outline; the starter content's where there is no model, or none that answers (and it says so)."""
    starter = StarterAuthor()
    if not model_is_configured():
        return starter.write(request)
    try:
        return ModelAuthor().write(request, user_id=user_id, fresh=fresh, in_job=in_job)
    except ModelUnavailable as error:
        try:
            outline = starter.write(request)
        except ModelUnavailable:
            raise error from None
        notices = (MODEL_UNAVAILABLE, *outline.notices)
        return WrittenOutline(outline.course, outline.author, outline.level, notices)


def preferred_author() -> str:
    return ModelAuthor.name if model_is_configured() else StarterAuthor.name


@cache
def _schema() -> AnswerSchema:
    return answer_schema(name="course", model=CourseOutline)


def _outline_request(request: CourseRequest) -> ModelRequest:
    prompt = load_prompt(PROMPT)
    wishes = [*request.interests, *([request.theme] if request.theme else [])]
    messages = prompt.fill(
        native_language=request.native_language,
        target_language=request.target_language,
        level=request.level,
        interests="\n".join(f"- {quote_for_prompt(wish)}" for wish in wishes) or "- everyday life",
    )
    return ModelRequest(
        messages=messages, prompt_version=prompt.version, schema=_schema(), max_output_tokens=6000, temperature=0.6
    )
