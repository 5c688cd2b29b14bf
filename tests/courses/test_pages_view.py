"""Onboarding and the page of a job."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import reset_learner
from courses import views
from courses.jobs import run_job_here
from courses.models import Enrollment, Job
from tests.factories import make_course

WISH = {
    "native_language": "Russian",
    "target_language": "Kazakh",
    "level": "A1",
    "interests": ["Travel", "Music"],
    "theme": "",
}


@pytest.fixture
def signed_in(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def make_job(user, **fields):
    payload = {"interests": ["Travel"], "theme": None, "level": "A1", "regenerate": True}
    return Job.objects.create(user=user, kind="generate_course", **{"payload": payload, **fields})


class TestOnboarding:
    def test_three_steps_lead_to_a_course(self, signed_in, learner):
        languages = {name: WISH[name] for name in ("native_language", "target_language")}
        assert signed_in.post("/onboarding/", {"step": 1, **languages}).headers["Location"] == "/onboarding/?step=2"
        assert (
            signed_in.post("/onboarding/", {"step": 2, "level": "unknown"}).headers["Location"] == "/onboarding/?step=3"
        )
        answer = signed_in.post("/onboarding/", {"step": 3, "interests": ["Music"], "theme": "домбыра"})
        job = Job.objects.get(user=learner)
        assert answer.headers["Location"] == f"/jobs/{job.id}/"
        wish = {"interests": ["Music"], "theme": "домбыра", "level": "A1", "regenerate": True}
        assert job.payload == {**wish, "is_level_unknown": True}
        assert job.status == "succeeded"
        learner.refresh_from_db()
        assert learner.interests == ["Music"]
        assert learner.language_levels == {"Kazakh": "A1"}
        assert Enrollment.objects.get(user=learner, status="active")

    def test_all_at_once(self, signed_in, learner):
        answer = signed_in.post("/onboarding/", WISH)
        assert answer.headers["Location"].startswith("/jobs/")
        page = signed_in.get(answer.headers["Location"]).content.decode()
        assert "Путешествия" in page
        assert "/learn/" in page

    @pytest.mark.parametrize(("level", "offered"), [("unknown", True), ("A1", False)])
    def test_who_doesnt_know_their_level_is_offered_the_placement_test(self, signed_in, level, offered):
        answer = signed_in.post("/onboarding/", {**WISH, "level": level})
        page = signed_in.get(answer.headers["Location"]).content.decode()
        assert ('href="/placement/"' in page) is offered
        assert ("data-go" in page) is not offered  # time to choose

    def test_a_second_course_puts_the_first_away(self, signed_in, learner):
        signed_in.post("/onboarding/", WISH)
        signed_in.post("/onboarding/", WISH)
        assert sorted(learner.enrollments.values_list("status", flat=True)) == ["active", "archived"]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"target_language": "Russian"}, "target_language"),
            ({"target_language": "Klingon"}, "target_language"),
            ({"level": "Z9"}, "level"),
            ({"level": ""}, "level"),
            ({"interests": ["<script>"]}, "interests"),
            ({"interests": [], "theme": " "}, "interests"),
            ({"theme": "x" * 201}, "theme"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_built(self, signed_in, changes, field):
        answer = signed_in.post("/onboarding/", {**WISH, **changes})
        assert answer.context["form"].errors.keys() == {field}
        assert not Job.objects.exists()

    def test_a_pair_without_lessons_or_model_is_said_before(self, signed_in):
        answer = signed_in.post("/onboarding/", {"step": 1, "native_language": "Polish", "target_language": "Kazakh"})
        assert "target_language" in answer.context["form"].errors
        assert "Казахский" in signed_in.get("/onboarding/").content.decode()

    def test_a_guessed_pair_without_lessons_gives_way_to_one_with(self, signed_in, learner):
        """The browser speaks Kazakh, so English is the guess; the ready lessons teach Kazakh from Russian."""
        User.objects.filter(pk=learner.pk).update(native_language="Kazakh", target_language="English")
        known = signed_in.get("/onboarding/").context["form"].initial
        assert (known["native_language"], known["target_language"]) == ("Russian", "Kazakh")

    def test_with_a_model_any_pair_will_do_and_a_worker_builds_it(self, signed_in, learner, settings):
        settings.AI_ENABLED, settings.GROQ_API_KEY = True, "gsk_test"
        assert "готовых уроках" not in signed_in.get("/onboarding/").content.decode()
        answer = signed_in.post("/onboarding/", {**WISH, "native_language": "Polish"})
        assert Job.objects.get(user=learner).status == "queued"
        again = signed_in.post("/onboarding/", {**WISH, "native_language": "Polish"})
        assert again.headers["Location"] == answer.headers["Location"]  # one job, however often one presses

    @pytest.mark.parametrize("step", ["1", "2", "3", "9", "x", ""])
    def test_any_step_can_be_opened(self, signed_in, step):
        page = signed_in.get("/onboarding/", {"step": step}).content.decode()
        assert page.count("<h1>") == 1


class TestJobPage:
    def test_a_waiting_job_refreshes_itself_without_scripts(self, signed_in, learner):
        page = signed_in.get(f"/jobs/{make_job(learner).id}/").content.decode()
        assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
        assert "data-stream=" in page
        assert 'hx-trigger="every 3s"' in page

    def test_progress_is_shown(self, signed_in, learner):
        job = make_job(learner, status="running", done=1, total=4, message="Составляем план курса")
        page = signed_in.get(f"/jobs/{job.id}/status/").content.decode()
        assert '<progress class="bar" max="4" value="1"' in page
        assert "Составляем план курса" in page

    def test_what_a_model_wrote_is_shown_as_text(self, signed_in, learner):
        enrollment = make_course(learner)
        enrollment.course_template.sections.update(title="<script>alert(1)</script>")
        job = make_job(learner, status="succeeded", result={"enrollment_id": str(enrollment.id)})
        page = signed_in.get(f"/jobs/{job.id}/").content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page

    def test_notices_say_where_the_ready_course_stands_in(self, signed_in, learner):
        signed_in.post("/onboarding/", {**WISH, "level": "C1", "theme": "жыжыжыжы"})
        page = signed_in.get(f"/jobs/{Job.objects.get(user=learner).id}/").content.decode()
        assert "жыжыжыжы" in page
        assert "уровня A1" in page
        assert "data-go" not in page  # there is something to read first

    def test_a_failed_job_can_be_begun_anew(self, signed_in, learner):
        job = make_job(learner, status="failed", error={"code": "internal_error", "message": "Увы"})
        page = signed_in.get(f"/jobs/{job.id}/").content.decode()
        assert "Увы" in page
        answer = signed_in.post(f"/jobs/{job.id}/retry/")
        again = Job.objects.exclude(id=job.id).get()
        assert answer.headers["Location"] == f"/jobs/{again.id}/"
        assert again.payload == job.payload
        assert again.status == "succeeded"

    def test_only_a_failed_job_is_begun_anew(self, signed_in, learner):
        job = make_job(learner)
        assert signed_in.post(f"/jobs/{job.id}/retry/").headers["Location"] == f"/jobs/{job.id}/"
        assert Job.objects.count() == 1

    @pytest.mark.parametrize("part", ["", "status/", "events/"])
    def test_somebody_elses_job_is_not_there(self, signed_in, outsider, part):
        assert signed_in.get(f"/jobs/{make_job(outsider).id}/{part}").status_code == 404
        assert signed_in.post(f"/jobs/{make_job(outsider).id}/retry/").status_code == 404

    def test_the_stream_ends_with_the_job(self, signed_in, learner):
        job = make_job(learner, status="failed", error={"code": "x", "message": "Увы"})
        answer = signed_in.get(f"/jobs/{job.id}/events/")
        assert answer.headers["Content-Type"] == "text/event-stream"
        events = b"".join(answer.streaming_content).decode().split("\n\n")
        assert events[0].startswith("event: progress\ndata: ")
        assert events[1] == "event: done\ndata: "

    def test_the_stream_tells_of_changes(self, signed_in, learner, monkeypatch):
        job = make_job(learner)
        monkeypatch.setattr(views.time, "sleep", lambda seconds: run_job_here(job))
        text = b"".join(signed_in.get(f"/jobs/{job.id}/events/").streaming_content).decode()
        assert text.count("event: progress") == 2
        assert "/learn/" in text

    def test_the_stream_ends_when_the_job_is_gone(self, signed_in, learner, monkeypatch):
        job = make_job(learner)
        monkeypatch.setattr(views.time, "sleep", lambda seconds: reset_learner(user_id=learner.id))
        text = b"".join(signed_in.get(f"/jobs/{job.id}/events/").streaming_content).decode()
        assert text.endswith("event: done\ndata: \n\n")

    def test_streams_are_capped_and_give_their_place_back(self, signed_in, learner):
        job = make_job(learner, status="failed", error={})
        answers = [signed_in.get(f"/jobs/{job.id}/events/") for _ in range(views.MOST_STREAMS)]
        assert signed_in.get(f"/jobs/{job.id}/events/").status_code == 204
        for answer in answers:
            b"".join(answer.streaming_content)
        last = signed_in.get(f"/jobs/{job.id}/events/")
        assert last.status_code == 200
        b"".join(last.streaming_content)

    def test_queries_are_constant(self, signed_in, learner, django_assert_max_num_queries):
        small = make_job(learner, status="succeeded", result={"enrollment_id": str(make_course(learner).id)})
        Enrollment.objects.update(status="archived")
        large_course = make_course(learner, sections=5, units=5)
        large = make_job(learner, status="succeeded", result={"enrollment_id": str(large_course.id)})
        for job in (small, large):
            with django_assert_max_num_queries(9):  # the frame's five, the job, its enrollment, sections, units
                signed_in.get(f"/jobs/{job.id}/")
