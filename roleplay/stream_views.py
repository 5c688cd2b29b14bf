"""The partner's answer as server-sent events, while the model speaks."""

import json
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import LearnerRequest
from neurogloss.llm.errors import ModelUnavailable
from roleplay.forms import MessageForm
from roleplay.services import ConversationEndedError, stream_turn
from roleplay.streams import TooManyStreamsError
from roleplay.views import limit_asking, partner_is_away


@login_required
@require_POST
@limit_asking
def stream(request: LearnerRequest, conversation_id: str) -> HttpResponseBase:
    """Events `piece` {"text"}, then `done` {} or `failed` {"message"}. What goes wrong before the first piece is an
    error with {"message"}: 422 the message, 409 the conversation is over, 503 no answer can be had."""
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _refuse(str(form.errors["message"][0]), 422)
    try:
        pieces = stream_turn(
            user_id=request.user.id, conversation_id=conversation_id, message=form.cleaned_data["message"]
        )
    except ValidationError as error:
        return _refuse(error.messages[0], 422)
    except ConversationEndedError as error:
        return _refuse(error.message, 409)
    except TooManyStreamsError as error:
        return _refuse(error.message, 503, retry_after=error.retry_after)
    except ModelUnavailable as error:
        return _refuse(partner_is_away(), 503, retry_after=error.retry_after)
    # Said now: when the answer breaks off, the request's language is no longer set.
    broken_off = _("The answer broke off. What was said is kept: go on from there.")
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(
        _events(pieces, broken_off=broken_off), content_type="text/event-stream; charset=utf-8", headers=headers
    )


def _events(pieces: Iterator[str], *, broken_off: str) -> Iterator[bytes]:
    try:
        for piece in pieces:
            yield _event("piece", {"text": piece})
    except ModelUnavailable:
        yield _event("failed", {"message": broken_off})
    else:
        yield _event("done", {})
    finally:  # a reader who leaves: what was said so far is stored, and the slot is free
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


def _event(name: str, data: dict[str, str]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def _refuse(message: str, status: int, *, retry_after: float | None = None) -> JsonResponse:
    headers = {"Retry-After": str(max(1, round(retry_after)))} if retry_after else {}
    return JsonResponse({"message": message}, status=status, headers=headers)
