"""`python -m scripts.keep_running`: what is killed comes back, what can't start doesn't, nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SLEEPER = "import os, sys, time; print(os.getpid(), flush=True); time.sleep(60)"


@pytest.fixture
def start():
    keepers = []

    def run(*command, options=()):
        keeper = subprocess.Popen(
            [sys.executable, "-m", "scripts.keep_running", *options, "--", *command],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        keepers.append(keeper)
        return keeper

    yield run
    for keeper in keepers:
        keeper.terminate()
        keeper.communicate(timeout=10)


def is_alive(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def wait_until_gone(pid):
    until = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(pid)


def test_a_killed_command_is_started_again(start):
    keeper = start(sys.executable, "-c", SLEEPER)
    first = int(keeper.stdout.readline())
    os.kill(first, signal.SIGKILL)
    second = int(keeper.stdout.readline())
    assert second != first
    keeper.terminate()
    keeper.wait(10)
    wait_until_gone(second)


def test_a_command_that_cannot_start_passes_its_code_on(start):
    keeper = start(sys.executable, "-c", "import sys; sys.exit(3)")
    assert keeper.wait(20) == 3


def test_a_command_that_is_done_is_done(start):
    assert start(sys.executable, "-c", "pass").wait(20) == 0


def test_the_end_of_the_owner_ends_the_command(start):
    owner = subprocess.Popen([sys.executable, "-c", SLEEPER], stdout=subprocess.DEVNULL)
    keeper = start(sys.executable, "-c", SLEEPER, options=["--with-pid", str(owner.pid)])
    child = int(keeper.stdout.readline())
    owner.kill()
    owner.wait()
    keeper.wait(10)
    wait_until_gone(child)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_the_command_does_not_outlive_a_killed_keeper(start):
    keeper = start(sys.executable, "-c", SLEEPER)
    child = int(keeper.stdout.readline())
    keeper.kill()
    keeper.wait(10)
    wait_until_gone(child)
