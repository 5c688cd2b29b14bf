"""Makes lessons of a learner's active course anew, by default those that need review."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from lessons.bulk import retry_lessons
from lessons.management.learners import find_learner
from lessons.models import GeneratedLesson


class Command(BaseCommand):
    help = "Ask the author anew for lessons of a learner's active course."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="name, e-mail or id")
        parser.add_argument("--status", default="needs_review", choices=["ok", "needs_review"])
        parser.add_argument("--mode", default="full", choices=["full", "core", "exercises"])

    def handle(self, *args: Any, **options: Any) -> None:
        learner = find_learner(options["user"])
        lessons = GeneratedLesson.objects.filter(
            enrollment__user=learner, enrollment__status="active", quality_status=options["status"]
        ).order_by("created_at")
        if not lessons:
            self.stderr.write(f"{learner.username}: no lesson of the active course is {options['status']}")
        failed = 0
        for lesson in tqdm(list(lessons), unit="lesson", disable=None):
            answer = retry_lessons(
                user_id=learner.id,
                level_template_ids=[str(lesson.level_template_id)],
                level=None,
                mode=options["mode"],
                generation_mode="balanced",
            )
            failed += len(answer["failed"])
            outcome = answer["failed"][0]["error"] if answer["failed"] else answer["regenerated"][0]["quality_status"]
            self.stdout.write(f"{lesson.topic_snapshot}: {outcome}")
        if failed:
            raise SystemExit(1)
