"""Grading: right answers in any clothes are right, a typo is shown and not failed, nothing from outside breaks it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.exercises.comparing import compare, is_one_edit, make_wordbook
from lessons.exercises.grading import MOST_ANSWER_CHARS, grade
from neurogloss.languages import LANGUAGES

KAZAKH = LANGUAGES["Kazakh"]
LESSON = make_wordbook(
    KAZAKH, words=["дос", "ат", "әдемі", "рақмет", "кітап"], texts=["Ол менің досым Арман.", "Сенің атың өте әдемі!"]
)
QUIZ = {"type": "quiz", "question": "Ал бұл ___ кім?", "options": ["атым", "бала", "менің"], "correct_index": 1}
MATCH = {"type": "match", "pairs": [{"left": "кім", "right": "кто"}, {"left": "ат", "right": "имя"}]}
TRUTH = {"type": "true_false", "sentence_source": "Менің атым Тимур.", "statement": "Мен Тимурмын.", "is_true": True}
BLANK = {"type": "fill_blank", "sentence": "Сенің атың өте ___!", "correct_word": "әдемі"}
SCRAMBLE = {"type": "scramble", "scrambled_parts": ["атың", "кім", "Сенің"], "correct_sentence": "Сенің атың кім"}
ALL = [QUIZ, MATCH, TRUTH, BLANK, SCRAMBLE]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=9), inner, max_size=5),
    max_leaves=12,
)


class TestRightAnswers:
    @pytest.mark.parametrize("answer", [1, "1"])
    def test_quiz_takes_the_index(self, answer):
        graded = grade(QUIZ, answer)
        assert (graded.correct, graded.answer, graded.expected) == (True, "бала", "бала")

    @pytest.mark.parametrize("answer", [0, 3, -1, "", "x", None, True, 10**30, "²"])
    def test_quiz_refuses_the_rest(self, answer):
        assert not grade(QUIZ, answer).correct

    def test_match_takes_all_pairs(self):
        assert grade(MATCH, {"кім": "кто", "ат": "имя"}).correct

    def test_match_names_what_was_missed(self):
        graded = grade(MATCH, {"кім": "имя", "ат": "имя"})
        assert (graded.correct, graded.missed) == (False, ("кім",))

    @pytest.mark.parametrize(("answer", "right"), [(True, True), ("true", True), ("false", False), (None, False)])
    def test_true_false(self, answer, right):
        assert grade(TRUTH, answer).correct is right

    @pytest.mark.parametrize(
        "answer",
        [
            "әдемі", " ӘДЕМІ! ", "«әдемі»", unicodedata.normalize("NFD", "әдемі"), "әдемi", "әдeмі", "ә\u200bдемі",
            "Сенің атың өте әдемі",
        ],
    )  # fmt: skip
    def test_a_gap_is_filled_in_any_clothes(self, answer):
        graded = grade(BLANK, answer, wordbook=LESSON)
        assert (graded.correct, graded.almost) == (True, False)

    @pytest.mark.parametrize(
        "answer", ["сенің атың кім?", "Сенің  АТЫҢ, кім", ["Сенің", "атың", "кім"], "Сенің атың-кім"]
    )
    def test_a_sentence_is_put_in_order(self, answer):
        assert grade(SCRAMBLE, answer, wordbook=LESSON).correct

    @pytest.mark.parametrize("answer", ["атың Сенің кім", ["кім", "Сенің", "атың"], "Сенің кім", ""])
    def test_another_order_is_wrong(self, answer):
        assert not grade(SCRAMBLE, answer, wordbook=LESSON).correct


class TestTypos:
    @pytest.mark.parametrize("answer", ["адемі", "әдмеі", "әдеммі", "әдмі", "әдэмі"])
    def test_one_slip_counts_and_is_told(self, answer):
        graded = grade(BLANK, answer, wordbook=LESSON)
        assert (graded.correct, graded.almost, graded.expected) == (True, True, "әдемі")

    @pytest.mark.parametrize("answer", ["адэмі", "әд", "рақмет", "xyz"])
    def test_more_is_wrong(self, answer):
        assert not grade(BLANK, answer, wordbook=LESSON).correct

    @pytest.mark.parametrize(
        ("expected", "answer"),
        [("досым", "досың"), ("атың", "атым"), ("досым", "досы"), ("кітабы", "кітабын")],
    )
    def test_another_form_of_a_lesson_word_is_no_typo(self, expected, answer):
        assert compare(answer, expected, LESSON) == "other"

    @pytest.mark.parametrize(("expected", "answer"), [("кім", "ким"), ("ат", "от"), ("су", "сү")])
    def test_a_short_word_has_no_typo(self, expected, answer):
        assert compare(answer, expected, make_wordbook(KAZAKH)) == "other"

    def test_only_one_word_of_a_sentence_may_have_one(self):
        assert grade(SCRAMBLE, "Сенін атың кім", wordbook=make_wordbook(KAZAKH)).almost
        assert not grade(SCRAMBLE, "Сенін атын кім", wordbook=make_wordbook(KAZAKH)).correct


class TestAccepted:
    def test_of_a_quiz(self):
        assert grade(QUIZ, 2, ["менің"]).correct

    def test_of_a_gap(self):
        graded = grade(BLANK, "жақсы", ["жақсы"], wordbook=LESSON)
        assert (graded.correct, graded.almost) == (True, False)

    def test_of_an_order(self):
        assert grade(SCRAMBLE, "кім атың сенің", ["Кім атың сенің?"], wordbook=LESSON).correct

    def test_of_a_truth(self):
        assert grade(TRUTH, "false", [False]).correct

    def test_of_pairs(self):
        assert grade(MATCH, {"кім": "имя", "ат": "имя"}, [{"кім": "имя", "ат": "кто"}]).correct


class TestHostile:
    @pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise["type"])
    @given(answer=json_values, accepted=st.lists(json_values, max_size=3))
    def test_no_answer_breaks_it(self, exercise, answer, accepted):
        graded = grade(exercise, answer, accepted, wordbook=LESSON)
        assert isinstance(graded.correct, bool)
        assert not isinstance(graded.answer, str) or len(graded.answer) <= 2 * MOST_ANSWER_CHARS

    @given(
        exercise=st.dictionaries(
            st.sampled_from(["type", "options", "pairs", "sentence", "correct_word", "is_true"]), json_values
        )
    )
    @pytest.mark.parametrize("kind", ["quiz", "match", "true_false", "fill_blank", "scramble", "essay"])
    def test_no_exercise_breaks_it(self, kind, exercise):
        assert not grade({**exercise, "type": kind}, None).correct

    @pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise["type"])
    def test_a_long_answer_is_wrong_and_quick(self, exercise):
        assert not grade(exercise, "ә" * 1_000_000, wordbook=LESSON).correct

    @given(answer=st.text(max_size=40))
    def test_a_gap_is_never_filled_by_another_word(self, answer):
        graded = grade(BLANK, answer, wordbook=LESSON)
        if graded.correct and not graded.almost:
            letters = [sign for sign in unicodedata.normalize("NFC", answer) if sign.isalpha()]
            assert len(letters) in {5, len("Сеніңатыңөтеәдемі")}


class TestProperties:
    @given(
        word=st.text(alphabet="абгдеәіқңөұүһ", min_size=4, max_size=9),
        before=st.sampled_from(["", " ", "«", "— ", "\u00a0"]),
        after=st.sampled_from(["", "!", " .", "»", "?!"]),
        upper=st.booleans(),
    )
    def test_clothes_never_count(self, word, before, after, upper):
        dressed = before + (word.upper() if upper else word) + after
        assert compare(unicodedata.normalize("NFD", dressed), word, make_wordbook(KAZAKH)) == "same"

    @given(
        word=st.text(alphabet="абгдәіқңөұүһ", min_size=4, max_size=9),
        place=st.integers(0, 8),
        letter=st.sampled_from("жзшю"),
    )
    def test_one_other_letter_is_a_typo(self, word, place, letter):
        place %= len(word)
        slipped = word[:place] + letter + word[place + 1 :]
        assert is_one_edit(slipped, word)
        assert compare(slipped, word, make_wordbook(KAZAKH)) == "typo"

    @given(left=st.text(alphabet="абв", max_size=6), right=st.text(alphabet="абв", max_size=6))
    def test_one_edit_is_symmetric_and_agrees_with_the_definition(self, left, right):
        assert is_one_edit(left, right) == is_one_edit(right, left) == (right in edits(left) and left != right)


def edits(word):
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    dropped = {a + b[1:] for a, b in splits if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    replaced = {a + c + b[1:] for a, b in splits if b for c in "абв"}
    added = {a + c + b for a, b in splits for c in "абв"}
    return dropped | swapped | replaced | added
