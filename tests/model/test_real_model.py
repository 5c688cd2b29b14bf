"""By hand, against a real model: `RUN_MODEL_E2E=1 GROQ_API_KEY=… pytest tests/model -s`.

Walks course, lesson, repair and roleplay, and prints quality, latency, tokens and cost. Costs money; off otherwise.
"""

import os

import pytest

from analytics.models import AIGenerationEvent
from courses.services import generate_course
from lessons.services import ensure_lesson, remake_exercises
from roleplay.services import answer_chat
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_model(settings):
    """The variables that the suite's settings take away, as the person who runs this set them."""
    variables = ("GROQ_API_KEY", "GROQ_MODEL", "GROQ_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODEL")
    for name in variables:
        if value := REAL.get(name):
            setattr(settings, name, value)
    settings.LESSONS_AHEAD = 0
    if not (settings.GROQ_API_KEY or settings.OPENAI_BASE_URL):
        pytest.fail("RUN_MODEL_E2E is set, but neither GROQ_API_KEY nor OPENAI_BASE_URL")


REAL = dict(os.environ)


def test_course_lesson_repair_and_roleplay(capsys):
    user = UserFactory()
    enrollment = generate_course(user_id=user.id, interests=["путешествия", "музыка"], theme=None, level="A1")
    assert enrollment.course_template.author == "model"
    levels = enrollment.progresses.filter(level_template__type="lesson").order_by(
        "level_template__unit_template__section_template__order", "level_template__unit_template__order"
    )
    for progress, mode in zip(levels, ("fast", "balanced", "strict"), strict=False):
        lesson = ensure_lesson(user_id=user.id, level_template_id=progress.level_template_id, generation_mode=mode)
        report(capsys, f"{mode}: {lesson.topic_snapshot}: {lesson.quality_status}\n{lesson.content_text}")
        assert lesson.content_text
    remake_exercises(lesson)
    answer = answer_chat(
        user_id=user.id, scenario="Кофейня в Алматы", role="бариста", message="Сәлеметсіз бе! Маған шай керек.", history=[],
        target_language="Kazakh", level="A1",
    )  # fmt: skip
    report(capsys, f"roleplay: {answer}")
    for event in AIGenerationEvent.objects.order_by("created_at"):
        tokens = f"{event.prompt_tokens}+{event.completion_tokens}"
        told = f"{event.operation:18} {event.quality_status:13} {event.latency_ms:6} ms {event.calls} calls {tokens} tokens"
        report(capsys, f"{told} ${event.cost} {event.error_codes}")


def report(capsys, text):
    with capsys.disabled():
        print(text)
