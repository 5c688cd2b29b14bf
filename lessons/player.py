"""What the player's page shows of a run: the text, the words, the exercise at hand, the outcome of the last answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lessons.course_map import level_title
from lessons.exercises.grading import expected_text, right_pairs
from lessons.exercises.run import Given, Run, shuffled
from lessons.playing import Played
from lessons.reading import (
    Gloss,
    known_glosses,
    lesson_glosses,
    read_text,
    sentence_translations,
    source_sentence,
)
from neurogloss.languages import Language, get_language
from neurogloss.text.tokens import fold

_GAP = re.compile(r"_{2,}")
# Letters that a learner's keyboard may lack, offered beside a field.
_COMMON = {"Cyrillic": frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"), "Latin": frozenset("abcdefghijklmnopqrstuvwxyz")}

_KAZAKH = "әғқңөұүһі"  # in the alphabet's order, which code points don't follow


@dataclass(frozen=True, slots=True)
class Option:
    text: str
    value: str
    is_right: bool = False
    is_wrong: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    left: str
    right: str
    given: str = ""
    is_missed: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """An exercise as the page shows it; while `outcome` is there, answered."""

    number: int
    kind: str
    question: str
    before: str
    after: str
    native: str
    options: list[Option]
    pairs: list[Pair]
    rights: list[str]
    parts: list[str]
    letters: list[str]
    listen: bool
    has_gap: bool
    is_word: bool  # a word and its translations, made for this run


@dataclass(frozen=True, slots=True)
class Outcome:
    correct: bool
    almost: bool
    answer: str
    expected: str
    sentence: str
    translation: str
    can_dispute: bool
    is_disputed: bool
    comes_back: bool


def player_context(played: Played, *, user_id: UUID) -> dict[str, Any]:
    """The context of lessons/level.html. At most one query, in the text phase."""
    run, lesson = played.run, played.lesson
    language = get_language(played.target_language)
    level = played.progress.level_template
    context: dict[str, Any] = {
        "level_id": played.progress.level_template_id,
        "level_title": level_title(kind=level.type, order=level.order),
        "unit": level.unit_template,
        "is_repeat": played.progress.status in {"completed", "gold"},
        "lesson": lesson,
        "run": run,
        "code": language.code,
        "native_code": get_language(played.progress.enrollment.course_template.native_language).code,
        "percent": _percent(run),
    }
    if run.phase == "text":
        context |= _text_context(played, user_id, language)
    elif run.phase == "words":
        context["words"] = list(lesson.vocabulary_items.all())
    elif (number := run.current) is not None:
        told = sentence_translations(lesson)
        context["task"] = make_task(run, number, language, told)
        context["outcome"] = _outcome(played, told) if run.is_shown else None
    return context


def make_task(run: Run, number: int, language: Language, told: Mapping[str, str]) -> Task:
    """`told` has translations by folded sentence: an order is put together from its meaning."""
    exercise = run.steps[number].exercise
    given = run.given[-1] if run.is_shown else None
    kind = str(exercise.get("type"))
    before, has_gap, after = _split_gap(str(exercise.get("sentence") or exercise.get("question") or ""))
    pairs = right_pairs(exercise)
    source = str(exercise.get("sentence_source") or "")
    return Task(
        number=number,
        kind=kind,
        question=str(exercise.get("statement") or exercise.get("question") or ""),
        before=before,
        after=after,
        native=str(exercise.get("full_sentence_native") or (kind == "scramble" and told.get(fold(source))) or ""),
        options=_options(exercise, given),
        pairs=_pairs(pairs, given),
        rights=shuffled(list(pairs.values()), seed=run.seed, salt=f"rights/{number}"),
        parts=_parts(exercise),
        letters=_rare_letters(language) if kind in {"fill_blank", "scramble"} else [],
        listen=bool(exercise.get("listen")),
        has_gap=has_gap,
        is_word=run.steps[number].index is None,
    )


def _text_context(played: Played, user_id: UUID, language: Language) -> dict[str, Any]:
    taught = lesson_glosses(played.lesson)
    known = known_glosses(user_id=user_id, lesson=played.lesson, language=language)
    paragraphs = read_text(played.lesson, glosses=[*taught, *known], language=language)
    used = {token.gloss.key for sentences in paragraphs for one in sentences for token in one.tokens if token.gloss}
    glosses: list[Gloss] = [gloss for gloss in [*taught, *known] if gloss.key in used]
    return {"paragraphs": paragraphs, "glosses": glosses}


def _outcome(played: Played, told: Mapping[str, str]) -> Outcome:
    run = played.run
    given = run.given[-1]
    exercise = run.steps[given.step].exercise
    sentence = source_sentence(exercise, played.lesson)
    return Outcome(
        correct=given.correct,
        almost=given.almost,
        answer=given.answer if isinstance(given.answer, str) else "",
        expected=expected_text(exercise),
        sentence=sentence,
        translation=str(exercise.get("full_sentence_native") or told.get(fold(sentence), "")),
        can_dispute=not given.correct and given.answer is not None,
        is_disputed=given.disputed,
        comes_back=given.step in run.queue,
    )


def _percent(run: Run) -> int:
    """How far the run is: reading and words are two steps of it."""
    before = 0 if run.is_direct else 2
    behind = {"text": 0, "words": 1}.get(run.phase, before + run.settled)
    return 100 * behind // max(1, before + len(run.steps))


def _options(exercise: dict[str, Any], given: Given | None) -> list[Option]:
    if exercise.get("type") != "quiz":
        return []
    expected = expected_text(exercise)
    return [
        Option(
            text=str(text),
            value=str(index),
            is_right=given is not None and text == (given.answer if given.correct else expected),
            is_wrong=given is not None and not given.correct and text == given.answer,
        )
        for index, text in enumerate(exercise.get("options") or [])
    ]


def _pairs(pairs: dict[str, str], given: Given | None) -> list[Pair]:
    answered = given.answer if given and isinstance(given.answer, dict) else {}
    missed = given.missed if given else []
    return [Pair(left, right, answered.get(left, ""), left in missed) for left, right in pairs.items()]


def _parts(exercise: dict[str, Any]) -> list[str]:
    return [str(part) for part in exercise.get("scrambled_parts") or []]


def _split_gap(text: str) -> tuple[str, bool, str]:
    match = _GAP.search(text)
    return (text[: match.start()], True, text[match.end() :]) if match else (text, False, "")


def _rare_letters(language: Language) -> list[str]:
    """None for English, whose foreign words alone have any."""
    common = language.letters if language.code == "en" else _COMMON.get(language.script, language.letters)
    return sorted(language.letters - common, key=lambda letter: (_KAZAKH.find(letter), letter))
