"""The course map, the level player and the voice."""

from django.urls import path

from lessons import views
from lessons.placement_views import placement

app_name = "lessons"
urlpatterns = [
    path("learn/", views.show_map, name="map"),
    path("learn/levels/<uuid:level_id>/", views.show_level, name="level"),
    path("learn/levels/<uuid:level_id>/answer/", views.answer, name="answer"),
    path("learn/levels/<uuid:level_id>/continue/", views.go_on, name="continue"),
    path("learn/levels/<uuid:level_id>/restart/", views.restart, name="restart"),
    path("learn/levels/<uuid:level_id>/retry/", views.retry, name="retry"),
    path("learn/levels/<uuid:level_id>/report/", views.report, name="report"),
    path("learn/levels/<uuid:level_id>/done/", views.show_done, name="done"),
    path("speech/", views.speak, name="speech"),
    path("placement/", placement, name="placement"),
]
