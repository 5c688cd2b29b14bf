"""The product as outsiders meet it: real processes on a database of their own, real HTTP."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from tests.support.model_server import ModelServer

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@dataclass(frozen=True)
class Served:
    url: str
    environment: dict[str, str]
    worker: subprocess.Popen[bytes]

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def own_database(tmp_path: Path) -> Iterator[str]:
    """A database of its own beside the suite's: a SQLite file, or a new database on TEST_DATABASE_URL's server."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite:///{tmp_path}/outside.db"
        return
    name = f"outside_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def serve(tmp_path: Path, **variables: str) -> Iterator[Served]:
    """gunicorn and a worker, as `make run` starts them, until the block ends."""
    port = free_port()
    with own_database(tmp_path) as database_url:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GROQ", "OPENAI", "AI_"))},
            "DJANGO_SETTINGS_MODULE": "neurogloss.settings",
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(tmp_path / "data"),
            "DATABASE_URL": database_url,
            "REDIS_URL": os.environ.get("TEST_REDIS_URL", ""),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            **variables,
        }
        run = [sys.executable, "manage.py"]
        subprocess.run([*run, "migrate", "-v0"], env=environment, cwd=ROOT, check=True)
        web = [sys.executable, "-m", "gunicorn", "-c", "scripts/gunicorn_conf.py", "neurogloss.wsgi"]
        processes = [subprocess.Popen(each, env=environment, cwd=ROOT) for each in (web, [*run, "run_worker"])]
        try:
            wait_until_served(f"http://127.0.0.1:{port}")
            yield Served(f"http://127.0.0.1:{port}", environment, processes[1])
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
            for process in processes:
                process.wait(timeout=40)
            shutil.rmtree(tmp_path / "data", ignore_errors=True)


def wait_until_served(url: str) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while True:
        try:
            httpx.get(f"{url}/health", timeout=2).raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def groq_served(tmp_path: Path) -> Iterator[tuple[Served, ModelServer]]:
    with ModelServer() as model:
        variables = {"GROQ_API_KEY": "gsk_test", "GROQ_BASE_URL": model.groq_url, "LESSONS_AHEAD": "0"}
        with serve(tmp_path, **variables, RATELIMIT_ENABLE="false") as served:
            yield served, model


@pytest.fixture
def starter_served(tmp_path: Path) -> Iterator[Served]:
    with serve(tmp_path) as served:
        yield served
