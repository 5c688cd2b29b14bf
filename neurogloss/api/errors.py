"""The API's errors: classes to raise, and the handler that turns whatever DRF sees into the contract's format."""

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, UnreadablePostError
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response

from neurogloss.errors import MOST_DETAILS, Detail, error_body
from neurogloss.llm.errors import ModelUnavailable


class ApiError(exceptions.APIException):
    """An error with a code of its own. `message` is for a person, in their language."""

    status_code: int = status.HTTP_400_BAD_REQUEST
    code = "bad_request"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(detail=message, code=code or self.code)
        self.code = code or self.code
        self.message = message


class Conflict(ApiError):
    """409: the object is in another state than the call needs."""

    status_code = status.HTTP_409_CONFLICT
    code = "conflict"


class InvalidCredentials(ApiError):
    """401: the password or the token is wrong."""

    status_code = status.HTTP_401_UNAUTHORIZED
    code = "invalid_credentials"


class NotFound(ApiError):
    status_code = status.HTTP_404_NOT_FOUND
    code = "not_found"


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER: None for what isn't ours to explain (it becomes the 500 page of errors.server_error)."""
    # DRF's views load this module through the settings: they can't be imported before it is whole.
    from rest_framework.fields import get_error_detail
    from rest_framework.views import exception_handler as drf_exception_handler

    request = context["request"]
    if isinstance(error, ModelUnavailable):
        return _model_unavailable(request, error)
    if isinstance(error, UnreadablePostError):  # the client fell silent before its body was whole
        error = exceptions.ParseError(_("This request can't be understood."))
    if isinstance(error, DjangoValidationError):  # a service's or a model's own
        error = exceptions.ValidationError(get_error_detail(error))
    response = drf_exception_handler(error, context)
    if response is None:
        return None
    code, message, details = _explain(error)
    if isinstance(error, (exceptions.ValidationError, exceptions.ParseError)):
        response.status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    if isinstance(error, (exceptions.NotAuthenticated, InvalidCredentials)):
        response.status_code = status.HTTP_401_UNAUTHORIZED
        response.headers["WWW-Authenticate"] = "Bearer"
    response.data = error_body(request, code=code, message=message, details=details)
    return response


def _model_unavailable(request: Any, error: ModelUnavailable) -> Response:
    message = _("The language model can't be reached right now. Nothing is lost: please try again a little later.")
    response = Response(error_body(request, code="model_unavailable", message=message), status=503)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    return response


def _explain(error: Exception) -> tuple[str, str, list[Detail] | None]:
    match error:
        case ApiError():
            return error.code, error.message, None
        case exceptions.ValidationError():
            details = list(islice(_details(error.get_full_details()), MOST_DETAILS))
            first = next((f"{d['field']}: {d['message']}" for d in details), "")
            return "validation_error", _("Please check the data: %(first)s") % {"first": first}, details
        case exceptions.ParseError():
            return (
                "validation_error",
                str(error.detail),
                [{"field": "body", "code": "malformed", "message": str(error.detail)}],
            )
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return "not_authenticated", _("Please log in: this call needs an access token."), None
        case exceptions.Throttled():
            seconds = math.ceil(getattr(error, "wait", None) or 1)
            return (
                "rate_limited",
                _("Too many requests. Try again in %(seconds)s s.") % {"seconds": seconds},
                None,
            )
        case Http404() | exceptions.NotFound():
            return "not_found", _("There is no such thing here."), None
        case PermissionDenied() | exceptions.PermissionDenied():
            return "permission_denied", _("You may not do this."), None
        case exceptions.APIException():
            return str(error.get_codes()), str(error.detail), None
    raise TypeError(f"unexpected error: {error!r}")


def _details(value: Any, path: str = "") -> Iterator[Detail]:
    if isinstance(value, dict) and set(value) == {"message", "code"}:
        yield {"field": path or "body", "code": str(value["code"]), "message": str(value["message"])}
    elif isinstance(value, dict):
        for key, inner in value.items():
            own = "" if key in {"non_field_errors", "__all__"} else str(key)
            yield from _details(inner, ".".join(part for part in (path, own) if part))
    else:
        leaves = all(isinstance(item, dict) and set(item) == {"message", "code"} for item in value)
        for index, item in enumerate(value):
            yield from _details(item, path if leaves else f"{path}.{index}")
