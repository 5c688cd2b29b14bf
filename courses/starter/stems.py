"""Light stemming of Russian, Kazakh and English nouns, adjectives and infinitives, for matching interests.

The common forms of a word are led to one stem, and different words seldom meet in it. The judge's morphology answers another question
and errs on the side of finding a form; here a wrong theme is the worse error, and stems can be looked up.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Russian: endings are cut until none is left, so that each form of a word ends in the same stem.
_RU_LONG = re.compile(
    r"(иями|ями|ами|иях|ях|ах|иям|ям|ам|ием|ого|его|ому|ему|ыми|ими|ией|ой|ей|ий|ый|ая|яя|ое|ее|ые|ие|ым|им"
    r"|ую|юю|ою|ею|ью|ых|их|ом|ем|ов|ев|ия|ию|ии|ья|ье|ьи|ться|ть|ти|аю|яю)$"
)
_RU_SHORT = re.compile(r"[аяуюыиеоьй]$")
_RU_FLEETING = re.compile(r"[оеь]([^аеиоуыэюя])$")

# Kazakh: plural, then possessive, then case, each at most once; -на/-нда/-нан only after a third person.
_KK_TAIL = re.compile(
    r"(?P<plural>[лдт][ае]р)?"
    r"(?:(?P<own>ымыз|іміз|мыз|міз|ыңыз|іңіз|ңыз|ңіз|ым|ім|ың|ің|м|ң)?"
    r"(?:[ндт][ыі]|[ндт][ыі]ң|[ғгқк][ае]|[ае]|[дт][ае]|[дтн][ае]н|[мбп]ен)?"
    r"|(?:сы|сі|ы|і)(?:н|н[ыі]ң|н[ае]|нд[ае]|н[ае]н|мен)?)$"
)
_KK_DERIVED = re.compile(r"(ш[ыі]|[лдт][ыі][қк]|[лдт][ыі])$")
_KK_HARDEN = {"б": "п", "г": "к", "ғ": "қ"}

_EN_VOWEL = re.compile(r"[aeiouy]")


@lru_cache(maxsize=8192)
def word_stems(word: str, language: str) -> tuple[str, ...]:
    """What a dictionary form of one case-folded word may be, the least cut first, by the rules of "ru", "kk" or "en".

    Russian gives one stem, which the dictionary form is to be cut to as well (`keyword_stem`).
    """
    rules = {"ru": _russian, "kk": _kazakh, "en": _english}
    return tuple(sorted(rules[language](word), key=lambda stem: (-len(stem), stem)))


def keyword_stem(word: str, language: str) -> str:
    """The one stem by which a dictionary form is found among `word_stems` of its inflected forms."""
    return word_stems(word, "ru")[0] if language == "ru" else word


def _russian(word: str) -> set[str]:
    stem = word
    while True:
        shorter = _RU_LONG.sub("", stem)
        if len(shorter) < 3 or shorter == stem:
            shorter = _RU_SHORT.sub("", stem)
        if len(shorter) < 2 or shorter == stem:
            break
        stem = shorter
    # рынок/рынка, песен/песня: the vowel that comes and goes is left out of longer stems.
    return {_RU_FLEETING.sub(r"\1", stem) if len(stem) > 4 else stem}


def _kazakh(word: str) -> set[str]:
    bases = {word} | {word[:end] for end in range(2, len(word)) if _KK_TAIL.fullmatch(word, end)}
    bases |= {_KK_DERIVED.sub("", base) for base in bases if len(base) > 4}
    return bases | {base[:-1] + _KK_HARDEN[base[-1]] for base in bases if base[-1] in _KK_HARDEN}


def _english(word: str) -> set[str]:
    if word.endswith("ies") and len(word) > 4:
        return {word, word[:-3] + "y", word[:-1]}
    stems = {word}
    if re.search(r"(s|x|z|ch|sh)es$", word):
        stems.add(word[:-2])
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
        stems.add(word)
    for ending in ("ing", "er", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) > 2 and _EN_VOWEL.search(base):
            stems |= {base, base + "e", base[:-1] if base[-1] == base[-2] else base}
    return stems
