"""What a model or a learner wrote is shown as text in every room: nothing of it runs, and the policy has nothing to stop."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from courses.models import CourseSectionTemplate, CourseUnitTemplate, Job, UserLevelProgress
from lessons.exercises.run import Run
from roleplay.models import Conversation, Turn
from tests.factories import LessonFactory, UserLexemeFactory, VocabularyItemFactory, make_course
from tests.lessons.players import run_of
from vocabulary.models import UserLexeme

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SCRIPT = "<script>window.ran = 1</script>"
IMAGE = "<img src=x onerror='window.ran = 1'>"
BREAKOUT = "\"'></textarea></template><svg onload=window.ran=1>{{ 7|add:7 }}"
HOSTILE = SCRIPT + IMAGE + BREAKOUT
SENTENCE = f"Бұл кітап {HOSTILE}."
EXERCISES = [
    {
        "type": "quiz",
        "source": "vocab",
        "targets": ["кітап"],
        "question": f"Бұл ___ {HOSTILE}.",
        "options": [f"кітап {HOSTILE}", SCRIPT, IMAGE],
        "correct_index": 0,
    },
    {
        "type": "true_false",
        "source": "text",
        "targets": ["кітап"],
        "sentence_source": SENTENCE,
        "statement": SENTENCE,
        "is_true": True,
    },
    {
        "type": "fill_blank",
        "source": "text",
        "targets": ["кітап"],
        "sentence_source": SENTENCE,
        "sentence": f"Бұл ___ {HOSTILE}.",
        "correct_word": f"кітап{SCRIPT}",
        "blank_index": 0,
        "full_sentence_native": f"Это книга {HOSTILE}.",
    },
    {
        "type": "scramble",
        "source": "text",
        "targets": ["кітап"],
        "sentence_source": SENTENCE,
        "scrambled_parts": [SCRIPT, IMAGE, BREAKOUT],
        "correct_sentence": f"{IMAGE} {SCRIPT} {BREAKOUT}",
    },
    {
        "type": "match",
        "source": "vocab",
        "targets": ["кітап"],
        "pairs": [
            {"left": f"{part} {number}", "right": f"{HOSTILE} {number}"}
            for number, part in enumerate((SCRIPT, IMAGE, BREAKOUT))
        ],
    },
]


@pytest.fixture(autouse=True)
def no_model(settings):
    settings.AI_ENABLED = False


@pytest.fixture
def learner(page: Page, sign_up) -> User:
    user = User.objects.get(username=sign_up(page))
    make_course(user, theme=HOSTILE, notices=["interest_unknown"])
    CourseSectionTemplate.objects.update(title=HOSTILE, description=HOSTILE)
    CourseUnitTemplate.objects.update(topic=HOSTILE, description=HOSTILE, icon="<b>")
    return user


def assert_plain(page: Page) -> None:
    expect(page.locator("main")).to_have_count(1)
    assert page.evaluate("window.ran") is None, page.url
    assert page.locator("main script, main img[src=x], svg[onload]").count() == 0, page.url


def test_in_a_course_and_a_lesson(page: Page, learner):
    progress = UserLevelProgress.objects.get(status="in_progress")
    extras = {"title": HOSTILE, "grammar": HOSTILE, "sentences": [{"text": SENTENCE, "translation": HOSTILE}]}
    lesson = LessonFactory(
        enrollment=progress.enrollment,
        level_template=progress.level_template,
        topic_snapshot=HOSTILE,
        content_text=SENTENCE,
        exercises=EXERCISES,
        extras=extras,
    )
    for word in ("кітап", SCRIPT, IMAGE):
        VocabularyItemFactory(generated_lesson=lesson, word=word, translation=HOSTILE, context_sentence=SENTENCE)
    payload = {"interests": [HOSTILE], "theme": HOSTILE, "level": "A1", "regenerate": True}
    result = {"enrollment_id": str(progress.enrollment_id)}
    job = Job.objects.create(
        user=learner, kind="generate_course", status="succeeded", payload=payload, message=HOSTILE, result=result
    )
    for address in (f"/jobs/{job.id}/", "/learn/", f"/learn/levels/{progress.level_template_id}/"):
        page.goto(address)
        expect(page.locator("main")).to_contain_text(SCRIPT)
        assert_plain(page)
    page.locator(".word--new").first.click()
    expect(page.locator(".gloss:popover-open")).to_contain_text(IMAGE)
    page.keyboard.press("Escape")
    page.locator(".player__foot button").click()
    expect(page.locator(".rows")).to_contain_text(SCRIPT)
    page.locator(".player__foot button").click()
    asked = set()
    for _ in EXERCISES:
        page.locator(".task").wait_for()
        run: Run = run_of(progress)
        asked.add(run.steps[run.current].exercise["type"])
        expect(page.locator(".task")).to_contain_text(SCRIPT)
        assert_plain(page)
        if page.locator("#answer:visible").count():
            page.fill("#answer", HOSTILE)
            page.locator("form .btn--block").first.click()
        else:
            page.locator(".task__skip").click()
        expect(page.locator(".verdict--wrong")).to_be_visible()
        expect(page.locator(".task")).to_contain_text(SCRIPT)
        assert_plain(page)
        page.locator(".player__foot button").click()
        page.locator(".verdict").wait_for(state="detached")
    assert asked == {exercise["type"] for exercise in EXERCISES}


def test_among_words_and_in_review(page: Page, learner):
    word = UserLexemeFactory(
        user=learner,
        lexeme__text=f"кітап {SCRIPT}",
        translation_preferred=HOSTILE,
        context_sentence_preferred=SENTENCE,
        next_review_at=timezone.now(),
    )
    for address in ("/words/", f"/words/{word.id}/", f"/words/?q={SCRIPT}"):
        page.goto(address)
        expect(page.locator("main")).to_contain_text(SCRIPT)
        assert_plain(page)
    page.goto("/review/")
    page.keyboard.press("Space")
    expect(page.locator(".review__answer")).to_contain_text(IMAGE)
    assert_plain(page)
    page.keyboard.press("3")
    expect(page.locator(".review__end")).to_be_visible()
    page.goto(f"/words/{word.id}/")
    page.locator("form[action$='set-aside/'] button").click()
    expect(page.locator(".toast")).to_contain_text(SCRIPT)
    assert_plain(page)


def test_in_a_conversation(page: Page, learner):
    talk = Conversation.objects.create(
        user=learner,
        scenario=HOSTILE,
        role=HOSTILE,
        target_language="Kazakh",
        native_language="Russian",
        level="A1",
    )
    correction = {"corrected": HOSTILE, "note": HOSTILE}
    Turn.objects.create(conversation=talk, order=1, speaker="user", text=HOSTILE, correction=correction)
    Turn.objects.create(conversation=talk, order=2, speaker="bot", text=HOSTILE, translation=HOSTILE)
    for address in ("/roleplay/", f"/roleplay/{talk.id}/"):
        page.goto(address)
        expect(page.locator("main")).to_contain_text(SCRIPT)
        assert_plain(page)
    page.locator(".tap", has_text="script").first.click()
    expect(page.locator("dialog#_keep")).to_contain_text(SCRIPT)
    assert_plain(page)
    page.keyboard.press("Escape")
    talk.debrief = {"well": HOSTILE, "practise": [HOSTILE], "words": [{"word": SCRIPT, "translation": IMAGE}]}
    talk.ended_at = timezone.now()
    talk.save()
    page.reload()
    expect(page.locator(".debrief")).to_contain_text(SCRIPT)
    page.locator(".debrief .row button").click()
    expect(page.locator(".debrief .badge--good")).to_be_visible()
    assert_plain(page)
    assert UserLexeme.objects.get(user=learner).lexeme.text in SCRIPT


def test_streamed_by_a_model(page: Page, learner, groq):
    groq.answer_with(
        lambda body: HOSTILE if not body.get("response_format") else {"corrected": HOSTILE, "note": SCRIPT}
    )
    page.goto("/roleplay/")
    page.fill("[name=scenario]", HOSTILE)
    page.fill("[name=role]", "Сосед")
    page.locator("main form[action$='start/'] .btn--primary").click()
    page.wait_for_url("**/roleplay/*-*/")
    page.locator("#message").press_sequentially("Сәлем!")
    page.keyboard.press("Enter")
    expect(page.locator("#said-last:not(.said--own)")).to_contain_text(SCRIPT)
    expect(page.locator("#talk-live")).to_have_text(HOSTILE)
    assert_plain(page)
