"""What every page passes on its way out: kept private, led back after the session's end, never blank."""

from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from neurogloss.errors import error_response, is_api_path
from neurogloss.middleware import GetResponse


class PageMiddleware:
    """A learner's pages stay out of caches; what a page's form or part asks after the session's end leads back to that page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_api_path(request.path_info):
            return response
        if _leads_to_login(response):
            if "HX-Request" in request.headers:
                return HttpResponseClientRefresh()  # a part's place is none for the log-in page: load the whole anew
            if request.method == "POST":
                return redirect_to_login(_sent_from(request))  # where a POST went can't be opened afterwards
        if response.status_code == 405 and not response.streaming:
            message = _("This address can't be opened by itself.")
            page = error_response(request, status=405, code="method_not_allowed", message=message)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


def _leads_to_login(response: HttpResponseBase) -> bool:
    """Whether the answer is login_required's: the log-in page, and from there back."""
    if response.status_code != 302:
        return False
    address = urlsplit(response.headers["Location"])
    return address.path == resolve_url(settings.LOGIN_URL) and REDIRECT_FIELD_NAME in parse_qs(address.query)


def _sent_from(request: HttpRequest) -> str:
    """The path of the page that holds the form; the start where the browser doesn't tell."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    page = urlsplit(referer)
    return page.path + (f"?{page.query}" if page.query else "")
