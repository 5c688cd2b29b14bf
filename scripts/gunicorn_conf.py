"""How gunicorn serves: `gunicorn -c scripts/gunicorn_conf.py neurogloss.wsgi`. HOST and PORT are the settings' own."""

import os
from pathlib import Path

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
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  a heartbeat that never waits for a disk
control_socket_disable = True
loglevel = "warning" if settings.ENV == "development" else "info"
