"""From the front page to one's own course."""

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_front_page_lets_a_visitor_try(page: Page, assert_accessible):
    page.goto("/")
    page.keyboard.press("3")
    expect(page.locator("#_sample .alert--good")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#_sample")).to_contain_text("2")
    page.locator("#_sample .answer").first.click()
    expect(page.locator("#_sample .alert--bad")).to_be_visible()
    assert_accessible(page)


def test_sign_up_leads_to_a_course(page: Page, build_course, assert_accessible):
    build_course(page)
    expect(page.locator("main")).to_have_count(1)
    expect(page.locator("main h1")).to_be_visible()


@pytest.mark.parametrize("step", [1, 2, 3])
def test_onboarding_is_accessible(page: Page, sign_up, assert_accessible, step):
    sign_up(page)
    page.goto(f"/onboarding/?step={step}")
    assert_accessible(page)


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/login/", "/accounts/password/reset/", "/offline/"])
def test_pages_for_strangers_are_accessible(page: Page, assert_accessible, address):
    page.goto(address)
    assert_accessible(page)


def test_settings_are_accessible_and_switch_language_and_theme(page: Page, sign_up, assert_accessible):
    sign_up(page)
    page.goto("/settings/")
    assert_accessible(page)
    page.select_option("[name=interface_language]", "kk")
    page.select_option("[name=color_theme]", "dark")
    page.click("#preferences button")
    expect(page.locator("html")).to_have_attribute("lang", "kk")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("main h1")).to_have_text("Баптаулар")


class TestWithoutScripts:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_sign_up_leads_to_a_course(self, page: Page, build_course):
        build_course(page)
        expect(page.locator("main h1")).to_be_visible()

    def test_the_sample_is_graded(self, page: Page):
        page.goto("/")
        page.locator("#_sample .answer").nth(2).click()
        expect(page.locator("#_sample .alert--good")).to_be_visible()


def test_a_course_by_a_model_shows_its_progress(page: Page, sign_up, groq, worker):
    sign_up(page)
    page.goto("/onboarding/?step=3")
    page.fill("[name=theme]", "шахматы")
    page.click("main form button")
    page.wait_for_url("**/jobs/**")
    expect(page.locator("main a[href='/learn/']")).to_be_visible(timeout=20_000)
    expect(page.locator(".alert--warn")).to_have_count(0)  # no ready course stands in
    page.wait_for_url("**/learn/")  # by itself


def test_progress_comes_without_a_stream_too(page: Page, sign_up, groq, worker, complaints):
    """The page asks by itself, through a reload; at its end it is read out, and Back doesn't come by it again."""
    complaints.expected.append("/events/")
    page.route("**/events/", lambda route: route.abort())
    groq.script.latency = 2
    sign_up(page)
    page.goto("/onboarding/?step=3")
    page.fill("[name=theme]", "шахматы")
    page.click("main form button")
    page.wait_for_url("**/jobs/**")
    expect(page.locator("progress")).to_be_visible()
    page.reload()
    expect(page.locator("#job")).to_have_attribute("aria-busy", "true")
    expect(page.locator("main a[href='/learn/']")).to_be_visible(timeout=20_000)
    expect(page.locator("#topics-title")).to_be_visible()
    expect(page.locator("#job")).not_to_have_attribute("aria-busy", "true")
    page.wait_for_url("**/learn/")
    page.go_back()
    page.wait_for_url("**/onboarding/**")


def test_who_doesnt_know_their_level_can_find_out(page: Page, sign_up, settings):
    settings.AI_ENABLED = False
    sign_up(page)
    page.goto("/onboarding/?step=2")
    page.check("[name=level][value=unknown]")
    page.click("main form button")
    page.check("[name=interests][value=Travel]")
    page.click("main form button")
    page.wait_for_url("**/jobs/**")
    page.click("main a[href='/placement/']")
    page.click("main form button")
    page.locator(".task").wait_for()
    page.wait_for_load_state()  # the keys live once the scripts have run
    for _ in range(15):
        with page.expect_navigation():
            page.keyboard.press("0")  # "I don't know"
        if page.locator(".finish").count():
            break
    expect(page.locator(".finish h1")).to_have_text("Вы начинаете с начала")
    page.click("main a[href*='/levels/']")
    expect(page.locator(".reading")).to_be_visible()


def test_onboarding_that_fails_is_retried(page: Page, sign_up, groq, quick, worker, settings):
    """The model is away and the pair has no ready lessons: the page says so, and trying again works once it is back."""
    settings.AI_CIRCUIT_BREAKER_OPEN_SECONDS = 1
    sign_up(page)
    page.select_option("[name=target_language]", "Tatar")
    page.click("main form button")
    page.check("[name=level][value=A1]")
    page.click("main form button")
    page.fill("[name=theme]", "шахматы")
    with override_settings(GROQ_BASE_URL="http://127.0.0.1:9"):
        page.click("main form button")
        expect(page.locator(".alert--bad")).to_be_visible(timeout=30_000)
        page.reload()
        expect(page.locator(".alert--bad")).to_be_visible()
    page.wait_for_timeout(1500)  # until the breaker lets another call through
    page.click("main form[action$='/retry/'] button")
    expect(page.locator("main a[href='/learn/']")).to_be_visible(timeout=30_000)
