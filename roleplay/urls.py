from django.urls import URLPattern

app_name = "roleplay"
urlpatterns: list[URLPattern] = []
