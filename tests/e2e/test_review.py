"""Words in a real browser: reviewed by keyboard alone, found, edited, taken out and in."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.vocabulary.factories import LexemeFactory, WordFactory
from vocabulary.models import ReviewLog, UserLexeme
from vocabulary.scheduling import State

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
WORDS = (("кітап", "книга", "Мен кітап оқимын."), ("су", "вода", "Су ішемін."), ("нан", "хлеб", "Нан бар."))

# What the key of 3 sends on a Kazakh keyboard.
KAZAKH_THREE = (
    "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'і', code: 'Digit3', bubbles: true}))"
)


@pytest.fixture
def learner(page: Page, sign_up) -> User:
    return User.objects.get(username=sign_up(page))


@pytest.fixture
def words(learner: User) -> list[UserLexeme]:
    """Two new words and one that is known, which is asked first and in its sentence."""
    made = [
        WordFactory(
            user=learner,
            lexeme=LexemeFactory(text=text),
            translation_preferred=translation,
            context_sentence_preferred=sentence,
            next_review_at=timezone.now() - timedelta(hours=5 - place),
        )
        for place, (text, translation, sentence) in enumerate(WORDS)
    ]
    known = {"state": State.REVIEW, "reps": 3, "stability": 4.0, "difficulty": 5.0}
    UserLexeme.objects.filter(id=made[2].id).update(**known, last_reviewed_at=timezone.now() - timedelta(days=6))
    return made


def test_review_by_keyboard_alone(page: Page, words):
    page.goto("/review/")
    expect(page.locator(".review__gap")).to_be_visible()
    expect(page.locator(".review__grade").first).to_be_hidden()
    page.keyboard.press("1")  # nothing is graded before the answer is seen
    page.keyboard.press("Space")
    expect(page.locator("[data-answer]")).to_be_focused()
    expect(page.locator(".review__grade")).to_have_count(4)
    page.keyboard.press("3")
    expect(page.locator(".kk-big").first).to_have_text("кітап")
    expect(page.locator(".review__ask")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("1")
    expect(page.locator(".kk-big").first).to_have_text("су")
    page.keyboard.press("u")
    expect(page.locator(".kk-big").first).to_have_text("кітап")
    assert [review.grade for review in ReviewLog.objects.order_by("reviewed_at")] == [3]
    for expected in ("су", None):
        page.keyboard.press("Space")
        expect(page.locator("[data-answer]")).to_be_focused()
        page.evaluate(KAZAKH_THREE)
        if expected:
            expect(page.locator(".kk-big").first).to_have_text(expected)
    expect(page.locator(".review__end h2")).to_be_visible()
    assert sorted(ReviewLog.objects.values_list("grade", flat=True)) == [3, 3, 3]


def test_every_state_is_accessible(page: Page, learner, words, assert_accessible):
    page.goto("/review/")
    assert_accessible(page)
    page.locator("summary").first.click()
    assert_accessible(page)
    for _ in words:
        if page.locator(".review__reveal:not([open])").count():
            page.locator("summary").first.click()
        page.locator(".review__grade--4").click()
        page.wait_for_timeout(300)
    expect(page.locator(".review__end")).to_be_visible()
    assert_accessible(page)
    for address in ("/words/", f"/words/{words[0].id}/", "/words/new/", "/words/import/", "/progress/"):
        page.goto(address)
        assert_accessible(page)


def test_empty_rooms_are_accessible(page: Page, learner, assert_accessible):
    for address in ("/review/", "/words/", "/progress/"):
        page.goto(address)
        assert_accessible(page)


def test_words_are_found_while_typing(page: Page, words):
    page.goto("/words/")
    expect(page.locator(".words__row")).to_have_count(3)
    page.get_by_role("searchbox").press_sequentially("вод", delay=30)
    expect(page.locator(".words__row")).to_have_count(1)
    expect(page.locator(".words__word")).to_have_text("су")
    page.locator(".words__word").click()
    page.wait_for_url("**/words/*-*/")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("вод")
    expect(page.locator(".words__row")).to_have_count(1)
    page.locator(".words__word").click()
    page.fill("[name=translation]", "водичка")
    page.locator("main form button").first.click()
    expect(page.locator(".toast--good")).to_be_visible()
    expect(page.locator("[name=translation]")).to_have_value("водичка")


def test_words_go_out_as_a_file(page: Page, words):
    page.goto("/words/")
    with page.expect_download() as download:
        page.locator("a[href$='.apkg']").click()
    assert download.value.suggested_filename == "neurogloss-words.apkg"


class TestWithoutScripts:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_review(self, page: Page, words):
        page.goto("/review/")
        for _ in words:
            page.locator("summary").first.click()
            page.locator(".review__grade--4").click()
            page.wait_for_load_state()
        expect(page.locator(".review__end h2")).to_be_visible()
        assert ReviewLog.objects.count() == 3

    def test_words(self, page: Page, words):
        page.goto("/words/")
        page.fill("[name=q]", "хлеб")
        page.locator("form[role=search] button").click()
        expect(page.locator(".words__word")).to_have_text("нан")
        page.locator(".words__word").click()
        page.locator("form[action$='set-aside/'] button").click()
        expect(page.locator("form[action$='take-up/'] button")).to_be_visible()
