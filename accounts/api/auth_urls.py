from django.urls import path

from accounts.api.views import LoginViewSet, MeViewSet, RegisterViewSet, TokenViewSet

urlpatterns = [
    path("register", RegisterViewSet.as_view({"post": "register"})),
    path("login", LoginViewSet.as_view({"post": "login"})),
    path("refresh", TokenViewSet.as_view({"post": "refresh"})),
    path("logout", TokenViewSet.as_view({"post": "logout"})),
    path("logout-all", MeViewSet.as_view({"post": "logout_all"})),
    path("me", MeViewSet.as_view({"get": "profile"})),
]
