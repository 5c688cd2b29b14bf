"""Whatever JSON comes in: no exception, an idempotent result, and the contract's shape."""

import contextlib
import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.outline.normalise import normalise_outline
from courses.outline.validate import validate_outline
from lessons.authoring.check import check_record
from lessons.authoring.normalise import normalise_lesson
from lessons.authoring.validate import validate_lesson
from neurogloss.text.answers import AnswerError, parse_answer
from neurogloss.text.context import Context
from tests.evals.records import good_records

CONTEXT = Context("Kazakh", "Russian", "A1")
GOOD = good_records()
words = st.sampled_from(
    [
        "шай",
        "Шай",
        "су",
        "___",
        "мен",
        "Мен",
        "кітап",
        "барамын.",
        "«Сәлем!»",
        "—",
        "-",
        "…",
        "Tea",
        "чай",
        "iPhone-ды",
        "кiтап",
        "A)",
        "1.",
        "**",
        "<b>",
        "\u200b",
        "́",
        "\xa0",
        "null",
        "?",
        "İ",
        "ß",
    ]
)
texts = st.one_of(st.text(max_size=40), st.lists(words, max_size=12).map(" ".join))
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts)
keys = st.sampled_from(
    [
        "text",
        "vocabulary",
        "word",
        "translation",
        "context",
        "exercises",
        "type",
        "source",
        "targets",
        "question",
        "options",
        "correct_index",
        "pairs",
        "left",
        "right",
        "sentence_source",
        "statement",
        "is_true",
        "sentence",
        "correct_word",
        "blank_index",
        "full_sentence_native",
        "scrambled_parts",
        "correct_sentence",
        "sections",
        "title",
        "units",
        "topic",
        "order",
        "icon",
    ]
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=6)),
    max_leaves=25,
)
kinds = st.sampled_from(["quiz", "match", "true_false", "fill_blank", "scramble"])
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def judge(value):
    once = normalise_lesson(value, CONTEXT)
    assert normalise_lesson(copy.deepcopy(once), CONTEXT) == once
    json.dumps(once, ensure_ascii=False).encode()
    validate_lesson(once, CONTEXT)


@SETTINGS
@given(values)
def test_any_json(value):
    judge(value)


@SETTINGS
@given(texts, st.lists(st.fixed_dictionaries({"word": texts, "translation": texts, "context": texts}), max_size=5),
       st.lists(st.fixed_dictionaries({"type": kinds}, optional={
           "targets": st.lists(texts, max_size=3), "question": texts, "options": st.lists(texts, max_size=5),
           "correct_index": scalars, "pairs": st.lists(st.fixed_dictionaries({"left": texts, "right": texts}), max_size=4),
           "sentence_source": texts, "statement": texts, "is_true": scalars, "sentence": texts, "correct_word": texts,
           "blank_index": scalars, "full_sentence_native": texts, "scrambled_parts": st.lists(texts, max_size=6),
           "correct_sentence": texts}), max_size=5))  # fmt: skip
def test_lessons_of_odd_strings(text, vocabulary, exercises):
    judge({"text": text, "vocabulary": vocabulary, "exercises": exercises})


@SETTINGS
@given(st.integers(0, len(GOOD) - 1), st.lists(st.tuples(st.integers(0, 400), values), min_size=1, max_size=3))
def test_good_lessons_with_a_value_replaced(number, changes):
    record = copy.deepcopy(GOOD[number])
    for place, value in changes:
        places = list(_places(record["lesson"]))
        holder, key = places[place % len(places)]
        holder[key] = value
    result = check_record(record)
    again = check_record({**record, "lesson": copy.deepcopy(result["normalised"])})
    assert again["normalised"] == result["normalised"]


def _places(value):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        yield value, key
        yield from _places(inner)


@SETTINGS
@given(values)
def test_any_outline(value):
    once = normalise_outline(value, CONTEXT)
    assert normalise_outline(copy.deepcopy(once), CONTEXT) == once
    validate_outline(once, CONTEXT)


@SETTINGS
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(list('{}[]",:\\ \n`aб1')), max_size=40).map("".join)))
def test_any_answer(answer):
    try:
        parse_answer(answer)
    except AnswerError as error:
        assert error.code.startswith("answer_")


@SETTINGS
@given(values)
def test_any_record(value):
    assert set(check_record(value)) >= {"id", "errors", "normalised"}


@pytest.mark.parametrize("piece", ["<think>", "```", "{", "[", "{a", '"', "\\", '{"a": 1, '])
def test_an_endless_answer_is_refused_in_one_pass(piece):
    """Each of these took minutes when a pattern was tried anew at every place; the suite would hang."""
    with contextlib.suppress(AnswerError):
        parse_answer(piece * (180_000 // len(piece)))


@pytest.mark.parametrize("piece", ["[", "\n", "1. a ", "(note ", "мен ", "error ", "мәтін ", "аa"])
def test_endless_fields_are_refused_for_that_alone(piece):
    endless = piece * (20_000 // len(piece))
    words = [{"word": endless, "translation": endless, "context": endless}] * 12
    lesson = {"text": endless, "vocabulary": words, "exercises": [{"type": "quiz", "question": endless}]}
    record = {
        "id": 1,
        "target_language": "Kazakh",
        "native_language": "Russian",
        "level": "A1",
        "topic": "",
        "lesson": lesson,
    }
    assert check_record(record)["errors"]
