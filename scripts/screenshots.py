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
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from scripts.browser import LAUNCH_ARGS, find_browser

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
SECONDS_TO_START = 60


def main() -> int:
    parser = argparse.ArgumentParser(description="Take pictures of every room.")
    parser.add_argument("folder", nargs="?", default=str(ROOT / "screenshots"))
    parser.add_argument("--only", default="", help="only rooms whose name holds this")
    options = parser.parse_args()
    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, _server(data) as address:
        learner, newcomer, ids = _people()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=LAUNCH_ARGS)
            for rooms, session in ((STRANGERS, ""), (ROOMS, learner), (NEWCOMERS, newcomer)):
                chosen = {name: path.format(**ids) for name, path in rooms.items() if options.only in name}
                _take(browser, address, chosen, session, folder)
            browser.close()
    print(f"The pictures are in {folder}")
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


def _people() -> tuple[str, str, dict[str, str]]:
    """Session keys of a learner in the midst of a course and of a newcomer, and the ids that addresses need."""
    import django

    django.setup()
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
    return _session(learner), _session(newcomer), ids


def _session(user: object) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import User

    assert isinstance(user, User)  # noqa: S101  for the types
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "accounts.backends.NameOrEmailBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def _take(browser: Browser, address: str, rooms: dict[str, str], session: str, folder: Path) -> None:
    for device, (width, height) in WIDTHS.items():
        for theme in THEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if theme == "dark" else "light",
                reduced_motion="reduce",
                locale="ru-RU",
            )
            if session:
                context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            for name, path in rooms.items():
                page = context.new_page()
                page.goto(address + path)
                page.screenshot(path=folder / f"{name}-{device}-{theme}.png", full_page=True)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    print(f"{name} scrolls sideways at {width}", file=sys.stderr)
                page.close()
            context.close()


if __name__ == "__main__":
    sys.exit(main())
