"""Forms of words in languages that the judge knows only from outside: a common beginning, a few habits."""

import re
import unicodedata
from collections.abc import Iterator

_SHARE = 0.6
_GERMAN_PREFIXES = [
    "ab",
    "an",
    "auf",
    "aus",
    "bei",
    "ein",
    "fest",
    "fort",
    "her",
    "hin",
    "los",
    "mit",
    "nach",
    "nieder",
    "statt",
    "um",
    "vor",
    "weg",
    "weiter",
    "zu",
    "zurück",
    "zusammen",
]
_ENDINGS = (
    "arsi",
    "ersi",
    "irsi",
    "are",
    "ere",
    "ire",
    "er",
    "ir",
    "re",
    "ar",
    "or",
    "en",
    "n",
    "e",
    "o",
    "a",
    "s",
    "y",
    "ć",
    "ę",
    "ą",
)


def plain(word: str) -> str:
    """Without accents: für → fur, niño → nino."""
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


def is_form(token: str, word: str) -> bool:
    """Whether both begin alike for most of the shorter dictionary stem."""
    ours, theirs = plain(token), plain(word)
    if "'" in ours:
        ours = ours.rsplit("'", 1)[-1]
    if "'" in theirs:
        theirs = theirs.rsplit("'", 1)[-1]
    if ours == theirs:
        return True
    stem = _stem(theirs)
    least = max(2, round(len(stem) * _SHARE)) if len(stem) > 3 else len(stem)
    return _common(ours, stem) >= min(least, len(stem)) and abs(len(ours) - len(theirs)) <= 6


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _common(one: str, two: str) -> int:
    length = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        length += 1
    return length


def is_german_form(token: str, word: str) -> bool:
    """As `is_form`, and participles: machen → gemacht, aufstehen → aufgestanden."""
    if is_form(token, word) or _same_consonants(token, word):
        return True
    for prefix in ("", *_GERMAN_PREFIXES):
        if word.startswith(prefix) and token.startswith(prefix + "ge") and len(word) - len(prefix) >= 4:
            stem = plain(word[len(prefix) :])[:2]
            if plain(token[len(prefix) + 2 :]).startswith(stem[:1]):
                return True
    return False


def _same_consonants(token: str, word: str) -> bool:
    """Strong verbs change their vowel: lesen → liest, sprechen → spricht."""
    stem = _stem(word)
    ours, theirs = (re.sub(r"[aeiouy]+", "-", plain(value)) for value in (token, stem))
    return len(stem) >= 3 and ours.startswith(theirs) and len(token) <= len(word) + 3


def separable_places(tokens: tuple[str, ...], word: str) -> Iterator[int]:
    """Places of a separated verb: aufstehen in "ich stehe früh auf"."""
    for prefix in _GERMAN_PREFIXES:
        if not word.startswith(prefix) or len(word) - len(prefix) < 4:
            continue
        if prefix in tokens:
            for place, token in enumerate(tokens):
                if token != prefix and is_form(token, word[len(prefix) :]):
                    yield place
