"""Whole journeys in a real browser against a live server. They fail, not skip, where Chromium is missing."""

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from courses.jobs import claim_job, run_job
from scripts.browser import LAUNCH_ARGS, find_browser
from tests.factories import PASSWORD
from tests.support.fixtures import groq, isolated_cache, model_server, quick  # noqa: F401

# Playwright's loop runs in this thread; Django takes it for an asynchronous view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
NOTE_VIOLATIONS = "addEventListener('securitypolicyviolation', (e) => console.error('CSP violation: ' + e.violatedDirective + ' ' + e.blockedURI))"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": find_browser(), "args": LAUNCH_ARGS}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live_server: Any) -> dict[str, Any]:
    """A phone that speaks Russian; a test that needs another device overrides this."""
    return {**browser_context_args, "base_url": live_server.url, "locale": "ru-RU", "viewport": PHONE}


class Complaints(list[str]):
    """What the browser complained about. A test that provokes a complaint names a part of it in `expected`."""

    def __init__(self) -> None:
        super().__init__()
        self.expected: list[str] = []

    def watch(self, page: Page) -> None:
        page.add_init_script(NOTE_VIOLATIONS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.append(f"exception: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.append(f"{message.text} ({message.location.get('url', '')})")

    @property
    def unexpected(self) -> list[str]:
        return [text for text in self if not any(part in text for part in self.expected)]


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def page(context: BrowserContext, complaints: Complaints) -> Iterator[Page]:
    """A page whose console must stay without errors and CSP violations to the end of the test."""
    page = context.new_page()
    complaints.watch(page)
    yield page
    page.close()
    assert not complaints.unexpected, complaints.unexpected


@pytest.fixture
def sign_up() -> Callable[[Page], str]:
    """Signs up in the browser and stops at onboarding; returns the learner's name."""

    def act(page: Page) -> str:
        name = f"learner{uuid.uuid4().hex[:8]}"
        page.goto("/accounts/signup/")
        page.fill("[name=username]", name)
        page.fill("[name=email]", f"{name}@example.com")
        page.fill("[name=password]", PASSWORD)
        page.click("main form button")
        page.wait_for_url("**/onboarding/**")
        return name

    return act


@pytest.fixture
def build_course(sign_up: Callable[[Page], str]) -> Callable[[Page], str]:
    """Signs up, answers the three questions of onboarding and goes on to the map; returns the learner's name."""

    def act(page: Page) -> str:
        name = sign_up(page)
        page.click("main form button")
        page.wait_for_url("**step=2")
        page.check("[name=level][value=unknown]")
        page.click("main form button")
        page.wait_for_url("**step=3")
        page.check("[name=interests][value=Travel]")
        page.click("main form button")
        page.wait_for_url("**/jobs/**")
        page.click("main a[href='/learn/']")
        page.wait_for_url("**/learn/")
        return name

    return act


@pytest.fixture
def worker(live_server: Any) -> Iterator[None]:
    """A worker that takes jobs while the test runs."""
    stop = threading.Event()
    owner = f"test:{uuid.uuid4().hex}"

    def work() -> None:
        while not stop.is_set():
            job = claim_job(owner=owner)
            if job is None:
                time.sleep(0.1)
            else:
                run_job(job, owner=owner)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join(30)


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Axe finds nothing on the page in either theme, and nothing scrolls sideways at three widths."""

    def check(page: Page) -> None:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.wait_for_timeout(200)  # until the new colours are painted
            results = Axe().run(page, options={"resultTypes": ["violations"]})
            assert results.violations_count == 0, f"{page.url} ({theme}): {results.generate_report()}"
        for width in (360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} scrolls at {width}"
        page.set_viewport_size(PHONE)

    return check
