"""GET /path/, POST /path/generate, PATCH /path/progress: the contract, owner and outsider, hostile input."""

import pytest

from courses.models import CourseTemplate, Enrollment, UserLevelAttempt, UserLevelProgress
from tests.conftest import API, log_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

LEVELS = [("lesson", 5), ("lesson", 5), ("practice", 10), ("trophy", 15)]


def levels_of(course):
    return [level for section in course["sections"] for unit in section["units"] for level in unit["levels"]]


@pytest.fixture
def course(api):
    response = api.post(f"{API}/path/generate", {"interests": ["Еда", "Путешествия"]}, format="json")
    assert response.status_code == 200, response.content
    return response.json()


def complete(api, level, **fields):
    body = {"level_template_id": level["id"], "status": "completed", "stars": 2, "xp_gained": 50, **fields}
    return api.patch(f"{API}/path/progress", body, format="json")


def test_no_course_yet(api, assert_error):
    assert_error(api.get(f"{API}/path/"), 404, "not_found")


def test_login_is_needed(anonymous, assert_error):
    response = anonymous.get(f"{API}/path/")
    assert_error(response, 401, "not_authenticated")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_course_has_the_contracts_shape(api, course):
    assert api.get(f"{API}/path/").json() == course
    assert course["target_language"] == "Kazakh"
    assert course["theme"] is None
    assert course["cefr_level"] == "A1"
    assert len(course["sections"]) >= 3
    assert sum(len(section["units"]) for section in course["sections"]) >= 12
    for number, section in enumerate(course["sections"], start=1):
        assert section["order"] == number
        assert section["title"]
        for place, unit in enumerate(section["units"], start=1):
            assert unit["order"] == place
            assert [(level["type"], level["total_steps"]) for level in unit["levels"]] == LEVELS
            assert [level["order"] for level in unit["levels"]] == [1, 2, 3, 4]
    statuses = [level["status"] for level in levels_of(course)]
    assert statuses == ["in_progress"] + ["locked"] * (len(statuses) - 1)


def test_interests_lead(course):
    assert {section["title"] for section in course["sections"][:2]} == {"Еда и базар", "Путешествия"}


def test_language_level_is_set(api, course):
    assert api.get(f"{API}/auth/me").json()["language_levels"] == {"Kazakh": "A1"}


def test_an_empty_body_takes_the_defaults(api):
    response = api.post(f"{API}/path/generate")
    assert response.status_code == 200, response.content


def test_regenerating_archives_and_makes_a_new_version(api, course, learner):
    again = api.post(f"{API}/path/generate", {"interests": ["путешествия", "ЕДА"]}, format="json").json()
    assert again["enrollment_id"] != course["enrollment_id"]
    assert again["course_template_id"] != course["course_template_id"]
    first, second = CourseTemplate.objects.order_by("version")
    assert (first.slug, first.version, second.slug, second.version) == (first.slug, 1, first.slug, 2)
    assert Enrollment.objects.filter(user=learner, status="active").count() == 1
    assert Enrollment.objects.filter(user=learner).count() == 2


def test_without_regenerate_the_active_course_stays(api, course):
    kept = api.post(f"{API}/path/generate", {"interests": ["музыка"], "regenerate": False}, format="json").json()
    assert kept == course


def test_another_learner_shares_the_template(api, course, outsider_api):
    other = outsider_api.post(f"{API}/path/generate", {"interests": ["путешествия", "еда"]}, format="json").json()
    assert other["course_template_id"] == course["course_template_id"]
    assert other["enrollment_id"] != course["enrollment_id"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"interests": "музыка"}, "interests"),
        ({"interests": [1]}, "interests.0"),
        ({"interests": ["x" * 50_000]}, "interests.0"),
        ({"interests": ["а"] * 21}, "interests"),
        ({"interests": ["a\u0000b"]}, "interests.0"),
        ({"interests": ["\u202eabc"]}, "interests.0"),
        ({"theme": 5}, "theme"),
        ({"theme": "x" * 201}, "theme"),
        ({"level": "D1"}, "level"),
        ({"level": None}, "level"),
        ({"level": ["A1"]}, "level"),
        ({"regenerate": "yes"}, "regenerate"),
        ([1, 2], "body"),
    ],
)
def test_bad_wishes_change_nothing(api, course, assert_error, body, field):
    assert_error(api.post(f"{API}/path/generate", body, format="json"), 422, "validation_error", field)
    assert api.get(f"{API}/path/").json() == course
    assert CourseTemplate.objects.count() == 1


def test_lone_surrogates_are_refused(api, assert_error):
    response = api.post(f"{API}/path/generate", rb'{"interests": ["\ud800"]}', content_type="application/json")
    assert_error(response, 422, "validation_error", "interests.0")


def test_completing_opens_the_next_level(api, course):
    levels = levels_of(course)
    answer = complete(api, levels[0]).json()
    assert answer == {
        "status": "success",
        "level_template_id": levels[0]["id"],
        "new_status": "completed",
        "next_level_unlocked": True,
        "user_total_xp": 50,
        "stars": 2,
    }
    now = levels_of(api.get(f"{API}/path/").json())
    assert [(level["status"], level["stars"]) for level in now[:3]] == [
        ("completed", 2), ("in_progress", 0), ("locked", 0),
    ]  # fmt: skip


def test_the_whole_course_opens_level_by_level(api, course):
    levels = levels_of(course)[:20]
    for index, level in enumerate(levels):
        assert complete(api, level).json()["next_level_unlocked"] is True, index
    statuses = [level["status"] for level in levels_of(api.get(f"{API}/path/").json())[:22]]
    assert statuses == ["completed"] * 20 + ["in_progress", "locked"]


def test_a_locked_level_is_a_conflict(api, course, assert_error):
    assert_error(complete(api, levels_of(course)[1]), 409, "level_locked")
    assert UserLevelAttempt.objects.count() == 0


def test_xp_is_paid_once_and_only_improved(api, course):
    level = levels_of(course)[0]
    assert complete(api, level, xp_gained=30).json()["user_total_xp"] == 30
    assert complete(api, level, xp_gained=30).json()["user_total_xp"] == 30
    assert complete(api, level, xp_gained=45).json()["user_total_xp"] == 45
    assert complete(api, level, xp_gained=1_000_000).json()["user_total_xp"] == 50
    assert UserLevelAttempt.objects.count() == 4


def test_stars_never_go_down_and_gold_needs_three_again(api, course):
    level = levels_of(course)[0]
    assert complete(api, level, stars=3).json()["new_status"] == "completed"
    assert complete(api, level, stars=1).json() | {"user_total_xp": 0} == {
        "status": "success", "level_template_id": level["id"], "new_status": "completed",
        "next_level_unlocked": False, "user_total_xp": 0, "stars": 3,
    }  # fmt: skip
    assert complete(api, level, stars=3).json()["new_status"] == "gold"
    assert complete(api, level, stars=0, status="in_progress").json()["new_status"] == "gold"


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "banana"}, {"status": "gold"}, {"status": "locked"}, {"status": 1}, {"stars": 4}, {"stars": -1},
        {"stars": "3"}, {"stars": True}, {"stars": 1.5}, {"xp_gained": -5}, {"xp_gained": 10**30},
        {"level_template_id": "nope"}, {"level_template_id": None},
    ],
)  # fmt: skip
def test_bad_progress_changes_nothing(api, course, assert_error, fields):
    assert_error(complete(api, levels_of(course)[0], **fields), 422, "validation_error", next(iter(fields)))
    assert UserLevelProgress.objects.exclude(status="locked").get().status == "in_progress"


def test_somebody_elses_level_is_not_found(course, outsider_api, assert_error):
    assert_error(complete(outsider_api, levels_of(course)[0]), 404, "not_found")


def test_an_archived_level_is_not_found(api, course, assert_error):
    api.post(f"{API}/path/generate", {"interests": ["музыка"]}, format="json")
    assert_error(complete(api, levels_of(course)[0]), 404, "not_found")


def test_a_pair_without_any_author_is_503(assert_error):
    user = UserFactory(target_language="Turkish", native_language="Russian")
    response = log_in(user).post(f"{API}/path/generate", {"interests": []}, format="json")
    assert_error(response, 503, "model_unavailable")
    assert not Enrollment.objects.filter(user=user).exists()


def test_reading_a_course_takes_the_same_few_queries(api, course, django_assert_num_queries):
    with django_assert_num_queries(3):  # session with learner, enrollment with template, levels
        api.get(f"{API}/path/")
