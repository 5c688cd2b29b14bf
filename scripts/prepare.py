"""Makes a checkout ready to serve: checks, migrations, starter content, static files. `python -m scripts.prepare [--static-only]`.

What is up to date costs nothing. Two of these at once wait for each other. A fault is one line and exit code 1.
"""

import argparse
import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description="Make this checkout ready to serve.")
    parser.add_argument("--static-only", action="store_true", help="only the static files, without a database")
    options = parser.parse_args()
    try:
        return _prepare(static_only=options.static_only)
    except KeyboardInterrupt:
        return 130


def _prepare(*, static_only: bool) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "neurogloss.settings")
    import django
    from django.core.management.base import SystemCheckError
    from django.db import Error

    from courses.starter.content import ContentError
    from neurogloss import settings  # ends with one line when a setting can't be parsed

    django.setup()
    try:
        with _only_one(settings.DATA_DIR / "prepare.lock"):
            if not static_only:
                _check_and_migrate()
                _read_starter_content()
            _collect_static()
    except SystemCheckError as error:
        print(error, file=sys.stderr)
        return 1
    except ContentError as error:
        print(f"neurogloss: starter content: {error}", file=sys.stderr)
        return 1
    except Error as error:
        reason = " ".join(str(error).split())
        print(f"neurogloss: DATABASE_URL: the database can't be used: {reason}", file=sys.stderr)
        return 1
    except OSError as error:  # read-only, full, or somebody else's
        print(f"neurogloss: DATA_DIR: {error}", file=sys.stderr)
        return 1
    return 0


def _check_and_migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    call_command("check", verbosity=0)
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print(f"Migrating the database ({len(plan)} steps)", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def _read_starter_content() -> None:
    """Reads every pair's files once, so that a broken one stops the start and not a learner's lesson."""
    from courses.starter.content import available_pairs, load_pair

    for target, native in available_pairs():
        load_pair(target, native)


def _collect_static() -> None:
    from django.conf import settings
    from django.core.management import call_command

    stamp = settings.DATA_DIR / "static.stamp"
    fingerprint = _static_fingerprint()
    is_current = stamp.is_file() and stamp.read_text() == fingerprint and Path(settings.STATIC_ROOT).is_dir()
    if is_current:
        return
    print("Collecting static files", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)


def _static_fingerprint() -> str:
    """Changes when any static file of the project or of a package does."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            digest.update(f"{name}\0".encode())
            with storage.open(name) as file:
                digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
