"""The starter content's files, and what the loader says of faulty ones."""

import json
import shutil
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from jsonschema import Draft202012Validator

from courses.starter import content
from courses.starter.checks import find_form, order_parts
from courses.starter.content import ContentError, available_pairs, load_pair, read_pair

CONTENT = Path(settings.STARTER_CONTENT_DIR)
UNIT_FILES = sorted(CONTENT.glob("*/[0-9][0-9]-*/*.yaml"))


@pytest.fixture(scope="module")
def pair():
    return load_pair("Kazakh", "Russian")


@pytest.fixture
def copy(tmp_path):
    """A copy of the pair's directory, to be spoilt."""
    return Path(shutil.copytree(CONTENT / "kk-ru", tmp_path / "kk-ru"))


def spoil(directory, name, old, new):
    path = directory / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit(directory, name, change):
    path = directory / name
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


@pytest.mark.parametrize("path", UNIT_FILES, ids=lambda path: path.stem)
def test_unit_file_matches_the_schema(path):
    schema = json.loads((CONTENT / "schema.json").read_text(encoding="utf-8"))
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(data)] == []


@pytest.mark.parametrize("name", ["schema.json", "themes.schema.json"])
def test_schema_is_a_schema(name):
    Draft202012Validator.check_schema(json.loads((CONTENT / name).read_text(encoding="utf-8")))


def test_kazakh_from_russian_is_whole(pair):
    assert ("Kazakh", "Russian") in available_pairs()
    assert (pair.code, pair.native_code, pair.levels) == ("kk-ru", "ru", ("A1",))
    assert [theme.key for theme in pair.themes] == (
        ["greetings", "family", "food", "home", "city", "travel", "school", "time", "music", "games"]
    )
    assert [theme.number for theme in pair.themes] == list(range(1, 11))
    assert {len(theme.units) for theme in pair.themes} == {4}
    assert {len(unit.lessons) for unit in pair.units} == {2}


def test_keys_and_titles_are_unique(pair):
    lessons = [lesson for unit in pair.units for lesson in unit.lessons]
    for values in (
        [unit.key for unit in pair.units],
        [unit.topic for unit in pair.units],
        [lesson.key for lesson in lessons],
        [lesson.title for lesson in lessons],
        [lesson.grammar for lesson in lessons],
        [lesson.text for lesson in lessons],
    ):
        assert len(set(values)) == len(values)


def test_no_two_lessons_are_alike(pair):
    """A phrase or two may come back in another lesson, never more."""
    lessons = [lesson for unit in pair.units for lesson in unit.lessons]
    sentences = {lesson.key: {sentence.text.casefold() for sentence in lesson.sentences} for lesson in lessons}
    for one, other in combinations(sentences, 2):
        assert len(sentences[one] & sentences[other]) <= 2, (one, other)


def test_themes_are_rich_in_keywords(pair):
    for theme in pair.themes:
        assert sum(len(words) for words in theme.keywords.values()) >= 40
        assert all(theme.keywords[code] for code in ("ru", "kk", "en"))
        assert set(theme.title) == set(theme.description) == {"ru", "kk", "en"}


def test_a_pair_is_read_once(pair):
    content.read_pair.cache_clear()
    load_pair("Kazakh", "Russian")
    assert load_pair("Kazakh", "Russian") is load_pair("Kazakh", "Russian")


@pytest.mark.parametrize("names", [("Kazakh", "English"), ("Klingon", "Russian"), ("kk", "ru"), ("", "")])
def test_no_content_for_a_pair_is_none(names):
    assert load_pair(*names) is None


def test_find_unit(pair):
    unit = pair.units[7]
    assert pair.find_unit(unit.content_key) is unit
    assert pair.find_unit("greetings/none-such") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit: hello\n", "unit: hello\nunit: hello\n", "line 2: 'unit' stands twice"),
        ("unit: hello", "unit: hallo", "unit: 'hallo' isn't the name of the file"),
        ("unit: hello", "unit: Hello There", "unit: 'Hello There' does not match"),
        ("lessons:", "lessons: [", "line "),
        ("description:", "descripton:", "descripton"),
        ("    grammar:", "    gramar:", "lessons[1]"),
    ],
)
def test_faulty_file_is_named_in_one_line(copy, old, new, said):
    spoil(copy, "01-greetings/1-hello.yaml", old, new)
    with pytest.raises(ContentError) as caught:
        read_pair(copy)
    message = str(caught.value)
    assert message.startswith("kk-ru/01-greetings/1-hello.yaml: ")
    assert said in message
    assert "\n" not in message


def _set_form(data):
    data["lessons"][0]["words"][2]["form"] = "жоқсөз"


def _double_word(data):
    data["lessons"][1]["words"][1]["word"] = data["lessons"][1]["words"][0]["word"]


def _double_sentence(data):
    data["lessons"][0]["sentences"][3]["text"] = data["lessons"][0]["sentences"][4]["text"]


def _only_true(data):
    for statement in data["lessons"][0]["statements"]:
        statement["is_true"] = True


def _point_nowhere(data):
    data["lessons"][0]["words"][0]["sentence"] = 12
    data["lessons"][0]["sentences"] = data["lessons"][0]["sentences"][:8]


def _right_distractor(data):
    word = next(word for word in data["lessons"][0]["words"] if word.get("distractors"))
    word["distractors"][0] = word["form"].upper()


def _copied_statement(data):
    data["lessons"][0]["statements"][0]["text"] = data["lessons"][0]["sentences"][0]["text"]


def _borrow_grammar(data):
    data["lessons"][0]["grammar"] = data["lessons"][1]["grammar"]


def _free_nowhere(data):
    data["lessons"][0]["free_order"] = [12]


def _free_all(data):
    data["lessons"][0]["free_order"] = list(range(1, len(data["lessons"][0]["sentences"]) + 1))


def _strip_distractors(data):
    for word in data["lessons"][0]["words"]:
        word.pop("distractors", None)


def _shout(data):
    data["lessons"][0]["words"][0]["word"] = data["lessons"][0]["words"][0]["word"].upper()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_set_form, "lesson 1: word 3"),
        (_double_word, "lesson 2: word 2"),
        (_double_sentence, "lesson 1: sentence 5 stands twice"),
        (_only_true, "lesson 1: statements: at least one true and one false"),
        (_point_nowhere, "there is no sentence 12"),
        (_right_distractor, "a distractor repeats"),
        (_copied_statement, "statement 1 copies a sentence"),
        (_borrow_grammar, "stands in kk-ru/01-greetings/1-hello.yaml already"),
        (_strip_distractors, "fewer than 4 words have distractors"),
        (_free_nowhere, "lesson 1: free_order: there is no sentence 12"),
        (_free_all, "fewer than 3 sentences of 3 to 8 words"),
        (_shout, "is written in lower case"),
    ],
)
def test_fault_that_a_schema_cannot_see_is_named(copy, change, said):
    edit(copy, "01-greetings/1-hello.yaml", change)
    with pytest.raises(ContentError) as caught:
        read_pair(copy)
    assert any(said in problem for problem in caught.value.problems), caught.value.problems
    assert all(problem.startswith("kk-ru/01-greetings/1-hello.yaml: ") for problem in caught.value.problems)


def test_faults_of_the_tree_are_named(copy):
    (copy / "01-greetings" / "1-hello.yaml").rename(copy / "01-greetings" / "9-hello.yaml")
    with pytest.raises(ContentError, match="the number of this file should be"):
        read_pair(copy)
    (copy / "01-greetings").rename(copy / "01-greeting")
    with pytest.raises(ContentError, match="01-greeting: no theme"):
        read_pair(copy)


def test_directory_and_languages_belong_together(copy):
    spoil(copy, "themes.yaml", "target_language: Kazakh", "target_language: Tatar")
    with pytest.raises(ContentError, match=r"kk-ru/themes\.yaml: the languages"):
        read_pair(copy)


def test_bytes_that_are_no_text_are_named(copy):
    (copy / "01-greetings" / "1-hello.yaml").write_bytes(b"unit: \xff\xfe")
    with pytest.raises(ContentError, match=r"1-hello\.yaml: isn't UTF-8"):
        read_pair(copy)


def test_a_theme_without_files_is_left_out(copy):
    shutil.rmtree(copy / "10-games")
    assert len(read_pair(copy).themes) == 9


@pytest.mark.parametrize(
    ("form", "sentence", "count"),
    [("ат", "Ат пен ат.", 2), ("ат", "Атым Дана.", 0), ("таңғы ас", "Бұл — таңғы ас.", 1), ("ата", "Ата-анам бар.", 0)],
)
def test_find_form_sees_whole_words(form, sentence, count):
    assert len(find_form(form, sentence)) == count


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Мен шай ішемін.", ["Мен", "шай", "ішемін"]),
        ("Бұл — кітап.", []),
        ("Иә, мен барамын.", []),
        ("Сәлем, Дана!", []),
        ("Жүр, жүр.", []),
        ("Ата-анам үйде ме?", ["Ата-анам", "үйде", "ме"]),
    ],
)
def test_order_parts_takes_plain_sentences(sentence, parts):
    assert order_parts(sentence) == parts
