"""The long jobs of this app."""

from django.utils.translation import gettext as _

from courses.jobs import JobRun, Outcome, job_handler
from courses.models import Enrollment
from courses.selectors import course_view
from courses.services import generate_course


@job_handler("generate_course")
def run_generate_course(run: JobRun) -> Outcome:
    """payload: interests, theme, level, regenerate. The result is the active course."""
    return Outcome(course_view(enrollment=make_course_once(run, steps=1)))


def make_course_once(run: JobRun, *, steps: int) -> Enrollment:
    """The job's course; a job that is run again after a crash finds the one it has made."""
    made = (run.job.result or {}).get("enrollment_id")
    enrollment = Enrollment.objects.select_related("course_template").filter(id=made).first() if made else None
    if enrollment is None:
        run.report(done=0, total=steps, message=_("Planning the course"))
        wish = {name: run.job.payload[name] for name in ("interests", "theme", "level", "regenerate")}
        enrollment = generate_course(user_id=run.job.user_id, in_job=True, job_id=run.job.id, **wish)
    run.report(done=1, total=steps, message=_("The course is planned"))
    return enrollment
