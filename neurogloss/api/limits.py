"""Rate limits, counted by django-ratelimit in the shared cache, told to clients as 429 with Retry-After."""

import logging

from django.core.exceptions import ImproperlyConfigured
from django_ratelimit.core import get_usage
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class _Limit(BaseThrottle):
    group = ""
    rate = ""
    by = "user"

    def allow_request(self, request: Request, view: APIView) -> bool:
        key = str(request.user.pk) if self.by == "user" else request.META.get("REMOTE_ADDR", "")
        try:
            usage = get_usage(request._request, group=self.group, key=lambda *_: key, rate=self.rate, increment=True)
        except ImproperlyConfigured:
            raise
        except Exception:
            # A cache that is away must not take the whole API with it.
            self._seconds_left = 0
            logger.exception("rate limit %s can't be counted", self.group)
            return True
        self._seconds_left = usage["time_left"] if usage else 0
        return not (usage and usage["should_limit"])

    def wait(self) -> float | None:
        return max(1.0, float(self._seconds_left))


def rate_limit(group: str, rate: str, *, by: str = "user") -> type[BaseThrottle]:
    """A throttle class: `rate` such as "5/m", counted a learner (by="user") or an address (by="ip")."""
    return type(f"{group.title().replace('_', '')}Limit", (_Limit,), {"group": group, "rate": rate, "by": by})
