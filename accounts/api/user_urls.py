from django.urls import path

from accounts.api.views import AccountViewSet

urlpatterns = [
    path("me", AccountViewSet.as_view({"patch": "partial_update", "delete": "destroy"})),
    path("me/languages", AccountViewSet.as_view({"put": "languages"})),
    path("me/export", AccountViewSet.as_view({"get": "export"})),
    path("me/reset", AccountViewSet.as_view({"post": "reset"})),
]
