"""The vocabulary calls: what is due, and a grade."""

from datetime import UTC
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from neurogloss.api.requests import IDEMPOTENCY_KEY, answer_once, learner_of, read_body, read_query
from vocabulary.api.serializers import (
    DailyReviewQuerySerializer,
    DueWordSerializer,
    ReviewInSerializer,
    ReviewOutSerializer,
)
from vocabulary.selectors import daily_review
from vocabulary.services import review_word


class VocabularyViewSet(ViewSet):
    @extend_schema(
        operation_id="vocabulary_daily_review",
        parameters=[DailyReviewQuerySerializer],
        responses=DueWordSerializer(many=True),
    )
    def daily_review(self, request: Request) -> Response:
        query = read_query(DailyReviewQuerySerializer, request)
        return Response(daily_review(user_id=learner_of(request).id, limit=query["limit"]))

    @extend_schema(
        operation_id="vocabulary_review",
        request=ReviewInSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses=ReviewOutSerializer,
    )
    def review(self, request: Request) -> Response:
        data = read_body(ReviewInSerializer, request)

        def work() -> dict[str, Any]:
            review = review_word(user_id=learner_of(request).id, **data)
            return {
                "status": "success",
                "new_level": review.mastery_level,
                "next_review": review.next_review_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
                "review_id": str(review.id),
            }

        return answer_once(request, "vocabulary_review", work)
