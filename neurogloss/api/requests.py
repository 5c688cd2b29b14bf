"""What views of every app do with a request: read its data, answer later, answer a repeat as the first time."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import IdempotentAnswer, User
from neurogloss.api.errors import Conflict, InvalidCredentials

S = TypeVar("S", bound=serializers.Serializer[Any])
MOST_KEY_CHARS = 255
ANSWERS_ARE_KEPT = timedelta(days=2)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "maxLength": MOST_KEY_CHARS},
    OpenApiParameter.HEADER,
    description="A repeat with the same key gets the first answer.",
)


def learner_of(request: Request) -> User:
    """Who is logged in, on a call that needs a login."""
    user = request.user
    if not isinstance(user, User):
        raise NotAuthenticated
    return user


def read_body(serializer_class: type[S], request: Request, **options: Any) -> dict[str, Any]:
    """The validated body; ValidationError (422) otherwise. An absent body is {}."""
    serializer = serializer_class(data=request.data, **options)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def read_nothing(request: Request) -> None:
    """For a call without data: whatever it holds is ignored, but what can't be read is 422, as everywhere."""
    request.data  # noqa: B018  parsed on the first look


def read_query(serializer_class: type[S], request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.query_params.dict())
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def prefers_async(request: Request) -> bool:
    """True when the client sent `Prefer: respond-async`."""
    wishes = request.headers.get("Prefer", "").replace(";", ",").split(",")
    return any(wish.strip().lower() == "respond-async" for wish in wishes)


def accepted(job_id: object, body: dict[str, Any]) -> Response:
    """202 with the address of the job."""
    headers = {"Location": f"{settings.API_V1_STR}/jobs/{job_id}", "Preference-Applied": "respond-async"}
    return Response(body, status=202, headers=headers)


def answer_once(request: Request, operation: str, work: Callable[[], dict[str, Any]]) -> Response:
    """Runs `work` in a transaction. With an Idempotency-Key a repeat gets the first answer and `work` doesn't run again.

    Only answers that succeeded are kept, for two days: an error leaves no trace, and the same key may try once more.
    The same key with another body is a 409 `idempotency_key_reused`.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        with transaction.atomic():
            return Response(work())
    if len(key) > MOST_KEY_CHARS or not key.isprintable():
        raise ValidationError({"Idempotency-Key": [_("At most 255 printable characters.")]})
    request_hash = hashlib.sha256(json.dumps(request.data, sort_keys=True, default=str).encode()).hexdigest()
    user_id = learner_of(request).pk
    whose = {"user_id": user_id, "operation": operation, "key": key}
    with transaction.atomic():
        # A second request at the same time waits here for the first to commit.
        if User.objects.lock(user_id) is None:
            raise InvalidCredentials(_("This account is gone."))
        IdempotentAnswer.objects.filter(user_id=user_id, created_at__lt=timezone.now() - ANSWERS_ARE_KEPT).delete()
        first = IdempotentAnswer.objects.filter(**whose).first()
        if first is None:
            body = _in_order(work())
            IdempotentAnswer.objects.create(**whose, request_hash=request_hash, status=200, body=body)
            return Response(body)
    if first.request_hash != request_hash:
        message = _("This Idempotency-Key has been used for another request.")
        raise Conflict(message, code="idempotency_key_reused")
    return Response(_in_order(first.body), status=first.status)


def _in_order(body: Any) -> dict[str, Any]:
    """As JSON, its keys sorted: PostgreSQL doesn't keep their order, and a repeat is to get the very same bytes."""
    return dict(json.loads(json.dumps(body, default=str, sort_keys=True)))
