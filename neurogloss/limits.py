"""Rate limits, counted by django-ratelimit in the shared cache. Past the limit a page's form is answered in words."""

import ipaddress
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django_ratelimit.core import get_usage

from neurogloss.errors import error_response

logger = logging.getLogger(__name__)
PageView = Callable[..., HttpResponseBase]
IPV6_HOME = 64  # bits: who has one IPv6 address has all that begin so


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
            return too_many(request, seconds=seconds) if seconds else view(request, *args, **kwargs)

        return limited

    return decorate


def too_many(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """A page's answer past its limit."""
    message = _("Too many attempts. Please wait a minute and try again.")
    response = error_response(request, status=429, code="rate_limited", message=message)
    response.headers["Retry-After"] = str(seconds)
    return response


def address_of(request: HttpRequest) -> str:
    """The address that a limit by address counts: the client's, as the last TRUSTED_PROXIES proxies tell it.

    What stands further left in X-Forwarded-For anybody may have written. Of an IPv6 address its network counts.
    """
    connected = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.TRUSTED_PROXIES
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    client = told[-min(proxies, len(told))] if proxies and told else connected
    return _countable(client) or _countable(connected) or connected


def _countable(text: str) -> str:
    """The address without a port, in one spelling; "" where there is none."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_HOME), strict=False))


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
