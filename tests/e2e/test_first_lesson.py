"""From sign-up to the finished first lesson: with scripts, without them, and by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.answering import exercise_of, level_of, point_at_the_answer, wait_for_mark
from tests.factories import PASSWORD
from tests.lessons.players import right_fields, run_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
MOST_STEPS = 60


@pytest.fixture(autouse=True)
def no_model(settings):
    settings.AI_ENABLED = False


def test_a_first_lesson_with_a_mistake(page: Page, build_course, assert_accessible):
    """By pointer: a wrong answer is explained and comes back, a word tells its meaning, leaving loses nothing."""
    name = build_course(page)
    assert_accessible(page)
    page.locator(".here .btn").click()
    progress = level_of(name)
    assert_accessible(page)
    page.locator(".word--new").first.click()
    expect(page.locator(".gloss:popover-open")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".gloss:popover-open")).to_have_count(0)
    page.locator(".player__foot button").click()
    expect(page.locator(".rows")).to_be_visible()
    assert_accessible(page)
    page.locator(".player__foot button").click()
    has_failed, seen = False, set()
    for _ in range(MOST_STEPS):
        page.locator(".task").wait_for()
        run, exercise = exercise_of(progress)
        if exercise["type"] not in seen:
            assert_accessible(page)
            seen.add(exercise["type"])
        if exercise["type"] == "quiz" and not has_failed:
            has_failed = True
            wrong = next(n for n in range(4) if n != exercise["correct_index"])
            page.locator(".answers .answer").nth(wrong).click()
            expect(page.locator(".verdict--wrong")).to_contain_text(exercise["options"][exercise["correct_index"]])
            assert_accessible(page)
            page.reload()  # leaving and coming back
            expect(page.locator(".verdict--wrong")).to_be_visible()
        else:
            point_at_the_answer(page, run, exercise)
            expect(page.locator(".verdict--right")).to_be_visible()
        answered = run_of(progress)
        page.locator(".player__foot button").click()
        page.locator(f"#player[data-mark='{answered.mark}']").wait_for(state="detached")
        if wait_for_mark(page, progress) is None:
            break
    expect(page.locator(".finish h1")).to_be_visible()
    expect(page.locator(".finish")).to_contain_text("7/8")
    assert_accessible(page)
    assert seen == {"match", "quiz", "true_false", "fill_blank", "scramble"}
    page.locator(".finish__ways a").first.click()
    expect(page.locator(".level--completed")).to_have_count(1)


def test_by_keyboard_alone(page: Page, build_course):
    name = build_course(page)
    progress = level_of(name)
    page.keyboard.press("Enter")  # the open level
    page.wait_for_url("**/levels/**")
    for _ in range(MOST_STEPS):
        run = wait_for_mark(page, progress)
        if run is None:
            break
        if run.current is None or run.is_shown:
            page.keyboard.press("Enter")
        else:
            key_in_the_answer(page, run)
        page.locator(f"#player[data-mark='{run.mark}']").wait_for(state="detached")
    expect(page.locator(".finish h1")).to_be_visible()
    page.keyboard.press("Enter")  # the next level
    page.wait_for_url(lambda url: "/levels/" in url and not url.endswith("/done/"))
    page.keyboard.press("Escape")
    page.wait_for_url("**/learn/")


def key_in_the_answer(page, run):
    exercise = run.steps[run.current].exercise
    kind, fields = exercise["type"], right_fields(run)
    if kind == "quiz":
        page.keyboard.press(str(exercise["correct_index"] + 1))
    elif kind == "true_false":
        page.keyboard.press("1" if exercise["is_true"] else "2")
    elif kind == "fill_blank":
        expect(page.locator("#answer")).to_be_focused()
        page.keyboard.type(fields["answer"])
        page.keyboard.press("Enter")
    elif kind == "scramble":
        for word in fields["answer"].split():
            press_with_tab(page, f".pool .part:text-is('{word}')")
        press_with_tab(page, "[data-check]")
    else:
        for pair in exercise["pairs"]:
            press_with_tab(page, f".columns > div:nth-child(1) .answer:has(span:text-is('{pair['left']}'))")
            press_with_tab(page, f".columns > div:nth-child(2) .answer:has(span:text-is('{pair['right']}'))")
        press_with_tab(page, "[data-check]")


def press_with_tab(page, selector):
    """Goes to the button with Tab, or Shift+Tab where it lies behind, and presses it."""
    wanted = page.locator(selector).first
    for key in ["Tab"] * 40 + ["Shift+Tab"] * 80:
        if wanted.evaluate("(item) => item === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard doesn't reach {selector}")


def test_keys_are_the_fields_while_somebody_types(page: Page, build_course):
    """Neither digits nor Enter nor Esc leave a field that is being filled; the Esc after that leaves the level."""
    build_course(page)
    page.locator(".here .btn").click()
    for _ in range(2):
        page.locator(".player__foot button").click()
        page.locator(".rows, .task").first.wait_for()
    page.locator(".task").wait_for()
    page.locator(".report summary").click()
    page.locator("#comment").press_sequentially("1 2 3 4")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#comment")).to_have_value("1 2 3 4\n")
    expect(page.locator(".verdict")).to_have_count(0)
    page.keyboard.press("Escape")
    page.wait_for_url("**/learn/")


def test_a_session_that_ends_in_the_middle(page: Page, build_course, context):
    """The log-in page comes as a page, not inside the player, and leads back to where one was."""
    name = build_course(page)
    page.locator(".here .btn").click()
    page.locator(".player__foot button").click()
    expect(page.locator(".rows")).to_be_visible()
    context.clear_cookies(name="sessionid")
    page.locator(".player__foot button").click()
    page.wait_for_url("**/accounts/login/**")
    expect(page.locator("main")).to_have_count(1)
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/levels/**")
    expect(page.locator(".rows")).to_be_visible()


def test_a_page_whose_token_is_old_is_loaded_anew(page: Page, build_course, context):
    build_course(page)
    page.locator(".here .btn").click()
    context.clear_cookies(name="csrftoken")
    page.locator(".player__foot button").click()
    expect(page.locator(".toast--bad")).to_be_visible()
    page.locator(".player__foot button").click()
    expect(page.locator(".rows")).to_be_visible()


def test_two_tabs_and_a_double_click(page: Page, build_course, context, complaints):
    """Neither answers twice: what an old page sends shows where the run stands."""
    name = build_course(page)
    page.locator(".here .btn").click()
    page.locator(".player__foot button").wait_for()
    other = context.new_page()
    complaints.watch(other)
    other.goto(page.url)
    for _ in range(2):
        page.locator(".player__foot button").click()
        page.locator(".rows, .task").first.wait_for()
    page.locator(".task__skip").dblclick()
    expect(page.locator(".verdict--wrong")).to_be_visible()
    assert len(run_of(level_of(name)).given) == 1
    other.locator(".player__foot button").click()
    expect(other.locator(".verdict--wrong")).to_be_visible()
    page.locator(".player__foot button").click()
    expect(page.locator(".verdict")).to_have_count(0)
    other.locator(".player__foot button").dblclick()
    expect(other.locator(".verdict")).to_have_count(0)
    assert run_of(level_of(name)).mark == "exercises-1-0"
    other.close()


class TestWithoutScripts:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_a_first_lesson(self, page: Page, build_course):
        name = build_course(page)
        progress = level_of(name)
        page.locator(".here .btn").click()
        for _ in range(MOST_STEPS):
            run = run_of(progress)
            if run is None:
                break
            if run.current is None or run.is_shown:
                page.locator(".player__foot button").click()
            else:
                self.answer(page, run)
        expect(page.locator(".finish h1")).to_be_visible()
        progress.refresh_from_db()
        assert (progress.status, progress.stars) == ("completed", 3)

    def answer(self, page, run):
        exercise = run.steps[run.current].exercise
        kind, fields = exercise["type"], right_fields(run)
        if kind in {"quiz", "true_false"}:
            page.locator(f".answer[value='{fields['answer']}']").click()
            return
        if kind == "match":
            for number, pair in enumerate(exercise["pairs"]):
                page.locator(f"#right-{number}").select_option(label=pair["right"])
        else:
            page.locator("#answer").fill(fields["answer"])
        page.locator(".task form .btn--block").first.click()
