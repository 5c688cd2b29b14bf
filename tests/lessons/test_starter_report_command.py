"""The commands about the starter content: its lessons as JSON Lines, and the report."""

import io
import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from courses.starter import content
from courses.starter.content import load_pair
from courses.starter.types import Lesson, Pair, Sentence, Theme, Unit, Word
from lessons.authoring.check import check_record
from lessons.authoring.spelling import SpellerMissingError, check_spelling, find_unknown, read_reviewed_forms
from lessons.authoring.starter_records import COMMAND_SEED, starter_records
from lessons.authoring.starter_report import count_themes

PAIR_DIR = Path(settings.STARTER_CONTENT_DIR) / "kk-ru"
# Plays hunspell -l: lists the words that aren't in the file of known ones.
FAKE_HUNSPELL = """#!/bin/sh
if ! [ -f "$(dirname "$0")/$4.dic" ]; then echo "Can't open affix or dictionary files" >&2; exit 1; fi
exec grep -vxFf "$(dirname "$0")/$4.dic" || true
"""


@pytest.fixture
def hunspell(tmp_path, monkeypatch):
    """A hunspell that knows the words written with it, for kk_KZ."""
    program = tmp_path / "bin" / "hunspell"
    program.parent.mkdir()
    program.write_text(FAKE_HUNSPELL)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")

    def know(*words):
        (program.parent / "kk_KZ.dic").write_text("\n".join(words) + "\n", encoding="utf-8")

    return know


@pytest.fixture
def no_hunspell(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def greetings_alone(tmp_path, settings):
    """The content of this test is the first theme alone: a quick report."""
    directory = tmp_path / "content" / "kk-ru"
    shutil.copytree(PAIR_DIR / "01-greetings", directory / "01-greetings")
    shutil.copy(PAIR_DIR / "themes.yaml", directory)
    settings.STARTER_CONTENT_DIR = directory.parent


@pytest.fixture
def spoilt(tmp_path, settings):
    """The content directory of this test is a copy, in which the first unit lacks its topic."""
    settings.STARTER_CONTENT_DIR = Path(shutil.copytree(PAIR_DIR.parent, tmp_path / "content"))
    path = settings.STARTER_CONTENT_DIR / "kk-ru" / "01-greetings" / "1-hello.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("topic:", "topik:"), encoding="utf-8")
    yield
    content.read_pair.cache_clear()


def run(name, *args):
    out = io.StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def lesson(key, text, *words):
    made = tuple(Word(word, "noun", word, 1, word) for word in words)
    return Lesson(key, key, key, (Sentence(text, text),), made, ())


def small_pair():
    """Two themes: алма comes back in the second lesson and in the other theme, нан nowhere."""
    lessons = [
        lesson("one", "Бұл — алма мен нан.", "алма", "нан"),
        lesson("two", "Алманы шаймен жеймін.", "шай", "алма"),
        lesson("three", "Атам алмадан шай жасайды.", "ата"),
    ]
    food = Unit("Kazakh", "a", "food", 1, "a", "a", "a", tuple(lessons[:2]))
    family = Unit("Kazakh", "b", "family", 1, "b", "b", "b", tuple(lessons[2:]))
    themes = [
        Theme(unit.theme, number, "A1", "a", {}, {}, {}, (unit,)) for number, unit in enumerate((food, family), 1)
    ]
    return Pair("kk-ru", "Kazakh", "Russian", tuple(themes))


def test_counts_of_words_that_come_back():
    food, family, every = count_themes(small_pair())
    assert (food.units, food.lessons, food.sentences, food.words) == (1, 2, 2, 4)
    assert (food.new, food.back_in_theme, food.back, food.times) == (3, 1, 2, 3)
    assert food.times_each == 1.0
    assert (family.new, family.back, family.times_each) == (1, 0, 0.0)
    assert (every.lessons, every.words, every.new, every.times) == (3, 5, 4, 3)


def test_counts_of_the_course():
    *themes, every = count_themes(load_pair("Kazakh", "Russian"))
    assert len(themes) == 10
    assert (every.units, every.lessons) == (40, 80)
    assert 640 <= every.sentences <= 960
    assert 480 <= every.words <= 640
    assert every.new > 400
    assert every.back >= every.new * 2 // 3


@pytest.mark.parametrize("seed", [COMMAND_SEED, 77])
def test_judge_finds_nothing_to_object_to_or_to_mend(seed):
    records = list(starter_records(load_pair("Kazakh", "Russian"), seed=seed))
    results = [check_record(record) for record in records]
    assert {result["id"]: result["errors"] for result in results if result["errors"]} == {}
    assert [result["normalised"] for result in results] == [record["lesson"] for record in records]


def test_starter_lessons_writes_json_lines():
    lines = run("starter_lessons").splitlines()
    records = [json.loads(line) for line in lines]
    assert len(records) == 80
    assert set(records[0]) == {"id", "target_language", "native_language", "level", "topic", "lesson"}
    assert "ә" in lines[0]
    assert run("starter_lessons", "--pair", "kk-ru").splitlines() == lines
    assert run("starter_lessons", "--seed", "2").splitlines() != lines


@pytest.mark.parametrize("command", ["starter_lessons", "starter_report"])
def test_unknown_pair_is_one_line(command):
    with pytest.raises(CommandError, match="no starter content for the pair 'xx-yy'"):
        run(command, "--pair", "xx-yy")


@pytest.mark.parametrize("command", ["starter_lessons", "starter_report"])
def test_faulty_content_is_one_line(command, spoilt):
    with pytest.raises(CommandError, match=r"^kk-ru/01-greetings/1-hello\.yaml: ") as caught:
        run(command)
    assert "\n" not in str(caught.value)


def test_report_without_hunspell_says_so(no_hunspell, greetings_alone):
    report = run("starter_report", "--strict")
    assert "Word forms: not checked, hunspell isn't installed." in report
    assert "8 of 8 without an error" in report
    rows = {line.split()[0]: line.split() for line in report.splitlines() if line.strip()}
    assert rows["greetings"][1:3] == rows["all"][1:3] == ["4", "8"]


def test_strict_report_fails_on_unknown_forms(hunspell, greetings_alone):
    hunspell("сәлем")
    out = io.StringIO()
    with pytest.raises(CommandError, match="unknown word forms and lessons with errors: "):
        call_command("starter_report", "--strict", stdout=out)
    assert "Unknown form in hello-1: " in out.getvalue()


def test_strict_report_fails_on_a_lesson_with_errors(no_hunspell, greetings_alone, settings):
    path = settings.STARTER_CONTENT_DIR / "kk-ru" / "01-greetings" / "1-hello.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("translation: имя", "translation: шай ішеміз", 1), encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(CommandError, match="unknown word forms and lessons with errors: 1"):
        call_command("starter_report", "--strict", stdout=out)
    assert "kk-ru/greetings/hello/1: vocabulary[1].translation: " in out.getvalue()


def test_dictionary_that_is_missing_is_named(hunspell):
    with pytest.raises(SpellerMissingError, match="no dictionary kk_KZ"):
        find_unknown(["сәлем"], "kk")


def test_names_and_hyphens_are_known_by_their_parts(hunspell):
    hunspell("ата", "ана", "Алматы")
    assert find_unknown(["ата-ана", "алматы", "ата-қоян", "суға"], "kk") == {"ата-қоян", "суға"}


def test_spelling_parts_known_reviewed_and_unknown(hunspell, tmp_path):
    hunspell("бұл", "алма", "мен", "шай", "атам", "ата", "жеймін", "жасайды")
    (tmp_path / "reviewed_forms").mkdir()
    (tmp_path / "reviewed_forms" / "01-food.txt").write_text("# own\nалманы  # ok\nНАН\n\n", encoding="utf-8")
    spelling = check_spelling(small_pair(), tmp_path)
    assert spelling.reviewed == {"алманы", "нан"}
    # The titles of this pair are its keys.
    assert spelling.unknown == {"one": "one", "two": "two", "шаймен": "two", "three": "three", "алмадан": "three"}
    assert {"бұл", "атам", "алма"} <= spelling.known


def test_reviewed_lists_hold_forms_of_the_course():
    """A form that has left the course leaves the list too."""
    texts = " ".join(
        text.lower()
        for unit in load_pair("Kazakh", "Russian").units
        for entry in unit.lessons
        for text in (
            *(entry.title, entry.text, *(statement.text for statement in entry.statements)),
            *(part for word in entry.words for part in (word.word, word.form, *word.distractors)),
        )
    )
    assert [form for form in sorted(read_reviewed_forms(PAIR_DIR)) if form not in texts] == []


def test_every_form_is_known_or_reviewed():
    """With hunspell and its Kazakh dictionary none is unknown; without them the check says what is missing."""
    if shutil.which("hunspell") is None:
        with pytest.raises(SpellerMissingError):
            check_spelling(load_pair("Kazakh", "Russian"), PAIR_DIR)
    else:
        assert check_spelling(load_pair("Kazakh", "Russian"), PAIR_DIR).unknown == {}
