"""The long jobs of this app."""

from courses.jobs import JobRun, Outcome, job_handler
from roleplay.services import answer_chat


@job_handler("roleplay_chat")
def run_roleplay_chat(run: JobRun) -> Outcome:
    """payload: the fields of POST /roleplay/chat. Nothing is stored, so running it again does no harm."""
    run.report(done=0, total=1)
    response = answer_chat(user_id=run.job.user_id, in_job=True, **run.job.payload)
    run.report(done=1, total=1)
    return Outcome({"response": response})
