"""Cleaning, sentences and words: the small tools that all of the judge stands on.

Nothing here changes what a reader sees, except that `clean` removes what a reader cannot see.
"""

import re
import unicodedata
from functools import lru_cache

# Signs that no reader sees: zero-width spaces, direction marks and overrides, soft hyphens, the BOM.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\U000e0000-\U000e0fff]"
)
# Joiners are part of emoji and of some scripts; between letters of ours they are dirt.
_STRAY_JOINER = re.compile(r"(?<=[\w\s.,!?;:»\"'])[\u200c\u200d]+|[\u200c\u200d]+(?=[\w\s.,!?;:«\"'])|^[\u200c\u200d]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]")
_BLANK = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_NEWLINE = re.compile(r" ?(?:\r\n?|[\n\v\f\x85\u2028\u2029])(?: |\r\n?|[\n\v\f\x85\u2028\u2029])*")

APOSTROPHES = "'’ʼʻ‘`´"
_WORD = re.compile(rf"[^\W_]+(?:[-‐‑{APOSTROPHES}][^\W_]+)*")
_GAP = re.compile(r"_{2,}")
# A sentence ends with its mark (and closing quotes) before a blank and a capital, a quote, a dash or a digit.
_SENTENCE_END = re.compile(
    r"(?:(?<=[.!?…。！？])|(?<=[.!?…]['\"»”’)])|(?<=[.!?…]['\"»”’)]['\"»”’)]))\s+(?=['\"«“„(¿¡–—-]*\s*[^\W_a-zа-яёіғқңөұүһә])"
    r"|\n+|(?<=[。！？])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|prof|etc|г|ул|им|тг|т|б|см|e\.g|i\.e)|\b[A-ZА-ЯӘҒҚҢӨҰҮҺІ])\.$", re.I
)
_EDGE = re.compile(r"^[^\w]+|[^\w]+$")
_MARKS_BEFORE = re.compile(r"(?:[–—-] ?)?[«\"“„'(¿¡]*$")
_MARKS_AFTER = re.compile(r"[.!?…»\"”')]*")
_FINAL = re.compile(r"[\s.!?…。！？]+$")


def word_set(listed: str) -> frozenset[str]:
    """The words of a table written as one string, which stays readable."""
    return frozenset(listed.split())


def clean(value: str) -> str:
    """The same text in NFC, without invisible and control signs, with single plain blanks.

    Line breaks stay (one or two in a row); leading and trailing blanks go.
    """
    value = _CONTROL.sub("", value)
    value = _INVISIBLE.sub("", value)
    value = unicodedata.normalize("NFC", value)
    value = _STRAY_JOINER.sub("", value)
    value = _BLANK.sub(" ", value)
    return _NEWLINE.sub(_newlines, value).strip()


def clean_line(value: str) -> str:
    """As `clean`, on one line."""
    return " ".join(clean(value).split())


def _newlines(match: re.Match[str]) -> str:
    return "\n\n" if match.group().replace("\r\n", "\n").count("\n") > 1 else "\n"


@lru_cache(maxsize=32768)
def fold(value: str) -> str:
    """Lower case, ё as е, one kind of apostrophe and hyphen: for comparing, never for showing."""
    value = value.replace("İ", "i").lower()
    if "\u0307" in value:
        value = unicodedata.normalize("NFC", value)
    value = value.replace("ё", "е")
    for sign in APOSTROPHES[1:]:
        if sign in value:
            value = value.replace(sign, "'")
    return value.replace("‐", "-").replace("‑", "-")


def words(value: str) -> list[str]:
    """The words as written, hyphenated ones and those with an apostrophe whole."""
    return _WORD.findall(value)


@lru_cache(maxsize=4096)
def folded_words(value: str) -> tuple[str, ...]:
    """The words, folded: two sentences with the same ones are the same to a learner."""
    return tuple(_WORD.findall(fold(value)))


def is_same(left: str, right: str) -> bool:
    """The same words in the same order; marks, case, ё and kinds of quotes don't count."""
    folded = folded_words(left)
    return bool(folded) and folded == folded_words(right)


@lru_cache(maxsize=1024)
def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences in order, with their marks. A line break ends a sentence too."""
    pieces: list[str] = []
    for piece in _SENTENCE_END.split(text):
        if not piece or not piece.strip():
            continue
        if pieces and _ABBREVIATION.search(pieces[-1]) and len(pieces[-1].split()) > 1 and "\n" not in piece:
            pieces[-1] = f"{pieces[-1]} {piece.strip()}"
        else:
            pieces.append(piece.strip())
    return tuple(pieces)


def find_words(needle: str, haystack: str) -> bool:
    """Whether the words of `needle` stand in `haystack` one after the other."""
    wanted = folded_words(needle)
    there = folded_words(haystack)
    if not wanted:
        return False
    return any(there[i : i + len(wanted)] == wanted for i in range(len(there) - len(wanted) + 1))


def find_span(needle: str, haystack: str) -> str:
    """The stretch of `haystack`, as written there, with the words of `needle`; "" if there is none.

    Marks before and after it come along where `needle` has marks there.
    """
    wanted = folded_words(needle)
    found = list(_WORD.finditer(haystack))
    there = [fold(match.group()) for match in found]
    for i in range(len(there) - len(wanted) + 1 if wanted else 0):
        if tuple(there[i : i + len(wanted)]) == wanted:
            start, end = found[i].start(), found[i + len(wanted) - 1].end()
            if not needle[0].isalnum():
                start -= len(_MARKS_BEFORE.search(haystack[:start]).group())  # type: ignore[union-attr]
            if not needle[-1].isalnum():
                end += len(_MARKS_AFTER.match(haystack[end:]).group())  # type: ignore[union-attr]
            return haystack[start:end]
    return ""


def strip_final(value: str) -> str:
    """Without the mark that ends a sentence."""
    return _FINAL.sub("", value)


def strip_edges(value: str) -> str:
    """Without marks and blanks at both ends."""
    return _EDGE.sub("", value)


def count_gaps(value: str) -> int:
    return len(_GAP.findall(value))


def fill_gap(value: str, filling: str) -> str:
    """`value` with its first gap filled."""
    return _GAP.sub(lambda _: filling, value, count=1)
