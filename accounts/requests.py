"""A page's request as views behind `login_required` see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class LearnerRequest(HttpRequest):
    """`user` is a learner, never anonymous; `htmx` is true for a request that wants a fragment."""

    htmx: HtmxDetails
    user: User
