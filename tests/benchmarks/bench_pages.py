"""By hand: `.venv/bin/python -m tests.benchmarks.bench_pages`.

A throw-away PostgreSQL with a learner of a year (2,000 words, 20,000 reviews, a year of days, 80 lessons, 60
conversations), and the server time of every page: median and 95th percentile in ms, queries, bytes.
"""

import os
import random
import statistics
import time
from datetime import timedelta

ROUNDS = 30
STRANGERS = ("/", "/accounts/signup/", "/accounts/login/", "/offline/")
PAGES = (
    *("/learn/", "/review/", "/words/", "/words/?q=сөз", "/words/?state=due&page=3", "/words/new/", "/words/import/"),
    *("/roleplay/", "/progress/", "/settings/", "/placement/", "/onboarding/?step=1", "/onboarding/?step=3"),
)
STAFF = ("/admin/", "/admin/lessons/generatedlesson/", "/admin/vocabulary/userlexeme/", "/admin/vocabulary/reviewlog/")
API_CALLS = ("/path/", "/lessons/?limit=10", "/vocabulary/daily-review?limit=50", "/auth/me")


def main() -> None:
    from scripts.throwaway import postgresql

    with postgresql() as url:
        os.environ.update(TEST_DATABASE_URL=url, DJANGO_SETTINGS_MODULE="tests.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure()


def measure() -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.conftest import API, log_in

    user = learner_of_a_year()
    browser = Client(headers={"host": "testserver"})
    browser.force_login(user)
    api = log_in(user)
    calls = [
        *((path, Client(headers={"host": "testserver"})) for path in STRANGERS),
        *((path, browser) for path in (*PAGES, *pages_of(user), *STAFF)),
        *((API + path, api) for path in API_CALLS),
    ]
    for path, client in calls:
        response = client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked = len(queries)  # now: the requests below clear the log
        times = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            client.get(path)
            times.append((time.perf_counter() - started) * 1000)
        times.sort()
        told = f"{statistics.median(times):6.1f} ms  {times[int(ROUNDS * 0.95)]:6.1f} ms  {asked:3} queries"
        print(f"{response.status_code} {told}  {len(response.content):7} bytes  {path[:60]}")


def pages_of(user) -> list[str]:
    levels = user.enrollments.get(status="active").progresses
    here, locked, done = (levels.filter(status=status).first() for status in ("in_progress", "locked", "completed"))
    practice = levels.filter(status="completed", level_template__type="practice").first()
    return [
        *(f"/learn/levels/{level.level_template_id}/" for level in (here, done, practice, locked)),
        f"/words/{user.user_lexemes.first().id}/",
        f"/roleplay/{user.conversations.first().id}/",
    ]


def learner_of_a_year():
    from django.utils import timezone

    from accounts.models import DailyActivity, XPEntry
    from courses.selectors import levels_in_order
    from courses.services import generate_course, update_progress
    from lessons.services import ensure_lesson
    from roleplay.models import Conversation, Turn
    from tests.factories import UserFactory
    from vocabulary.models import Lexeme, ReviewLog, UserLexeme

    rng, now = random.Random(1), timezone.now()
    user = UserFactory(is_staff=True, is_superuser=True)
    enrollment = generate_course(user_id=user.id, interests=["музыка"], theme=None, level="A1")
    for progress in list(levels_in_order(enrollment_id=enrollment.id))[:79]:
        ensure_lesson(user_id=user.id, level_template_id=progress.level_template_id)
        update_progress(user_id=user.id, level_template_id=progress.level_template_id, status="completed", stars=3)
    lexemes = Lexeme.objects.bulk_create(
        Lexeme(target_language="Kazakh", text=f"сөз{n}", normalized=f"сөз{n}") for n in range(1600)
    )
    UserLexeme.objects.bulk_create(
        UserLexeme(
            user=user, lexeme=lexeme, translation_preferred=f"слово {n}", state=2, stability=1 + n % 200, difficulty=5,
            reps=10, next_review_at=now + timedelta(days=rng.randint(-30, 200)), last_reviewed_at=now - timedelta(days=3),
        )
        for n, lexeme in enumerate(lexemes)
    )  # fmt: skip
    words = list(UserLexeme.objects.filter(user=user))
    ReviewLog.objects.bulk_create(
        (
            ReviewLog(
                user=user, user_lexeme=rng.choice(words), rating=4, grade=3, stability=5, difficulty=5, mastery_level=3,
                reviewed_at=now - timedelta(days=rng.random() * 365), next_review_at=now,
            )
            for _ in range(20_000)
        ),
        batch_size=2000,
    )  # fmt: skip
    DailyActivity.objects.filter(user=user).delete()
    DailyActivity.objects.bulk_create(
        DailyActivity(user=user, day=(now - timedelta(days=n)).date(), xp=60, levels=2, reviews=40) for n in range(365)
    )
    XPEntry.objects.bulk_create(XPEntry(user=user, amount=20, reason="level", reference=f"x{n}") for n in range(1000))
    talks = Conversation.objects.bulk_create(
        Conversation(
            user=user, scene_key="cafe", scenario="Кафе", role="даяшы", target_language="Kazakh",
            native_language="Russian", level="A1", is_scripted=True,
        )
        for _ in range(60)
    )  # fmt: skip
    Turn.objects.bulk_create(
        Turn(conversation=talk, order=n, speaker="bot", text="Сәлем!") for talk in talks for n in range(1, 13)
    )
    return user


if __name__ == "__main__":
    main()
