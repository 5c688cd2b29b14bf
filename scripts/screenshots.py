"""Pictures of every room at 360 and 1280 px, light and dark, in screenshots/ (or the folder given). Needs Chromium.

python -m scripts.screenshots [FOLDER] [--only PART]. Works on a database of its own that is thrown away.
"""

import argparse
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Route, sync_playwright

from scripts.browser import LAUNCH_ARGS, find_browser

if TYPE_CHECKING:
    from accounts.models import User

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = {"phone": (360, 740), "desktop": (1280, 800)}
THEMES = ("light", "dark")
STRANGERS = {
    "front": "/",
    "front-right": "/?question=1&answer=2",
    "front-wrong": "/?question=2&answer=0",
    "sign-up": "/accounts/signup/",
    "log-in": "/accounts/login/",
    "forgotten-password": "/accounts/password/reset/",
    "offline": "/offline/",
    "not-found": "/nowhere/",
}
ROOMS = {
    "onboarding-1": "/onboarding/",
    "onboarding-2": "/onboarding/?step=2",
    "onboarding-3": "/onboarding/?step=3",
    "job": "/jobs/{job}/",
    "job-failed": "/jobs/{failed_job}/",
    "map": "/learn/",
    "level": "/learn/levels/{level}/",
    "level-locked": "/learn/levels/{locked_level}/",
    "review": "/review/",
    "words": "/words/",
    "word": "/words/{word}/",
    "words-import": "/words/import/",
    "roleplay": "/roleplay/",
    "progress": "/progress/",
    "settings": "/settings/",
    "styleguide": "/styleguide/",
}
NEWCOMERS = {
    "map-empty": "/learn/",
    "review-empty": "/review/",
    "words-empty": "/words/",
    "progress-empty": "/progress/",
}
# Of a state (scripts.picture_pages): what is clicked before the picture is taken.
CLICKED = {
    "lesson-text-word": ("lesson-text", [".word--new"]),
    "match-picked": ("match-asked", [".columns > div:first-child .answer", ".columns > div:last-child .answer"]),
    "scramble-begun": ("scramble-asked", [".pool .part", ".pool .part:nth-child(2)"]),
    "review-revealed": ("review-asked", [".review__reveal > summary"]),
    "report": ("quiz-wrong", [".report > summary"]),
}
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Picture:
    """An address, or a page kept as HTML, and what is clicked on it first."""

    name: str
    path: str
    html: str = ""
    clicks: tuple[str, ...] = ()


def main() -> int:
    parser = argparse.ArgumentParser(description="Take pictures of every room.")
    parser.add_argument("folder", nargs="?", default=str(ROOT / "screenshots"))
    parser.add_argument("--only", default="", help="only pictures whose file's name holds one of these (a,b)")
    parser.add_argument("--first-view", action="store_true", help="what is seen without scrolling")
    options = parser.parse_args()
    Path(options.folder).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, _server(data) as address:
        import django

        django.setup()
        from scripts.picture_pages import states

        learner, newcomer, ids = _people()
        kept = [Picture(name, "/a-state/", html) for name, html in states(learner, ids).items()]
        html_of = {picture.name: picture.html for picture in kept}
        kept += [Picture(name, "/a-state/", html_of[of], tuple(clicks)) for name, (of, clicks) in CLICKED.items()]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=LAUNCH_ARGS)
            for rooms, session in ((STRANGERS, ""), (ROOMS, _session(learner)), (NEWCOMERS, _session(newcomer))):
                pictures = [Picture(name, path.format(**ids)) for name, path in rooms.items()]
                _take(browser, address, pictures, session, options)
            _take(browser, address, kept, "", options)
            browser.close()
    print(f"The pictures are in {options.folder}")
    return 0


@contextmanager
def _server(data: str) -> Iterator[str]:
    """A server of its own, with ready lessons only."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.environ.update(
        DATA_DIR=data,
        DATABASE_URL=f"sqlite:///{data}/pictures.db",
        REDIS_URL="",
        AI_ENABLED="false",
        RATELIMIT_ENABLE="false",
        ENV_FILE=os.devnull,
        PORT=str(port),
        HOST="127.0.0.1",
        LOG_LEVEL="WARNING",
        DJANGO_SETTINGS_MODULE="neurogloss.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
    )
    subprocess.run([sys.executable, "-m", "scripts.prepare"], cwd=ROOT, check=True)
    command = [sys.executable, "-m", "gunicorn", "-c", "scripts/gunicorn_conf.py", "neurogloss.wsgi"]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int) -> None:
    ends_at = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < ends_at:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.3)
        finally:
            connection.close()
    raise TimeoutError("the server doesn't answer")


def _people() -> tuple["User", "User", dict[str, str]]:
    """A learner in the midst of a course, a newcomer, and the ids that addresses need."""
    from django.utils import timezone

    from accounts.services import register_learner
    from courses.jobs import enqueue_job, run_job_here
    from courses.models import Job
    from courses.selectors import active_enrollment, levels_in_order
    from courses.services import update_progress
    from lessons.services import ensure_lesson
    from vocabulary.models import UserLexeme
    from vocabulary.services import review_word

    learner = register_learner(username="aigerim", email="aigerim@example.com", password="a-long-password-1")  # noqa: S106
    newcomer = register_learner(username="daniyar", email="daniyar@example.com", password="a-long-password-1")  # noqa: S106
    learner.is_staff = True
    learner.save(update_fields=["is_staff"])
    wish = {"interests": ["Travel", "Music"], "theme": None, "level": "A2", "regenerate": True}
    job = enqueue_job(user_id=learner.pk, kind="generate_course", payload=wish)
    run_job_here(job)
    fault = {"code": "model_unavailable", "message": "Языковая модель сейчас недоступна. Попробуйте немного позже."}
    failed = Job.objects.create(user=learner, kind="generate_course", payload=wish, status="failed", error=fault)
    enrollment = active_enrollment(user_id=learner.pk)
    assert enrollment is not None  # noqa: S101  the job has just made it
    levels = list(levels_in_order(enrollment_id=enrollment.pk))
    now = timezone.now()
    for day, level in enumerate(levels[:6]):
        at = now - timedelta(days=5 - day)
        ensure_lesson(user_id=learner.pk, level_template_id=level.level_template_id)
        stars, xp = 3 - day % 2, 40
        update_progress(
            user_id=learner.pk, level_template_id=level.level_template_id, status="completed", stars=stars, xp_claim=xp, now=at
        )  # fmt: skip
    words = list(UserLexeme.objects.filter(user=learner)[:12])
    for number, word in enumerate(words):
        review_word(
            user_id=learner.pk, vocabulary_id=word.pk, rating=1 + number % 5, at=now - timedelta(days=number % 4)
        )
    ids = {
        "job": str(job.pk),
        "failed_job": str(failed.pk),
        "level": str(levels[6].level_template_id),
        "locked_level": str(levels[-1].level_template_id),
        "word": str(words[0].pk),
    }
    return learner, newcomer, ids


def _session(user: "User") -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "accounts.backends.NameOrEmailBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def _take(browser: Browser, address: str, pictures: list[Picture], session: str, options: argparse.Namespace) -> None:
    folder, wanted = Path(options.folder), [part for part in options.only.split(",") if part] or [""]
    for device, (width, height) in WIDTHS.items():
        for theme in THEMES:
            files = {picture: f"{picture.name}-{device}-{theme}" for picture in pictures}
            chosen = [picture for picture, name in files.items() if any(part in name for part in wanted)]
            if not chosen:
                continue
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if theme == "dark" else "light",
                reduced_motion="reduce",
                locale="ru-RU",
                service_workers="block",  # past which a state could not be served
            )
            if session:
                context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            for picture in chosen:
                page = context.new_page()
                if picture.html:
                    page.route("**/a-state/", partial(_answer_with, picture.html))
                page.goto(address + picture.path)
                for selector in picture.clicks:
                    page.locator(selector).first.click()
                page.screenshot(path=folder / f"{files[picture]}.png", full_page=not options.first_view)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    print(f"{picture.name} scrolls sideways at {width}", file=sys.stderr)
                page.close()
            context.close()


def _answer_with(html: str, route: Route) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")


if __name__ == "__main__":
    sys.exit(main())
