"""Runs long jobs until it is stopped. As many of these as needed, on as many machines."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from courses.worker import Worker


class Command(BaseCommand):
    help = "Take long jobs (courses, lessons) from the queue and run them until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--threads", type=int, default=max(4, settings.GENERATION_CONCURRENCY), help="jobs at once")

    def handle(self, *args: Any, **options: Any) -> None:
        Worker(threads=max(1, options["threads"])).run()
