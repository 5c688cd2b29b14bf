import pytest

from neurogloss.languages import get_language
from neurogloss.text.lookalikes import find_mixed, mend_lookalikes

KAZAKH, RUSSIAN, ENGLISH = get_language("Kazakh"), get_language("Russian"), get_language("English")
KNOWN = frozenset({"су", "бару", "күн", "үй", "ас", "a"})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Мeн мектeпке бaрaмын", "Мен мектепке барамын"),
        ("кiтап, hәм, қaһарман", "кітап, һәм, қаһарман"),
        ("cy мен ac", "су мен ас"),
        ("əке, ɵмір", "әке, өмір"),
        ("Yй, Yлкен, Уaқыт, Yaқыт", "Үй, Үлкен, Уақыт, Уақыт"),
        ("YоuTube, Gооgle-да", "YouTube, Google-да"),
        ("дocым Apyжaн Mapaттың үйі", "досым Аружан Мараттың үйі"),
    ],
)
def test_kazakh_is_mended(written, meant):
    assert mend_lookalikes(written, KAZAKH, KNOWN) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Mobile Legends, YouTube-та, iPhone-ды, iPhoneды, TikTokта, Coca-Cola, Xepox, COP, 5 A сыныбы",
        "Free Fire ойыны және pop музыка",
        "B дәрумені, X сәулесі",
    ],
)
def test_names_stay(text):
    assert mend_lookalikes(text, KAZAKH, KNOWN) == text


def test_other_languages():
    assert mend_lookalikes("Я люблю книгy и кoфe, YouTube", RUSSIAN) == "Я люблю книгу и кофе, YouTube"
    assert mend_lookalikes("I lоve mу саt, а Кazakh оne", ENGLISH) == "I love my cat, a Kazakh one"


def test_what_cannot_be_mended_is_found():
    assert find_mixed(mend_lookalikes("sабақ, Instagramда, kүшik", KAZAKH)) == ["sабақ"]


def test_mending_is_idempotent():
    once = mend_lookalikes("Мeн Yлкен cy iшемiн YоuTube", KAZAKH, KNOWN)
    assert mend_lookalikes(once, KAZAKH, KNOWN) == once


def test_an_apostrophe_letter_belongs_to_its_word():
    assert find_mixed("oʻqituvchi bogʻda, обʼєкт") == []
    assert mend_lookalikes("oʻqituvchi bogʻda", get_language("Uzbek")) == "oʻqituvchi bogʻda"
