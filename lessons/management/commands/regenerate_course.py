"""Makes a learner a new course, and its first lessons with --full."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from courses.models import Enrollment
from courses.selectors import lesson_levels_of_first_units
from courses.services import generate_course
from lessons.bulk import run_steps
from lessons.management.learners import find_learner, or_command_error
from lessons.services import ensure_lesson
from neurogloss.levels import CEFR_LEVELS


class Command(BaseCommand):
    help = "Archive a learner's active course and make a new one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="name, e-mail or id")
        parser.add_argument("--interests", default="", help="with commas between them")
        parser.add_argument("--theme", default=None)
        parser.add_argument("--level", default="A1", choices=CEFR_LEVELS)
        parser.add_argument("--full", type=int, default=0, metavar="N", help="also the first lesson of N units")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["full"] < 0:
            raise CommandError("--full: how many units, 0 or more")
        learner = find_learner(options["user"])
        interests = [word.strip() for word in options["interests"].split(",") if word.strip()]
        with or_command_error():
            enrollment = generate_course(
                user_id=learner.id, interests=interests, theme=options["theme"], level=options["level"], in_job=True
            )
        template = enrollment.course_template
        self.stdout.write(f"{learner.username}: {template.slug} v{template.version} ({template.author})")
        if options["full"] > 0:
            self._make_lessons(enrollment, options["full"])

    def _make_lessons(self, enrollment: Enrollment, count: int) -> None:
        levels = lesson_levels_of_first_units(enrollment_id=enrollment.id, count=count)
        failed = 0
        for level in tqdm(levels, unit="lesson", disable=None):
            batch = run_steps(
                [
                    lambda level=level: ensure_lesson(  # type: ignore[misc]
                        user_id=enrollment.user_id, level_template_id=level.id, in_job=True
                    )
                ],
                sleep_seconds=0,
                run=None,
            )
            outcome = batch.errors.get(0) or batch.lessons[0].quality_status
            failed += bool(batch.errors)
            self.stdout.write(f"{level.unit_template.topic}: {outcome}")
        if failed:
            raise SystemExit(1)
