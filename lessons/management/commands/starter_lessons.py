"""Writes the starter lessons as JSON Lines, for `check_lesson`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from tqdm import tqdm

from lessons.authoring.starter_records import COMMAND_SEED, starter_records
from lessons.management.starter_command import StarterCommand


class Command(StarterCommand):
    help = "Write every starter lesson as JSON Lines in check_lesson's input format."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--seed", type=int, default=COMMAND_SEED, help="the seed of the exercises")

    def handle(self, *args: Any, pair: str | None, seed: int, **options: Any) -> None:
        records = [record for entry in self.load_pairs(pair) for record in starter_records(entry, seed=seed)]
        for record in tqdm(records, desc="lessons", file=sys.stderr, disable=not sys.stderr.isatty()):
            self.stdout.write(json.dumps(record, ensure_ascii=False))
