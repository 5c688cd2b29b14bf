"""Addresses under /accounts/."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, path

from accounts import views
from neurogloss.limits import limit_posts

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("signup/", views.signup, name="signup"),
    path("login/", limit_posts("login", "10/m")(views.LoginView.as_view()), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path(
        "password/reset/",
        limit_posts("password_reset", "5/m")(views.PasswordResetView.as_view()),
        name="password_reset",
    ),
    path("password/reset/done/", views.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "password/reset/<uidb64>/<token>/",
        limit_posts("password_set", "10/m")(views.PasswordResetConfirmView.as_view()),
        name="password_reset_confirm",
    ),
    path("password/reset/complete/", views.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
]
