"""Rate limits of the API: as the pages' are counted, told to clients as 429 with Retry-After."""

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from neurogloss.limits import address_of, seconds_to_wait


class _Limit(BaseThrottle):
    group = ""
    rate = ""
    by = "user"

    def allow_request(self, request: Request, view: APIView) -> bool:
        whose = str(request.user.pk) if self.by == "user" else address_of(request._request)
        self._seconds = seconds_to_wait(request._request, group=self.group, rate=self.rate, whose=whose)
        return not self._seconds

    def wait(self) -> float | None:
        return float(self._seconds)


def rate_limit(group: str, rate: str, *, by: str = "user") -> type[BaseThrottle]:
    """A throttle class: `rate` such as "5/m", counted a learner (by="user") or an address (by="ip")."""
    return type(f"{group.title().replace('_', '')}Limit", (_Limit,), {"group": group, "rate": rate, "by": by})
