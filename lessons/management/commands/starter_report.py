"""Counts the starter content: units, sentences, words, what comes back, what the dictionary knows."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from tqdm import tqdm

from courses.starter.types import Pair
from lessons.authoring.check import check_record
from lessons.authoring.spelling import SpellerMissingError, Spelling, check_spelling
from lessons.authoring.starter_records import starter_records
from lessons.authoring.starter_report import ThemeCounts, count_themes
from lessons.management.starter_command import StarterCommand

COLUMNS = ("theme", "units", "lessons", "sentences", "words", "new", "back in theme", "back at all", "times each")


class Command(StarterCommand):
    help = "Print a table of the starter content: lessons, words, words that come back, word forms by spelling."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--strict",
            action="store_true",
            help="exit with 1 if a word form is unknown or a lesson breaks the rules for lessons",
        )

    def handle(self, *args: Any, pair: str | None, strict: bool, **options: Any) -> None:
        faults = sum(self.report(entry) for entry in self.load_pairs(pair))
        if strict and faults:
            raise CommandError(f"unknown word forms and lessons with errors: {faults}")

    def report(self, pair: Pair) -> int:
        """Prints the pair's tables; how many faults there are."""
        self.stdout.write(
            f"{pair.code}: {pair.target_language} from {pair.native_language}, {', '.join(pair.levels)}\n"
        )
        self.print_counts(count_themes(pair))
        faults = self.judge(pair)
        try:
            spelling = check_spelling(pair, settings.STARTER_CONTENT_DIR / pair.code)
        except SpellerMissingError as error:
            self.stdout.write(f"Word forms: not checked, {error}.")
            return faults
        return faults + self.print_spelling(spelling)

    def print_counts(self, counts: list[ThemeCounts]) -> None:
        rows = [
            (
                *(entry.name, entry.units, entry.lessons, entry.sentences, entry.words, entry.new),
                *(_share(entry.back_in_theme, entry.new), _share(entry.back, entry.new), f"{entry.times_each:.1f}"),
            )
            for entry in counts
        ]
        self.print_table(COLUMNS, rows)

    def judge(self, pair: Pair) -> int:
        """Runs every lesson through the judge and prints what it finds; how many lessons have errors."""
        records = list(starter_records(pair))
        bad = 0
        for record in tqdm(records, desc="lessons", file=sys.stderr, disable=not sys.stderr.isatty()):
            errors = check_record(record)["errors"]
            bad += bool(errors)
            for error in errors:
                self.stdout.write(f"{record['id']}: {error['field']}: {error['message']} ({error['code']})")
        self.stdout.write(f"Lessons by the rules for lessons: {len(records) - bad} of {len(records)} without an error.")
        return bad

    def print_spelling(self, spelling: Spelling) -> int:
        for form, lesson in spelling.unknown.items():
            self.stdout.write(f"Unknown form in {lesson}: {form}")
        counts = [len(group) for group in (spelling.known, spelling.reviewed, spelling.unknown)]
        self.print_table(("word forms", "known", "reviewed", "unknown"), [(sum(counts), *counts)])
        return len(spelling.unknown)

    def print_table(self, head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        lines = [head, *(tuple(str(cell) for cell in row) for row in rows)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
        for first, *others in lines:
            cells = [first.ljust(widths[0])]
            cells += [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
            self.stdout.write("  ".join(cells))
        self.stdout.write("")


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part // whole}%)" if whole else "0"
