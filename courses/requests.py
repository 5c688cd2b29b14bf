"""What a learner asks for, in canonical form: equal wishes are equal requests, whatever their order and case."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.utils.text import slugify


@dataclass(frozen=True, slots=True)
class CourseRequest:
    """`interests` are sorted and in lower case; `theme` is None or free text in lower case."""

    target_language: str
    native_language: str
    level: str
    interests: tuple[str, ...]
    theme: str | None

    def fingerprint(self, author: str) -> str:
        """Equal for requests that the same author may answer with the same course."""
        canonical = json.dumps({**asdict(self), "author": author}, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def slug(self, author: str) -> str:
        words = [self.target_language, self.native_language, self.level, self.theme or "", *self.interests]
        readable = slugify(" ".join(words), allow_unicode=True)[:90].strip("-")
        return f"{readable}-{self.fingerprint(author)[:8]}"


def canonical_request(
    *, target_language: str, native_language: str, level: str, interests: Iterable[str], theme: str | None
) -> CourseRequest:
    wishes = {_canonical(interest) for interest in interests} - {""}
    return CourseRequest(
        target_language, native_language, level, tuple(sorted(wishes)), _canonical(theme or "") or None
    )


def _canonical(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
