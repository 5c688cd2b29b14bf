"""Bodies of the lesson calls, in and out. What goes out is built by selectors; these classes document it."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from courses.api.serializers import ActiveCourseSerializer
from neurogloss.api.fields import (
    INT32_MAX,
    BoolField,
    GenerationModeField,
    IdField,
    InterestsField,
    IntField,
    LevelField,
    QueryIntField,
    TextField,
    WordChoiceField,
)

MOST_RETRIED = 50
MOST_TOPIC_CHARS = 200
MOST_SLEEP_SECONDS = 60


class SleepField(serializers.FloatField):
    """Seconds between the starts of two lessons."""

    def __init__(self, **options: Any) -> None:
        help_text = "seconds between the starts of two lessons, shortened so that all together are at most a minute"
        super().__init__(min_value=0, max_value=MOST_SLEEP_SECONDS, default=0, help_text=help_text, **options)

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, (bool, str)):
            self.fail("invalid")
        return float(super().to_internal_value(data))


class TopicsField(serializers.DictField):
    """A topic by level template id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=TextField(max_length=MOST_TOPIC_CHARS), **options)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if isinstance(data, dict) and len(data) > MOST_RETRIED:
            raise serializers.ValidationError(_("Too many topics."), code="max_length")
        return dict(super().to_internal_value(data))


class LessonWishSerializer(serializers.Serializer):
    level_template_id = IdField()
    topic = TextField(max_length=MOST_TOPIC_CHARS, default=None, allow_null=True, allow_blank=True)
    level = LevelField(default=None, allow_null=True)
    generation_mode = GenerationModeField(default="balanced")


class ListQuerySerializer(serializers.Serializer):
    skip = QueryIntField(min_value=0, max_value=INT32_MAX, default=0, help_text="how many to pass over")
    limit = QueryIntField(min_value=1, max_value=100, default=10)


class RemakeExercisesSerializer(serializers.Serializer):
    generation_mode = GenerationModeField(default="balanced")


class RemakeCoreSerializer(serializers.Serializer):
    level = LevelField(default=None, allow_null=True)
    generation_mode = GenerationModeField(default="balanced")


class FullCourseSerializer(serializers.Serializer):
    interests = InterestsField(default=list)
    theme = TextField(max_length=200, default=None, allow_null=True, allow_blank=True)
    level = LevelField(default="A1")
    max_topics = IntField(min_value=1, max_value=50, default=3)
    sleep_seconds = SleepField()
    regenerate_path = BoolField(default=True)
    force_regenerate_lessons = BoolField(default=False)
    generation_mode = GenerationModeField(default="balanced")


class RetryLessonsSerializer(serializers.Serializer):
    level_template_ids = serializers.ListField(child=TextField(max_length=64), max_length=MOST_RETRIED)
    level = LevelField(default=None, allow_null=True)
    sleep_seconds = SleepField()
    mode = WordChoiceField(choices=["full", "core", "exercises"], default="full")
    generation_mode = GenerationModeField(default="balanced")
    topic_by_level_template_id = TopicsField(default=None, allow_null=True)


class VocabularyItemSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    user_lexeme_id = serializers.UUIDField(allow_null=True)
    word = serializers.CharField()
    translation = serializers.CharField()
    context_sentence = serializers.CharField(allow_blank=True)
    part_of_speech = serializers.CharField(allow_blank=True)
    mastery_level = serializers.IntegerField()


class SentenceSerializer(serializers.Serializer):
    text = serializers.CharField()
    translation = serializers.CharField()


class LessonSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    enrollment_id = serializers.UUIDField()
    level_template_id = serializers.UUIDField()
    topic_snapshot = serializers.CharField()
    content_text = serializers.CharField()
    exercises = serializers.ListField(child=serializers.DictField(), help_text="quiz, match, true_false, …")
    quality_status = serializers.ChoiceField(choices=["ok", "needs_review"])
    created_at = serializers.DateTimeField()
    title = serializers.CharField(allow_blank=True)
    grammar = serializers.CharField(allow_blank=True)
    sentences = SentenceSerializer(many=True)
    vocabulary_items = VocabularyItemSerializer(many=True)


class DoneSerializer(serializers.Serializer):
    status = serializers.CharField()
    message = serializers.CharField()


class FailedTopicSerializer(serializers.Serializer):
    topic = serializers.CharField()
    error = serializers.CharField()


class DoubtfulTopicSerializer(serializers.Serializer):
    topic = serializers.CharField()
    reason = serializers.CharField()


class FailedLessonSerializer(serializers.Serializer):
    level_template_id = serializers.CharField()
    error = serializers.CharField()


class FullCourseOutSerializer(serializers.Serializer):
    status = serializers.ChoiceField(choices=["success", "partial_success"])
    requested_topics = serializers.ListField(child=serializers.CharField())
    topics = serializers.ListField(child=serializers.CharField())
    failed_topics = FailedTopicSerializer(many=True)
    needs_review_topics = DoubtfulTopicSerializer(many=True)
    retry_after_seconds = serializers.FloatField(allow_null=True)
    course = ActiveCourseSerializer()
    lessons = LessonSerializer(many=True)


class RetryLessonsOutSerializer(serializers.Serializer):
    status = serializers.ChoiceField(choices=["success", "partial_success"])
    mode = serializers.CharField()
    generation_mode = serializers.CharField()
    regenerated = LessonSerializer(many=True)
    failed = FailedLessonSerializer(many=True)
    retry_after_seconds = serializers.FloatField(allow_null=True)
