"""The OpenAPI document: drf-spectacular's, with the one error format on every operation, and served from memory."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from neurogloss.api.fields import UNWANTED_CHARACTERS
from neurogloss.errors import only

# For readers of the document, in the dialect of JSON Schema; lone surrogates can't be written in all of its readers.
_SOUND = f"[^{UNWANTED_CHARACTERS}]"
ANY_TEXT_PATTERN = f"^{_SOUND}*$"
TEXT_PATTERN = rf"^{_SOUND}*[^\s{UNWANTED_CHARACTERS}]{_SOUND}*$"

ErrorSerializer = inline_serializer(
    "Error",
    {
        "code": serializers.CharField(help_text="snake_case, for programs"),
        "message": serializers.CharField(help_text="for a person"),
        "request_id": serializers.CharField(),
        "details": inline_serializer(
            "ErrorDetail",
            {
                "field": serializers.CharField(),
                "code": serializers.CharField(),
                "message": serializers.CharField(),
            },
            many=True,
            required=False,
        ),
    },
)


class TextFieldSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """Says which characters a text may hold, and that one of them must be seen."""

    target_class = "neurogloss.api.fields.TextField"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        schema: dict[str, Any] = auto_schema._map_serializer_field(self.target, direction, bypass_extensions=True)
        schema["type"] = "string"  # the generator adds "null" itself to what it gets from here
        if direction == "request":
            pattern = ANY_TEXT_PATTERN if self.target.allow_blank else TEXT_PATTERN
            schema.setdefault("pattern", pattern)
        return schema


class ApiSchema(AutoSchema):
    """Adds `default: Error` to each operation, whatever its view declares."""

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies: Any = super()._get_response_bodies(direction=direction)
        if direction == "response":
            bodies["default"] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                ErrorSerializer, "default", direction=direction
            )
        return bodies

    def _insert_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        super()._insert_field_validators(field, schema)  # type: ignore[no-untyped-call]
        match schema.get("oneOf"):
            # The generator thinks that no pattern lets an empty text pass. Ours does: it would be both of the two.
            case [{"pattern": pattern} as text, {"maxLength": 0}] if pattern == ANY_TEXT_PATTERN:
                del schema["oneOf"]
                schema |= text

    def _get_request_body(self, direction: Any = "request") -> Any:
        # The generator takes bodies of DELETE for a mistake; ours holds the password.
        method = self.method
        try:
            self.method = "POST" if method == "DELETE" else method
            return super()._get_request_body(direction=direction)  # type: ignore[no-untyped-call]
        finally:
            self.method = method


@cache
def openapi_document() -> bytes:
    """The document as indented JSON; the same bytes as docs/openapi.json holds, whoever asks first."""
    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        return bytes(OpenApiJsonRenderer().render(schema, renderer_context={})) + b"\n"


@only("GET", "HEAD")
def serve_openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(openapi_document(), content_type="application/json")
