"""The local server itself: it must be right where tests rely on it."""

import json
import subprocess
import sys
import urllib.request

import pytest

from tests.support import lesson_bank, model_answers, model_faults
from tests.support.model_server import ModelServer

KINDS = {"quiz", "match", "true_false", "fill_blank", "scramble"}


def post(url: str, body: dict) -> dict:
    data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def shaped(keys: dict, prompt: str) -> dict:
    schema = {"type": "object", "properties": keys}
    return {
        "model": "m",
        "messages": [{"role": "user", "content": prompt}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}},
    }


@pytest.mark.parametrize("lesson", lesson_bank.LESSONS, ids=lambda lesson: lesson.words[0][0])
def test_every_bank_lesson_is_whole(lesson):
    core, exercises = lesson_bank.core(lesson), lesson_bank.exercises(lesson)["exercises"]
    assert 30 <= len(core["text"].split()) <= 60
    assert len({word["word"] for word in core["vocabulary"]}) in (5, 6)
    assert all(word["context"] in lesson.sentences for word in core["vocabulary"])
    assert {exercise["type"] for exercise in exercises} == KINDS
    by_type = {exercise["type"]: exercise for exercise in exercises}
    quiz, blank, scramble = by_type["quiz"], by_type["fill_blank"], by_type["scramble"]
    filled = quiz["question"].replace("___", quiz["options"][quiz["correct_index"]])
    assert filled in lesson.sentences
    assert blank["sentence"].replace("___", blank["correct_word"]) == blank["sentence_source"]
    assert sorted(scramble["scrambled_parts"]) == sorted(scramble["correct_sentence"].split())
    assert scramble["scrambled_parts"] != scramble["correct_sentence"].split()
    for exercise in exercises:
        assert set(exercise["targets"]) <= {word["word"] for word in core["vocabulary"]}
        assert exercise.get("sentence_source", lesson.sentences[0]) in core["text"]


def test_no_two_lessons_are_alike():
    texts = {lesson.text for lesson in lesson_bank.LESSONS}
    assert len(texts) == len(lesson_bank.LESSONS) >= 10


def test_calls_are_told_apart_by_schema_and_by_prompt():
    assert model_answers.kind_of(shaped({"sections": {}}, "x")) == "course"
    assert model_answers.kind_of(shaped({"text": {}, "vocabulary": {}}, "x")) == "core"
    assert model_answers.kind_of(shaped({"vocabulary": {}}, "x")) == "core"
    assert model_answers.kind_of(shaped({"exercises": {}}, "x")) == "exercises"
    assert model_answers.kind_of(shaped({"problems": {}}, "x")) == "other"
    assert model_answers.kind_of({"messages": [{"role": "user", "content": "Сәлем"}]}) == "chat"
    in_prompt = 'Of this shape:\n{"type":"object","properties":{"exercises":{}}}'
    body = {"messages": [{"role": "system", "content": in_prompt}], "response_format": {"type": "json_object"}}
    assert model_answers.kind_of(body) == "exercises"
    named = {"messages": [{"role": "system", "content": 'Keys: "text", "vocabulary"'}]}
    assert model_answers.kind_of(named | {"response_format": {"type": "json_object"}}) == "core"


def test_the_topic_chooses_the_lesson_and_the_text_its_exercises():
    core_of = lambda topic: model_answers.default_answer(  # noqa: E731
        shaped({"text": {}, "vocabulary": {}}, f"<topic>{topic}</topic>")
    )
    assert core_of("Базар") == core_of("Базар")
    assert len({core_of(f"тема {number}")["text"] for number in range(60)}) >= 10
    for lesson in lesson_bank.LESSONS:
        prompt = json.dumps(lesson_bank.core(lesson), ensure_ascii=False)
        answer = model_answers.default_answer(shaped({"exercises": {}}, prompt))
        assert answer == lesson_bank.exercises(lesson)


@pytest.mark.parametrize(
    "prompt",
    [
        'x {"interests": ["Футбол", "Музыка"]} y',
        "<interests>\nФутбол\nМузыка\n</interests>",
        "Interests: Футбол, Музыка\nLevel: A1",
        "Between <interests> and </interests> stands what was typed.\n<interests>\nФутбол, Музыка\n</interests>\n",
    ],
)
def test_the_course_is_about_the_interests(prompt):
    course = model_answers.default_answer(shaped({"sections": {}}, prompt))
    titles = [section["title"] for section in course["sections"]]
    assert titles == ["Футбол: часть 1", "Музыка: часть 2", "Футбол: часть 3"]
    topics = [unit["topic"] for section in course["sections"] for unit in section["units"]]
    assert len(set(topics)) == len(topics) == 7


def test_faults_play_in_order_and_where_they_belong():
    with ModelServer() as server:
        server.play("fenced", "chatty", kind="core")
        server.keep("empty", model="other")
        url = server.groq_url + "/openai/v1/chat/completions"

        def content(kind: dict, model: str = "m") -> str:
            return post(url, shaped(kind, "x") | {"model": model})["choices"][0]["message"]["content"]

        assert content({"exercises": {}}).startswith('{"exercises"')
        core = {"text": {}, "vocabulary": {}}
        assert content(core).startswith("```json")
        assert content(core).startswith("Sure!")
        assert content(core).startswith('{"text"')
        assert content(core, "other") == content(core, "other") == ""
        server.clear()
        assert content(core, "other")
        assert server.count("core") == 6
        assert [request.fault for request in server.requests][1:3] == ["fenced", "chatty"]
        with pytest.raises(ValueError, match="unknown fault"):
            server.play("no such thing")


@pytest.mark.parametrize("fault", model_faults.ANSWER_FAULTS)
def test_every_worded_fault_changes_the_answer(fault):
    answer = lesson_bank.exercises(lesson_bank.LESSONS[0])
    assert model_faults.ANSWER_FAULTS[fault](answer) != json.dumps(answer, ensure_ascii=False)
    if fault == "trailing_comma":
        text = model_faults.ANSWER_FAULTS[fault](answer)
        with pytest.raises(ValueError):
            json.loads(text)


def test_it_stands_alone_and_is_steered_from_outside():
    command = [sys.executable, "-m", "tests.support.model_server", "--port", "0", "--fault", "500", "--times", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            base = process.stdout.readline().split("GROQ_BASE_URL=")[1].split()[0]
            url = base + "/v1/chat/completions"
            with pytest.raises(urllib.error.HTTPError):
                post(url, shaped({"exercises": {}}, "x"))
            assert post(url, shaped({"exercises": {}}, "x"))["choices"]
            post(base + "/__control__", {"keep": "empty", "kind": "core", "latency": 0.01})
            answer = post(url, shaped({"text": {}, "vocabulary": {}}, "x"))
            assert answer["choices"][0]["message"]["content"] == ""
            post(base + "/__control__", {"clear": True})
            with urllib.request.urlopen(base + "/__requests__", timeout=5) as response:
                assert [one["fault"] for one in json.load(response)] == ["500", None, "empty"]
            with urllib.request.urlopen(base + "/openai/v1/models", timeout=5) as response:
                assert json.load(response)["data"]
        finally:
            process.terminate()
