"""The small repairs: each mends one kind of slip, exactly, and leaves alone what it does not surely know."""

import re
from typing import Any

from lessons.authoring.schema import EXERCISE_MODELS
from neurogloss.languages import Language
from neurogloss.text.morphology import is_form
from neurogloss.text.tokens import clean_line, fold, folded_words, strip_final, words

GAP = "___"
_LONG_GAP = re.compile(r"_{2,}|(?<![\w_])_(?: +_)*(?![\w_])")
_GAP_PER_WORD = re.compile(r"___(?: ___)+")
# Other ways to write a gap; plain dots come last, for they may belong to the sentence.
_ODD_GAPS = (
    re.compile(
        r"\[\s*(?:___|\.{2,}|…|blank|gap|пропуск)?\s*\]|\(\s*(?:___|\.{2,}|…|blank|gap)?\s*\)|"
        r"\{\s*(?:___|\.{2,}|…|blank|gap)?\s*\}|<\s*(?:___|blank|gap)\s*>",
        re.I,
    ),
    re.compile(r"[-–—‒―]{3,}|[-–—](?: [-–—]){2,}"),
    re.compile(r"\.{3}(?=\.(?:\s|$))|\.{3,}|…+"),
)
# "1. ", "A)"; but "3:2" is a score and "1.5" a number.
_LABEL = re.compile(r"^\s*[(\[]?([A-Za-zА-Яа-яӘә]|\d)\s*(?:[)\]]|[.:](?!\d))\s*(?=\S)")
_ONE_SCRIPT = str.maketrans("ас", "ac")
_LABEL_ROWS = ("abcd", "aбвг", "aәбв", "1234", "0123")
# Signs and remarks that say which option is the right one, or how a statement is keyed.
_KEY_SIGN = re.compile(r"^[✅✔☑✓❌✗✘❎\ufe0f\s]+(?=\S)|[✅✔☑✓❌✗✘❎\ufe0f\s]+$")
_KEY_REMARK = re.compile(
    r"(?<=\S)\s*[(\[](?:(?:дұрыс|бұрыс|қате)(?: жауап)?|(?:не)?(?:правильный|верный) ответ|(?:не)?(?:правильно|верно)|"
    r"правда|ложь|true|false|(?:correct|right|wrong|incorrect)(?: answer)?)[)\]]\s*$",
    re.I,
)
_LEAST_BEFORE_STOP = 3
_FINAL_MARK = re.compile(r"^[.!?…]+$")
# Other names of the five types; a name for something else ("multiple_select", "essay") is none of them.
_OTHER_NAMES = {
    "truefalse": ("trueorfalse", "truefalsestatement", "tf"),
    "fillblank": ("fillintheblank", "fillinblank", "fillintheblanks", "fillblanks", "filltheblank", "fillthegap", "fillinthegap"),
    "match": ("matching", "matchpairs", "matchingpairs", "pairs"),
    "scramble": ("scrambled", "scrambledsentence", "sentencescramble", "wordscramble", "unscramble"),
}  # fmt: skip
_SOURCE_NAMES = {"vocabulary": "vocab", "words": "vocab"}
_NAME_MAX = 60
_NUMBER = re.compile(r"^[+-]?\d{1,9}$")


def mend_type(value: Any) -> str:
    """An exercise's type, however it is spelt ("Fill-Blank", "fill_in_the_blank"); others as they are."""
    if not isinstance(value, str):
        return ""
    name = _name(value)
    joined = re.sub(r"[\s_/-]+", "", name).lower()
    joined = next((own for own, others in _OTHER_NAMES.items() if joined in others), joined)
    return next((kind for kind in EXERCISE_MODELS if kind.replace("_", "") == joined), name)


def _name(value: str) -> str:
    """A short name's beginning: what is endless is not read to its end."""
    return clean_line(value[: 4 * _NAME_MAX])[:_NAME_MAX].strip()


def mend_source(value: Any) -> str:
    """An exercise's `source` as the contract spells it; one that doesn't fit the type stays, as a fault."""
    given = _name(value).lower() if isinstance(value, str) else ""
    return _SOURCE_NAMES.get(given, given)


def mend_boolean(value: Any) -> bool | None:
    """True and False, also spelt as a string; None for anything else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return None


def mend_integer(value: Any) -> int | None:
    """A whole number, also as digits in a string or as 1.0; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**9 else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 10**9 else None
    if isinstance(value, str) and _NUMBER.match(value.strip()):
        return int(value.strip())
    return None


def gap_of(sentence: str, whole: str, fillings: list[str]) -> str:
    """The sentence with its gap written `___`.

    Underscores of any length are a gap; several side by side are one if that gives a sentence of `whole`. Brackets, dashes and dots are one only if there is no other, and only
    if filling it gives a sentence of `whole`.
    """
    if "_" in sentence:
        several = _wrapped(_LONG_GAP.sub(GAP, sentence))
        single = _GAP_PER_WORD.sub(GAP, several)
        return single if any(_gives(single, filling, whole) for filling in fillings) else several
    for pattern in _ODD_GAPS:
        if len(pattern.findall(sentence)) != 1:
            continue
        candidate = pattern.sub(GAP, sentence)
        if any(_gives(candidate, filling, whole) for filling in fillings):
            return candidate
    return sentence


def _wrapped(sentence: str) -> str:
    """A gap in brackets of its own loses them."""
    return re.sub(r"[\[({<]\s*___\s*[\])}>]", GAP, sentence)


def _gives(candidate: str, filling: str, whole: str) -> bool:
    wanted = folded_words(candidate.replace(GAP, f" {filling} ", 1))
    there = folded_words(whole)
    return bool(filling) and any(
        there[start : start + len(wanted)] == wanted for start in range(len(there) - len(wanted) + 1)
    )


def strip_labels(options: list[str]) -> list[str]:
    """Options without "A) ", "1. " and the like, when all of them carry the labels in their order."""
    found = [_LABEL.match(option) for option in options]
    labels = "".join(match.group(1).lower() for match in found if match).translate(_ONE_SCRIPT)
    if len(options) < 2 or len(labels) != len(options):
        return options
    if not any(row.startswith(labels) for row in _LABEL_ROWS):
        return options
    return [option[match.end() :].strip() for option, match in zip(options, found, strict=True) if match]


def strip_key(value: str) -> str:
    """An option or a statement without the sign or remark that tells the answer: "✅ нан", "нан (дұрыс)"."""
    bare = _KEY_REMARK.sub("", _KEY_SIGN.sub("", value))
    return bare if any(sign.isalnum() for sign in bare) else value


def strip_final_parts(parts: list[str], sentence: str) -> list[str]:
    """Parts without the sentence's final mark, be it a part of its own or on the last word. Empty parts go."""
    kept = [part for part in parts if part and not _FINAL_MARK.match(part)]
    last = folded_words(sentence)
    return [
        strip_final(part) if strip_final(part) != part and last and folded_words(part)[-1:] == last[-1:] else part
        for part in kept
    ]


def strip_stop(entry: str) -> str:
    """An entry without the stop or comma behind it; abbreviations ("чему-л.", "и т. д.") keep theirs."""
    bare = entry.rstrip(",;:. ") if entry[-1:] in ",;:" else entry[:-1].rstrip() if entry[-1:] == "." else entry
    if entry[-1:] == "." and (
        "." in bare or len(bare.split()[-1:] and bare.split()[-1]) < _LEAST_BEFORE_STOP or "-" in bare
    ):
        return entry
    return bare or entry


def match_case_of(word: str, text: str, translation: str, language: Language) -> str:
    """A vocabulary entry in small letters where it is no name.

    German keeps its capitals. What the text never has in small letters is a name, unless it only opens sentences
    there and its translation is written small.
    """
    if language.code == "de" or not word or word == word.lower() or not (_is_title(word) or word.isupper()):
        return word
    small = word.lower() if word.isupper() else word[0].lower() + word[1:]
    first = folded_words(small)[:1]
    if not first:
        return word
    seen = [found for found in words(text) if is_form(fold(found), first[0], language)]
    if any(found[0].islower() for found in seen):
        return small
    if not seen or word.isupper() or _stands_inside(text, seen):
        return word
    return small if translation[:1].islower() else word


def _is_title(word: str) -> bool:
    return word[0].isupper() and word[1:] == word[1:].lower()


def _stands_inside(text: str, forms: list[str]) -> bool:
    """Whether one of the forms stands where no sentence begins."""
    inside = re.findall(r"(?<=[\w,;:])\s+[«\"“(]?([^\W\d_][\w'’-]*)", text)
    return any(form in inside for form in forms)
