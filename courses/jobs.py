"""Long work as rows: enqueue it, claim it under a lease, report progress, end it. courses/worker.py runs the loop."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Job
from neurogloss.llm.errors import ModelUnavailable

logger = logging.getLogger(__name__)

LEASE_SECONDS = 20
MOST_TRIES = 3
SOMEBODY_WAITS = 10


class LeaseLostError(Exception):
    """Another worker has taken this job up: what is left to do is theirs."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a handler ended: `result` as the synchronous call would answer it."""

    result: dict[str, Any] | list[Any] | None
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class JobRun:
    """A claimed job in the hands of its handler."""

    job: Job
    owner: str

    def report(self, *, done: int, total: int, message: str = "") -> None:
        """Honest progress: `done` of `total` steps. LeaseLostError when the job is no longer ours."""
        changed = Job.objects.filter(id=self.job.id, lease_owner=self.owner).update(
            done=done, total=total, message=message[:300]
        )
        if not changed:
            raise LeaseLostError(str(self.job.id))


Handler = Callable[[JobRun], Outcome]
_handlers: dict[str, Handler] = {}


def job_handler(kind: str) -> Callable[[Handler], Handler]:
    """Registers the handler of a kind of job. It may run again from the start after a crash: it must be idempotent."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def enqueue_job(
    *,
    user_id: UUID,
    kind: str,
    payload: dict[str, Any],
    dedupe_key: str | None = None,
    priority: int = SOMEBODY_WAITS,
    delay_seconds: float = 0,
) -> Job:
    """The new job, or the live one with the same `dedupe_key`. Http404 when the account has gone meanwhile.

    A learner's second waiting job is a little less urgent than their first, and so on: nobody's hundred jobs stand
    before another learner's one.
    """
    live = (
        Job.objects.filter(dedupe_key=dedupe_key, status__in=["queued", "running"])
        if dedupe_key
        else Job.objects.none()
    )
    if found := live.first():
        return found
    fields = {
        "user_id": user_id,
        "kind": kind,
        "payload": payload,
        "dedupe_key": dedupe_key,
        "priority": _fair_priority(user_id, priority),
        "language": translation.get_language() or "ru",
        "run_after": timezone.now() + timedelta(seconds=delay_seconds),
    }
    try:
        with transaction.atomic():
            if User.objects.lock(user_id) is None:
                raise Http404
            return Job.objects.create(**fields)
    except IntegrityError:
        found = live.first()
        return found if found else Job.objects.create(**fields)


def _fair_priority(user_id: UUID, priority: int) -> int:
    """At least 1 where somebody waits: work that nobody waits for comes last."""
    if priority <= 0:
        return priority
    waiting = Job.objects.filter(user_id=user_id, status__in=["queued", "running"], priority__gt=0)[:priority].count()
    return max(1, priority - waiting)


def claim_job(*, owner: str) -> Job | None:
    """The most urgent job that waits or whose worker died, now leased to `owner`."""
    now = timezone.now()
    claimable = Job.objects.filter(
        Q(status="queued", run_after__lte=now) | Q(status="running", lease_expires_at__lt=now)
    )
    if not claimable.exists():  # looks without taking SQLite's write lock
        return None
    with transaction.atomic():
        job = claimable.select_for_update(skip_locked=True).order_by("-priority", "run_after").first()
        if job is None:
            return None
        job.status, job.lease_owner, job.tries = Job.Status.RUNNING, owner, job.tries + 1
        job.lease_expires_at = now + timedelta(seconds=LEASE_SECONDS)
        job.save(update_fields=["status", "lease_owner", "lease_expires_at", "tries"])
    return job


def run_job_here(job: Job) -> None:
    """Runs a waiting job in this process, for work that takes well under a second; does nothing when a worker was faster."""
    owner = f"here:{uuid4().hex}"
    claimed = Job.objects.filter(id=job.id, status="queued").update(
        status=Job.Status.RUNNING,
        lease_owner=owner,
        tries=F("tries") + 1,
        lease_expires_at=timezone.now() + timedelta(seconds=LEASE_SECONDS),
    )
    if claimed:
        job.refresh_from_db()
        run_job(job, owner=owner)


def retry_job(*, user_id: UUID, job: Job) -> Job:
    """A new job for what a failed one was for; any other job is given back as it is."""
    if job.status != Job.Status.FAILED:
        return job
    return enqueue_job(user_id=user_id, kind=job.kind, payload=job.payload, dedupe_key=job.dedupe_key)


def renew_leases(*, owner: str, job_ids: list[UUID]) -> None:
    Job.objects.filter(id__in=job_ids, lease_owner=owner, status="running").update(
        lease_expires_at=timezone.now() + timedelta(seconds=LEASE_SECONDS)
    )


def release_jobs(*, owner: str, job_ids: list[UUID]) -> None:
    """Gives unfinished jobs back at once, for another worker."""
    Job.objects.filter(id__in=job_ids, lease_owner=owner, status="running").update(
        status=Job.Status.QUEUED, lease_owner="", lease_expires_at=None, tries=F("tries") - 1
    )


def run_job(job: Job, *, owner: str) -> None:
    """Runs a claimed job's handler and stores how it ended. Never raises for what the handler does."""
    with translation.override(job.language):
        if job.tries > MOST_TRIES:
            _end(job, owner, Job.Status.FAILED, error=_error("job_crashed", _("This work was interrupted too often.")))
            return
        try:
            outcome = _handlers[job.kind](JobRun(job, owner))
        except LeaseLostError:
            logger.warning("job %s was taken up elsewhere", job.id)
        except ModelUnavailable as error:
            message = _("The language model can't be reached right now. Please try again a little later.")
            fault = {**_error("model_unavailable", message), "retry_after_seconds": error.retry_after}
            _end(job, owner, Job.Status.FAILED, error=fault)
        except Http404:
            _end(job, owner, Job.Status.FAILED, error=_error("not_found", _("What this work was for is gone.")))
        except Exception as error:
            _end(job, owner, Job.Status.FAILED, error=_explain(error, job))
        else:
            status = Job.Status.PARTIAL if outcome.is_partial else Job.Status.SUCCEEDED
            _end(job, owner, status, result=outcome.result)


def _explain(error: Exception, job: Job) -> dict[str, Any]:
    """An error that names itself to people (a `code` and a `message`), or our own fault, which is logged."""
    code, message = getattr(error, "code", None), getattr(error, "message", None)
    if isinstance(code, str) and isinstance(message, str):
        return _error(code, message)
    logger.error("job %s (%s) failed", job.id, job.kind, exc_info=error)
    return _error("internal_error", _("Something broke on our side. It has been noted."))


def _error(code: str, message: str) -> dict[str, Any]:
    return {"code": code, "message": message}


def _end(job: Job, owner: str, status: str, *, result: Any = None, error: Any = None) -> None:
    Job.objects.filter(id=job.id, lease_owner=owner).update(
        status=status, result=result, error=error, finished_at=timezone.now(), lease_expires_at=None
    )
