from django.urls import path

from courses.api.views import PathViewSet

urlpatterns = [
    path("", PathViewSet.as_view({"get": "read"})),
    path("generate", PathViewSet.as_view({"post": "generate"})),
    path("progress", PathViewSet.as_view({"patch": "progress"})),
]
