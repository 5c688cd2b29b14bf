"""A PostgreSQL cluster and a Redis server for one test run, from installed binaries, gone when it is over."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_SECONDS = 30


class MissingError(Exception):
    """What isn't installed here, as one line."""


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty cluster that listens on a socket in a temporary folder only. MissingError without binaries."""
    binaries = _postgresql_binaries()
    with _folder("neurogloss-pg-") as (folder, user):
        data = folder / "data"
        init = f"{binaries}/initdb -D {data} -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N".split()
        made = subprocess.run(init, capture_output=True, text=True, check=False, cwd=folder, **user)
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr.strip()}")
        # Nobody will miss this data after a crash: no write has to reach the disk.
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "200",
        }
        switches = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with _server([f"{binaries}/postgres", "-D", str(data), *switches], folder, user):
            _wait_for(
                lambda: subprocess.run([f"{binaries}/pg_isready", "-q", "-h", str(folder)], check=False).returncode == 0
            )
            subprocess.run([f"{binaries}/createdb", "-h", str(folder), "-U", "postgres", "neurogloss"], check=True)
            yield f"postgresql://postgres@/neurogloss?host={folder}"


@contextmanager
def redis() -> Iterator[str]:
    """The URL of an empty Redis on a free port of 127.0.0.1 that keeps nothing. MissingError without redis-server."""
    binary = shutil.which("redis-server")
    if binary is None:
        raise MissingError("redis-server isn't installed")
    with _folder("neurogloss-redis-") as (folder, user):
        port = _free_port()
        command = [binary, *f"--bind 127.0.0.1 --port {port} --appendonly no --dir {folder} --save".split(), ""]
        with _server(command, folder, user):
            _wait_for(lambda: _listens(port))
            yield f"redis://127.0.0.1:{port}/0"


def _postgresql_binaries() -> Path:
    found = shutil.which("initdb")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    for folder in [*([Path(found).parent] if found else []), *versions]:
        if all((folder / name).exists() for name in ("initdb", "postgres", "pg_isready", "createdb")):
            return folder
    raise MissingError("no PostgreSQL server is installed (initdb is neither on PATH nor in /usr/lib/postgresql)")


@contextmanager
def _folder(prefix: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """A temporary folder, and the arguments that make subprocess run as its owner: PostgreSQL refuses to be root."""
    with tempfile.TemporaryDirectory(prefix=prefix) as name:
        owner: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = _unprivileged_account()
            os.chown(name, account.pw_uid, account.pw_gid)
            owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        yield Path(name), owner


def _unprivileged_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@contextmanager
def _server(command: list[str], folder: Path, owner: dict[str, Any]) -> Iterator[None]:
    log = folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=folder, **owner)
    try:
        yield
    except TimeoutError as error:
        raise RuntimeError(f"{command[0]} doesn't answer: {log.read_text()[-500:]}") from error
    finally:
        process.send_signal(2)  # SIGINT: PostgreSQL's fast shutdown; Redis ends too
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(is_ready: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while not is_ready():
        if time.monotonic() > give_up_at:
            raise TimeoutError
        time.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
