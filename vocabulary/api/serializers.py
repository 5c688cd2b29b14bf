"""Bodies of the vocabulary calls, in and out. What goes out is built by selectors; these classes document it."""

from rest_framework import serializers

from neurogloss.api.fields import IdField, IntField, QueryIntField


class DailyReviewQuerySerializer(serializers.Serializer):
    limit = QueryIntField(min_value=1, max_value=1000, default=200)


class DueWordSerializer(serializers.Serializer):
    id = serializers.UUIDField(help_text="of the learner's word")
    word = serializers.CharField()
    translation = serializers.CharField(allow_blank=True)
    context_sentence = serializers.CharField(allow_blank=True)
    mastery_level = serializers.IntegerField()
    next_review_at = serializers.DateTimeField()


class ReviewInSerializer(serializers.Serializer):
    vocabulary_id = IdField(help_text="of the learner's word, or of a lesson's vocabulary item")
    rating = IntField(min_value=1, max_value=5, help_text="3 and more is a pass")


class ReviewOutSerializer(serializers.Serializer):
    status = serializers.ChoiceField(choices=["success"])
    new_level = serializers.IntegerField()
    next_review = serializers.DateTimeField()
    review_id = serializers.UUIDField()
