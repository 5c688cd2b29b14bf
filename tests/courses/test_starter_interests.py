"""Which themes interests lead to."""

import unicodedata
from itertools import permutations

import pytest

from courses.starter.content import load_pair
from courses.starter.interests import choose_themes

TABLE = [
    ("музыка", {"music"}),
    ("МУЗЫКУ", {"music"}),
    ("  слушать   музыку ", {"music"}),
    ("музыкальные фестивали", {"music"}),
    ("путешествия", {"travel"}),
    ("путешествий", {"travel"}),
    ("Путешествиями", {"travel"}),
    ("горные походы", {"travel"}),
    ("туризм", {"travel"}),
    ("самолёты", {"travel"}),
    ("самолеты", {"travel"}),
    ("еда", {"food"}),
    ("еду", {"food"}),
    ("кулинарии", {"food"}),
    ("люблю готовить", {"food"}),
    ("чай", {"food"}),
    ("чаю", {"food"}),
    ("рынки", {"food"}),
    ("шоппинг", {"food"}),
    ("футболом", {"games"}),
    ("футбольные матчи", {"games"}),
    ("видеоигр", {"games"}),
    ("Игры", {"games"}),
    ("настольные игры", {"games"}),
    ("компьютерные игры", {"games"}),
    ("Mobile Legends", {"games"}),
    ("mobile legends: bang bang", {"games"}),
    ("Dota 2", {"games"}),
    ("доту", {"games"}),
    ("CS:GO", {"games"}),
    ("спортом", {"games"}),
    ("шахматах", {"games"}),
    ("кино", {"music"}),
    ("фильмов", {"music"}),
    ("K-pop", {"music"}),
    ("к-поп", {"music"}),
    ("игра на гитаре", {"music"}),
    ("танцев", {"music"}),
    ("рисования", {"music"}),
    ("книгами", {"school"}),
    ("технологиями", {"school"}),
    ("программирования", {"school"}),
    ("IT", {"school"}),
    ("наукой", {"school"}),
    ("бизнес", {"school"}),
    ("работу", {"school"}),
    ("машины", {"city"}),
    ("автомобилей", {"city"}),
    ("город Алматы", {"city"}),
    ("архитектурой", {"city"}),
    ("кошки", {"home"}),
    ("домашних животных", {"home"}),
    ("садоводства", {"home"}),
    ("семья", {"family"}),
    ("семьёй", {"family"}),
    ("детей", {"family"}),
    ("друзьями", {"greetings"}),
    ("психологию", {"greetings"}),
    ("погоде", {"time"}),
    ("астрономии", {"time"}),
    ("природу", {"travel", "time"}),
    ("саяхат", {"travel"}),
    ("саяхаттауды", {"travel"}),
    ("тауларды", {"travel"}),
    ("қазақ әндері", {"music"}),
    ("домбырада", {"music"}),
    ("ән айтуды", {"music"}),
    ("ойындар", {"games"}),
    ("футболды", {"games"}),
    ("кітаптар", {"school"}),
    ("кітабым", {"school"}),
    ("тамақтар", {"food"}),
    ("шайды", {"food"}),
    ("отбасым", {"family"}),
    ("достарым", {"greetings"}),
    ("ауа райы", {"time"}),
    ("мысықтар", {"home"}),
    ("cooking", {"food"}),
    ("Cook", {"food"}),
    ("gaming", {"games"}),
    ("gamers", {"games"}),
    ("travelling", {"travel"}),
    ("travels", {"travel"}),
    ("hiking", {"travel"}),
    ("movies", {"music"}),
    ("dancing", {"music"}),
    ("football", {"games"}),
    ("swimming", {"games"}),
    ("books", {"school"}),
    ("cities", {"city"}),
    ("my family", {"family"}),
    ("музыка и спорт", {"music", "games"}),
    ("еда, музыка; горы", {"food", "music", "travel"}),
    # Whole words only.
    ("случайно", set()),
    ("случай", set()),
    ("необычайный", set()),
    ("домен", set()),
    ("carefully", set()),
    ("квантовая запутанность", set()),
    ("asdfgh", set()),
    ("42", set()),
    ("🙂", set()),
]


@pytest.fixture(scope="module")
def themes():
    return load_pair("Kazakh", "Russian").themes


def chosen(interests, themes, theme=None):
    choice = choose_themes(interests, theme, themes=themes)
    return list(choice.themes[: choice.chosen])


@pytest.mark.parametrize(("interest", "expected"), TABLE)
def test_interest_leads_to_its_themes(interest, expected, themes):
    choice = choose_themes([interest], None, themes=themes)
    assert set(choice.themes[: choice.chosen]) == expected
    assert choice.matched is bool(expected)
    assert choice.unknown == (() if expected else (interest.strip(),))


def test_every_keyword_leads_to_its_own_theme(themes):
    for theme in themes:
        for language, keywords in theme.keywords.items():
            for keyword in keywords:
                assert theme.key in chosen([keyword], themes), (language, keyword)
                assert theme.key in chosen([keyword.upper()], themes), (language, keyword)


def test_order_and_doubles_of_interests_make_no_difference(themes):
    interests = ["музыка", "путешествия", "неведомое", "Dota"]
    expected = choose_themes(interests, None, themes=themes)
    for order in permutations(interests):
        assert choose_themes([*order, order[0]], None, themes=themes) == expected
    assert expected.themes[:3] == ("travel", "music", "games")
    assert expected.unknown == ("неведомое",)


def test_all_themes_follow_once_in_the_course_order(themes):
    choice = choose_themes(["спорт"], None, themes=themes)
    assert choice.themes[0] == "games"
    assert list(choice.themes[1:]) == [theme.key for theme in themes if theme.key != "games"]


def test_theme_goes_before_interests(themes):
    assert chosen(["семья", "еда"], themes, theme="Mobile Legends") == ["games", "family", "food"]
    assert chosen(["игры"], themes, theme="игры") == ["games"]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_unicode_forms_are_one(form, themes):
    assert chosen([unicodedata.normalize(form, "чай с йогуртом")], themes) == ["food"]
    assert chosen([unicodedata.normalize(form, "Ｍｏｂｉｌｅ　Ｌｅｇｅｎｄｓ")], themes) == (
        ["games"] if form.startswith("NFK") else chosen(["Ｍｏｂｉｌｅ　Ｌｅｇｅｎｄｓ"], themes)
    )


def test_nothing_asked_is_nothing_unknown(themes):
    for interests, theme in ([], None), (["", "  "], " "):
        choice = choose_themes(interests, theme, themes=themes)
        assert (choice.matched, choice.unknown) == (False, ())
        assert choice.themes[0] == "greetings"


def test_hostile_interests_are_bounded(themes):
    hostile = ["музыка " * 10_000, "\x00\ud800\u202eспорт", *(f"{n} " + "а" * 5000 + "лар" * 500 for n in range(500))]
    choice = choose_themes(hostile, "игра " * 50_000, themes=themes)
    assert "games" in choice.themes[: choice.chosen]
    assert all(len(entry) <= 200 for entry in choice.unknown)
