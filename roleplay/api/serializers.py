"""Bodies of the roleplay call, in and out."""

from typing import Any

from rest_framework import serializers

from neurogloss.api.fields import LanguageField, LevelField, TextField, WordChoiceField

MOST_HISTORY_TURNS = 100


class HistoryTurnSerializer(serializers.Serializer):
    role = WordChoiceField(choices=["user", "bot"])
    content = TextField(max_length=4000, allow_blank=True)


class HistoryField(serializers.ListField):
    """Up to 100 turns, oldest first."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=HistoryTurnSerializer(), max_length=MOST_HISTORY_TURNS, **options)

    def to_internal_value(self, data: Any) -> list[dict[str, str]]:
        if not isinstance(data, list):
            self.fail("not_a_list", input_type=type(data).__name__)
        if len(data) > MOST_HISTORY_TURNS:  # before the turns: each bad one would be an error of its own
            self.fail("max_length", max_length=MOST_HISTORY_TURNS)
        return [dict(turn) for turn in super().to_internal_value(data)]


class ChatInSerializer(serializers.Serializer):
    scenario = TextField(max_length=500)
    role = TextField(max_length=200)
    message = TextField(max_length=2000)
    history = HistoryField(default=list)
    target_language = LanguageField(default=None, allow_null=True, help_text="default: the learner's")
    level = LevelField(default=None, allow_null=True, help_text="default: the course's")


class ChatOutSerializer(serializers.Serializer):
    response = serializers.CharField()
