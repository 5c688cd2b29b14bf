"""Does a sentence hold a word, in whatever form the sentence asks for?

Rules, not dictionaries: they err on the side of finding a form, for a wrongly rejected lesson costs more than
an odd word that gets through.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

from neurogloss.languages import Language
from neurogloss.text.morphology import english, russian, turkic, western
from neurogloss.text.tokens import folded_words

FormCheck = Callable[[str, str], bool]

_CHECKS: dict[str, FormCheck] = {
    "kk": turkic.is_kazakh_form,
    "ru": russian.is_form,
    "uk": russian.is_loose_form,
    "en": english.is_form,
    "ky": turkic.is_turkic_form,
    "tt": turkic.is_turkic_form,
    "uz": turkic.is_turkic_form,
    "tr": turkic.is_turkic_form,
    "az": turkic.is_turkic_form,
    "de": western.is_german_form,
}
# Words that a dictionary puts before the word itself, and that a sentence may leave out.
_LEADERS: dict[str, frozenset[str]] = {
    "en": frozenset({"to", "a", "an", "the"}),
    "de": frozenset({"der", "die", "das", "ein", "eine", "sich", "zu"}),
    "fr": frozenset({"le", "la", "les", "l", "un", "une", "des", "se", "s"}),
    "es": frozenset({"el", "la", "los", "las", "un", "una"}),
    "it": frozenset({"il", "lo", "la", "i", "gli", "le", "l", "un", "uno", "una"}),
    "pt": frozenset({"o", "a", "os", "as", "um", "uma"}),
}
_WINDOW = 3


def is_form(token: str, word: str, language: Language) -> bool:
    """Whether `token` is a form of the single word `word`; both in lower case."""
    return token == word or _is_form(token, word, language.code)


@lru_cache(maxsize=65536)
def _is_form(token: str, word: str, code: str) -> bool:
    check = _CHECKS.get(code, western.is_form)
    return check(token, word) or ("-" in token and "-" not in word and any(check(t, word) for t in token.split("-")))


def holds_word(sentence: str, word: str, language: Language) -> bool:
    """Whether `sentence` holds `word` (or a phrase) in some form, the parts of a phrase in order and close by."""
    if not language.has_spaces:
        return bool(word) and word in sentence
    return next(_places(sentence, word, language), None) is not None


def find_forms(sentence: str, word: str, language: Language) -> list[str]:
    """The forms of a single word (or of a phrase's first word) in the sentence, folded."""
    tokens = folded_words(sentence)
    return [tokens[place] for place in _places(sentence, word, language)]


def _places(sentence: str, word: str, language: Language) -> Iterator[int]:
    tokens, parts = folded_words(sentence), _parts(word, language)
    if not parts:
        return
    for start, token in enumerate(tokens):
        if is_form(token, parts[0], language) and _rest_follows(tokens, start, parts, language):
            yield start
    if language.code == "de" and len(parts) == 1:
        yield from western.separable_places(tokens, parts[0])


def _parts(word: str, language: Language) -> tuple[str, ...]:
    parts = folded_words(word)
    leaders = _LEADERS.get(language.code, frozenset())
    while len(parts) > 1 and parts[0] in leaders:
        parts = parts[1:]
    return parts


def _rest_follows(tokens: tuple[str, ...], start: int, parts: tuple[str, ...], language: Language) -> bool:
    place = start
    for part in parts[1:]:
        window = range(place + 1, min(len(tokens), place + 2 + _WINDOW))
        found = next((index for index in window if is_form(tokens[index], part, language)), None)
        if found is None:
            return False
        place = found
    return True
