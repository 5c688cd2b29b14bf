"""What tests of the player share: a learner in the starter course, and right answers in the form's own fields."""

from accounts.models import User
from courses.models import UserLevelProgress
from courses.services import generate_course
from lessons.exercises.run import Run
from lessons.models import LevelSession


def enroll(user: User):
    """The learner in the ready course; returns its levels' progress in order."""
    enrollment = generate_course(user_id=user.id, interests=["Travel"], theme=None, level="A1")
    return levels_of(enrollment)


def levels_of(enrollment):
    return list(
        UserLevelProgress.objects.filter(enrollment=enrollment)
        .select_related("level_template__unit_template")
        .order_by(
            "level_template__unit_template__section_template__order",
            "level_template__unit_template__order",
            "level_template__order",
        )
    )


def address(progress, action=""):
    return f"/learn/levels/{progress.level_template_id}/{action}"


def run_of(progress) -> Run | None:
    session = LevelSession.objects.filter(progress=progress).first()
    return Run.from_state(session.state) if session else None


def right_fields(run: Run) -> dict[str, str]:
    """The right answer to the step at hand."""
    exercise = run.steps[run.current].exercise
    kind = exercise["type"]
    if kind == "match":
        fields = {f"left-{n}": pair["left"] for n, pair in enumerate(exercise["pairs"])}
        return fields | {f"right-{n}": pair["right"] for n, pair in enumerate(exercise["pairs"])}
    if kind == "true_false":
        return {"answer": str(exercise["is_true"]).lower()}
    return {
        "answer": str(exercise[{"quiz": "correct_index", "fill_blank": "correct_word"}.get(kind, "correct_sentence")])
    }


def play(client, progress, *, wrong=(), until=None, **headers):
    """Plays the level to its end, answering the exercises at those places (from 0) with "I don't know"."""
    client.get(address(progress))
    asked = 0
    for _ in range(100):
        run = run_of(progress)
        if run is None or run.phase == "failed" or (until and until(run)):
            return run
        if run.phase in {"text", "words"} or run.is_shown or run.is_over:
            response = client.post(address(progress, "continue/"), {"mark": run.mark}, **headers)
        else:
            fields = {"skip": "1"} if asked in wrong else right_fields(run)
            asked += 1
            response = client.post(address(progress, "answer/"), {"mark": run.mark, **fields}, **headers)
        assert response.status_code in {200, 302}, response.content
    raise AssertionError("the level has no end")
