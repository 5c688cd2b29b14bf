"""How gunicorn serves: `gunicorn -c scripts/gunicorn_conf.py neurogloss.wsgi`. HOST and PORT are the settings' own."""

import json
import os
import re
import socket
import struct
import uuid
from pathlib import Path
from typing import Any

import gunicorn.util  # type: ignore[import-untyped]

from neurogloss import settings

_on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
_host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST

bind = f"{_host}:{settings.PORT}"
worker_class = "gthread"
# SQLite has one writer: a second process would only wait for its lock. A stream holds a thread for as long as it flows.
workers = int(os.environ.get("WEB_CONCURRENCY") or (1 if _on_sqlite else 2))
threads = int(os.environ.get("WEB_THREADS") or 32)
timeout = 60
# What open requests get after SIGTERM. A lesson may take half a minute to make; in development nobody wants to wait.
graceful_timeout = 3 if settings.ENV == "development" else 40
keepalive = 5
SILENCE_SECONDS = 10
limit_request_line = 8190  # the most that gunicorn knows
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  a heartbeat that never waits for a disk
control_socket_disable = True
loglevel = "warning" if settings.ENV == "development" else "info"


def when_ready(server: Any) -> None:
    """Accepted sockets inherit this: who falls silent in the middle of a request gives the thread back.

    Without it a handful of connections that send half a request hold every thread for ever.
    """
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", SILENCE_SECONDS, 0))


def _write_error(client: socket.socket, status: int, reason: str, message: str) -> None:
    """What gunicorn refuses before the application sees it, in the API's format: whose path it was can't be known."""
    request_id = uuid.uuid4().hex
    code = re.sub(r"\W+", "_", reason.lower())
    body = json.dumps({"code": code, "message": message[:200] or reason, "request_id": request_id})
    head = (
        f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: application/json\r\n"
        f"X-Request-Id: {request_id}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    gunicorn.util.write_nonblock(client, (head + body).encode("ascii"))


gunicorn.util.write_error = _write_error
