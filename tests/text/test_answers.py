import json

import pytest

from neurogloss.text.answers import AnswerError, parse_answer

LESSON = {"text": "Сәлем, [бұл] {мәтін}. «Иә, }»", "vocabulary": [{"word": "мәтін", "translation": "текст"}]}
PLAIN = json.dumps(LESSON, ensure_ascii=False)


@pytest.mark.parametrize(
    "answer",
    [
        PLAIN,
        f"\ufeff{PLAIN}",
        f"[{PLAIN}]",
        f"```json\n{PLAIN}\n```",
        f"```\n{PLAIN}\n```",
        f"Sure! Here is it [1]:\n```json\n{PLAIN}\n```\nBye {{x}}",
        f"Вот урок:\n{PLAIN}\nНадеюсь, {{поможет}}!",
        PLAIN.replace("}]}", "},],}"),
        json.dumps(PLAIN),
        PLAIN.replace('"text"', "text"),
        f"<think>{{no}}</think>{PLAIN}",
    ],
)
def test_object_is_found(answer):
    assert parse_answer(answer) == LESSON


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("", "answer_empty"),
        (" \ufeff\n", "answer_empty"),
        ("no lesson today", "answer_no_json"),
        (PLAIN[:-5], "answer_truncated"),
        (f"```json\n{PLAIN[:-9]}", "answer_truncated"),
        (PLAIN[:40], "answer_truncated"),
        ("null", "answer_not_an_object"),
        ("[]", "answer_not_an_object"),
        ("42", "answer_not_an_object"),
        ('"hi"', "answer_not_an_object"),
        ("[" * 5000, "answer_too_deep"),
        ('{"a":' * 5000, "answer_too_deep"),
        ("9" * 6000, "answer_no_json"),
        ("x" * 300, "answer_too_long"),
    ],
)
def test_no_object_is_an_error_with_a_code(answer, code):
    with pytest.raises(AnswerError) as caught:
        parse_answer(answer, max_chars=250 if code == "answer_too_long" else 200_000)
    assert caught.value.code == code


def test_several_objects_stay_a_list():
    assert parse_answer('[{"type": "quiz"}, {"type": "match"}]') == [{"type": "quiz"}, {"type": "match"}]


def test_commas_in_strings_stay():
    assert parse_answer('{"a": "x,}", "b": "y,]",}') == {"a": "x,}", "b": "y,]"}
