"""What an answer is judged against."""

from neurogloss.languages import Language, get_language
from neurogloss.levels import CEFR_LEVELS


class Context:
    """Whom the lesson is for: languages (by name or as Language), CEFR level and topic.

    Raises UnknownLanguageError (a ValueError) for a language, ValueError for a level, that isn't known.
    """

    __slots__ = ("level", "native_language", "target_language", "topic")

    def __init__(
        self,
        target_language: Language | str,
        native_language: Language | str,
        level: str,
        topic: str = "",
    ) -> None:
        self.target_language = _as_language(target_language)
        self.native_language = _as_language(native_language)
        self.level = level.strip().upper()[:2]
        self.topic = topic
        if self.level not in CEFR_LEVELS:
            raise ValueError(f"unknown level: {level[:20]!r}")

    def __repr__(self) -> str:
        return f"Context({self.target_language.name} from {self.native_language.name}, {self.level}, {self.topic!r})"


def _as_language(value: Language | str) -> Language:
    return value if isinstance(value, Language) else get_language(value)
