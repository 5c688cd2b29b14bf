from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from vocabulary.cards import split_at_word
from vocabulary.wording import on_date, when_due

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        ("Мен кітап оқимын.", "кітап", ("Мен ", "кітап", " оқимын.")),
        ("Кітабым үйде.", "кітап", ("", "Кітабым", " үйде.")),
        ("Біз Алматыға барамыз.", "Алматы", ("Біз ", "Алматыға", " барамыз.")),
        ("Сау бол, досым!", "сау бол", ("", "Сау бол", ", досым!")),
        ("Қар жауды.", "су", ("", "", "")),
        ("", "су", ("", "", "")),
        ("Мен бардым.", "", ("", "", "")),
    ],
)
def test_the_gap_is_where_the_word_stands(sentence, word, expected):
    assert split_at_word(sentence, word, target_language="Kazakh") == expected


def test_an_unknown_language_asks_no_gap_for_forms():
    assert split_at_word("Кітабым үйде.", "кітап", target_language="Klingon") == ("", "", "")


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(0), "now"),
        (timedelta(days=-4), "now"),
        (timedelta(seconds=20), "in 1 minute"),
        (timedelta(minutes=10), "in 10 minutes"),
        (timedelta(hours=3), "in 3 hours"),
        (timedelta(hours=13), "tomorrow"),
        (timedelta(days=1), "tomorrow"),
        (timedelta(days=5), "in 5 days"),
        (timedelta(days=92), "in 3 months"),
        (timedelta(days=1100), "in 3 years"),
    ],
)
def test_times_in_words(after, words):
    with translation.override("en"):
        assert when_due(NOW + after, now=NOW) == words


def test_the_learners_calendar_counts():
    with translation.override("en"), timezone.override("Asia/Almaty"):  # five hours ahead: 17:00 there
        assert when_due(NOW + timedelta(hours=8), now=NOW) == "tomorrow"
        assert on_date(NOW + timedelta(hours=8), now=NOW) == "11 March"
        assert on_date(NOW + timedelta(hours=1), now=NOW) == "today"
        assert on_date(NOW + timedelta(days=366), now=NOW) == "11 March 2027"
