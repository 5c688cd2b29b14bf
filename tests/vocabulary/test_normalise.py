import unicodedata

import pytest

from vocabulary.normalise import normalise_lexeme


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Кітап", "кітап"),
        ("  кітап.  ", "кітап"),
        ("«Кітап!»", "кітап"),
        ("қош   келдіңіз", "қош келдіңіз"),
        ("қош\u00a0келдіңіз", "қош келдіңіз"),
        ("кі\u00adтап", "кітап"),
        ("\u202eкітап", "кітап"),
        (unicodedata.normalize("NFD", "Йод"), "йод"),
        ("сұр-көк", "сұр-көк"),
        ("Straße", "strasse"),
        ("o'clock", "o'clock"),
        ("ӘЖЕ", "әже"),
        ("—", ""),
        ("", ""),
        ("a\x00b", "ab"),
    ],
)
def test_one_form_for_all_spellings(text, form):
    assert normalise_lexeme(text) == form


def test_it_is_stable_and_bounded():
    long = normalise_lexeme("ß " * 500)
    assert len(long) <= 200
    assert normalise_lexeme(long) == long
