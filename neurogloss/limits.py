"""Rate limits, counted by django-ratelimit in the shared cache. Past the limit a page's form is answered in words."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django_ratelimit.core import get_usage

from neurogloss.errors import error_response

logger = logging.getLogger(__name__)
PageView = Callable[..., HttpResponseBase]


def limit_posts(group: str, rate: str, *, by: str = "ip") -> Callable[[PageView], PageView]:
    """Bounds a page's POSTs: `rate` such as "10/m", counted an address (by="ip") or a learner (by="user").

    The counter of a group is shared with the API's limit of that name.
    """

    def decorate(view: PageView) -> PageView:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            is_counted = request.method == "POST"
            whose = str(request.user.pk) if by == "user" else address_of(request)
            seconds = seconds_to_wait(request, group=group, rate=rate, whose=whose) if is_counted else 0
            if not seconds:
                return view(request, *args, **kwargs)
            message = _("Too many attempts. Please wait a minute and try again.")
            response = error_response(request, status=429, code="rate_limited", message=message)
            response.headers["Retry-After"] = str(seconds)
            return response

        return limited

    return decorate


def address_of(request: HttpRequest) -> str:
    """The address that a limit by address counts."""
    return str(request.META.get("REMOTE_ADDR", ""))


def seconds_to_wait(request: HttpRequest, *, group: str, rate: str, whose: str) -> int:
    """Counts this request against the limit; 0: go on, else the seconds until the counter begins anew."""
    try:
        usage = get_usage(request, group=group, key=lambda *_args: whose, rate=rate, increment=True)
    except ImproperlyConfigured:
        raise
    except Exception:  # a cache that is away must not lock everybody out
        logger.exception("rate limit %s can't be counted", group)
        return 0
    return max(1, int(usage["time_left"])) if usage and usage["should_limit"] else 0
