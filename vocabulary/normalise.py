"""One form for all spellings of a lexeme, so that «Кітап», "кітап" and "кітап." are one word to a learner."""

import re
import unicodedata

from neurogloss.text.tokens import clean_line

MOST_CHARS = 200
# Punctuation, symbols, separators, control characters: nothing that a word begins or ends with.
_EDGE_CATEGORIES = ("P", "S", "Z", "C")
CLOSING_MARKS = ".!?…"

# What a keyboard without the language's own letters types in their place (Kazakh and its sisters).
_MEANT = {"а": "аә", "г": "гғ", "ж": "жҗ", "и": "иі", "к": "кқ", "н": "нң", "о": "оө", "у": "уүұ", "х": "хһ"}


def normalise_lexeme(text: str) -> str:
    """NFC, case folded, single spaces, no punctuation at the ends, at most 200 characters; "" when nothing is left."""
    folded = unicodedata.normalize("NFC", clean_line(text).casefold())
    return _strip_edges(folded)[:MOST_CHARS].rstrip()


def search_pattern(text: str) -> str:
    """A regular expression for the normalised lexemes that hold the text: "узак" finds ұзақ too, "ұзақ" itself alone."""
    form = normalise_lexeme(text)
    return "".join(f"[{_MEANT[letter]}]" if letter in _MEANT else re.escape(letter) for letter in form)


def _strip_edges(text: str) -> str:
    start, end = _edges(text)
    return text[start:end]


def tidy_word(text: str) -> str:
    """The word as a learner typed it, without decoration at its ends: others who have the word see it too.

    One closing mark stays ("Рақмет!").
    """
    line = clean_line(text)
    start, end = _edges(line)
    return line[start : end + 1] if line[end : end + 1] in set(CLOSING_MARKS) else line[start:end]


def _edges(text: str) -> tuple[int, int]:
    """Where the word in a text begins and ends."""
    start, end = 0, len(text)
    while start < end and _is_edge(text[start]):
        start += 1
    while end > start and _is_edge(text[end - 1]):
        end -= 1
    return start, end


def _is_edge(character: str) -> bool:
    return unicodedata.category(character).startswith(_EDGE_CATEGORIES)
