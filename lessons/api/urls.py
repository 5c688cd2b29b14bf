from django.urls import path

from lessons.api.views import GenerateLessonViewSet, LessonsViewSet, RemakeCoreViewSet, RemakeExercisesViewSet

urlpatterns = [
    path("", LessonsViewSet.as_view({"get": "list_lessons"})),
    path("generate", GenerateLessonViewSet.as_view({"post": "generate"})),
    path("<str:lesson_id>", LessonsViewSet.as_view({"get": "read"})),
    path("<str:lesson_id>/complete", LessonsViewSet.as_view({"post": "complete"})),
    path("<str:lesson_id>/regen-exercises", RemakeExercisesViewSet.as_view({"post": "remake"})),
    path("<str:lesson_id>/regen-core", RemakeCoreViewSet.as_view({"post": "remake"})),
]
