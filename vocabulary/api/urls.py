from django.urls import path

from vocabulary.api.views import VocabularyViewSet

urlpatterns = [
    path("daily-review", VocabularyViewSet.as_view({"get": "daily_review"})),
    path("review", VocabularyViewSet.as_view({"post": "review"})),
]
