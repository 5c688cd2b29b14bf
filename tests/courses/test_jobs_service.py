"""Jobs: enqueue, claim, progress, failure; and a real worker process that is killed in the middle."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from courses.jobs import JobRun, Outcome, claim_job, enqueue_job, job_handler, run_job
from courses.leases import LeaseTakenError, hold_lease
from courses.models import Enrollment, Job, Lease
from tests.conftest import API
from tests.factories import UserFactory

WISH = {"interests": ["музыка"], "theme": None, "level": "A1", "regenerate": True}


@job_handler("test_breaks")
def breaks(run: JobRun) -> Outcome:
    raise ZeroDivisionError


@pytest.mark.django_db
def test_a_call_that_prefers_async_becomes_a_job(api, outsider_api, assert_error):
    response = api.post(f"{API}/path/generate", WISH, format="json", HTTP_PREFER="respond-async")
    assert response.status_code == 202
    job = response.json()
    assert response.headers["Location"] == f"{API}/jobs/{job['id']}"
    assert (job["kind"], job["status"], job["result"], job["error"]) == ("generate_course", "queued", None, None)
    run_job(claim_job(owner="w"), owner="w")
    done = api.get(f"{API}/jobs/{job['id']}").json()
    assert (done["status"], done["done"], done["total"]) == ("succeeded", 1, 1)
    assert done["result"] == api.get(f"{API}/path/").json()
    assert_error(outsider_api.get(f"{API}/jobs/{job['id']}"), 404, "not_found")
    assert_error(api.get(f"{API}/jobs/nonsense"), 404, "not_found")


@pytest.mark.django_db
def test_a_failing_handler_ends_its_job(learner, caplog):
    job = enqueue_job(user_id=learner.id, kind="test_breaks", payload={})
    run_job(claim_job(owner="w"), owner="w")
    job.refresh_from_db()
    assert (job.status, job.error["code"]) == ("failed", "internal_error")
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.django_db
def test_a_pair_without_author_fails_with_its_code():
    user = UserFactory(target_language="Turkish")
    job = enqueue_job(user_id=user.id, kind="generate_course", payload=WISH)
    run_job(claim_job(owner="w"), owner="w")
    job.refresh_from_db()
    assert (job.status, job.error["code"]) == ("failed", "model_unavailable")


@pytest.mark.django_db
def test_of_two_live_jobs_for_one_thing_there_is_one(learner):
    first = enqueue_job(user_id=learner.id, kind="test_breaks", payload={}, dedupe_key="k")
    assert enqueue_job(user_id=learner.id, kind="test_breaks", payload={}, dedupe_key="k") == first
    run_job(claim_job(owner="w"), owner="w")
    assert enqueue_job(user_id=learner.id, kind="test_breaks", payload={}, dedupe_key="k") != first


@pytest.mark.django_db
def test_the_urgent_job_goes_first_and_a_later_one_waits(learner):
    enqueue_job(user_id=learner.id, kind="a", payload={}, priority=0)
    enqueue_job(user_id=learner.id, kind="b", payload={}, priority=10)
    enqueue_job(user_id=learner.id, kind="c", payload={}, priority=20, delay_seconds=60)
    assert [claim_job(owner="w").kind, claim_job(owner="w").kind, claim_job(owner="w")] == ["b", "a", None]


@pytest.mark.django_db
def test_a_lapsed_lease_is_claimed_again_and_finds_its_course(learner):
    enqueue_job(user_id=learner.id, kind="generate_course", payload=WISH)
    job = claim_job(owner="dead")
    assert claim_job(owner="other") is None
    run_job(job, owner="dead")
    # As if the worker had died after the course and before the end.
    Job.objects.update(
        status="running", lease_owner="dead", lease_expires_at=timezone.now() - timedelta(seconds=1),
        result={"enrollment_id": str(Enrollment.objects.get().id)},
    )  # fmt: skip
    run_job(claim_job(owner="other"), owner="other")
    assert Job.objects.get().status == "succeeded"
    assert Enrollment.objects.count() == 1


@pytest.mark.django_db
def test_nobodys_hundred_jobs_stand_before_another_learners_one(learner, outsider):
    def enqueue(user, **options):
        return enqueue_job(user_id=user.id, kind="test_breaks", payload={}, **options).id

    ahead = enqueue(outsider, priority=0)
    flood = [enqueue(learner) for _ in range(15)]
    theirs = [enqueue(outsider) for _ in range(2)]
    claimed = [claim_job(owner="w").id for _ in range(18)]
    assert claimed[:4] == [flood[0], theirs[0], flood[1], theirs[1]]
    assert claimed[4:] == [*flood[2:], ahead]


@pytest.mark.django_db
def test_a_job_that_crashes_its_workers_is_given_up(learner):
    enqueue_job(user_id=learner.id, kind="generate_course", payload=WISH)
    for _ in range(4):
        job = claim_job(owner="w")
        Job.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    run_job(job, owner="w")
    job.refresh_from_db()
    assert (job.status, job.error["code"]) == ("failed", "job_crashed")


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_held_by_one_and_waited_for():
    order = []

    def second():
        with hold_lease("work", wait_seconds=5):
            order.append("second")
        connection.close()

    with hold_lease("work", wait_seconds=0):
        thread = threading.Thread(target=second)
        thread.start()
        with pytest.raises(LeaseTakenError), hold_lease("work", wait_seconds=0.2):
            pass
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    assert not Lease.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_lapsed_lease_is_taken_over():
    Lease.objects.create(key="work", owner="dead", expires_at=timezone.now() - timedelta(seconds=1))
    with hold_lease("work", wait_seconds=0):
        assert Lease.objects.get().owner != "dead"


RUN_WORKER = """
from django.core.management import execute_from_command_line
from courses import worker
worker.FINISH_SECONDS = {finish_seconds}
execute_from_command_line(["manage.py", "run_worker"])
"""


def start_worker(model_url: str, *, finish_seconds: float = 20) -> subprocess.Popen[bytes]:
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        url = f"sqlite:///{database['NAME']}"
    else:
        host = database["HOST"] or "localhost"
        user = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
        place = (
            f"/{database['NAME']}?host={host}"
            if host.startswith("/")
            else f"{host}:{database['PORT'] or 5432}/{database['NAME']}"
        )
        url = f"postgresql://{user}@{place}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "neurogloss.settings",
        "DATABASE_URL": url,
        "GROQ_API_KEY": "gsk_test",
        "GROQ_BASE_URL": model_url,
        "LESSONS_AHEAD": "0",
    }
    program = "import django; django.setup()" + RUN_WORKER.format(finish_seconds=finish_seconds)
    return subprocess.Popen([sys.executable, "-c", program], env=environment, cwd=django_settings.BASE_DIR)


def wait_for(condition, seconds):
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at:
        if condition():
            return True
        time.sleep(0.2)
    return False


def end_job_in_spite_of_a_kill(groq, job, *, asked: str) -> None:
    """A worker is killed with -9 when it has asked the model for `asked`; another one ends the job."""
    worker = start_worker(groq.groq_url)
    try:
        assert wait_for(lambda: groq.count(asked) == 1, 30)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    other = start_worker(groq.groq_url)
    try:
        assert wait_for(lambda: Job.objects.get(id=job.id).status == "succeeded", 60)
    finally:
        other.send_signal(signal.SIGTERM)
        assert other.wait(timeout=30) == 0


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing(groq):
    """Killed with -9 while the model writes the outline; another worker ends the job, with one course."""
    user = UserFactory()
    groq.play("hang:3", kind="course")
    job = enqueue_job(user_id=user.id, kind="generate_course", payload=WISH)
    end_job_in_spite_of_a_kill(groq, job, asked="course")
    assert Enrollment.objects.get().course_template.author == "model"


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_asked_to_stop_gives_back_what_it_cant_finish(groq):
    """Also when the job has threads of its own, as one of many lessons does."""
    payload = {
        **{key: value for key, value in WISH.items() if key != "regenerate"}, "max_topics": 3, "sleep_seconds": 0,
        "regenerate_path": True, "force_regenerate_lessons": False, "generation_mode": "balanced",
    }  # fmt: skip
    job = enqueue_job(user_id=UserFactory().id, kind="generate_full", payload=payload)
    groq.keep("hang:25", kind="core")
    worker = start_worker(groq.groq_url, finish_seconds=1)
    try:
        assert wait_for(lambda: groq.count("core") == 3, 30)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=10) == 0
    finally:
        worker.kill()
    job.refresh_from_db()
    assert (job.status, job.lease_owner, job.tries) == ("queued", "", 0)
