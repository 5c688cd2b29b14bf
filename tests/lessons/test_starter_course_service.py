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


def test_it_can_be_finished():
    """The first two sections level by level, then the course's last level; all lessons together are the builder's test."""
    user = UserFactory()
    enrollment = generate_course(user_id=user.id, interests=["музыка", "еда"], theme=None, level="A1")
    levels = list(levels_in_order(enrollment_id=enrollment.id))
    assert len(levels) == 160
    for progress in levels[:32]:
        finish(user, progress)
    UserLevelProgress.objects.filter(status="locked").update(status="completed")
    UserLevelProgress.objects.filter(id=levels[-1].id).update(status="in_progress")
    assert finish(user, levels[-1])["next_level_unlocked"] is False
    assert not UserLevelProgress.objects.filter(status__in=["locked"]).exists()
    texts = GeneratedLesson.objects.filter(level_template__type="lesson").values_list("content_text", flat=True)
    assert len(set(texts)) == len(texts) == 18


def finish(user, progress):
    lesson = ensure_lesson(user_id=user.id, level_template_id=progress.level_template_id)
    assert len(lesson.exercises) >= 8, lesson.topic_snapshot
    told = update_progress(
        user_id=user.id, level_template_id=progress.level_template_id, status="completed", stars=2, xp_claim=20
    )
    assert told["new_status"] == "completed"
    return told
