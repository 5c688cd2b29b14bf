"""Pages and answers that belong to no app: health for machines."""

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from neurogloss.errors import error_body, only


@only("GET", "HEAD")
def health(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@only("GET", "HEAD")
def health_db(request: HttpRequest) -> JsonResponse:
    """The database answers; 503 `database_unavailable` otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        message = _("The database can't be reached.")
        return JsonResponse(error_body(request, code="database_unavailable", message=message), status=503)
    return JsonResponse({"status": "ok"})
