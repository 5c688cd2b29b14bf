"""Pages that belong to no app: the front page, what makes the product installable, and the styleguide."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses.selectors import active_enrollment
from neurogloss.sample import grade_sample, questions_for

# What the service worker keeps, so that the page without a connection looks like ours.
SHELL = ("css/tokens.css", "css/base.css", "css/components.css", "js/app.js", "img/icon.svg", "img/icons.svg", "img/ornament.svg")  # fmt: skip
ICONS = (
    ("img/icon.svg", "any", "image/svg+xml", "any"),
    ("img/icon-192.png", "192x192", "image/png", "any"),
    ("img/icon-512.png", "512x512", "image/png", "any"),
    ("img/icon-maskable-512.png", "512x512", "image/png", "maskable"),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Signed in: on to the course, or to making one. Else what this is, with an exercise: ?question=1&answer=0."""
    if request.user.is_authenticated:
        has_course = active_enrollment(user_id=request.user.pk) is not None
        return redirect("/learn/" if has_course else "/onboarding/")
    questions = questions_for(get_language() or "")
    number = request.GET.get("question", "1")
    graded = grade_sample(questions=questions, number=number, picked=request.GET.get("answer", ""))
    shown = int(number) if number in {"1", "2", "3"} else 1
    context = {
        "graded": graded,
        "question": graded.question if graded else questions[shown - 1],
        "number": graded.number if graded else shown,
        "total": len(questions),
        "next_number": graded.number + 1 if graded else 0,
    }
    template = "pages/home.html#_sample" if request.headers.get("HX-Request") else "pages/home.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the service worker shows when there is no connection: without anything of the learner's."""
    return render(request, "pages/offline.html")


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it may serve the whole site. Its version is that of what it keeps."""
    shell = [static(name) for name in SHELL]
    version = hashlib.sha256(repr((shell, get_language())).encode()).hexdigest()[:12]
    context = {"shell": [*shell, "/offline/"], "version": version}
    return render(request, "pages/sw.js", context, content_type="text/javascript")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    icons = [{"src": static(name), "sizes": sizes, "type": kind, "purpose": use} for name, sizes, kind, use in ICONS]
    body: dict[str, Any] = {
        "id": "/",
        "name": "NeuroGloss",
        "short_name": "NeuroGloss",
        "description": _("Learn a language through what you love: ten minutes a day, on your phone."),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf6ee",
        "theme_color": "#fffdf9",
        "categories": ["education"],
        "icons": icons,
        "shortcuts": [
            {"name": _("Course"), "url": "/learn/"},
            {"name": _("Review"), "url": "/review/"},
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For pages that name no icon (the admin's, the API's browser): browsers ask here."""
    return redirect(static("img/icon-192.png"))


@require_safe
@login_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state: for staff, and for all with DEBUG."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    return render(request, "pages/styleguide.html")
