from django.urls import path

from accounts.api.views import GamificationViewSet

urlpatterns = [path("buy-freeze", GamificationViewSet.as_view({"post": "buy_freeze"}))]
