"""A conversation in a real browser, with a model that speaks the provider's own wire format, and without one."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from roleplay.models import Conversation, Turn
from vocabulary.models import UserLexeme

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ANSWER = "Сәлем! Сіз базарға бардыңыз ба? Не алдыңыз?"
CORRECTION = {"corrected": "Мен базарға бардым.", "note": "После «мен» глагол кончается на «-м»."}
HINT = {"text": "Мен алма алдым.", "translation": "Я купил яблоки."}
GLOSS = {"word": "базар", "translation": "рынок"}
DEBRIEF = {
    "well": "Вы ответили по-казахски и не остановились.",
    "practise": ["Окончание глагола с «мен»: бардым."],
    "words": [{"word": "алма", "translation": "яблоко"}],
}


def answer_by_kind(body):
    prompt = str(body["messages"])
    asked = str(body.get("response_format") or prompt)
    for mark, answer in (("corrected", CORRECTION), ("practise", DEBRIEF), ("'word'", GLOSS), ("translation", HINT)):
        if mark in asked and body.get("response_format"):
            return answer
    return ANSWER


@pytest.fixture
def learner(page: Page, sign_up) -> User:
    return User.objects.get(username=sign_up(page))


@pytest.fixture
def model(groq):
    groq.answer_with(answer_by_kind)
    return groq


def begin_own(page: Page) -> None:
    page.goto("/roleplay/")
    page.fill("[name=scenario]", "Мы встретились у базара")
    page.fill("[name=role]", "Сосед")
    page.locator("main form[action$='start/'] .btn--primary").click()
    page.wait_for_url("**/roleplay/*-*/")


def send(page: Page, message: str) -> None:
    page.locator("#message").press_sequentially(message)
    page.keyboard.press("Enter")


def test_a_conversation_with_a_model(page: Page, model, learner, assert_accessible):
    begin_own(page)
    send(page, "Мен базарға барды.")
    expect(page.locator(".said--own .said__text")).to_contain_text("Мен базарға барды.")
    expect(page.locator("#said-last .said__text")).to_contain_text(ANSWER)
    expect(page.locator(".said__better b")).to_have_text(CORRECTION["corrected"])
    expect(page.locator("#talk-live")).to_have_text(ANSWER)
    expect(page.locator("#message")).to_be_focused()
    assert [turn.speaker for turn in Turn.objects.order_by("order")] == ["user", "bot"]

    page.locator("button[formaction$='hint/']").click()
    page.locator(".hints__line").click()
    expect(page.locator("#message")).to_have_value(HINT["text"])

    page.locator(".tap", has_text="базарға").click()
    sheet = page.locator("dialog#_keep")
    expect(sheet).to_be_visible()
    assert_accessible(page)
    assert "/word/" not in page.url  # the conversation stays where it is
    sheet.locator("button[formaction$='gloss/']").click()
    expect(sheet.locator("[name=translation]")).to_have_value(GLOSS["translation"])
    expect(sheet.locator("[name=word]")).to_have_value(GLOSS["word"])
    sheet.locator("form .btn--primary").click()
    expect(sheet).to_have_count(0)
    expect(page.locator(".tap", has_text="базарға")).to_be_focused()
    word = UserLexeme.objects.get(user=learner)
    assert (word.translation_preferred, word.context_sentence_preferred) == (
        GLOSS["translation"],
        "Сіз базарға бардыңыз ба?",
    )

    page.locator("button[formaction$='/end/']").click()
    expect(page.locator(".debrief")).to_contain_text(DEBRIEF["well"])
    page.locator(".debrief .row button").click()
    expect(page.locator(".debrief .badge--good")).to_be_visible()
    assert_accessible(page)
    page.goto("/roleplay/")
    page.locator(".past__title").click()
    expect(page.locator(".said--own .said__text")).to_contain_text("Мен базарға барды.")


def test_a_tapped_word_leaves_the_conversation_where_it_is(page: Page, learner):
    page.goto("/roleplay/")
    page.locator("button.scene").first.click()
    page.wait_for_url("**/roleplay/*-*/")
    address = page.url
    page.locator(".tap").first.click()
    expect(page.locator("dialog#_keep")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.url == address
    send(page, "Иә")
    expect(page.locator(".said")).to_have_count(3)
    expect(page.locator("#message")).to_be_focused()
    expect(page.locator("dialog")).to_be_hidden()


@pytest.mark.parametrize("lost", ["sessionid", "csrftoken"])
def test_a_page_that_has_grown_old_keeps_the_message(page: Page, learner, context, complaints, lost):
    complaints.expected.append("403")
    page.goto("/roleplay/")
    page.locator("button.scene").first.click()
    page.wait_for_url("**/roleplay/*-*/")
    context.clear_cookies(name=lost)
    send(page, "Сәлем!")
    expect(page.locator("#talk-trouble")).to_contain_text("устарела")
    expect(page.locator("#message")).to_have_value("Сәлем!")
    expect(page.locator(".said--own")).to_have_count(0)


def test_a_model_that_is_away_keeps_the_message(page: Page, model, learner, complaints):
    complaints.expected.append("503")
    begin_own(page)
    model.keep("500")
    send(page, "Сәлем!")
    expect(page.locator("#talk-trouble")).to_be_visible()
    expect(page.locator("#message")).to_have_value("Сәлем!")
    expect(page.locator(".said")).to_have_count(0)
    assert not Turn.objects.exists()


def test_an_answer_that_breaks_off_is_said_and_kept(page: Page, model, learner):
    begin_own(page)
    model.play("stream_error")
    send(page, "Сәлем!")
    expect(page.locator(".toast--bad")).to_be_visible()
    expect(page.locator(".said")).to_have_count(2)
    assert Turn.objects.count() == 2


def test_a_scripted_scene_to_its_end(page: Page, learner, assert_accessible):
    page.goto("/roleplay/")
    assert_accessible(page)
    page.locator("button.scene").first.click()
    page.wait_for_url("**/roleplay/*-*/")
    assert_accessible(page)
    for _ in range(12):
        if page.locator(".debrief").count():
            break
        turns = page.locator(".said").count()
        page.locator("button[formaction$='hint/']").click()
        page.locator(".hints__line").first.click()
        with page.expect_response(lambda response: "fresh=1" in response.url):
            page.locator("[data-send]").click()
        expect(page.locator(".said")).to_have_count(turns + 2)
        expect(page.locator("#said-last.said--own")).to_have_count(0)
        expect(page.locator(".composer [aria-busy=true]")).to_have_count(0)
    expect(page.locator(".debrief .rows")).to_be_visible()
    assert Conversation.objects.get().debrief
    assert_accessible(page)


class TestWithoutScripts:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_a_conversation(self, page: Page, model, learner):
        begin_own(page)
        page.fill("#message", "Мен базарға барды.")
        page.locator("[data-send]").click()
        expect(page.locator("#said-last .said__text")).to_contain_text(ANSWER)
        expect(page.locator(".said__better b")).to_have_text(CORRECTION["corrected"])
        page.locator("button[formaction$='hint/']").click()
        expect(page.locator(".hints__line")).to_contain_text(HINT["text"])
        page.locator(".tap", has_text="базарға").click()
        page.locator("button[formaction$='gloss/']").click()
        expect(page.locator("[name=translation]")).to_have_value(GLOSS["translation"])
        page.locator("main form .btn--primary").click()
        page.wait_for_url("**/roleplay/*-*/")
        assert UserLexeme.objects.filter(user=learner).count() == 1
        page.locator("button[formaction$='/end/']").click()
        page.locator(".debrief form button").click()
        expect(page.locator(".debrief")).to_contain_text(DEBRIEF["well"])
