"""Bodies of the course calls, in and out. What goes out is built by selectors; these classes document it."""

from rest_framework import serializers

from neurogloss.api.fields import (
    INT32_MAX,
    BoolField,
    IdField,
    InterestsField,
    IntField,
    LevelField,
    TextField,
    WordChoiceField,
)


class CourseWishSerializer(serializers.Serializer):
    interests = InterestsField(default=list)
    theme = TextField(max_length=200, default=None, allow_null=True, allow_blank=True)
    level = LevelField(default="A1")
    regenerate = BoolField(default=True)


class ProgressInSerializer(serializers.Serializer):
    level_template_id = IdField()
    status = WordChoiceField(choices=["in_progress", "completed"])
    stars = IntField(min_value=0, max_value=3, default=0)
    xp_gained = IntField(min_value=0, max_value=INT32_MAX, default=0)


class ProgressOutSerializer(serializers.Serializer):
    status = serializers.CharField()
    level_template_id = serializers.UUIDField()
    new_status = serializers.ChoiceField(choices=["in_progress", "completed", "gold"])
    next_level_unlocked = serializers.BooleanField(help_text="whether this call opened the next level")
    user_total_xp = serializers.IntegerField()
    stars = serializers.IntegerField(help_text="the best so far")


class LevelSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    order = serializers.IntegerField()
    type = serializers.ChoiceField(choices=["lesson", "practice", "trophy"])
    total_steps = serializers.IntegerField()
    status = serializers.ChoiceField(choices=["locked", "in_progress", "completed", "gold"])
    stars = serializers.IntegerField()


class UnitSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    order = serializers.IntegerField()
    topic = serializers.CharField()
    description = serializers.CharField()
    icon = serializers.CharField()
    levels = LevelSerializer(many=True)


class SectionSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    order = serializers.IntegerField()
    title = serializers.CharField()
    description = serializers.CharField()
    units = UnitSerializer(many=True)


class ActiveCourseSerializer(serializers.Serializer):
    enrollment_id = serializers.UUIDField()
    course_template_id = serializers.UUIDField()
    target_language = serializers.CharField()
    native_language = serializers.CharField()
    theme = serializers.CharField(allow_null=True)
    cefr_level = serializers.CharField()
    version = serializers.IntegerField()
    author = serializers.ChoiceField(choices=["starter", "model"])
    notices = serializers.ListField(child=serializers.CharField(), help_text="how it differs from what was asked for")
    sections = SectionSerializer(many=True)


class JobErrorSerializer(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()
    retry_after_seconds = serializers.FloatField(required=False, allow_null=True)


class JobSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    status = serializers.ChoiceField(choices=["queued", "running", "succeeded", "partial", "failed"])
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    message = serializers.CharField(allow_blank=True)
    result = serializers.DictField(allow_null=True, help_text="what the call would have answered")
    error = JobErrorSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
