"""The OpenAPI document: drf-spectacular's, with the one error format on every operation, and served from memory."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

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


class ApiSchema(AutoSchema):
    """Adds `default: Error` to each operation, and names operations after their view's action."""

    def get_response_serializers(self) -> Any:
        declared: Any = super().get_response_serializers()
        responses = declared if isinstance(declared, dict) else {"200": declared}
        return {**responses, "default": ErrorSerializer}


@cache
def openapi_document() -> bytes:
    """The document as indented JSON; the same bytes as docs/openapi.json holds."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return bytes(OpenApiJsonRenderer().render(schema, renderer_context={})) + b"\n"


def serve_openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(openapi_document(), content_type="application/json")
