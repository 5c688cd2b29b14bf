"""The lesson calls, and the two calls under /path that make lessons."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from courses.access import own_progress
from courses.api.serializers import JobSerializer
from courses.api.views import PREFER, async_answer
from lessons.access import own_lesson
from lessons.api.serializers import (
    DoneSerializer,
    FullCourseOutSerializer,
    FullCourseSerializer,
    LessonSerializer,
    LessonWishSerializer,
    ListQuerySerializer,
    RemakeCoreSerializer,
    RemakeExercisesSerializer,
    RetryLessonsOutSerializer,
    RetryLessonsSerializer,
)
from lessons.bulk import generate_full, retry_lessons
from lessons.models import GeneratedLesson
from lessons.selectors import lesson_view, opened_lessons
from lessons.services import complete_lesson, ensure_lesson, remake_core, remake_exercises
from neurogloss.api.limits import rate_limit
from neurogloss.api.requests import learner_of, prefers_async, read_body, read_nothing, read_query

GenerateLimit = rate_limit("lessons_generate", "5/m")
RemakeExercisesLimit = rate_limit("lessons_remake_exercises", "5/m")
RemakeCoreLimit = rate_limit("lessons_remake_core", "5/m")
FullLimit = rate_limit("path_generate_full", "2/m")
RetryLimit = rate_limit("path_retry_lessons", "2/m")
LESSON_OR_JOB = {200: LessonSerializer, 202: JobSerializer}


class LessonsViewSet(ViewSet):
    """The lessons of the active course."""

    @extend_schema(
        operation_id="lessons_list",
        parameters=[ListQuerySerializer],
        responses=LessonSerializer(many=True),
    )
    def list_lessons(self, request: Request) -> Response:
        page = read_query(ListQuerySerializer, request)
        lessons = opened_lessons(user_id=learner_of(request).id)[page["skip"] : page["skip"] + page["limit"]]
        return Response([lesson_view(lesson) for lesson in lessons])

    @extend_schema(operation_id="lessons_read", responses=LessonSerializer)
    def read(self, request: Request, lesson_id: str) -> Response:
        return Response(lesson_view(own_lesson(user_id=learner_of(request).id, lesson_id=lesson_id)))

    @extend_schema(operation_id="lessons_complete", request=None, responses=DoneSerializer)
    def complete(self, request: Request, lesson_id: str) -> Response:
        read_nothing(request)
        complete_lesson(own_lesson(user_id=learner_of(request).id, lesson_id=lesson_id))
        return Response({"status": "success", "message": _("The lesson is noted as done.")})


class GenerateLessonViewSet(ViewSet):
    throttle_classes = [GenerateLimit]

    @extend_schema(
        operation_id="lessons_generate", request=LessonWishSerializer, parameters=[PREFER], responses=LESSON_OR_JOB
    )
    def generate(self, request: Request) -> Response:
        wish = read_body(LessonWishSerializer, request)
        wish["level_template_id"] = str(wish["level_template_id"])
        if prefers_async(request):
            own_progress(user_id=learner_of(request).id, level_template_id=wish["level_template_id"])
            return async_answer(request, kind="generate_lesson", payload=wish)
        return _answer(request, ensure_lesson(user_id=learner_of(request).id, **wish))


class RemakeExercisesViewSet(ViewSet):
    throttle_classes = [RemakeExercisesLimit]

    @extend_schema(
        operation_id="lessons_regen_exercises",
        request=RemakeExercisesSerializer,
        parameters=[PREFER],
        responses=LESSON_OR_JOB,
    )
    def remake(self, request: Request, lesson_id: str) -> Response:
        lesson = own_lesson(user_id=learner_of(request).id, lesson_id=lesson_id)
        options = read_body(RemakeExercisesSerializer, request)
        if prefers_async(request):
            return async_answer(request, kind="remake_exercises", payload={"lesson_id": str(lesson.id), **options})
        return _answer(request, remake_exercises(lesson, **options))


class RemakeCoreViewSet(ViewSet):
    throttle_classes = [RemakeCoreLimit]

    @extend_schema(
        operation_id="lessons_regen_core", request=RemakeCoreSerializer, parameters=[PREFER], responses=LESSON_OR_JOB
    )
    def remake(self, request: Request, lesson_id: str) -> Response:
        lesson = own_lesson(user_id=learner_of(request).id, lesson_id=lesson_id)
        options = read_body(RemakeCoreSerializer, request)
        if prefers_async(request):
            return async_answer(request, kind="remake_core", payload={"lesson_id": str(lesson.id), **options})
        return _answer(request, remake_core(lesson, **options))


class GenerateFullViewSet(ViewSet):
    throttle_classes = [FullLimit]

    @extend_schema(
        operation_id="path_generate_full",
        request=FullCourseSerializer,
        parameters=[PREFER],
        responses={200: FullCourseOutSerializer, 202: JobSerializer},
    )
    def generate(self, request: Request) -> Response:
        wish: dict[str, Any] = read_body(FullCourseSerializer, request)
        if prefers_async(request):
            return async_answer(request, kind="generate_full", payload=wish)
        return Response(generate_full(user_id=learner_of(request).id, **wish))


class RetryLessonsViewSet(ViewSet):
    throttle_classes = [RetryLimit]

    @extend_schema(
        operation_id="path_retry_lessons",
        request=RetryLessonsSerializer,
        parameters=[PREFER],
        responses={200: RetryLessonsOutSerializer, 202: JobSerializer},
    )
    def retry(self, request: Request) -> Response:
        wish: dict[str, Any] = read_body(RetryLessonsSerializer, request)
        if prefers_async(request):
            return async_answer(request, kind="retry_lessons", payload=wish)
        return Response(retry_lessons(user_id=learner_of(request).id, **wish))


def _answer(request: Request, lesson: GeneratedLesson) -> Response:
    """The lesson as it now stands in the database: receivers have tied its words to the learner's memory."""
    return Response(lesson_view(own_lesson(user_id=learner_of(request).id, lesson_id=lesson.id)))
