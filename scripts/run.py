"""Prepares the checkout, starts web and worker (Procfile) and prints the address once it answers. Ctrl-C stops all."""

import errno
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import Manager

from scripts.healthcheck import ANYWHERE, answers

ROOT = Path(__file__).resolve().parent.parent

ASKED_TO_STOP = {128 + signal.SIGINT, 128 + signal.SIGTERM}


class Stack(Manager):  # type: ignore[misc]
    """Honcho's manager, which also says that it is ending."""

    def __init__(self) -> None:
        super().__init__()
        self.is_ending = False

    def terminate(self) -> None:
        self.is_ending = True
        super().terminate()


def main() -> int:
    # A shell that starts us in the background makes us deaf to SIGINT; whoever sends it means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(ROOT)
    from neurogloss import settings  # ends with one line when a setting can't be parsed

    try:
        if problem := port_problem(settings.HOST, settings.PORT):
            print(f"neurogloss: {problem}", file=sys.stderr)
            return 1
        if code := subprocess.run([sys.executable, "-m", "scripts.prepare"], check=False).returncode:
            return code
        return serve(settings.HOST, settings.PORT, settings.ALLOWED_HOSTS)
    except KeyboardInterrupt:
        return 130


def port_problem(host: str, port: int) -> str | None:
    """Why nothing can listen on host:port, as one line; None when it is free."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        return f"HOST: {host!r} is no address of this machine"
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return (
                    f"PORT: {port} is taken on {host}; stop what uses it, or choose another: make run PORT={port + 1}"
                )
            return f"HOST and PORT: {host}:{port} can't be listened on ({error.strerror})"
    return None


def serve(host: str, port: int, allowed_hosts: list[str]) -> int:
    """Runs the Procfile until it is stopped or one of its commands can't start. Returns the exit code."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    manager = Stack()
    keeper = f"exec {shlex.quote(sys.executable)} -m scripts.keep_running --with-pid {os.getpid()} -- "
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        manager.add_process(name, keeper + command, env=environment, cwd=str(ROOT))
    threading.Thread(target=_watch, args=(manager, host, port, allowed_hosts, os.getppid()), daemon=True).start()
    manager.loop()
    code = int(manager.returncode or 0)
    if code in ASKED_TO_STOP:
        return 0
    return code if code >= 0 else 128 - code


def _watch(manager: Stack, host: str, port: int, allowed_hosts: list[str], parent: int) -> None:
    """Says when the server answers; ends it when the `make` that started us is gone or wants to be."""
    is_announced = False
    while not manager.is_ending:
        if not is_announced and answers(host, port, allowed_hosts):
            is_announced = True
            shown = "localhost" if host in ANYWHERE else f"[{host}]" if ":" in host else host
            print(f"\n  NeuroGloss is at http://{shown}:{port}/  (Ctrl-C stops it)\n", flush=True)
        if os.getppid() != parent or _is_interrupted(parent):
            os.kill(os.getpid(), signal.SIGTERM)
            return
        time.sleep(0.3)


def _is_interrupted(pid: int) -> bool:
    """Whether `make` was sent SIGINT alone (a terminal sends it to us too): it then blocks the signal and waits for us."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # no /proc here, or the process has just gone
        return False
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    blocked = int(fields.get("SigBlk", "0"), 16)
    return fields.get("Name", "").strip() in {"make", "gmake"} and bool(blocked & 1 << (signal.SIGINT - 1))


if __name__ == "__main__":
    sys.exit(main())
