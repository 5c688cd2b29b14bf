"""Writes of this app: a course for a learner, and a level completed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from courses.access import own_progress
from courses.authors import WrittenOutline, preferred_author, write_outline
from courses.leases import LeaseTakenError, hold_lease
from courses.models import (
    CourseLevelTemplate,
    CourseSectionTemplate,
    CourseTemplate,
    CourseUnitTemplate,
    Enrollment,
    Job,
    UserLevelAttempt,
    UserLevelProgress,
)
from courses.requests import CourseRequest, canonical_request
from courses.selectors import COURSE_ORDER, active_enrollment
from courses.signals import level_completed
from neurogloss.llm.errors import ModelUnavailable

# Every unit has the same four levels: (type, steps).
LEVELS_OF_A_UNIT = (("lesson", 5), ("lesson", 5), ("practice", 10), ("trophy", 15))
XP_CAP = {"lesson": 50, "practice": 75, "trophy": 100}
MOST_STARS = 3
WAIT_FOR_TWIN_SECONDS = 90.0


class LevelLockedError(Exception):
    """The level isn't open yet; answered with 409 `level_locked`."""

    code = "level_locked"

    def __init__(self) -> None:
        self.message = _("This level is still locked: complete the one before it first.")
        super().__init__(self.message)


def generate_course(
    *,
    user_id: UUID,
    interests: Iterable[str],
    theme: str | None,
    level: str,
    regenerate: bool = True,
    in_job: bool = False,
    job_id: UUID | None = None,
) -> Enrollment:
    """The learner's new active enrollment (with `regenerate` false: the one at hand, if there is one).

    Another learner's equal request is answered from the template they share; one's own repeat asks the author anew.
    ModelUnavailable when neither the model nor the starter content has a course to give; then nothing has changed.
    """
    if not regenerate and (active := active_enrollment(user_id=user_id)):
        return active
    user = User.objects.filter(id=user_id).first()
    if user is None:
        raise Http404
    request = canonical_request(
        target_language=user.target_language,
        native_language=user.native_language,
        level=level,
        interests=interests,
        theme=theme,
    )
    author = preferred_author()
    if enrollment := _enroll_in_shared(user_id, request, level, author, job_id=job_id):
        return enrollment
    try:
        # Of two equal requests at once, the second finds the first one's template when it gets the lease.
        with hold_lease(f"outline:{request.fingerprint(author)}", wait_seconds=WAIT_FOR_TWIN_SECONDS):
            return _write_and_enroll(user_id, request, level, author, in_job=in_job, job_id=job_id)
    except LeaseTakenError:
        raise ModelUnavailable("the same course is still being written", retry_after=10) from None


def _write_and_enroll(
    user_id: UUID, request: CourseRequest, level: str, author: str, *, in_job: bool, job_id: UUID | None
) -> Enrollment:
    if enrollment := _enroll_in_shared(user_id, request, level, author, job_id=job_id):
        return enrollment
    is_repeat = _has_taken(user_id, request.fingerprint(author))
    outline = write_outline(request, user_id=user_id, fresh=is_repeat, in_job=in_job)
    with transaction.atomic():
        template = store_course_template(request=request, outline=outline)
        return _enroll(user_id, request, level, template, job_id=job_id)


def _has_taken(user_id: UUID, fingerprint: str) -> bool:
    return Enrollment.objects.filter(user_id=user_id, course_template__fingerprint=fingerprint).exists()


@transaction.atomic
def _enroll_in_shared(
    user_id: UUID, request: CourseRequest, level: str, author: str, *, job_id: UUID | None
) -> Enrollment | None:
    """In the newest template of an equal request, unless this learner has had one of them already."""
    User.objects.lock(user_id)  # before the template, as who deletes a course does
    fingerprint = request.fingerprint(author)
    if _has_taken(user_id, fingerprint):
        return None
    templates = CourseTemplate.objects.filter(fingerprint=fingerprint, is_active=True).order_by("-version")
    # Locked: a template that nobody is enrolled in any more may be deleted at this very moment.
    shared = templates.select_for_update().first()
    return _enroll(user_id, request, level, shared, job_id=job_id) if shared else None


@transaction.atomic
def store_course_template(*, request: CourseRequest, outline: WrittenOutline) -> CourseTemplate:
    """The outline as rows: a new version of its slug, with four levels in every unit."""
    slug = request.slug(outline.author)
    newest = CourseTemplate.objects.filter(slug=slug).aggregate(newest=Max("version"))["newest"] or 0
    template = CourseTemplate.objects.create(
        slug=slug,
        version=newest + 1,
        target_language=request.target_language,
        native_language=request.native_language,
        theme=request.theme,
        cefr_level=outline.level,
        interests=list(request.interests),
        fingerprint=request.fingerprint(outline.author),
        author=outline.author,
        notices=list(outline.notices),
    )
    sections, units = [], []
    for section in outline.course["sections"]:
        fields = {name: section[name] for name in ("order", "title", "description")}
        sections.append(CourseSectionTemplate(course_template=template, **fields))
        for unit in section["units"]:
            fields = {name: unit[name] for name in ("order", "topic", "description", "icon")}
            content_key = unit.get("content_key", "")
            units.append(CourseUnitTemplate(section_template=sections[-1], content_key=content_key, **fields))
    levels = [
        CourseLevelTemplate(unit_template=unit, order=order, type=kind, total_steps=steps, goal=unit.description)
        for unit in units
        for order, (kind, steps) in enumerate(LEVELS_OF_A_UNIT, start=1)
    ]
    CourseSectionTemplate.objects.bulk_create(sections)
    CourseUnitTemplate.objects.bulk_create(units)
    CourseLevelTemplate.objects.bulk_create(levels)
    return template


@transaction.atomic
def _enroll(
    user_id: UUID, request: CourseRequest, level: str, template: CourseTemplate, *, job_id: UUID | None
) -> Enrollment:
    """Archives the active enrollment and makes the new one, its first level open. One learner's calls queue here."""
    user = User.objects.lock(user_id)
    if user is None:
        raise Http404
    Enrollment.objects.filter(user_id=user_id, status="active").update(status="archived")
    enrollment = Enrollment.objects.create(user_id=user_id, course_template=template)
    levels = CourseLevelTemplate.objects.filter(unit_template__section_template__course_template=template).order_by(
        *(field.removeprefix("level_template__") for field in COURSE_ORDER)
    )
    UserLevelProgress.objects.bulk_create(
        UserLevelProgress(enrollment=enrollment, level_template=each, status="in_progress" if index == 0 else "locked")
        for index, each in enumerate(levels)
    )
    user.language_levels = {**user.language_levels, request.target_language: level}
    user.save(update_fields=["language_levels"])
    if job_id is not None:  # a job that is run again after a crash finds what it has made
        Job.objects.filter(id=job_id).update(result={"enrollment_id": str(enrollment.id)})
    return enrollment


@transaction.atomic
def update_progress(
    *,
    user_id: UUID,
    level_template_id: object,
    status: str,
    stars: int = 0,
    xp_claim: int = 0,
    source: str = "progress",
    answers: list[dict[str, Any]] | None = None,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Opens (`in_progress`) or completes a level, pays what this adds and opens the next level.

    Http404 for a level outside the learner's active course, LevelLockedError for a locked one. Stars never go down;
    a level once completed stays so, and turns `gold` when it is completed again with 3 stars.
    """
    now = now or timezone.now()
    User.objects.lock(user_id)
    progress = own_progress(user_id=user_id, level_template_id=level_template_id, lock=True)
    if progress.status == "locked":
        raise LevelLockedError
    opened_next = False
    if status == "completed":
        opened_next = _complete(progress, stars=stars, xp_claim=xp_claim, source=source, answers=answers or [], now=now)
    return {
        "status": "success",
        "level_template_id": str(progress.level_template_id),
        "new_status": progress.status,
        "next_level_unlocked": opened_next,
        "user_total_xp": User.objects.values_list("xp", flat=True).get(id=user_id),
        "stars": progress.stars,
    }


def _complete(
    progress: UserLevelProgress,
    *,
    stars: int,
    xp_claim: int,
    source: str,
    answers: list[dict[str, Any]],
    now: datetime,
) -> bool:
    first_time = progress.status == "in_progress"
    gold = not first_time and stars == MOST_STARS and progress.status != "gold"
    xp = max(0, min(xp_claim, XP_CAP[progress.level_template.type]) - progress.xp_paid)
    if first_time:
        progress.status, progress.completed_at = UserLevelProgress.Status.COMPLETED, now
    elif gold:
        progress.status = UserLevelProgress.Status.GOLD
    progress.stars = max(progress.stars, stars)
    progress.xp_paid += xp
    progress.save(update_fields=["status", "stars", "xp_paid", "completed_at"])
    attempt = UserLevelAttempt.objects.create(
        progress=progress, stars=stars, xp=xp, source=source, answers_snapshot=answers
    )
    opened_next = _open_next_level(progress) if first_time else False
    level_completed.send(
        sender=UserLevelProgress,
        user_id=progress.enrollment.user_id,
        progress=progress,
        attempt=attempt,
        xp=xp,
        first_time=first_time,
        gold=gold,
        at=now,
    )
    return opened_next


def _open_next_level(progress: UserLevelProgress) -> bool:
    """Next in the unit, else the first of the next unit, else of the next section. False at the course's end."""
    following = next_level_progress(progress)
    if following is None:
        return False
    return UserLevelProgress.objects.filter(id=following.id, status="locked").update(status="in_progress") == 1


def next_level_progress(progress: UserLevelProgress) -> UserLevelProgress | None:
    """The level after this one in the order of the course."""
    levels = UserLevelProgress.objects.filter(enrollment_id=progress.enrollment_id).order_by(*COURSE_ORDER)
    template = progress.level_template
    here = (template.unit_template.section_template.order, template.unit_template.order, template.order)
    for row in levels.values_list("id", *COURSE_ORDER):
        if row[1:] > here:
            return UserLevelProgress.objects.select_related("level_template__unit_template").get(id=row[0])
    return None
