"""A learner without any key can finish all of a starter course."""

import itertools

import pytest

from courses.models import UserLevelProgress
from courses.selectors import course_view, levels_in_order
from courses.services import generate_course, update_progress
from lessons.models import GeneratedLesson
from lessons.services import ensure_lesson
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

COMMON = ["путешествия", "музыка", "еда", "футбол", "игры", "семья", "работа", "погода", "город", "дом"]


@pytest.mark.parametrize("pair", itertools.combinations(COMMON, 2))
def test_any_two_interests_make_a_course_on_theme(pair):
    enrollment = generate_course(user_id=UserFactory().id, interests=pair, theme=None, level="A1")
    course = course_view(enrollment=enrollment)
    assert len(course["sections"]) >= 3
    assert sum(len(section["units"]) for section in course["sections"]) >= 12
    assert course["notices"] == []


def test_all_of_it_can_be_finished():
    user = UserFactory()
    enrollment = generate_course(user_id=user.id, interests=["музыка", "еда"], theme=None, level="A1")
    for progress in levels_in_order(enrollment_id=enrollment.id):
        lesson = ensure_lesson(user_id=user.id, level_template_id=progress.level_template_id)
        assert len(lesson.exercises) >= 8, lesson.topic_snapshot
        told = update_progress(
            user_id=user.id, level_template_id=progress.level_template_id, status="completed", stars=2, xp_claim=20
        )
        assert told["new_status"] == "completed"
    assert not UserLevelProgress.objects.exclude(status="completed").exists()
    assert told["next_level_unlocked"] is False
    lessons = GeneratedLesson.objects.filter(level_template__type="lesson")
    assert lessons.count() == 80
    assert len({lesson.content_text for lesson in lessons}) == 80
