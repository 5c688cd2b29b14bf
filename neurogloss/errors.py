"""Errors as outsiders see them: one JSON format on every API path, a page with words elsewhere."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

Detail = dict[str, str]


def is_api_path(path: str) -> bool:
    return path.startswith((settings.API_V1_STR + "/", "/health", "/openapi.json")) or path == settings.API_V1_STR


def error_body(request: HttpRequest, *, code: str, message: str, details: list[Detail] | None = None) -> dict[str, Any]:
    """The contract's error object; `details` only where there is something to list."""
    body: dict[str, Any] = {
        "code": code,
        "message": message,
        "request_id": getattr(request, "request_id", ""),
    }
    if details:
        body["details"] = details
    return body


def error_response(request: HttpRequest, *, status: int, code: str, message: str) -> HttpResponse:
    """An error outside DRF's reach: JSON for the API's paths, else the page `error.html`."""
    if is_api_path(request.path_info):
        return JsonResponse(error_body(request, code=code, message=message), status=status)
    context = {"status": status, "message": message, "request_id": getattr(request, "request_id", "")}
    return render(request, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = _("This request can't be understood.")
    return error_response(request, status=400, code="bad_request", message=message)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = _("You may not do this.")
    return error_response(request, status=403, code="permission_denied", message=message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = _("There is nothing at this address.")
    return error_response(request, status=404, code="not_found", message=message)


def server_error(request: HttpRequest) -> HttpResponse:
    message = _("Something broke on our side. It has been noted; please try again in a minute.")
    return error_response(request, status=500, code="internal_error", message=message)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = _("This page has grown old. Go back, reload it and try once more.")
    return error_response(request, status=403, code="csrf_failed", message=message)
