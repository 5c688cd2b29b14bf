"""`check_lesson [FILE|-]`: judges lessons given as JSON Lines."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from lessons.authoring.check import check_record, refuse

MAX_LINE = 16_000_000


class Command(BaseCommand):
    """Reads a record a line, writes a result a line at once; exit code 1 if any lesson has an error."""

    help = "Judge lessons (JSON Lines) with the code that judges the model's answers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="a file of JSON Lines, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        bad = 0
        for line in tqdm(_lines(options["file"]), unit=" lessons", disable=not sys.stderr.isatty(), file=sys.stderr):
            result = _judge(line)
            bad += bool(result["errors"])
            self._write(result)
        if bad:
            sys.exit(1)

    def _write(self, result: dict[str, Any]) -> None:
        text = json.dumps(result, ensure_ascii=False)
        self.stdout.write(text.encode("utf-8", "replace").decode("utf-8"))
        self.stdout.flush()


def _lines(name: str) -> Iterator[bytes]:
    """The lines that hold something, from a file or from standard input."""
    if name == "-":
        yield from _filled(sys.stdin.buffer)
        return
    try:
        with Path(name).open("rb") as source:
            yield from _filled(source)
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}") from error


def _filled(source: BinaryIO) -> Iterator[bytes]:
    for number, line in enumerate(source):
        bare = line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
        if bare.strip():
            yield bare


def _judge(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        return refuse(None, f"The line has more than {MAX_LINE} bytes.")
    try:
        record = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        return refuse(None, f"The line is no JSON: {error}"[:200])
    return check_record(record)
