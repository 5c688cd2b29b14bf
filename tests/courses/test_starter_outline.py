"""The outline of a starter course."""

from itertools import combinations

import pytest

from courses.starter.content import load_pair
from courses.starter.outline import INTEREST_UNKNOWN, LEVEL_UNAVAILABLE, starter_outline

COMMON = [
    "музыка", "спорт", "путешествия", "видеоигры", "кино", "книги", "кулинария", "технологии", "природа", "искусство",
]  # fmt: skip
ON_THEME = {
    "музыка": "music", "спорт": "games", "путешествия": "travel", "видеоигры": "games", "кино": "music",
    "книги": "school", "кулинария": "food", "технологии": "school", "природа": "travel", "искусство": "music",
}  # fmt: skip


@pytest.fixture(scope="module")
def pair():
    return load_pair("Kazakh", "Russian")


@pytest.mark.parametrize(("one", "other"), combinations(COMMON, 2))
def test_any_two_common_interests_make_a_whole_course_on_theme(one, other, pair):
    outline = starter_outline(pair, [one, other], None, "A1")
    sections = outline.course["sections"]
    units = [unit for section in sections for unit in section["units"]]
    assert len(sections) >= 3
    assert len(units) >= 12
    leading = {
        unit["content_key"].split("/")[0] for section in sections[: outline.on_theme] for unit in section["units"]
    }
    assert {ON_THEME[one], ON_THEME[other]} <= leading
    assert outline.notices == outline.unknown == ()
    assert all(len(pair.find_unit(unit["content_key"]).lessons) == 2 for unit in units)


def test_shape_is_the_contracts(pair):
    course = starter_outline(pair, [], None, "A1").course
    assert set(course) == {"sections"}
    for order, section in enumerate(course["sections"], start=1):
        assert set(section) == {"order", "title", "description", "units"}
        assert section["order"] == order
        assert [unit["order"] for unit in section["units"]] == [1, 2, 3, 4]
        for unit in section["units"]:
            assert set(unit) == {"order", "topic", "description", "icon", "content_key"}
            assert all(unit[key] for key in ("topic", "description", "icon"))
    topics = [unit["topic"] for section in course["sections"] for unit in section["units"]]
    assert len(set(topics)) == len(topics) == 40


def test_without_interests_the_basics_come_in_order(pair):
    outline = starter_outline(pair, [], None, "A1")
    assert [section["title"] for section in outline.course["sections"]][:2] == ["Знакомство и люди", "Семья"]
    assert (outline.on_theme, outline.notices) == (0, ())


def test_unknown_interest_gets_the_basics_and_is_told(pair):
    outline = starter_outline(pair, ["квантовая запутанность"], None, "A1")
    assert outline.notices == (INTEREST_UNKNOWN,)
    assert outline.unknown == ("квантовая запутанность",)
    assert outline.course == starter_outline(pair, [], None, "A1").course


@pytest.mark.parametrize("level", ["A2", "B1", "B2", "C1"])
def test_level_without_content_gets_the_nearest_and_is_told(level, pair):
    outline = starter_outline(pair, ["музыка", "абракадабра"], None, level)
    assert outline.level == "A1"
    assert outline.notices == (LEVEL_UNAVAILABLE, INTEREST_UNKNOWN)


def test_outline_is_the_same_for_the_same_wishes(pair):
    assert starter_outline(pair, ["Еда", "спорт"], "Наурыз", "A1") == (
        starter_outline(pair, ["спорт", "Еда"], "Наурыз", "A1")
    )
