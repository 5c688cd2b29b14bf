"""What the commands about the starter content share."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from courses.starter.content import ContentError, available_pairs, load_pair
from courses.starter.types import Pair


class StarterCommand(BaseCommand):
    """A command over one pair of the starter content or all of them."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pair", help='only this pair, e.g. "kk-ru"')

    def load_pairs(self, code: str | None) -> list[Pair]:
        """The pair of that code, or all. CommandError, in one line, if there is none or its files are faulty."""
        try:
            pairs = [pair for names in available_pairs() if (pair := load_pair(*names))]
        except ContentError as error:
            raise CommandError(str(error)) from error
        chosen = [pair for pair in pairs if code in (None, pair.code)]
        if not chosen:
            raise CommandError(f"no starter content for the pair {code!r}" if code else "no starter content")
        return chosen
