"""The main road for those who see or speak otherwise: in Kazakh, and with twice the text on a phone."""

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Page, expect

from tests.e2e.answering import exercise_of, level_of, point_at_the_answer, wait_for_mark

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
MOST_STEPS = 60
TASKS = {
    "quiz": "Which word is missing?",
    "match": "Match the words with their translations",
    "true_false": "Is this true, by the text?",
    "fill_blank": "Type the missing word",
    "scramble": "Put the words in order",
}


@pytest.fixture(autouse=True)
def no_model(settings):
    settings.AI_ENABLED = False


def kazakh(message: str) -> str:
    """The message in Kazakh; it must be translated."""
    with override("kk"):
        said = gettext(message)
    assert said != message
    return said


class TestInKazakh:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "locale": "kk-KZ"}

    def test_from_sign_up_to_the_finished_first_lesson(self, page: Page, sign_up):
        """The interface is Kazakh from the first page on; the course teaches Kazakh from Russian, as is offered."""
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("lang", "kk")
        expect(page.locator("header")).to_contain_text(kazakh("Log in"))
        name = sign_up(page)
        expect(page.locator("h1")).to_have_text(kazakh("Which languages?"))
        expect(page.locator("[name=target_language]")).to_have_value("Kazakh")
        page.click("main form button")
        page.wait_for_url("**step=2")
        expect(page.locator("h1")).to_have_text(kazakh("How much do you know already?"))
        page.check("[name=level][value=A1]")
        page.click("main form button")
        page.wait_for_url("**step=3")
        expect(page.locator("h1")).to_have_text(kazakh("What do you like?"))
        page.check("[name=interests][value=Travel]")
        page.get_by_role("button", name=kazakh("Build my course")).click()
        page.wait_for_url("**/jobs/**")
        expect(page.locator("main")).to_contain_text(kazakh("Your course is ready."))
        page.wait_for_url("**/learn/")  # by itself
        expect(page.locator("h3").first).to_have_attribute("lang", "ru")  # the topics are in the learner's language
        page.get_by_role("link", name=kazakh("Start")).click()
        progress = level_of(name)
        page.get_by_role("button", name=kazakh("To the words")).click()
        page.get_by_role("button", name=kazakh("To the exercises")).click()
        asked = set()
        for _ in range(MOST_STEPS):
            page.locator(".task").wait_for()
            run, exercise = exercise_of(progress)
            expect(page.locator("#task-title")).to_have_text(kazakh(TASKS[exercise["type"]]))
            asked.add(exercise["type"])
            point_at_the_answer(page, run, exercise)
            expect(page.locator(".verdict--right")).to_be_visible()
            page.get_by_role("button", name=kazakh("Continue")).click()
            page.locator(".verdict").wait_for(state="detached")
            if wait_for_mark(page, progress) is None:
                break
        assert asked == set(TASKS)
        expect(page.locator(".finish h1")).to_have_text(kazakh("Wonderful!"))
        expect(page.locator(".finish")).to_contain_text(kazakh("right at once"))
        page.get_by_role("link", name=kazakh("To the map")).click()
        expect(page.locator(".level--completed")).to_have_count(1)
        expect(page.locator("html")).to_have_attribute("lang", "kk")


# What doesn't fit: the page itself, text that its own box cuts off (a locked level's title is for screen readers alone), and
# controls that can't be brought into sight and hit.
FAULTS = """() => {
  const faults = [], width = innerWidth, name = (item) => item.outerHTML.slice(0, 90);
  const seen = (item) => item.checkVisibility({ visibilityProperty: true }) && item.getClientRects().length && !item.closest(".visually-hidden, .skip-link");
  if (document.documentElement.scrollWidth > width) faults.push("scrolls sideways: " + document.documentElement.scrollWidth);
  for (const item of document.querySelectorAll("body *")) {
    if (!seen(item) || item.closest("svg")) continue;
    const style = getComputedStyle(item);
    if (style.overflowX !== "visible" && style.overflowX !== "auto" && item.clientWidth > 1 && !item.matches(".level--locked") && item.textContent.trim() && item.scrollWidth > item.clientWidth + 1) faults.push("cut off: " + name(item));
  }
  const scope = document.querySelector(":popover-open") || document;
  for (const item of scope.querySelectorAll("a, button, input, select, textarea, summary")) {
    if (!seen(item) || item.disabled || item.type === "hidden") continue;
    item.scrollIntoView({ block: "center" });
    const box = item.getClientRects()[0], x = box.left + box.width / 2, y = box.top + box.height / 2;
    const hit = document.elementFromPoint(x, y);
    if (box.left < 0 || box.right > width + 1) faults.push("beyond the edge: " + name(item));
    else if (!hit || !(item.contains(hit) || hit.contains(item) || hit.closest("label")?.control === item)) faults.push("can't be hit: " + name(item) + " under " + (hit ? name(hit) : "nothing"));
  }
  return faults;
}"""


class TestTwiceTheText:
    """At 360 px: nothing is cut off, nothing scrolls sideways, every control can be reached."""

    @pytest.fixture
    def page(self, page: Page) -> Page:
        page.add_init_script(
            "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; })"
        )
        page.emulate_media(reduced_motion="reduce")
        return page

    def test_the_whole_road(self, page: Page, sign_up):
        faults: dict[str, list[str]] = {}

        def look(state: str) -> None:
            if found := page.evaluate(FAULTS):
                faults[state] = found

        page.goto("/")
        look("front page")
        page.goto("/accounts/signup/")
        look("sign up")
        name = sign_up(page)
        for step, field in ((1, ""), (2, "[name=level][value=unknown]"), (3, "[name=interests][value=Travel]")):
            look(f"onboarding {step}")
            if field:
                page.check(field)
            page.click("main form button")
            page.wait_for_url("**/jobs/**" if step == 3 else f"**step={step + 1}")
        look("job")
        page.click("main a[href='/learn/']")
        page.wait_for_url("**/learn/")
        look("map")
        page.locator(".here .btn").click()
        page.wait_for_url("**/levels/**")
        progress = level_of(name)
        look("text")
        page.locator(".word--new").first.click()
        look("word")
        page.keyboard.press("Escape")
        page.locator(".sentence__more summary").first.click()
        look("translation")
        page.locator(".player__foot button").click()
        page.locator(".rows").wait_for()
        look("words")
        page.locator(".player__foot button").click()
        has_failed = set()
        for _ in range(MOST_STEPS):
            page.locator(".task").wait_for()
            run, exercise = exercise_of(progress)
            kind = exercise["type"]
            look(f"{kind} asked")
            if kind in has_failed:
                point_at_the_answer(page, run, exercise)
            else:
                has_failed.add(kind)
                page.locator(".task__skip").click()
            page.locator(".verdict").wait_for()
            page.locator(".report summary").click()
            look(f"{kind} answered")
            page.locator(".player__foot button").click()
            page.locator(".verdict").wait_for(state="detached")
            if wait_for_mark(page, progress) is None:
                break
        assert has_failed == set(TASKS)
        look("done")
        for room in ("/review/", "/words/", "/roleplay/", "/progress/", "/settings/", "/placement/"):
            page.goto(room)
            look(room)
        assert not faults, "\n".join(f"{state}: {fault}" for state, found in faults.items() for fault in found)
