from django.urls import path

from courses.api.views import JobViewSet

urlpatterns = [path("<str:job_id>", JobViewSet.as_view({"get": "read"}))]
