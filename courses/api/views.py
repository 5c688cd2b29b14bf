"""The course calls: read it, generate it, note progress; and long jobs."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from courses.access import own_job
from courses.api.serializers import (
    ActiveCourseSerializer,
    CourseWishSerializer,
    JobSerializer,
    ProgressInSerializer,
    ProgressOutSerializer,
)
from courses.jobs import enqueue_job
from courses.selectors import active_course, course_view, job_view
from courses.services import LevelLockedError, generate_course, update_progress
from neurogloss.api.errors import Conflict, NotFound
from neurogloss.api.requests import accepted, learner_of, prefers_async, read_body

PREFER = OpenApiParameter("Prefer", str, "header", description="`respond-async`: answer 202 with a job at once")


class PathViewSet(ViewSet):
    @extend_schema(operation_id="path_read", responses=ActiveCourseSerializer)
    def read(self, request: Request) -> Response:
        course = active_course(user_id=learner_of(request).id)
        if course is None:
            raise NotFound(_("There is no active course yet: generate one first."))
        return Response(course)

    @extend_schema(
        operation_id="path_generate",
        request=CourseWishSerializer,
        parameters=[PREFER],
        responses={200: ActiveCourseSerializer, 202: JobSerializer},
    )
    def generate(self, request: Request) -> Response:
        wish = read_body(CourseWishSerializer, request)
        if prefers_async(request):
            return async_answer(request, kind="generate_course", payload=wish)
        return Response(course_view(enrollment=generate_course(user_id=learner_of(request).id, **wish)))

    @extend_schema(operation_id="path_progress", request=ProgressInSerializer, responses=ProgressOutSerializer)
    def progress(self, request: Request) -> Response:
        data = read_body(ProgressInSerializer, request)
        try:
            answer = update_progress(
                user_id=learner_of(request).id,
                level_template_id=data["level_template_id"],
                status=data["status"],
                stars=data["stars"],
                xp_claim=data["xp_gained"],
            )
        except LevelLockedError as error:
            raise Conflict(error.message, code=error.code) from None
        return Response(answer)


class JobViewSet(ViewSet):
    @extend_schema(operation_id="jobs_read", responses=JobSerializer)
    def read(self, request: Request, job_id: str) -> Response:
        return Response(job_view(own_job(user_id=learner_of(request).id, job_id=job_id)))


def async_answer(request: Request, *, kind: str, payload: dict[str, Any]) -> Response:
    """202: the call becomes a job, its result what the call would have answered."""
    job = enqueue_job(user_id=learner_of(request).id, kind=kind, payload=payload)
    return accepted(job.id, job_view(job))
