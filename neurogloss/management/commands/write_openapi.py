"""Writes the committed copy of the API's document."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from neurogloss.api.schema import openapi_document

DOCUMENT = Path("docs") / "openapi.json"


class Command(BaseCommand):
    help = "Writes the OpenAPI document of the API to docs/openapi.json."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the file isn't current")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / DOCUMENT
        document = openapi_document()
        if options["check"]:
            if not path.is_file() or path.read_bytes() != document:
                raise CommandError(f"{DOCUMENT} isn't current: run python manage.py write_openapi")
            self.stdout.write(f"{DOCUMENT} is current")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document)
        self.stdout.write(f"wrote {DOCUMENT}, {len(document)} bytes")
