"""Keeps one command running: `python -m scripts.keep_running [--with-pid PID] -- COMMAND…`.

A command that was killed, or that ended with an error after having worked, is started again; one that ends within
`SOUND_SECONDS` by itself can't start, and its exit code is passed on. SIGTERM and SIGINT stop it for good, and so does
the end of the process PID. The command doesn't outlive this process.
"""

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

SOUND_SECONDS = 5.0
LOOK_SECONDS = 0.5
SHORTEST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 15.0
PR_SET_PDEATHSIG = 1  # <sys/prctl.h>


class Keeper:
    """Runs `command` until it is told to stop or the process `with_pid` is gone."""

    def __init__(self, command: list[str], *, with_pid: int | None = None) -> None:
        self._command = command
        self._with_pid = with_pid
        self._child: subprocess.Popen[bytes] | None = None
        self._is_told = False

    def run(self) -> int:
        """The exit code of the last run, 128 + the signal's number if one ended it."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        pause = SHORTEST_PAUSE_SECONDS
        while True:
            started_at = time.monotonic()
            code = self._run_once()
            lived = time.monotonic() - started_at
            if self._is_stopping() or code == 0 or (code > 0 and lived < SOUND_SECONDS):
                return code if code >= 0 else 128 - code
            pause = SHORTEST_PAUSE_SECONDS if lived > LONGEST_PAUSE_SECONDS else min(pause * 2, LONGEST_PAUSE_SECONDS)
            print(f"{' '.join(self._command)}: ended with {code}; starting it again", file=sys.stderr, flush=True)
            self._pause(pause)
            if self._is_stopping():
                return 0

    def _run_once(self) -> int:
        # A session of its own: who signals our group would otherwise reach the command twice.
        self._child = subprocess.Popen(
            self._command,
            start_new_session=True,
            preexec_fn=_die_with_parent(),  # noqa: PLW1509  there is one thread here
        )
        if self._is_stopping():  # the signal came while it was being started
            self._child.terminate()
        while True:
            try:
                return self._child.wait(LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                self._look_after_owner()

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._is_stopping() and time.monotonic() < until:
            time.sleep(0.1)
            self._look_after_owner()

    def _is_stopping(self) -> bool:
        return self._is_told

    def _look_after_owner(self) -> None:
        if self._with_pid is not None and not self._is_stopping() and not _is_alive(self._with_pid):
            self._stop()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop()

    def _stop(self) -> None:
        if self._is_stopping():
            return
        self._is_told = True
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _die_with_parent() -> Callable[[], object] | None:
    """On Linux, what makes the kernel kill the child when this process is killed; elsewhere None."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> int:
    parser = argparse.ArgumentParser(description="Keep a command running.")
    parser.add_argument("--with-pid", type=int, help="stop when this process is gone")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    return Keeper(options.command, with_pid=options.with_pid).run()


if __name__ == "__main__":
    sys.exit(main())
