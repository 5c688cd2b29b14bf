"""Everything that must hold before a change lands, in one run: `make test`.

Style and types, the suite on SQLite, the suite on PostgreSQL and Redis, the browser journeys. TEST_DATABASE_URL and
TEST_REDIS_URL name servers to use; without them throw-away ones are started from installed binaries. Ends with a list
of what was run and what was left out, and a line "N passed, N failed" (a failed check counts as one). The exit code is
1 when anything failed, and with CI=true also when anything was left out.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from scripts import throwaway

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
COVERAGE_FLOOR = 90  # percent, of lines and branches, in the run on SQLite
STEP_SECONDS = 1800  # a step that takes longer hangs
COUNT = re.compile(r"(\d+) (passed|failed|errors?)\b")

CHECKS: list[tuple[str, list[str]]] = [
    ("ruff check", [f"{BIN}/ruff", "check", "."]),
    ("ruff format", [f"{BIN}/ruff", "format", "--check", "."]),
    ("types", [f"{BIN}/mypy", "."]),
    ("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("API document", [PYTHON, "manage.py", "write_openapi", "--check"]),
    ("Dockerfile", [f"{BIN}/hadolint", "Dockerfile"]),
    (
        "docker-compose.yml",
        [f"{BIN}/check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
    ),
]
# More workers than cores: many tests wait, for a provider that asked for patience or a worker that was killed.
SUITE = [PYTHON, "-m", "pytest", "-q", "-n", "4", "--durations=25"]
# The second run need not repeat what knows no server.
STATEFUL = ["-p", "scripts.stateful_tests"]
COVERAGE = ["--cov", "--cov-report=term", f"--cov-fail-under={COVERAGE_FLOOR}"]
# The suite's own options leave the journeys out, so that `pytest` alone needs no browser.
JOURNEYS = [
    *(PYTHON, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "-o", "addopts=--strict-markers", "tests/e2e"),
]


@dataclass
class Report:
    """What was run and how it ended, what was left out and why, and the tests' counts."""

    steps: list[tuple[str, bool, float]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    passed: int = 0
    failed: int = 0

    def run(self, name: str, command: list[str], **environment: str) -> None:
        """Runs one step, showing what it prints; pytest's closing line is added to the counts."""
        print(f"\n=== {name}", flush=True)
        started_at = time.monotonic()
        code, closing = _run(command, {**os.environ, **environment})
        counts = {kind: int(number) for number, kind in COUNT.findall(closing)}
        failures = counts.get("failed", 0) + counts.get("error", 0) + counts.get("errors", 0)
        self.passed += counts.get("passed", 0)
        self.failed += failures or int(code != 0)
        self.steps.append((name, code == 0, time.monotonic() - started_at))

    def print(self) -> None:
        print("\n=== What was run")
        for name, is_good, seconds in self.steps:
            print(f"  {'ok    ' if is_good else 'FAILED'}  {name} ({seconds:.0f} s)")
        for name, reason in self.left_out:
            print(f"  LEFT OUT  {name}: {reason}")
        if not self.left_out:
            print("  Nothing was left out.")
        print(f"\n{self.passed} passed, {self.failed} failed", flush=True)


def _run(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Exit code and the last line that counts tests. A step that hangs is ended, with all that it started."""
    closing = ""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    signal.signal(signal.SIGALRM, lambda number, frame: _end_group(process))
    signal.alarm(STEP_SECONDS)
    try:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            closing = line if COUNT.search(line) and " in " in line else closing
        return process.wait(), closing
    finally:
        signal.alarm(0)
        _end_group(process)


def _end_group(process: subprocess.Popen[str]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def main() -> int:
    """`--coverage` measures the run on SQLite too, and fails under the floor: it takes twice the time."""
    coverage = COVERAGE if "--coverage" in sys.argv[1:] else []
    signal.signal(signal.SIGTERM, _interrupt)
    report = Report()
    try:
        for name, command in CHECKS:
            report.run(name, command)
        report.run("suite on SQLite", [*SUITE, *coverage], TEST_DATABASE_URL="", TEST_REDIS_URL="")
        _run_on_servers(report)
        _run_journeys(report)
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return 130
    report.print()
    is_incomplete = bool(report.left_out) and os.environ.get("CI", "").lower() in {"true", "1"}
    return int(bool(report.failed) or is_incomplete)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt  # so that the throw-away servers are stopped


def _run_on_servers(report: Report) -> None:
    urls = {"TEST_DATABASE_URL": "", "TEST_REDIS_URL": ""}
    with ExitStack() as servers:
        for variable, start in (("TEST_DATABASE_URL", throwaway.postgresql), ("TEST_REDIS_URL", throwaway.redis)):
            try:
                urls[variable] = os.environ.get(variable) or servers.enter_context(start())
            except throwaway.MissingError as error:
                report.left_out.append((f"suite with {variable}", str(error)))
        if any(urls.values()):
            names = [name for name, url in zip(("PostgreSQL", "Redis"), urls.values(), strict=True) if url]
            report.run(f"suite on {' and '.join(names)}", [*SUITE, *STATEFUL], **urls)


def _run_journeys(report: Report) -> None:
    name = "browser journeys"
    if not list((ROOT / "tests" / "e2e").glob("test_*.py")):
        print("\nThere are no browser journeys in tests/e2e.")
    elif not any(map(shutil.which, BROWSERS)):
        report.left_out.append((name, f"no browser is installed (looked for {', '.join(BROWSERS)})"))
    else:
        report.run(name, JOURNEYS)


if __name__ == "__main__":
    sys.exit(main())
