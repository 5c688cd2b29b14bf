"""Bodies: strict JSON (or, for login, a form). Whatever can't be read is one ParseError, which the API answers with 422."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


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
            return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise ParseError(_("The body isn't JSON that can be read.")) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} isn't JSON")


class StrictFormParser(BaseParser):
    media_type = "application/x-www-form-urlencoded"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        kind = (media_type or "").split(";")[0].strip().lower()
        if kind == "multipart/form-data":
            return MultiPartParser().parse(stream, media_type, parser_context).data
        if kind not in {"", self.media_type}:
            raise ParseError(_("Send the body as a form, with Content-Type: application/x-www-form-urlencoded."))
        return QueryDict(stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE), encoding="utf-8")
