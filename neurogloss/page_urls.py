"""Pages that belong to no app, and settings, which stand at the root."""

from django.urls import URLPattern, path

from accounts import progress_views, settings_views
from neurogloss import pages

urlpatterns: list[URLPattern] = [
    path("", pages.home, name="home"),
    path("offline/", pages.offline, name="offline"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("sw.js", pages.service_worker, name="service_worker"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("styleguide/", pages.styleguide, name="styleguide"),
    path("progress/", progress_views.show_progress, name="progress"),
    path("settings/", settings_views.settings_page, name="settings"),
    path("settings/export/", settings_views.export, name="settings_export"),
]
