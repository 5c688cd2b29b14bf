"""What a model says about a learner's part: a correction, a hint, a look back. Each is judged before it is shown."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from neurogloss.languages import Language
from neurogloss.llm.judged import Verdict, repair_request
from neurogloss.llm.operation import open_operation
from neurogloss.llm.schema import answer_schema
from neurogloss.llm.types import AnswerSchema, ModelRequest
from neurogloss.prompts import load_prompt, quote_for_prompt
from neurogloss.text.answers import AnswerError, parse_answer
from neurogloss.text.context import Context
from neurogloss.text.detect import judge_text, looks_native
from neurogloss.text.dirt import find_dirt
from neurogloss.text.problems import Problem
from neurogloss.text.tokens import clean_line, is_same
from roleplay.partner import has_own_letters

PROMPTS = Path(__file__).parent / "prompts"
REPAIRS = 1
MOST_NOTE_CHARS = 300
MOST_HINT_CHARS = 200
MOST_WELL_CHARS = 600
MOST_PRACTISE = 3
MOST_WORDS = 8
MOST_WORD_CHARS = 60
MOST_LINES = 30
MOST_LINE_CHARS = 1000
MOST_TALK_CHARS = 8000
_DIRT = frozenset({"markup", "error_text", "assistant_talk", "placeholder"})
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
M = TypeVar("M", bound=BaseModel)


class CorrectionAnswer(BaseModel):
    corrected: str
    note: str


class HintAnswer(BaseModel):
    text: str
    translation: str


class WordAnswer(BaseModel):
    word: str
    translation: str


class DebriefAnswer(BaseModel):
    well: str
    practise: list[str]
    words: list[WordAnswer]


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as the coach sees it: `lines` are (is the learner's, text), oldest first. All hostile input."""

    scenario: str
    role: str
    context: Context
    lines: Sequence[tuple[bool, str]]


def ask_correction(*, talk: Talk, line: str, message: str, user_id: UUID) -> CorrectionAnswer | None:
    """How the message is said better and why; None where it is right, or no usable answer came."""
    return _ask(
        kind="roleplay_correction",
        prompt="correction",
        model=CorrectionAnswer,
        judge=lambda answer: _judge_correction(answer, message, talk.context),
        values={**_values(talk), "line": quote_for_prompt(line), "message": quote_for_prompt(message)},
        user_id=user_id,
    )


def ask_hint(*, talk: Talk, user_id: UUID) -> HintAnswer | None:
    """Something that the learner could say now, with its translation; None where no usable answer came."""
    return _ask(
        kind="roleplay_hint",
        prompt="hint",
        model=HintAnswer,
        judge=lambda answer: _judge_hint(answer, talk.context),
        values=_values(talk),
        user_id=user_id,
    )


def ask_gloss(*, context: Context, line: str, word: str, user_id: UUID) -> WordAnswer | None:
    """The word as a dictionary has it and what it means in that line; None where no usable answer came."""
    return _ask(
        kind="roleplay_gloss",
        prompt="gloss",
        model=WordAnswer,
        judge=lambda answer: _judge_word(answer, context),
        values={
            "target_language": context.target_language.name,
            "native_language": context.native_language.name,
            "line": quote_for_prompt(line),
            "word": quote_for_prompt(word),
        },
        user_id=user_id,
    )


def ask_debrief(*, talk: Talk, user_id: UUID) -> DebriefAnswer | None:
    """What went well, up to three things to practise, and words; None where no usable answer came."""
    return _ask(
        kind="roleplay_debrief",
        prompt="debrief",
        model=DebriefAnswer,
        judge=lambda answer: _judge_debrief(answer, talk.context),
        values=_values(talk),
        user_id=user_id,
    )


def _ask(
    *,
    kind: str,
    prompt: str,
    model: type[M],
    judge: Callable[[M], tuple[M | None, list[Problem]]],
    values: dict[str, str],
    user_id: UUID,
) -> M | None:
    """One graded call with one repair. ModelUnavailable passes through."""

    def read(answer: str) -> Verdict[tuple[M | None]]:
        try:
            parsed = model.model_validate(parse_answer(answer))
        except AnswerError as error:
            return Verdict(None, [Problem(error.code, "answer", error.message)])
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "answer"
            return Verdict(None, [Problem("field_wrong", place, str(first["msg"]))])
        value, problems = judge(parsed)
        return Verdict((value,), problems)  # in a tuple: None is an answer too

    loaded = load_prompt(PROMPTS / f"{prompt}.md")
    request = ModelRequest(
        messages=loaded.fill(**values),
        prompt_version=loaded.version,
        schema=_schema(model),
        max_output_tokens=1500,
        temperature=0.2,
    )
    # Not through the shared cache of answers: what is said in a conversation stays in it.
    with open_operation(kind=kind, user_id=user_id, fresh=True) as operation:
        verdict: Verdict[tuple[M | None]] = Verdict(None, [])
        asked = request
        for attempt in range(REPAIRS + 1):
            operation.repair_count = attempt
            reply = operation.ask(asked)
            verdict = read(reply.text)
            if verdict.is_sound:
                break
            operation.error_codes.extend(sorted({problem.code for problem in verdict.errors}))
            asked = repair_request(request, answer=reply.text, problems=verdict.errors)
        operation.quality = "ok" if verdict.is_sound else "failed"
    return verdict.value[0] if verdict.is_sound and verdict.value else None


def _judge_correction(
    answer: CorrectionAnswer, message: str, context: Context
) -> tuple[CorrectionAnswer | None, list[Problem]]:
    corrected, note = clean_line(answer.corrected), clean_line(answer.note)
    if not corrected or is_same(corrected, message):
        return None, []  # nothing that helps: case and punctuation aren't worth a line
    problems = [
        *_in_target("corrected", corrected, context.target_language, most=2 * len(message) + 100),
        *_in_native("note", note, context, most=MOST_NOTE_CHARS),
    ]
    return CorrectionAnswer(corrected=corrected, note=note), problems


def _judge_hint(answer: HintAnswer, context: Context) -> tuple[HintAnswer, list[Problem]]:
    hint = HintAnswer(text=clean_line(answer.text), translation=clean_line(answer.translation))
    problems = [
        *_in_target("text", hint.text, context.target_language, most=MOST_HINT_CHARS),
        *_in_native("translation", hint.translation, context, most=MOST_HINT_CHARS),
    ]
    return hint, problems


def _judge_debrief(answer: DebriefAnswer, context: Context) -> tuple[DebriefAnswer, list[Problem]]:
    """Words that aren't right are left out; the rest has to be."""
    practise = [clean_line(item) for item in answer.practise if clean_line(item)][:MOST_PRACTISE]
    debrief = DebriefAnswer(well=clean_line(answer.well), practise=practise, words=_sound_words(answer, context))
    problems = _in_native("well", debrief.well, context, most=MOST_WELL_CHARS)
    if not practise:
        problems.append(Problem("practise_empty", "practise", "Name three things to practise."))
    for index, item in enumerate(practise):
        problems += _in_native(f"practise[{index}]", item, context, most=MOST_NOTE_CHARS)
    return debrief, problems


def _sound_words(answer: DebriefAnswer, context: Context) -> list[WordAnswer]:
    kept: dict[str, WordAnswer] = {}
    for item in answer.words[:50]:
        word, problems = _judge_word(item, context)
        if not problems and len(kept) < MOST_WORDS:
            kept.setdefault(word.word.casefold(), word)
    return list(kept.values())


def _judge_word(answer: WordAnswer, context: Context) -> tuple[WordAnswer, list[Problem]]:
    word = WordAnswer(word=clean_line(answer.word), translation=clean_line(answer.translation))
    return word, [
        *_in_target("word", word.word, context.target_language, most=MOST_WORD_CHARS),
        *_in_native("translation", word.translation, context, most=MOST_WORD_CHARS),
    ]


def _in_target(field: str, value: str, language: Language, *, most: int) -> list[Problem]:
    problems = _plain(field, value, language, most=most)
    if not problems and (judge_text(value, language) or not has_own_letters(value, language)):
        problems.append(Problem("answer_language", field, f"This has to be in {language.name}."))
    return problems


def _in_native(field: str, value: str, context: Context, *, most: int) -> list[Problem]:
    """In the learner's language, but for what stands in quotation marks."""
    problems = _plain(field, value, context.native_language, most=most)
    if not problems and looks_native(_QUOTED.sub(" ", value), context.native_language, context.target_language):
        name = context.native_language.name
        problems.append(Problem("native_language", field, f"This has to be in {name}, other words only in «…»."))
    return problems


def _plain(field: str, value: str, language: Language, *, most: int) -> list[Problem]:
    if not any(character.isalpha() for character in value):
        return [Problem("field_empty", field, "This must not be empty.")]
    if len(value) > most:
        return [Problem("field_too_long", field, f"At most {most} characters.")]
    return [
        Problem(dirt.code, field, f"Plain words only, without: {dirt.piece}")
        for dirt in find_dirt(value, language)
        if dirt.code in _DIRT
    ]


def _values(talk: Talk) -> dict[str, str]:
    lines = [
        f"{'Learner' if is_learner else 'Partner'}: {quote_for_prompt(text)[:MOST_LINE_CHARS]}"
        for is_learner, text in talk.lines[-MOST_LINES:]
    ]
    while sum(map(len, lines)) > MOST_TALK_CHARS:
        lines.pop(0)
    return {
        "target_language": talk.context.target_language.name,
        "native_language": talk.context.native_language.name,
        "level": talk.context.level,
        "scenario": quote_for_prompt(talk.scenario),
        "role": quote_for_prompt(talk.role),
        "conversation": "\n".join(lines),
    }


@cache
def _schema(model: type[BaseModel]) -> AnswerSchema:
    name = model.__name__.removesuffix("Answer").lower()
    return answer_schema(name=name, model=model)
