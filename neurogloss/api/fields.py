"""Serializer fields for hostile input: exact types, bounded, without characters that hide or reverse what is seen."""

import re
import unicodedata
import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from neurogloss.languages import LANGUAGE_NAMES
from neurogloss.levels import CEFR_LEVELS

# Controls but tab and line ends, marks that reverse what is seen, and what is no character.
UNWANTED_CHARACTERS = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff"
UNWANTED = re.compile(rf"[{UNWANTED_CHARACTERS}\ud800-\udfff]")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
GENERATION_MODES = ("fast", "balanced", "strict")
MOST_INTERESTS = 20
INT32_MAX = 2**31 - 1


class TextField(serializers.CharField):
    """A string (not a number) of at most `max_length` characters, trimmed, in Unicode form NFC."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if UNWANTED.search(data):
            raise serializers.ValidationError(_("Holds characters that aren't allowed."), code="unwanted_characters")
        return unicodedata.normalize("NFC", super().to_internal_value(data))


class SecretField(serializers.CharField):
    """A password or a token: a string of at most `max_length` characters, exactly as it was typed."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if UNSTORABLE.search(data):
            raise serializers.ValidationError(_("Holds characters that aren't allowed."), code="unwanted_characters")
        return str(super().to_internal_value(data))


class IdField(serializers.UUIDField):
    """A UUID as a string; a number is none."""

    def to_internal_value(self, data: Any) -> uuid.UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=type(data).__name__)
        return uuid.UUID(str(super().to_internal_value(data)))


class IntField(serializers.IntegerField):
    """A whole JSON number, not a string of digits and not a boolean."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not (isinstance(data, int) or (isinstance(data, float) and data.is_integer())):
            self.fail("invalid")
        return int(super().to_internal_value(int(data)))


class QueryIntField(serializers.IntegerField):
    """A whole number in an address: digits, nothing that only Python takes for some (`1_0`, `５`)."""

    def to_internal_value(self, data: Any) -> int:
        if not re.fullmatch(r"-?[0-9]+", str(data)):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class BoolField(serializers.BooleanField):
    """JSON's true or false and nothing else."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class WordChoiceField(serializers.ChoiceField):
    """One of a few words; anything that isn't a string is refused before it is looked up. Errors don't quote it."""

    default_error_messages = {"invalid_choice": _("Not one of the values that are known here.")}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid_choice")
        return str(super().to_internal_value(data))


class LanguageField(WordChoiceField):
    """The English name of a language of neurogloss.languages."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=LANGUAGE_NAMES, **options)


class LevelField(WordChoiceField):
    """A level of the CEFR, A1 to C2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=CEFR_LEVELS, **options)


class GenerationModeField(WordChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(choices=GENERATION_MODES, **options)


class InterestsField(serializers.ListField):
    """Up to 20 interests of up to 100 characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=TextField(max_length=100), max_length=MOST_INTERESTS, **options)

    def to_internal_value(self, data: Any) -> list[str]:
        if not isinstance(data, list):
            self.fail("not_a_list", input_type=type(data).__name__)
        if len(data) > MOST_INTERESTS:  # before the items: each of a million bad ones would be an error of its own
            self.fail("max_length", max_length=MOST_INTERESTS)
        return list(super().to_internal_value(data))
