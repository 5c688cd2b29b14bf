"""What journeys through a level share: where the run stands, and the right answer by pointer."""

from courses.models import UserLevelProgress
from lessons.models import LevelSession
from tests.lessons.players import right_fields, run_of


def level_of(name):
    return UserLevelProgress.objects.get(
        enrollment__user__username=name, status="in_progress", enrollment__status="active"
    )


def exercise_of(progress):
    run = run_of(progress)
    return run, run.steps[run.current].exercise


def wait_for_mark(page, progress):
    """The page has caught up with the run, or left it; the run, None when it is over."""
    if LevelSession.objects.filter(progress=progress).exists():
        page.locator(f"#player[data-mark='{run_of(progress).mark}']").wait_for()
    else:
        page.wait_for_url("**/done/")
    return run_of(progress)


def point_at_the_answer(page, run, exercise):
    kind, fields = exercise["type"], right_fields(run)
    if kind in {"quiz", "true_false"}:
        page.locator(f".answer[value='{fields['answer']}']").click()
    elif kind == "fill_blank":
        page.locator("#answer").fill(fields["answer"][:-1])
        if page.locator(f"[data-letter='{fields['answer'][-1]}']").count():
            page.locator(f"[data-letter='{fields['answer'][-1]}']").click()
        else:
            page.locator("#answer").press_sequentially(fields["answer"][-1])
        page.locator("form .btn--block").first.click()
    elif kind == "scramble":
        for word in fields["answer"].split():
            page.locator(".pool .part").get_by_text(word, exact=True).first.click()
        page.locator("[data-check]").click()
    else:
        for pair in exercise["pairs"]:
            page.locator(".columns > div").nth(0).get_by_text(pair["left"], exact=True).click()
            page.locator(".columns > div").nth(1).get_by_text(pair["right"], exact=True).click()
        page.locator("[data-check]").click()
