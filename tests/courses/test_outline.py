import pytest

from courses.outline.normalise import DEFAULT_ICON, normalise_outline
from courses.outline.validate import validate_outline
from neurogloss.text.context import Context

CONTEXT = Context("Kazakh", "Russian", "A1", "игры")


def unit(order, topic, **more):
    return {"order": order, "topic": topic, "description": "Учимся говорить об этом.", "icon": "🎮", **more}


def outline():
    return {
        "sections": [
            {
                "order": 1,
                "title": "Игры",
                "description": "Говорим об играх.",
                "units": [unit(1, "Mobile Legends"), unit(2, "Моя команда")],
            },
            {
                "order": 2,
                "title": "Еда и базар",
                "description": "Покупаем продукты.",
                "units": [unit(1, "Бешбармак и баурсаки"), unit(2, "На базаре")],
            },
        ]
    }


def codes(value, context=CONTEXT):
    return {
        problem.code for problem in validate_outline(normalise_outline(value, context), context) if problem.is_error
    }


def test_good_outline_passes_unchanged():
    assert normalise_outline(outline(), CONTEXT) == outline()
    assert codes(outline()) == set()


def test_slips_are_mended():
    value = outline()
    value["sections"][0]["order"] = "1"
    value["sections"][0]["title"] = "Раздел 1: Игры"
    value["sections"][1]["units"] = value["sections"][1]["units"][::-1]
    value["sections"][0]["units"][0]["topic"] = "1. Mobile Legends"
    value["sections"][0]["units"][1]["topic"] = " Mоя  комaнда. "
    value["sections"][0]["units"][1]["extra"] = 1
    assert normalise_outline([{"course": value}], CONTEXT) == outline()


def test_missing_numbers_are_the_places():
    value = outline()
    for section in value["sections"]:
        del section["order"]
    assert normalise_outline(value, CONTEXT) == outline()


def test_words_are_no_icons():
    value = outline()
    value["sections"][0]["units"][0]["icon"] = "gamepad"
    assert normalise_outline(value, CONTEXT)["sections"][0]["units"][0]["icon"] == DEFAULT_ICON


def change(path, new):
    value = outline()
    place = value
    *steps, last = path
    for step in steps:
        place = place[step]
    place[last] = new
    return value


FIRST = ("sections", 0)
UNIT = (*FIRST, "units", 0)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"sections": []}, "too_short"),
        (change((*FIRST, "units"), []), "too_short"),
        (change((*FIRST, "units"), [unit(n, f"Тема номер {n}") for n in range(1, 14)]), "too_long"),
        (change((*FIRST, "order"), 2), "order_wrong"),
        (change((*UNIT, "order"), 2), "order_wrong"),
        (change((*UNIT, "topic"), "МОЯ команда"), "topic_duplicate"),
        (change((*FIRST, "title"), "Еда и базар"), "title_duplicate"),
        (change((*FIRST, "title"), ""), "empty"),
        (change((*FIRST, "title"), "Менің ойындарым"), "title_language"),
        (change((*UNIT, "topic"), "My favourite games"), "title_language"),
        (change((*UNIT, "topic"), "Отбасы"), "title_language"),
        (change((*UNIT, "description"), "Learn to talk about games."), "title_language"),
        (change((*UNIT, "description"), "Ойындар туралы сөйлесеміз."), "title_language"),
        (change((*UNIT, "description"), "Вот ваш урок по теме."), "assistant_talk"),
        (change((*UNIT, "topic"), "**Игры**"), "markup"),
        (change((*UNIT, "topic"), "<b>Игры</b>"), "markup"),
        (change((*UNIT, "topic"), "undefined"), "error_text"),
        (change((*UNIT, "topic"), "[topic]"), "placeholder"),
        (change((*UNIT, "topic"), "и" * 400), "too_long"),
        (None, "too_short"),
        ({"sections": "x"}, "too_short"),
        ({"sections": [1, "x"]}, "empty"),
    ],
)
def test_flaws_are_caught(value, code):
    assert code in codes(value)


@pytest.mark.parametrize(
    "topic",
    ["K-pop", "Minecraft", "Наурыз", "Домбра и кюй", "Шаңырақ и юрта", "IT", "Айтыс", "Гарри Поттер и Harry Potter"],
)
def test_names_are_titles(topic):
    assert codes(change((*UNIT, "topic"), topic)) == set()


def test_other_pairs():
    english = Context("Kazakh", "English", "A1")
    value = {
        "sections": [
            {
                "order": 1,
                "title": "Family",
                "description": "Talk about your family.",
                "units": [unit(1, "My home", description="Rooms.")],
            }
        ]
    }
    assert codes(value, english) == set()
    assert "title_language" in codes(outline(), english)


def test_what_the_learner_asked_for_may_stand_in_titles_as_they_typed_it():
    value = outline()
    value["sections"][0]["title"] = "travel и дорога"
    value["sections"][0]["units"][0]["topic"] = "music (знакомство)"
    asked = Context("Kazakh", "Russian", "A1", "music travel")
    assert codes(value, asked) == set()
    assert "title_language" in codes(value)
