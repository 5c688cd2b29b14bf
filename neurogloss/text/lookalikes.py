"""Letters of the wrong script that look right: Latin о in a Cyrillic word, Cyrillic а in a Latin one.

Mended word by word, and only where it is clear what was meant: a word wholly in the other script is a name
or a brand and stays as it is, and so does a brand with a suffix ("YouTube-та", "iPhoneды").
"""

import re
from collections.abc import Callable, Container
from functools import lru_cache

from neurogloss.languages import Language

# Other letters in a Cyrillic word. Several letters: the first that makes a known or harmonious word.
_TO_CYRILLIC: dict[str, str] = {
    **dict(zip("aceopxyihkəɵmt", "асеорхуіһкәөмт", strict=True)),
    **dict(zip("ABCEHIKMOPTXYƏƟ", "АВСЕНІКМОРТХУӘӨ", strict=True)),
    **dict(zip("οαρχκ", "оархк", strict=True)),
    **dict(zip("ΑΒΕΗΙΚΜΟΡΤΧΥ", "АВЕНІКМОРТХУ", strict=True)),
    "ӊ": "ң",
    "Ӊ": "Ң",
    "ӄ": "қ",
    "Ӄ": "Қ",
    "ӏ": "і",
}
_TO_LATIN: dict[str, str] = {
    **dict(zip("асеорхуіһкәјѕԛԝԁ", "aceopxyihkəjsqwd", strict=True)),
    **dict(zip("АВСЕНІКМОРТХУҮӘЈЅ", "ABCEHIKMOPTXYYƏJS", strict=True)),
    **dict(zip("οαρχκν", "oapxkv", strict=True)),
    **dict(zip("ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ", "ABEHIKMNOPTXYZ", strict=True)),
}
# Where one Latin letter looks like two Cyrillic ones.
_OTHER_READING = {"у": "ү", "У": "Ү", "Н": "Һ"}
_RUN = re.compile(r"[^\W\d_]+")
_BACK = frozenset("аоұыяёэ")
_FRONT = frozenset("әөүіе")
_BRAND_MIN = 3
_WITHOUT_SUCH_SUFFIXES = frozenset({"ru", "uk"})
_SUFFIX = re.compile(
    r"(?:[лдт][ае]р)?(?:[ыі]?[мң]|[ыі]|с[ыі])?(?:[қкгғ][ае]|[ндт][ыі]ң?|[дт][ае]н?|н[ае]н|[мбп]ен|дағы|дегі|тағы|тегі|л[ыі][кқ]|ш[ыі])"
)

# Letters only in name: the apostrophes of Uzbek (oʻ) and Ukrainian (обʼєкт), which belong to the script around them.
MODIFIERS = frozenset("ʻʼ")

Known = Callable[[str], bool]


@lru_cache(maxsize=8192)
def script_of(letter: str) -> str:
    """Cyrillic, Latin, Greek, or "" for a letter of another script."""
    code = ord(letter)
    if 0x400 <= code <= 0x52F or 0x1C80 <= code <= 0x1C8F:
        return "Cyrillic"
    if code < 0x250 or 0x250 <= code <= 0x2AF or 0x1E00 <= code <= 0x1EFF:
        return "Latin"
    return "Greek" if 0x370 <= code <= 0x3FF else ""


def script_of_word(token: str) -> str:
    """The one script of a word's letters, "" where there are several or none."""
    scripts = {script_of(letter) for letter in token if letter.isalpha() and letter not in MODIFIERS}
    return scripts.pop() if len(scripts) == 1 else ""


def mend_lookalikes(text: str, language: Language, known: Container[str] = frozenset()) -> str:
    """`text` with the look-alike letters of its words mended towards the word's own script.

    `language` is what the text should be in; `known` holds lower-case words that are surely right, which
    decide the doubtful cases. Nothing else of the text changes.
    """
    if language.script not in ("Cyrillic", "Latin"):
        return text
    return _RUN.sub(lambda match: _mend(match, language, known), text)


def find_mixed(text: str) -> list[str]:
    """The words that still mix scripts and are no brand with a suffix."""
    return [run for run in _RUN.findall(text) if len(_scripts(run)) > 1 and not _is_brand_with_suffix(run)]


@lru_cache(maxsize=16384)
def _scripts(run: str) -> frozenset[str]:
    return frozenset(script_of(letter) for letter in run if letter not in MODIFIERS)


def _mend(match: re.Match[str], language: Language, known: Container[str]) -> str:
    run = match.group()
    if run.isascii() and language.script == "Latin":
        return run
    scripts = _scripts(run)
    if scripts == {language.script}:
        return _mend_same_script(run, language)
    if len(scripts) == 1:
        return _mend_disguised(match, language, known)
    if _is_brand_with_suffix(run, language.code) and not _is_known(_to_script(run, language, known) or "", known):
        return run
    home, other = language, "Latin" if language.script == "Cyrillic" else "Cyrillic"
    mended = _to_script(run, home, known)
    if mended is None:
        mended = _to_other(run, other)
    return run if mended is None else mended


def _mend_same_script(run: str, language: Language) -> str:
    """Rare Cyrillic letters that stand for the common ones."""
    if language.script != "Cyrillic":
        return run
    odd = [letter for letter in run if letter in "ӊӄӉӃ" and _TO_CYRILLIC[letter].lower() in language.letters]
    for letter in odd:
        run = run.replace(letter, _TO_CYRILLIC[letter])
    return run


def _mend_disguised(match: re.Match[str], language: Language, known: Container[str]) -> str:
    """A word wholly in look-alikes ("cy" for су): mended only when that makes a word surely meant here."""
    run = match.group()
    if run.isupper() and len(run) > 1:
        return run
    text, start, end = match.string, match.start(), match.end()
    if (start and text[start - 1] in "-'’&@/") or (end < len(text) and text[end] in "-'’&@/+"):
        return run
    mended = _to_script(run, language, known)
    if mended is None:
        return run
    if language.script == "Latin" and run[1:] == run[1:].lower() and _is_mostly(text, language.script):
        return mended
    return mended if _is_known(mended, known) else run


def _is_mostly(text: str, script: str) -> bool:
    letters = [script_of(sign) for sign in text if sign.isalpha()]
    return letters.count(script) * 2 > len(letters)


def _is_known(word: str, known: Container[str]) -> bool:
    return bool(word) and word.lower() in known


def _to_script(run: str, language: Language, known: Container[str]) -> str | None:
    """The word wholly in the language's letters, None where a letter has no look-alike there."""
    table = _TO_CYRILLIC if language.script == "Cyrillic" else _TO_LATIN
    letters: list[str] = []
    doubtful: list[int] = []
    for index, letter in enumerate(run):
        if script_of(letter) == language.script and letter not in table:
            letters.append(letter)
            continue
        mapped = table.get(letter)
        if mapped is None or mapped.lower() not in language.letters:
            return None
        if mapped in _OTHER_READING and _OTHER_READING[mapped].lower() in language.letters:
            doubtful.append(index)
        letters.append(mapped)
    word = "".join(letters)
    return _other_reading(word, doubtful, known) if doubtful else word


def _other_reading(word: str, doubtful: list[int], known: Container[str]) -> str:
    """Latin Y stands for У or Ү: what makes a known word wins, then what harmonises at a word's beginning."""
    other = "".join(_OTHER_READING[letter] if index in doubtful else letter for index, letter in enumerate(word))
    if _is_known(word, known) or not _is_vowel_initial(word, doubtful):
        return other if _is_known(other, known) and not _is_known(word, known) else word
    if _is_known(other, known):
        return other
    rest = set(word.lower()) - {"у"}
    return other if rest & _FRONT and not rest & _BACK else word


def _is_vowel_initial(word: str, doubtful: list[int]) -> bool:
    return doubtful == [0] and word[0] == "У"


def _to_other(run: str, script: str) -> str | None:
    table = _TO_LATIN if script == "Latin" else _TO_CYRILLIC
    letters = [letter if script_of(letter) == script else table.get(letter) for letter in run]
    return None if any(letter is None for letter in letters) else "".join(letter for letter in letters if letter)


def is_telling(letter: str) -> bool:
    """Whether the letter looks like none of another script: its script is the word's own."""
    return letter not in _TO_CYRILLIC and letter not in _TO_LATIN


def _is_brand_with_suffix(run: str, code: str = "") -> bool:
    """Latin letters that look like a name, then Cyrillic ones that look like a suffix ("YouTubeта")."""
    cut = next((index for index, letter in enumerate(run) if script_of(letter) == "Cyrillic"), 0)
    brand, suffix = run[:cut], run[cut:]
    if cut < _BRAND_MIN or _scripts(brand) != {"Latin"} or _scripts(suffix) != {"Cyrillic"} or not suffix.islower():
        return False
    has_own_letter = any(letter not in _TO_CYRILLIC for letter in brand)
    if _SUFFIX.fullmatch(suffix):
        return has_own_letter or (brand[0].isupper() and code not in _WITHOUT_SUCH_SUFFIXES)
    return has_own_letter and len(suffix) > 1 and any(letter not in _TO_LATIN for letter in suffix)
