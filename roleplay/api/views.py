"""The roleplay call: one answer of the partner to a client that keeps the conversation."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from courses.api.serializers import JobSerializer
from courses.api.views import PREFER, async_answer
from neurogloss.api.limits import rate_limit
from neurogloss.api.requests import learner_of, prefers_async, read_body
from roleplay.api.serializers import ChatInSerializer, ChatOutSerializer
from roleplay.services import answer_chat


class RoleplayViewSet(ViewSet):
    throttle_classes = (rate_limit("roleplay_chat", "20/m"),)

    @extend_schema(
        operation_id="roleplay_chat",
        request=ChatInSerializer,
        parameters=[PREFER],
        responses={200: ChatOutSerializer, 202: JobSerializer},
    )
    def chat(self, request: Request) -> Response:
        data = read_body(ChatInSerializer, request)
        if prefers_async(request):
            return async_answer(request, kind="roleplay_chat", payload=data)
        return Response({"response": answer_chat(user_id=learner_of(request).id, **data)})
