"""The API's paths, exactly as the contract writes them; each app owns its own."""

from django.urls import include, path

from neurogloss.api.schema import serve_openapi

urlpatterns = [
    path("auth/", include("accounts.api.auth_urls")),
    path("users/", include("accounts.api.user_urls")),
    path("gamification/", include("accounts.api.gamification_urls")),
    path("path/", include("courses.api.urls")),
    path("path/", include("lessons.api.path_urls")),
    path("jobs/", include("courses.api.job_urls")),
    path("lessons/", include("lessons.api.urls")),
    path("vocabulary/", include("vocabulary.api.urls")),
    path("roleplay/", include("roleplay.api.urls")),
    path("openapi.json", serve_openapi, name="openapi"),
]
