"""Bodies as a server hands them over: in chunks without a length, and too long ones."""

import subprocess
import sys
from io import BytesIO

import pytest
from django.conf import settings

from neurogloss.wsgi import MOST_SKIPPED_BYTES, with_whole_bodies

LIMIT = 100


def served(body: bytes, **variables: str) -> tuple[bytes, str | None, int]:
    """What the application reads by the length it is told, that length, and how much was left unread."""
    stream = BytesIO(body)
    seen = {}

    def application(environ, start_response):
        seen["length"] = environ.get("CONTENT_LENGTH")
        seen["body"] = environ["wsgi.input"].read(int(seen["length"] or 0))
        return []

    with_whole_bodies(application, limit=LIMIT)({"wsgi.input": stream, **variables}, lambda *_: None)
    return seen["body"], seen["length"], len(stream.read())


@pytest.mark.parametrize("coding", ["chunked", "Chunked", "gzip, chunked"])
def test_chunks_get_a_length(coding):
    assert served(b"x" * 7, HTTP_TRANSFER_ENCODING=coding) == (b"x" * 7, "7", 0)


def test_an_announced_body_is_left_alone():
    assert served(b"x" * 7, CONTENT_LENGTH="7") == (b"x" * 7, "7", 0)
    assert served(b"", CONTENT_LENGTH="") == (b"", "", 0)


def test_chunks_beyond_the_limit_are_seen_to_be():
    assert served(b"x" * 1000, HTTP_TRANSFER_ENCODING="chunked") == (b"x" * (LIMIT + 1), str(LIMIT + 1), 0)


def test_endless_chunks_are_not_read_to_their_end():
    _body, length, left = served(b"x" * (MOST_SKIPPED_BYTES + 5), HTTP_TRANSFER_ENCODING="chunked")
    assert (length, left) == (str(LIMIT + 1), 5)


def test_a_long_announced_body_is_read_off():
    assert served(b"x" * 1000, CONTENT_LENGTH="1000") == (b"", "1000", 0)


def test_a_body_that_nobody_reads_is_read_off():
    stream = BytesIO(b"x" * LIMIT)
    environ = {"wsgi.input": stream, "CONTENT_LENGTH": str(LIMIT)}
    assert with_whole_bodies(lambda environ, start_response: [b"answer"], limit=LIMIT)(environ, print) == [b"answer"]
    assert stream.read() == b""


def test_an_absurd_length_is_not_waited_for():
    read = []

    class Stream(BytesIO):
        def read(self, size=-1):
            read.append(size)
            return super().read(size)

    def application(environ, start_response):
        return []

    environ = {"wsgi.input": Stream(b"x"), "CONTENT_LENGTH": "9" * 11}
    with_whole_bodies(application, limit=LIMIT)(environ, lambda *_: None)
    assert read == []


def test_views_are_loaded_before_the_first_request():
    script = "import sys, neurogloss.wsgi; sys.exit('lessons.api.views' not in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=settings.BASE_DIR, check=False).returncode == 0
