"""Errors as outsiders see them: one JSON format on every API path, a page with words elsewhere."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django_htmx.http import HttpResponseClientRefresh

logger = logging.getLogger(__name__)

Detail = dict[str, str]
PlainView = Callable[[HttpRequest], HttpResponse]
MOST_DETAILS = 50
MOST_MESSAGE_CHARS = 1000


def is_api_path(path: str) -> bool:
    return path.startswith((settings.API_V1_STR + "/", "/health", "/openapi.json")) or path == settings.API_V1_STR


def error_body(request: HttpRequest, *, code: str, message: str, details: list[Detail] | None = None) -> dict[str, Any]:
    """The contract's error object; `details` only where there is something to list."""
    body: dict[str, Any] = {
        "code": code,
        "message": sound(message),
        "request_id": getattr(request, "request_id", ""),
    }
    if details:
        body["details"] = [{key: sound(value) for key, value in detail.items()} for detail in details[:MOST_DETAILS]]
    return body


def sound(text: str) -> str:
    """The text as UTF-8 can carry it, bounded: a message may quote what a client sent."""
    return text[:MOST_MESSAGE_CHARS].encode("utf-8", "replace").decode()


def error_response(request: HttpRequest, *, status: int, code: str, message: str) -> HttpResponse:
    """An error outside DRF's reach: JSON for the API's paths, else the page `error.html`."""
    if is_api_path(request.path_info):
        return JsonResponse(error_body(request, code=code, message=message), status=status)
    context = {"status": status, "message": message, "request_id": getattr(request, "request_id", "")}
    try:
        return render(request, "error.html", context, status=status)
    except Exception:  # the database is away, say: the page that explains an error must not become another one
        logger.exception("the error page can't be shown")
        return HttpResponse(f"{status}: {message}", status=status, content_type="text/plain; charset=utf-8")


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


def only(*methods: str) -> Callable[[PlainView], PlainView]:
    """Lets a plain view of an API path answer these methods; others get 405 in the one error format."""

    def decorate(view: PlainView) -> PlainView:
        @csrf_exempt  # else a POST would hear of CSRF instead of 405
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            if request.method in methods:
                return view(request)
            message = _("This address doesn't take %(method)s.") % {"method": request.method}
            response = error_response(request, status=405, code="method_not_allowed", message=message)
            response.headers["Allow"] = ", ".join(methods)
            return response

        return guarded

    return decorate


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if "HX-Request" in request.headers:  # a page whose token is old: it is loaded anew and says so
        messages.error(request, _("This page had grown old and was loaded again. Please try once more."))
        return HttpResponseClientRefresh()
    message = _("This page has grown old. Go back, reload it and try once more.")
    return error_response(request, status=403, code="csrf_failed", message=message)
