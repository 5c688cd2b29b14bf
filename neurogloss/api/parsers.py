"""Bodies: strict JSON (or, for login, a form). Whatever can't be read is one ParseError, which the API answers with 422."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

MOST_DEPTH = 32


class JSONOnlyNegotiation(BaseContentNegotiation):
    """Answers JSON whatever Accept asks for, and lets the one parser judge the body."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        renderer: BaseRenderer = renderers[0]
        return renderer, renderer.media_type


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        kind = (media_type or "").split(";")[0].strip().lower()
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        if not body.strip():
            return {}
        if kind and not (kind == "application/json" or kind.endswith("+json")):
            raise ParseError(_("Send the body as JSON, with Content-Type: application/json."))
        try:
            data = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise ParseError(_("The body isn't JSON that can be read.")) from None
        if _is_deep(data):
            raise ParseError(_("The body is nested too deeply."))
        return data


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} isn't JSON")


def _is_deep(data: Any) -> bool:
    """Whether lists and objects stand in each other more than MOST_DEPTH times; what passes can be walked recursively."""
    layer = [data]
    for _depth in range(MOST_DEPTH + 1):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not layer:
            return False
    return True


class StrictFormParser(BaseParser):
    """A form as `application/x-www-form-urlencoded`, or in parts, as a browser's FormData sends it."""

    media_type = "application/x-www-form-urlencoded"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        kind = (media_type or "").split(";")[0].strip().lower()
        if kind == MultiPartParser.media_type:
            return self._parse_parts(stream, media_type, parser_context)
        if kind not in {"", self.media_type}:
            raise ParseError(_("Send the body as a form, with Content-Type: application/x-www-form-urlencoded."))
        try:
            return QueryDict(stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE), encoding="utf-8")
        except SuspiciousOperation:
            raise ParseError(_("The form has too many fields.")) from None

    def _parse_parts(self, stream: IO[Any], media_type: str | None, parser_context: Mapping[str, Any] | None) -> Any:
        try:
            return MultiPartParser().parse(stream, media_type, parser_context).data
        except (ParseError, SuspiciousOperation):
            raise ParseError(
                _("Send the body as a form, with Content-Type: application/x-www-form-urlencoded.")
            ) from None
