"""What a review asks, pure: the word itself, or its sentence with a gap."""

import re
from dataclasses import dataclass

from neurogloss.languages import LANGUAGES
from neurogloss.text.morphology import find_forms
from neurogloss.text.tokens import find_span
from vocabulary.models import UserLexeme
from vocabulary.scheduling import State


@dataclass(frozen=True, slots=True)
class Card:
    """`before`, `gap` and `after` are the sentence around the word's form in it; all "" where it can't be found."""

    word: UserLexeme
    before: str = ""
    gap: str = ""
    after: str = ""
    asks_gap: bool = False


def make_card(word: UserLexeme) -> Card:
    """A word that is known is asked in its sentence every other time; a new or forgotten one is shown itself."""
    before, gap, after = split_at_word(
        word.context_sentence_preferred, word.lexeme.text, target_language=word.lexeme.target_language
    )
    asks_gap = bool(gap) and bool(before + after) and word.state == State.REVIEW and word.reps % 2 == 1
    return Card(word=word, before=before, gap=gap, after=after, asks_gap=asks_gap)


def split_at_word(sentence: str, word: str, *, target_language: str) -> tuple[str, str, str]:
    """The sentence before, at and after the word, in whatever form it stands there; three "" where it doesn't."""
    language = LANGUAGES.get(target_language)
    span = find_span(word, sentence)
    if not span and language is not None and language.has_spaces and " " not in word.strip():
        span = next(
            (found for form in find_forms(sentence, word, language) if (found := find_span(form, sentence))), ""
        )
    if not span:
        return "", "", ""
    place = re.search(rf"(?<!\w){re.escape(span)}(?!\w)", sentence)
    if place is None:
        return "", "", ""
    return sentence[: place.start()], place.group(), sentence[place.end() :]
