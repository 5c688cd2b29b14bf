import pytest

from lessons.authoring.normalise import normalise_core, normalise_exercises, normalise_lesson
from neurogloss.text.context import Context

CONTEXT = Context("Kazakh", "Russian", "A1", "Семья")
TEXT = "Менің атым Айгүл. Біз кешке шай ішеміз. «Кел!» — дейді анам. Алматы — үлкен қала."


def core(**item):
    return {
        "text": TEXT,
        "vocabulary": [{"word": "шай", "translation": "чай", "context": TEXT.split(". ")[1] + ".", **item}],
    }


def word(**item):
    return normalise_core(core(**item), CONTEXT)["vocabulary"][0]


@pytest.mark.parametrize(
    ("given", "word_", "translation"),
    [
        ("Шай", "шай", "чай"),
        ("ШАЙ", "шай", "чай"),
        (" шай. ", "шай", "чай"),
        ("Алматы", "Алматы", "Алматы"),
        ("Айгүл", "Айгүл", "Айгуль"),
        ("Кел", "кел", "приходи"),
    ],
)
def test_words_are_small_unless_names(given, word_, translation):
    assert word(word=given, translation=translation)["word"] == word_


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("книга.", "книга"),
        ("чему-л.", "чему-л."),
        ("и т. д.", "и т. д."),
        ("идти; ехать", "идти; ехать"),
        ("что?", "что?"),
    ],
)
def test_translations_lose_only_a_full_stop(given, kept):
    assert word(translation=given)["translation"] == kept


@pytest.mark.parametrize(
    ("given", "mended"),
    [
        ("біз кешке шай ішеміз", "Біз кешке шай ішеміз"),
        ("біз кешке  шай ішеміз!", "Біз кешке шай ішеміз."),
        ('"Кел!" - дейді анам.', "«Кел!» — дейді анам."),
        ("Біз кешке шай ішеміз.", "Біз кешке шай ішеміз."),
        ("кешке шай ішеміз", "кешке шай ішеміз"),
        ("Мүлде басқа сөйлем.", "Мүлде басқа сөйлем."),
    ],
)
def test_contexts_are_spelt_as_in_the_text(given, mended):
    assert word(context=given)["context"] == mended


def exercise(**item):
    return normalise_exercises({"exercises": [item]}, core(), CONTEXT)[0]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["A) шай", "B) су", "C) сүт"], ["шай", "су", "сүт"]),
        (["1. шай", "2. су", "3. сүт"], ["шай", "су", "сүт"]),
        (["а) шай", "ә) су", "б) сүт"], ["шай", "су", "сүт"]),
        (["A) шай", "C) су", "B) сүт"], ["A) шай", "C) су", "B) сүт"]),
        (["A) шай", "су", "сүт"], ["A) шай", "су", "сүт"]),
        ([3, 4, 5], ["3", "4", "5"]),
    ],
)
def test_labels_of_options(given, kept):
    assert exercise(type="quiz", options=given)["options"] == kept


def test_keys_are_the_contracts_in_its_order():
    item = exercise(type="Fill-Blank", extra=1, sentence="x", source="TEXT")
    assert list(item) == [
        "type",
        "source",
        "targets",
        "sentence_source",
        "sentence",
        "correct_word",
        "blank_index",
        "full_sentence_native",
    ]
    assert item["type"] == "fill_blank"
    assert item["blank_index"] == 0


@pytest.mark.parametrize(
    "value", [None, 1, "x", [], {}, [[]], [None], {"exercises": "x"}, {"exercises": [1, None, "a", []]}, [{}]]
)
def test_any_shape_becomes_the_contracts(value):
    lesson = normalise_lesson(value, CONTEXT)
    assert set(lesson) == {"text", "vocabulary", "exercises"}


def test_number_of_exercises_stays():
    assert len(normalise_exercises({"exercises": [1, {"type": "quiz"}, None]}, core(), CONTEXT)) == 3


def test_a_lone_exercise_and_a_bare_list_are_exercises():
    assert len(normalise_exercises({"type": "quiz"}, core(), CONTEXT)) == 1
    assert len(normalise_exercises([{"type": "quiz"}, {"type": "match"}], core(), CONTEXT)) == 2


@pytest.mark.parametrize(
    ("options", "bare"),
    [
        (["1:0", "2:1", "3:2"], ["1:0", "2:1", "3:2"]),
        (["1.5 кг", "2.5 кг", "3.5 кг"], ["1.5 кг", "2.5 кг", "3.5 кг"]),
        (["A)шай", "B)су", "C)сүт"], ["шай", "су", "сүт"]),
        (["1: шай", "2: су", "3: сүт"], ["шай", "су", "сүт"]),
    ],
)
def test_labels_go_and_scores_stay(options, bare):
    item = {"type": "quiz", "source": "vocab", "targets": ["шай"], "question": "Не?", "options": options}
    assert normalise_exercises([item], core(), CONTEXT)[0]["options"] == bare


def test_options_in_disguise_become_those_of_their_own_script():
    context = Context("Russian", "English", "A1", "City")
    russian = {"text": "Я живу в Москве. Мама купила торт.", "vocabulary": []}
    item = {"type": "quiz", "question": "Где?", "options": ["B Mocквe", "Topты", "in Moscow"], "correct_index": 0}
    assert normalise_exercises([item], russian, context)[0]["options"] == ["В Москве", "Торты", "in Moscow"]


@pytest.mark.parametrize(
    ("sentence", "mended"),
    [
        ("Біз кешке ___ ___.", "Біз кешке ___."),
        ("Біз кешке _ _ _.", "Біз кешке ___."),
        ("Біз ___ ___ ішеміз.", "Біз ___ ___ ішеміз."),
        ("___ кешке ____.", "___ кешке ___."),
    ],
)
def test_gaps_side_by_side_are_one_if_one_phrase_fills_them(sentence, mended):
    item = {"type": "fill_blank", "sentence_source": "Біз кешке шай ішеміз.", "correct_word": "шай ішеміз"}
    assert normalise_exercises([{**item, "sentence": sentence}], core(), CONTEXT)[0]["sentence"] == mended


@pytest.mark.parametrize(
    ("given", "kind", "source"),
    [
        ("Vocabulary", "quiz", "vocab"),
        ("Text", "fill_blank", "text"),
        ("text", "match", "text"),
        ("internet", "quiz", "internet"),
        (["vocab"], "quiz", ""),
        (None, "quiz", ""),
    ],
)
def test_a_source_is_spelt_as_the_contract_does_and_never_guessed(given, kind, source):
    assert normalise_exercises([{"type": kind, "source": given}], core(), CONTEXT)[0]["source"] == source


@pytest.mark.parametrize(
    ("given", "bare"),
    [
        ("✅ шай", "шай"),
        ("шай ✔️", "шай"),
        ("шай (дұрыс)", "шай"),
        ("чай (правильный ответ)", "чай"),
        ("шай (correct)", "шай"),
        ("шай (ыстық)", "шай (ыстық)"),
        ("дұрыс", "дұрыс"),
        ("(true)", "(true)"),
        ("✅", "✅"),
    ],
)
def test_an_option_does_not_say_that_it_is_the_right_one(given, bare):
    item = {"type": "quiz", "source": "vocab", "targets": ["шай"], "question": "Не?", "options": [given, "су", "сүт"]}
    assert normalise_exercises([item], core(), CONTEXT)[0]["options"][0] == bare


def test_a_statement_does_not_say_how_it_is_keyed():
    item = {"type": "true_false", "source": "text", "statement": "Біз кешке шай ішеміз. (Дұрыс)", "is_true": True}
    assert normalise_exercises([item], core(), CONTEXT)[0]["statement"] == "Біз кешке шай ішеміз."
