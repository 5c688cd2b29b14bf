"""All addresses: pages, the API under its prefix, health, the API's browser and the admin."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularSwaggerSplitView

from neurogloss.api.schema import serve_openapi
from neurogloss.limits import limit_posts
from neurogloss.views import health, health_db

handler400 = "neurogloss.errors.bad_request"
handler403 = "neurogloss.errors.permission_denied"
handler404 = "neurogloss.errors.not_found"
handler500 = "neurogloss.errors.server_error"

urlpatterns = [
    path(f"{settings.API_V1_STR.strip('/')}/", include("neurogloss.api.urls")),
    path("openapi.json", serve_openapi),
    path("docs", SpectacularSwaggerSplitView.as_view(url_name="openapi"), name="docs"),
    path("health", health),
    path("health/db", health_db),
    # Guesses at the staff's door count with those at the learners'.
    path("admin/login/", limit_posts("login", "10/m")(admin.site.login)),
    path("admin/", admin.site.urls),
    path("language/", set_language, name="set_language"),
    path("", include("neurogloss.page_urls")),
    path("accounts/", include("accounts.urls")),
    path("", include("courses.urls")),
    path("", include("lessons.urls")),
    path("", include("vocabulary.urls")),
    path("roleplay/", include("roleplay.urls")),
]
