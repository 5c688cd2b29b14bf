"""The WSGI application that gunicorn serves."""

import os
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "neurogloss.settings")

MOST_SKIPPED_BYTES = 16 * 2**20
_PIECE = 2**16


def with_whole_bodies(application: "WSGIApplication", *, limit: int) -> "WSGIApplication":
    """Gives a body that comes in chunks its length, without which Django takes it for empty.

    Of a body longer than `limit` bytes no more is kept than tells that it is. Up to 16 MB of it are read all the same:
    a client that is still sending can't hear that it was refused, and loses the connection instead. What a view had no
    use for is read off too: gunicorn would close the connection, unannounced, under the client's next call.
    """

    def serve(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body: InputStream = environ["wsgi.input"]
        announced = str(environ.get("CONTENT_LENGTH") or "")
        length = int(announced[:12]) if announced.isdecimal() else 0
        if not announced and "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            start = body.read(limit + 1)
            _skip(body, MOST_SKIPPED_BYTES - len(start))
            environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(start), str(len(start))
        elif limit < length <= MOST_SKIPPED_BYTES:
            _skip(body, length)
        answer = application(environ, start_response)
        if length <= limit:
            _skip(body, length)
        return answer

    return serve


def _skip(body: "InputStream", most: int) -> None:
    with suppress(OSError):  # the client fell silent; it may still hear the answer
        while most > 0 and (piece := body.read(min(_PIECE, most))):
            most -= len(piece)


def _application() -> "WSGIApplication":
    django = get_wsgi_application()
    from django.conf import settings
    from django.urls import get_resolver

    # The views are loaded now, not for the first request of each process: it would wait, or find them broken.
    get_resolver().url_patterns  # noqa: B018
    return with_whole_bodies(django, limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)


application = _application()
