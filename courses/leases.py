"""Leases: one worker at a time on one piece of work, across threads, processes and machines that share the database.

A holder renews its lease from a thread of its own; one that was killed stops renewing, and the lease lapses.
"""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from courses.models import Lease

LEASE_SECONDS = 20
RENEW_SECONDS = 5
POLL_SECONDS = 0.1


class LeaseTakenError(Exception):
    """Somebody else is still at this work when the wait is over."""


@contextmanager
def hold_lease(key: str, *, wait_seconds: float) -> Iterator[None]:
    """Waits up to `wait_seconds` for the lease on `key` and holds it for the block. LeaseTakenError if it stays taken."""
    owner = uuid.uuid4().hex
    give_up_at = time.monotonic() + wait_seconds
    while not _acquire(key, owner):
        if time.monotonic() >= give_up_at:
            raise LeaseTakenError(key)
        time.sleep(POLL_SECONDS)
    stopped = threading.Event()
    renewer = threading.Thread(target=_keep_renewing, args=(key, owner, stopped), daemon=True)
    renewer.start()
    try:
        yield
    finally:
        stopped.set()
        Lease.objects.filter(key=key, owner=owner).delete()


def _acquire(key: str, owner: str) -> bool:
    now = timezone.now()
    expires_at = now + timedelta(seconds=LEASE_SECONDS)
    lapsed = Lease.objects.filter(key=key, expires_at__lt=now)
    if lapsed.exists():
        return lapsed.update(owner=owner, expires_at=expires_at) == 1
    if Lease.objects.filter(key=key).exists():
        return False
    try:
        with transaction.atomic():
            Lease.objects.create(key=key, owner=owner, expires_at=expires_at)
    except IntegrityError:
        return False
    return True


def _keep_renewing(key: str, owner: str, stopped: threading.Event) -> None:
    try:
        while not stopped.wait(RENEW_SECONDS):
            expires_at = timezone.now() + timedelta(seconds=LEASE_SECONDS)
            try:
                Lease.objects.filter(key=key, owner=owner).update(expires_at=expires_at)
            except Error:
                connection.close()  # a new connection may do better next time
    finally:
        connection.close()
