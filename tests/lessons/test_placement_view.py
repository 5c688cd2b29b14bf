"""The placement test's pages: questions from the course, an outcome with its reason, the course opened there."""

import pytest

from courses.models import UserLevelProgress
from courses.selectors import LEAST_PLACEMENT_UNITS
from lessons.exercises.placing import BANDS
from lessons.placement import placement_test
from lessons.placement_views import SESSION_KEY, _question
from tests.factories import make_course
from tests.lessons.players import address, enroll, levels_of, play

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_model(settings):
    settings.AI_ENABLED = False


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def levels(learner):
    return enroll(learner)


def sit(client, user, *, known):
    """Answers as somebody who knows that many bands; the last page."""
    client.post("/placement/", {"act": "begin"})
    for number in range(20):
        page = client.get("/placement/")
        if "verdict" in page.context:
            return page
        question = _question(placement_test(user_id=user.id), client.session[SESSION_KEY])
        fields = {"answer": question["exercise"]["correct_index"]} if question["band"] < known else {"skip": "1"}
        client.post("/placement/", {"mark": number, **fields})
    raise AssertionError("the test has no end")


@pytest.mark.parametrize(("known", "verdict", "place"), [(0, "new", 0), (2, "some", 16), (5, "known", 39)])
def test_the_course_starts_where_new_things_begin(signed_in, learner, levels, known, verdict, place):
    page = sit(signed_in, learner, known=known)
    assert page.context["verdict"] == verdict
    start = levels[place * 4]
    assert page.context["start"] == str(start.level_template_id)
    start.refresh_from_db()
    assert start.status == "in_progress"
    before = UserLevelProgress.objects.filter(id__in=[level.id for level in levels[: place * 4]])
    assert before.filter(status="completed", stars=0, xp_paid=0).count() == place * 4
    learner.refresh_from_db()
    assert learner.xp == 0
    assert signed_in.get("/learn/").context["map"].here.id == str(start.level_template_id)


def test_what_was_done_stays(signed_in, learner, levels):
    play(signed_in, levels[0])
    sit(signed_in, learner, known=2)
    levels[0].refresh_from_db()
    assert (levels[0].status, levels[0].stars) == ("completed", 3)


def test_a_skipped_level_can_still_be_done_for_its_points(signed_in, learner, levels):
    sit(signed_in, learner, known=2)
    play(signed_in, levels[0])
    learner.refresh_from_db()
    assert learner.xp == 50


def test_every_part_of_the_shortest_course_has_a_unit():
    assert LEAST_PLACEMENT_UNITS >= BANDS


def test_no_word_is_asked_twice(signed_in, learner, levels):
    signed_in.post("/placement/", {"act": "begin"})
    for number in range(9):
        signed_in.post("/placement/", {"mark": number, "skip": "1"})
    words = [word for _band, _right, word in signed_in.session[SESSION_KEY]["answers"]]
    assert len(words) == len(set(words)) == 9


def test_an_old_form_changes_nothing(signed_in, levels):
    signed_in.post("/placement/", {"act": "begin"})
    for _ in range(2):
        signed_in.post("/placement/", {"mark": "0", "skip": "1"})
    assert len(signed_in.session[SESSION_KEY]["answers"]) == 1


def test_it_can_be_skipped(signed_in, levels):
    assert 'href="/learn/"' in signed_in.get("/placement/").content.decode()
    assert 'href="/placement/"' in signed_in.get("/learn/").content.decode()
    assert signed_in.get(address(levels[0])).status_code == 200


def test_a_course_by_a_model_begins_where_its_own_part_of_the_road_does(signed_in, learner):
    """Of two parts in five known, the first two of five units are behind."""
    levels = levels_of(make_course(learner, units=5))
    assert 'href="/placement/"' in signed_in.get("/learn/").content.decode()
    page = sit(signed_in, learner, known=2)
    assert (page.context["verdict"], page.context["start"]) == ("some", str(levels[8].level_template_id))
    assert levels[8].level_template.unit_template.topic in page.content.decode()
    assert UserLevelProgress.objects.filter(status="completed").count() == 8


@pytest.mark.parametrize("course", [{}, {"units": 5, "target_language": "Tatar"}, {"units": 5, "cefr_level": "B1"}])
def test_a_short_course_or_one_without_ready_questions_has_none(signed_in, learner, course):
    make_course(learner, **course)
    assert 'href="/placement/"' not in signed_in.get("/learn/").content.decode()
    assert signed_in.get("/placement/").headers["Location"] == "/learn/"
    assert signed_in.post("/placement/", {"act": "begin"}).headers["Location"] == "/learn/"
