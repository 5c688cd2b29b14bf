from django.urls import path

from roleplay.api.views import RoleplayViewSet

urlpatterns = [path("chat", RoleplayViewSet.as_view({"post": "chat"}))]
