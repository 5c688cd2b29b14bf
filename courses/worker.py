"""The worker's loop: claims jobs, runs each in a thread, renews their leases, keeps house, stops gently on SIGTERM."""

import logging
import os
import signal
import socket
import threading
import time
import uuid
from types import FrameType
from uuid import UUID

from django.db import Error, close_old_connections, connection

from courses.jobs import claim_job, release_jobs, renew_leases, run_job
from courses.models import Job
from neurogloss.housekeeping import sweep

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.3
RENEW_SECONDS = 5
FIRST_SWEEP_SECONDS, SWEEP_SECONDS = 60, 3600
FINISH_SECONDS = 20  # what running jobs are given after SIGTERM before they go back to the queue


class Worker:
    """One process's worker. `threads` jobs run at once."""

    def __init__(self, *, threads: int) -> None:
        self.owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._threads = threads
        self._running: dict[UUID, threading.Thread] = {}
        self._is_stopping = False  # set by a signal: an Event's lock could be held at that very moment

    def run(self) -> None:
        """Works until SIGTERM or SIGINT."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._on_signal)
        logger.info("worker %s takes jobs, %s at a time", self.owner, self._threads)
        for work in (self._renew_until_stopped, self._keep_house):
            threading.Thread(target=work, daemon=True).start()
        while not self._is_stopping:
            if not self._take_one():
                time.sleep(POLL_SECONDS)
        self._finish()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._is_stopping = True

    def _take_one(self) -> bool:
        self._running = {job_id: thread for job_id, thread in self._running.items() if thread.is_alive()}
        if len(self._running) >= self._threads:
            return False
        try:
            job = claim_job(owner=self.owner)
        except Error:
            logger.exception("the queue can't be read")
            connection.close()
            time.sleep(1)
            return False
        if job is None:
            return False
        thread = threading.Thread(target=self._run, args=(job,), daemon=True)
        self._running[job.id] = thread
        thread.start()
        return True

    def _run(self, job: Job) -> None:
        try:
            run_job(job, owner=self.owner)
        except Error:
            logger.exception("job %s can't be ended; its lease will lapse", job.id)
        finally:
            close_old_connections()
            connection.close()

    def _renew_until_stopped(self) -> None:
        while True:
            time.sleep(RENEW_SECONDS)
            live = [job_id for job_id, thread in self._running.copy().items() if thread.is_alive()]
            if not live:
                continue
            try:
                renew_leases(owner=self.owner, job_ids=live)
            except Error:
                logger.exception("leases can't be renewed")
                connection.close()

    def _keep_house(self) -> None:
        time.sleep(FIRST_SWEEP_SECONDS)
        while True:
            try:
                sweep()
            except Error:
                logger.exception("what has expired can't be swept out")
            connection.close()
            time.sleep(SWEEP_SECONDS)

    def _finish(self) -> None:
        give_up_at = time.monotonic() + FINISH_SECONDS
        for thread in self._running.values():
            thread.join(max(0.0, give_up_at - time.monotonic()))
        left = [job_id for job_id, thread in self._running.items() if thread.is_alive()]
        if left:
            release_jobs(owner=self.owner, job_ids=left)
            logging.shutdown()
            os._exit(0)  # a job's own threads may ask a model for minutes yet, and Python would wait for them
