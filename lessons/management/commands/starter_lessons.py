"""Writes the starter lessons as JSON Lines, for `check_lesson`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from courses.starter.content import ContentError, available_pairs, load_pair
from lessons.authoring.starter_records import COMMAND_SEED, starter_records


class Command(BaseCommand):
    help = "Write every starter lesson as JSON Lines in check_lesson's input format."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pair", help='only this pair, e.g. "kk-ru"')
        parser.add_argument("--seed", type=int, default=COMMAND_SEED, help="the seed of the exercises")

    def handle(self, *args: Any, pair: str | None, seed: int, **options: Any) -> None:
        try:
            pairs = [loaded for names in available_pairs() if (loaded := load_pair(*names))]
        except ContentError as error:
            raise CommandError(str(error)) from error
        chosen = [entry for entry in pairs if pair in (None, entry.code)]
        if not chosen:
            raise CommandError(f"no starter content for the pair {pair!r}" if pair else "no starter content")
        records = [record for entry in chosen for record in starter_records(entry, seed=seed)]
        for record in tqdm(records, desc="lessons", file=sys.stderr, disable=not sys.stderr.isatty()):
            self.stdout.write(json.dumps(record, ensure_ascii=False))
