"""What holds in every room: axe in both themes, no sideways scroll, twice the text, the size of the first view, off line."""

import gzip

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from vocabulary.models import UserLexeme

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MOST_MAP_BYTES = 60_000  # over the wire, everything that the first view of the map loads
ROOMS = [
    "/learn/",
    "/review/",
    "/words/",
    "/words/new/",
    "/words/import/",
    "/roleplay/",
    "/progress/",
    "/settings/",
    "/styleguide/",
    "/nowhere/",
]


@pytest.fixture
def rooms(page: Page, build_course, complaints) -> list[str]:
    """Addresses that a learner with a course and an opened lesson can visit."""
    complaints.expected += ["/nowhere/"]
    name = build_course(page)
    User.objects.filter(username=name).update(is_staff=True)
    level = page.locator("main a[href^='/learn/levels/']").first.get_attribute("href") or ""
    page.goto(level)
    word = UserLexeme.objects.filter(user__username=name).first()
    assert word is not None
    return [*ROOMS, level, f"/words/{word.pk}/"]


def test_every_room_is_accessible(page: Page, rooms, assert_accessible):
    faults = []
    for address in rooms:
        page.goto(address)
        expect(page.locator("main")).to_have_count(1)
        try:
            assert_accessible(page)
        except AssertionError as error:
            faults.append(str(error))
    assert not faults, "\n\n".join(faults)


def test_every_room_takes_twice_the_text(page: Page, rooms):
    faults = []
    for address in rooms:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > page.viewport_size["width"]:
            faults.append(f"{address}: {width}")
    assert not faults, faults


def test_the_first_view_of_the_map_is_light(page: Page, build_course):
    build_course(page)
    sizes = {}

    def note(response):
        if response.request.resource_type != "other" and response.ok:
            body = response.body()
            is_text = "png" not in response.headers.get("content-type", "")
            sizes[response.url] = len(gzip.compress(body)) if is_text else len(body)

    page.on("response", note)
    page.reload(wait_until="networkidle")
    assert sum(sizes.values()) < MOST_MAP_BYTES, sorted(sizes.items(), key=lambda item: -item[1])


def test_off_line_is_said_honestly(page: Page, context: BrowserContext, complaints):
    complaints.expected += ["ERR_INTERNET_DISCONNECTED", "Failed to load resource"]
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.goto("/learn/")
    expect(page.locator("h1")).to_have_text("Соединения нет")
    context.set_offline(False)
    page.click("main a")
    expect(page.locator("h1")).to_contain_text("Язык")


def test_the_admin_keeps_to_the_policy(page: Page, build_course):
    name = build_course(page)
    User.objects.filter(username=name).update(is_staff=True, is_superuser=True)
    for address in ("/admin/", "/admin/accounts/user/", "/admin/lessons/generatedlesson/"):
        page.goto(address)
        expect(page.locator("#content")).to_be_visible()
