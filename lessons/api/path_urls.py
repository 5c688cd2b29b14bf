from django.urls import path

from lessons.api.views import GenerateFullViewSet, RetryLessonsViewSet

urlpatterns = [
    path("generate-full", GenerateFullViewSet.as_view({"post": "generate"})),
    path("retry-lessons", RetryLessonsViewSet.as_view({"post": "retry"})),
]
