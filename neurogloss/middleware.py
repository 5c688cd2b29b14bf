"""What every request passes: an id for it, a bound on its body, and slashes that are mended for readers only."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.utils.translation import gettext as _

from neurogloss.errors import error_response, is_api_path

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SOUND_REQUEST_ID = re.compile(r"\A[A-Za-z0-9._:-]{1,128}\Z")

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="-")


class RequestIdMiddleware:
    """Echoes a sound X-Request-Id, or makes one; it stands on every response and in every log line."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if SOUND_REQUEST_ID.match(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        token = current_request_id.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(token)
        response.headers["X-Request-Id"] = request_id
        return response


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        # Django tells of a refused request when the middleware is through with it; its record names the request.
        request = getattr(record, "request", None)
        record.request_id = getattr(request, "request_id", None) or current_request_id.get()
        return True


class BodyLimitMiddleware:
    """Refuses a body over DATA_UPLOAD_MAX_MEMORY_SIZE by its announced length, before anything reads it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        if announced.isdecimal() and int(announced[:12]) > limit:
            message = _("The request is too large: at most %(limit)s bytes.") % {"limit": limit}
            return error_response(request, status=413, code="payload_too_large", message=message)
        return self.get_response(request)


class SlashMiddleware(CommonMiddleware):
    """Adds a forgotten slash to a page's address. The API's paths are exact, and nothing but a GET is redirected."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        if request.method not in {"GET", "HEAD"} or is_api_path(request.path_info):
            return False
        return super().should_redirect_with_slash(request)
