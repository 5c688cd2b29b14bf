"""Reading a learner's answer: words, patterns, groups, numbers and names. Pure, bounded, never raises on a str.

A pattern is words with spaces between. `шай-` takes any word that begins so, `=су` only that word, `~мын` any word that
ends so, `?` one word, `*` one to three, `#` a number above one, `$` the end of a clause. A bare `шай` is `шай-` in what
choose a branch or a scene, and `=шай` in a slip, where one letter more may be right. A match never runs over a comma.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roleplay.scene_types import Common, ForeignWord, ForeignWords, Phrase, Piece, PieceKind

MAX_CHARS = 2_000
MAX_WORDS = 100
MAX_WORD_CHARS = 40
MAX_NAME_CHARS = 20
MAX_GAP_WORDS = 3
MAX_NUMBER = 9_999

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CLAUSE_END = re.compile(r"[.!?;:,\n\r…«»\"()]+")  # a dash stands for "is": no end
_LETTERS = re.compile(r"[A-Za-z\u0400-\u04ff-]+")
_NAME = re.compile(r"[A-Za-z\u0400-\u04ff]+(?:-[A-Za-z\u0400-\u04ff]+)?")
# The negative suffix -ма/-бе/-па... before an ending: ішпеймін, келмейді, қоспаңыз, жемедім.
_NEGATIVE = re.compile(
    r"\w+[мбп][ае]й(?:м[ыіи]н|м[ыіи]з|с[ыіи][ңнз]|д[ыіи])|\w{2,}[мбп][ае]ң[ыі]з(?:ш[ыі])?|\w{2,}[мп][ае]д[ыі][мңқк]?"
)
_FOLD = str.maketrans("әғқңөұүһіё", "агкноуухие")
_PERSONAL = ("мын", "мін", "бын", "бін", "пын", "пін")
_SIGNS: dict[str, PieceKind] = {"?": "word", "*": "gap", "#": "number", "$": "end"}
_PREFIXES: dict[str, PieceKind] = {"=": "exact", "~": "suffix"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, and the key to compare: case folded, for a second look also without Kazakh letters."""

    raw: str
    key: str
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What a wildcard took; `stem` is it without the suffix that the pattern asked for."""

    text: str
    stem: str
    word: Word


Clause = tuple[Word, ...]


def clean(text: object) -> str:
    """NFC text of at most MAX_CHARS without invisible format characters; "" for what isn't a str."""
    if not isinstance(text, str):
        return ""
    kept = (char for char in text[:MAX_CHARS] if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFC", "".join(kept))


def read_clauses(text: object) -> tuple[Clause, ...]:
    """The words of each clause, at most MAX_WORDS in all."""
    clauses: list[Clause] = []
    left = MAX_WORDS
    for part in _CLAUSE_END.split(clean(text)):
        found = [raw for raw in _WORD.findall(part) if len(raw) <= MAX_WORD_CHARS][:left]
        left -= len(found)
        if found:
            clauses.append(tuple(Word(raw, raw.casefold()) for raw in found))
    return tuple(clauses)


def plain(text: object) -> str:
    """The words of a text, case folded, with single spaces between and around: for finding a line in a line."""
    return " " + " ".join(word.key for clause in read_clauses(text) for word in clause) + " "


def fold(key: str) -> str:
    """A case-folded word as typed on a keyboard without the Kazakh letters: сәлем -> салем."""
    return key.translate(_FOLD)


def is_plain(clauses: Iterable[Clause]) -> bool:
    """Is the answer typed without any of the letters that fold?"""
    return all(word.key == fold(word.key) for clause in clauses for word in clause)


def parse_phrase(pattern: str, bare: PieceKind = "stem") -> Phrase:
    """The pieces of a pattern; `bare` is how a word without a sign is meant. ValueError says what is wrong with it."""
    pieces = []
    for part in unicodedata.normalize("NFC", pattern).casefold().split():
        if part in _SIGNS:
            pieces.append(Piece(_SIGNS[part]))
            continue
        kind = _PREFIXES.get(part[0]) or ("stem" if part.endswith("-") else bare)
        word = part.lstrip("=~").removesuffix("-")
        if not _WORD.fullmatch(word):
            raise ValueError(f"{part!r} is not a word")
        pieces.append(Piece(kind, word, fold(word)))
    if not pieces or all(piece.kind in ("word", "gap", "end") for piece in pieces):
        raise ValueError(f"{pattern!r} holds no word")
    return tuple(pieces)


def match_phrase(phrase: Phrase, clause: Clause, common: Common | None = None) -> tuple[Taken, ...] | None:
    """What the wildcards of the phrase took in the clause, or None where it isn't found."""
    first = phrase[0]
    for start, word in enumerate(clause):
        if first.kind == "exact" and not word.is_folded and word.key != first.text:
            continue  # most words: worth not going further
        taken = _match_at(phrase, clause, start, common)
        if taken is not None:
            return taken
    return None


def _match_at(phrase: Phrase, clause: Clause, at: int, common: Common | None) -> tuple[Taken, ...] | None:
    if not phrase:
        return ()
    piece, rest = phrase[0], phrase[1:]
    if piece.kind == "end":
        return () if at == len(clause) else None
    for length in range(1, (MAX_GAP_WORDS if piece.kind == "gap" else 1) + 1):
        words = clause[at : at + length]
        if len(words) < length or not all(_fits(piece, word, common) for word in words):
            return None
        taken = _match_at(rest, clause, at + length, common)
        if taken is not None:
            return _take(piece, words) + taken
    return None


def _take(piece: Piece, words: Clause) -> tuple[Taken, ...]:
    if piece.kind in ("stem", "exact"):
        return ()
    text = " ".join(word.raw for word in words)
    return (Taken(text, text[: len(text) - len(piece.text)], words[0]),)


def _fits(piece: Piece, word: Word, common: Common | None) -> bool:
    if piece.kind in ("word", "gap"):
        return bool(_LETTERS.fullmatch(word.key))
    if piece.kind == "number":
        return common is not None and (_number_value(word, "", common) or 0) > 1
    text = piece.folded if word.is_folded else piece.text
    if piece.kind == "stem":
        return word.key.startswith(text)
    if piece.kind == "suffix":
        return word.key.endswith(text) and len(word.key) > len(text) + 1
    return word.key == text


def fold_clauses(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The clauses for a second, more lenient comparison with the folded patterns."""
    return tuple(tuple(Word(word.raw, fold(word.key), is_folded=True) for word in clause) for clause in clauses)


def matches_any(phrases: Iterable[Phrase], clauses: Sequence[Clause], common: Common | None = None) -> bool:
    return any(match_phrase(phrase, clause, common) is not None for phrase in phrases for clause in clauses)


def in_group(group: str, clauses: Sequence[Clause], common: Common) -> bool:
    """Is the answer of the group: one of `common.groups`, or "number", "name", "any"?"""
    if group == "any":
        return any(any(char.isalpha() for char in word.key) for clause in clauses for word in clause)
    if group == "number":
        return find_number(clauses, common) is not None
    if group == "name":
        return find_name(clauses, common) is not None
    if group == "no" and any(_NEGATIVE.fullmatch(word.key) for clause in clauses for word in clause):
        return True
    return matches_any(common.groups[group], clauses, common)


def replace_foreign(clauses: Iterable[Clause], foreign: ForeignWords) -> tuple[Clause, ...]:
    """The clauses with the foreign words put into the target language, so that they lead where they were meant to."""
    replaced = []
    for number, clause in enumerate(clauses):
        words = []
        for place, word in enumerate(clause):
            known = find_foreign(word, foreign, is_first=number == place == 0)
            keys = known.word.casefold().split() if known else [word.key]
            words += [Word(word.raw, key) for key in keys]
        replaced.append(tuple(words))
    return tuple(replaced)


def find_foreign(word: Word, foreign: ForeignWords, *, is_first: bool) -> ForeignWord | None:
    """The entry for a word of another language; `is_first`: it begins the answer ("да" is also a Kazakh particle)."""
    entry = foreign.exact.get(word.key)
    if entry is None:
        entry = next((entry for stem, entry in foreign.stems if word.key.startswith(stem)), None)
    return entry if entry is not None and (is_first or not entry.is_first_only) else None


def find_number(clauses: Iterable[Clause], common: Common) -> int | None:
    """The first number of the answer, in digits or words: "жиырма бес" is 25."""
    for clause in clauses:
        values: list[int] = []
        before = ""
        for word in clause:
            value = _number_value(word, before, common)
            if value is None and values:
                break
            if value is not None:
                values.append(value)
            before = word.key
        if values:
            return min(_sum_number(values), MAX_NUMBER)
    return None


def _number_value(word: Word, before: str, common: Common) -> int | None:
    key = word.key
    numbers, suffixes = common.numbers, common.number_suffixes
    if word.is_folded:  # "торт" is four only where the Kazakh letters are missing; else it is a cake
        numbers, suffixes = common.folded_numbers, tuple(fold(suffix) for suffix in suffixes)
    if key.isascii() and key.isdigit():
        return int(key[:9])
    # "онда" is "then" or "there" more often than "at ten".
    if key == "онда" and before != "сағат":
        return None
    for suffix in ("", *suffixes):
        if key.endswith(suffix):
            value = numbers.get(key[: len(key) - len(suffix)] if suffix else key)
            if value is not None and not (suffix and value == 1):  # бірде, біреу: not numbers
                return value
    return None


def _sum_number(values: Sequence[int]) -> int:
    total = 0
    for value in values:
        if value >= 100:
            total = max(total, 1) * value
        elif total % 10 or (total % 100 and value >= 10):
            break  # "екі үш" is two numbers, not five
        else:
            total += value
    return total


def spell_number(value: int, common: Common) -> str:
    """The number in words up to 99, else its digits."""
    if value in common.number_names:
        return common.number_names[value]
    tens, ones = value - value % 10, value % 10
    if value < 100 and tens in common.number_names and ones in common.number_names:
        return f"{common.number_names[tens]} {common.number_names[ones]}"
    return str(value)


def find_name(clauses: Sequence[Clause], common: Common, *, may_be_bare: bool = True) -> str | None:
    """A name said outright ("менің атым Анна", "мен Аннамын"), or alone ("Анна.") where `may_be_bare`."""
    whole = tuple(word for clause in clauses for word in clause)  # "Бұл мен, Анна" has a comma
    for phrase in common.name_phrases:
        for clause in (*clauses, *(() if phrase[-1].kind == "end" else (whole,))):
            taken = match_phrase(phrase, clause, common)
            name = _as_name(taken[-1].word, common) if taken else None
            if name:
                return name
    rest = [clause for clause in clauses if not matches_any(common.groups["greeting"], (clause,))]
    if may_be_bare and len(rest) == 1 and len(rest[0]) <= 2:
        return _as_name(rest[0][0], common)
    return None


def _as_name(found: Word, common: Common) -> str | None:
    clause, word = (found,), found.raw
    known = ("greeting", "yes", "no", "thanks", "bye", "help")
    if matches_any(common.not_names, (clause,)) or any(in_group(group, (clause,), common) for group in known):
        return None
    for suffix in _PERSONAL:
        if word.casefold().endswith(suffix) and len(word) > len(suffix) + 2:
            word = word[: -len(suffix)]
            break
    if not _NAME.fullmatch(word) or not 2 <= len(word) <= MAX_NAME_CHARS:
        return None
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
