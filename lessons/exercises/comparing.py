"""Are two typed texts the same to a learner, or one slip of the finger apart? Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from neurogloss.languages import Language
from neurogloss.text.lookalikes import mend_lookalikes
from neurogloss.text.morphology import is_form
from neurogloss.text.tokens import clean_line, folded_words

Likeness = Literal["same", "typo", "other"]
LEAST_LETTERS_FOR_A_TYPO = 4


@dataclass(frozen=True, slots=True)
class Wordbook:
    """What a slip must not be taken for: the lesson's words (in any form) and every form that stands in its text."""

    language: Language
    words: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()

    def holds(self, token: str) -> bool:
        """Whether the folded token is a word of the lesson, inflected or not."""
        return token in self.forms or any(is_form(token, word, self.language) for word in self.words)


def make_wordbook(language: Language, *, words: Iterable[str] = (), texts: Iterable[str] = ()) -> Wordbook:
    """`words` as a lesson lists them; `texts` are anything of the lesson that the learner reads."""
    listed = {token for word in words for token in folded_words(word)}
    return Wordbook(language, frozenset(listed), frozenset(token for text in texts for token in folded_words(text)))


def compare(answer: str, expected: str, wordbook: Wordbook) -> Likeness:
    """How near the answer is; case, blanks, marks, Unicode forms and look-alike letters don't count.

    A typo is one letter too many, too few, other or swapped, in one word of four letters or more, that makes no other
    word of the lesson.
    """
    wanted = folded_words(clean_line(expected))
    given = _read(answer, wanted, wordbook.language)
    if not wanted or not given:
        return "other"
    if _bare(given) == _bare(wanted):
        return "same"
    if len(given) != len(wanted):
        return "other"
    slips = [(ours, theirs) for ours, theirs in zip(given, wanted, strict=True) if ours != theirs]
    return "typo" if len(slips) == 1 and _is_slip(*slips[0], wordbook) else "other"


def _read(answer: str, known: Collection[str], language: Language) -> tuple[str, ...]:
    return folded_words(mend_lookalikes(clean_line(answer), language, frozenset(known)))


def _bare(words: Iterable[str]) -> str:
    """Letters alone: a blank or a hyphen more or less is no mistake of language."""
    return "".join(letter for word in words for letter in word if letter.isalnum())


def _is_slip(given: str, wanted: str, wordbook: Wordbook) -> bool:
    return len(wanted) >= LEAST_LETTERS_FOR_A_TYPO and is_one_edit(given, wanted) and not wordbook.holds(given)


def is_one_edit(left: str, right: str) -> bool:
    """Damerau-Levenshtein distance 1: one letter added, dropped, replaced, or two neighbours swapped."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    left, right = left[start:], right[start:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[:2] == right[1::-1] and left[2:] == right[2:])
    )
