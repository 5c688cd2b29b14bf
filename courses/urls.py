"""Addresses of onboarding and of long jobs."""

from django.urls import URLPattern, path

from courses import views

app_name = "courses"
urlpatterns: list[URLPattern] = [
    path("onboarding/", views.onboarding, name="onboarding"),
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/status/", views.job_status, name="job_status"),
    path("jobs/<uuid:job_id>/events/", views.job_events, name="job_events"),
    path("jobs/<uuid:job_id>/retry/", views.job_retry, name="job_retry"),
]
