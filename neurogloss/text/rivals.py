"""Character models of a language and its rivals against each other: which of them are these words likelier in?

The best stretch of consecutive words counts, so that half a sentence is found, and no single odd word decides
against words that are surely the language's own.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from neurogloss.text.lookalikes import script_of_word
from neurogloss.text.ngrams import CharacterModel, get_model, rivals_of
from neurogloss.text.tokens import fold, word_set, words

# Weights in natural logarithms, set by measuring (docs/quality.md): one odd word never decides.
WORD_CAP = 7.0
OWN_WORD = -7.0
STRETCH_MIN = 8.0
RELATIVE_STRETCH_MIN = 9.0
SUPPORT = 2.0
TEXT_MEAN = 0.8
SURE = 5.0
SURELY = 9.0
PLAINLY = 8.0
FEW_WORDS = 4
SHAPE_STRETCH_MIN = 6.0
ENDING = 4.0
OPPOSED = 1.5
LATIN_STRETCH_WORDS = 3

_UKRAINIAN = frozenset("іїєґ")
# Words in small letters that no sentence of the language holds, however short it is; words that it has too ("от", "он") are left out.
_NEVER = {
    "kk": word_set("""
    в с к и на по из для об под при что чтобы как это эта эти мы ты вы она они его ее их мой моя мои твой твоя нет очень
    или но когда потом тоже еще уже был была были будет будут без со
    """),
}
_RUSSIAN_ENDING = re.compile(r"(?:ый|ого|ая|ое|ые|ыми|ться|тся|шься|ешь|ишь|ует)$")
_PLAIN_MIN = 4
_INTERNATIONAL_SHAPE = re.compile(r".{3}(?:изм|ция|логия|графия|метрия|терапия)$")
# Shapes that Kazakh spelling doesn't know, though its sisters do: long vowels, ө and ү beyond the first syllable
# after their like, к and г in the endings of back-vowel words, и where Kazakh writes і.
_FOREIGN_SHAPE = {
    "kk": re.compile(r"үү|өө|ээ|ыы|[өү][^аәеиоөуүұыіэюя]+[өү]|^[^аәеиоөуүұыіэюя]*оо|[уұоө][^аәеиоөуүұыіэюя]+оо"),
}
_COMPOUND = {"kk": re.compile(r"^(?:көкөн|күнкөр|төрт|үш|түп|көп|өз|көз|күн)")}
_FOREIGN_ENDING = {
    "kk": re.compile(
        r"[аоұыя][^аәеиоөуүұыіэюя]*г(?:ан|анда|ан[гк]а|а|ы)$|[еиөү][^аәеиоөуүұыіэюя]*(?:ди[мңк]?|ти[мңк]?|ни[нң]|ди[нң]|миз|бизди[нң])$"
        r"|[^аәеиоөуүұыіэюя][ыиуү]л[ае]т$|..[аеиоуүы]йт$"
    ),
}
# Letters that the language has beyond the common Cyrillic ones, and what is typed in their place.
_BARE_LETTERS = {"kk": str.maketrans("әғқңөұүһі", "агкноуухи")}
_BARE_MIN = 3
_LONE_BARE_MIN = 4
_LONE_BARE_TOKENS = 3
_LOAN_MIN = 5
_TURKIC = {"kk", "ky", "tt", "ba", "uz-cyrl", "kaa"}
_SLAVIC = {"ru", "uk"}
# What Russian puts behind an international word (проект-ом, проект-ный); other endings behind it are Turkic.
_SLAVIC_ENDING = re.compile(
    r"(?:[аеиоуыюяй]|[аеоя]м|[ео]в|[аия]х|[аия]?ми|[иы][ей]|[аоуюеы][йюе]|[ое]го|[ое]му|ск\w{2,3}|н\w{2,3}|ист\w*|ник\w*)$"
)
_RELATIVES = {
    "kk": {"ky", "tt", "ba", "uz-cyrl", "kaa"},
    "ky": {"kk", "tt", "ba", "uz-cyrl"},
    "tt": {"kk", "ky", "ba", "uz-cyrl"},
    "ru": {"uk"},
    "uk": {"ru"},
    "tr": {"az", "uz"},
    "es": {"pt", "it"},
    "pt": {"es", "it"},
    "it": {"es", "pt"},
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What speaks against a sentence: the language it seems to be in ("" when only letters speak) and where."""

    language: str
    fragment: str


@lru_cache(maxsize=8)
def names_of_relatives(code: str) -> frozenset[str]:
    """The names of the languages that are much like this one."""
    return frozenset(get_model(other).name for other in _RELATIVES.get(code, ()))


def other_words(tokens: list[str], code: str) -> Finding | None:
    own = get_model(code)
    plain = [(index, token) for index, token in enumerate(tokens) if script_of_word(token) == own.script]
    if not plain:
        return None
    if len(plain) <= FEW_WORDS and (found := well_known(plain, own)):
        return found
    return (_stretch(plain, own, code) if len(plain) > 2 else None) or _never_ours(tokens, code)


def _stretch(plain: list[tuple[int, str]], own: CharacterModel, code: str) -> Finding | None:
    """The stretch of words that is likeliest in a rival, if one is likely enough."""
    best: tuple[float, str, str] | None = None
    for rival in rivals_of(code):
        if rival.code == "uk" and code == "ru" and not any(set(fold(token)) & _UKRAINIAN for _, token in plain):
            continue  # their short words are too much alike; Ukrainian gives itself away by its letters
        score, stretch = _best_stretch(plain, own, rival)
        if own.script == "Latin" and len(stretch.split()) < min(LATIN_STRETCH_WORDS, len(plain)):
            continue  # "café au lait" is an English order
        least = RELATIVE_STRETCH_MIN if rival.code in _RELATIVES.get(code, ()) else STRETCH_MIN
        if any(_has_foreign_shape(fold(token), code) for token in stretch.split() if token.islower()):
            least = SHAPE_STRETCH_MIN
        if score >= least and (best is None or score > best[0]):
            best = (score, rival.name, stretch)
    if best:
        return Finding(best[1], best[2])
    rivals = rivals_of(code) if own.script == "Cyrillic" else ()
    return next((Finding(rival.name, apart) for rival in rivals if (apart := _scattered(plain, own, rival))), None)


def _never_ours(tokens: list[str], code: str) -> Finding | None:
    """Words that no sentence of ours holds, however few: small Russian ones with a plain word behind them ("в парке";
    alone, a letter may be an abbreviation), and those that are unmistakably Russian ("красивый")."""
    never = _NEVER.get(code, frozenset())
    for index, token in enumerate(tokens[:-1] if never else []):
        if fold(token) in never and (token.islower() or not index) and tokens[index + 1].islower():
            return Finding("Russian", f"{token} {tokens[index + 1]}")
    plain = next((token for token in tokens if never and token.islower() and is_plainly_russian(fold(token), code)), "")
    return Finding("Russian", plain) if plain else None


@lru_cache(maxsize=65536)
def is_plainly_russian(word: str, code: str) -> bool:
    """Whether the word, folded, is Russian beyond doubt, and neither the language's own nor an international one."""
    own, russian = get_model(code), get_model("ru")
    if len(word) < _PLAIN_MIN or word in own.counts or _is_shared(word) or set(word) - russian.letters:
        return False
    if _RUSSIAN_ENDING.search(word) and len(word) > _PLAIN_MIN:
        return True
    return word in russian.counts and russian.score(word) - own.score(word) > PLAINLY


@cache
def _international() -> frozenset[str]:
    sample = resources.files(__package__).joinpath("samples", "international.txt").read_text(encoding="utf-8")
    return word_set(sample)


def is_international(word: str) -> bool:
    """Whether the word, folded and in its plain form, is spelt alike in the languages that use Cyrillic."""
    return word in _international() or bool(_INTERNATIONAL_SHAPE.search(word))


@lru_cache(maxsize=65536)
def _is_shared(word: str) -> bool:
    """Whether the word says nothing about its language: an international one, or a number ("17-де")."""
    return is_international(word) or any(map(str.isdigit, word))


@lru_cache(maxsize=65536)
def _is_inflected_loan(word: str) -> bool:
    """Whether the word begins with an international one."""
    return any(is_international(word[:size]) for size in range(_LOAN_MIN, len(word)))


def _loans_are_alike(word: str, own_code: str, rival_code: str) -> bool:
    """Whether a loan with its ending says little: relatives put much the same behind it, Russian other endings than Turkic."""
    if own_code in _TURKIC and rival_code in _SLAVIC:
        return not _SLAVIC_ENDING.search(word)
    return rival_code in _TURKIC and own_code in _TURKIC | {"ru"}


def find_bare(tokens: list[str], code: str) -> Finding | None:
    """Words that are ours but for the letters typed in the place of our own ("мен калада турамын"): two, or one where
    no word has a letter of our own.

    A sister language may look like that too; neither is fit for a lesson.
    """
    bare = [
        token for index, token in enumerate(tokens) if (token.islower() or not index) and is_bare(fold(token), code)
    ]
    if len(set(bare)) > 1:
        return Finding("", " … ".join(bare))
    special = set(map(chr, _BARE_LETTERS.get(code, {})))
    is_long = len(tokens) >= _LONE_BARE_TOKENS and any(len(token) >= _LONE_BARE_MIN for token in bare)
    return Finding("", bare[0]) if is_long and not special & set(fold("".join(tokens))) else None


@lru_cache(maxsize=65536)
def is_bare(word: str, code: str) -> bool:
    """Whether the word is one that we know, written without the language's own letters."""
    return len(word) >= _BARE_MIN and word in _bare_spellings(code) and word not in get_model(code).counts


@lru_cache(maxsize=8)
def _bare_spellings(code: str) -> frozenset[str]:
    table = _BARE_LETTERS.get(code)
    known = get_model(code).counts if table else ()
    return frozenset(bare for word in known if (bare := word.translate(table or {})) != word)


def well_known(plain: list[tuple[int, str]], own: CharacterModel) -> Finding | None:
    """A few words: foreign if a rival surely has one of them, could have all, and none is ours alone."""
    tokens = [fold(token) for index, token in plain if not index or not token[0].isupper()]
    tokens = [token for token in tokens if not _is_shared(token)]
    for rival in rivals_of(own.code):
        if any(token in own.counts and token not in rival.counts for token in tokens):
            continue
        odds = {token: rival.score(token) - own.score(token) for token in tokens if token not in own.counts}
        sure = any(value > (SURE if token in rival.counts else SURELY) for token, value in odds.items())
        together = len(odds) == len(tokens) > 1 and sum(odds.values()) > SHAPE_STRETCH_MIN
        if sure and all(token in rival.counts or value > SUPPORT for token, value in odds.items()):
            return Finding(rival.name, " ".join(token for _, token in plain))
        if together and all(token in rival.counts for token in tokens):
            return Finding(rival.name, " ".join(token for _, token in plain))
    return None


def _scattered(plain: list[tuple[int, str]], own: CharacterModel, rival: CharacterModel) -> str:
    """Two words that an unrelated rival surely has and we haven't, though apart ("кітап — книга, шай — чай")."""
    if rival.code in _RELATIVES.get(own.code, ()):
        return ""
    words_ = {fold(token) for index, token in plain if not index or not token[0].isupper()}
    sure = [w for w in words_ if w in rival.counts and w not in own.counts and rival.score(w) - own.score(w) > SURE]
    return " … ".join(sorted(sure)) if len(sure) > 1 else ""


@lru_cache(maxsize=65536)
def _has_foreign_shape(word: str, code: str) -> bool:
    shape, compound = _FOREIGN_SHAPE.get(code), _COMPOUND.get(code)
    return bool(shape and shape.search(word)) and not (compound and compound.match(word))


def _odds(index: int, token: str, own: CharacterModel, rival: CharacterModel) -> float:
    """How much more the word looks like the rival, bounded; names count for nothing."""
    return 0.0 if index and token[0].isupper() else _word_odds(fold(token), own.code, rival.code)


@lru_cache(maxsize=200_000)
def _word_odds(word: str, own_code: str, rival_code: str) -> float:
    if _is_shared(word):
        return 0.0
    own, rival = get_model(own_code), get_model(rival_code)
    odds = rival.score(word) - own.score(word)
    if word in own.counts:
        odds = min(odds, 0.0 if word in rival.counts else OWN_WORD)
    elif _is_inflected_loan(word) and _loans_are_alike(word, own_code, rival_code):
        odds = min(odds, 0.0)
    elif rival_code in _RELATIVES.get(own_code, ()):
        odds += _shape_odds(word, own_code)
    elif word not in rival.counts and odds > 0:
        odds *= 0.7
    return max(-WORD_CAP, min(WORD_CAP, odds))


def _shape_odds(word: str, code: str) -> float:
    if _has_foreign_shape(word, code):
        return WORD_CAP
    ending = _FOREIGN_ENDING.get(code)
    if is_bare(word, code):
        return SUPPORT
    return ENDING if ending and ending.search(word) else 0.0


def _best_stretch(plain: list[tuple[int, str]], own: CharacterModel, rival: CharacterModel) -> tuple[float, str]:
    """The stretch of words with the highest sum of odds, if at least two of its words support it."""
    odds = [_odds(index, token, own, rival) for index, token in plain]
    best, best_from, best_to = 0.0, 0, 0
    total, start = 0.0, 0
    for position, value in enumerate(odds):
        if total <= 0:
            total, start = 0.0, position
        total += value
        if total > best:
            best, best_from, best_to = total, start, position + 1
    support = sum(value >= SUPPORT for value in odds[best_from:best_to])
    shaped = any(_has_foreign_shape(fold(token), own.code) for _, token in plain[best_from:best_to] if token.islower())
    if support + shaped < 2:
        return _unopposed(odds), " ".join(token for _, token in plain)
    return best, " ".join(token for _, token in plain[best_from:best_to])


def _unopposed(odds: list[float]) -> float:
    """One strong word decides a sentence in which nothing speaks for its own language."""
    is_sure = max(odds) >= SURE and min(odds) > -OPPOSED and sum(odds) >= SHAPE_STRETCH_MIN
    return RELATIVE_STRETCH_MIN if is_sure else 0.0


@lru_cache(maxsize=512)
def rival_of_all(text: str, code: str) -> str:
    """The language that the whole text is likelier in than in its own, "" if none."""
    own = get_model(code)
    tokens = [(0, token) for token in words(text) if script_of_word(token) == own.script]
    if len(tokens) < 12:
        return ""
    for rival in rivals_of(code):
        odds = sum(_odds(index, token, own, rival) for index, token in tokens)
        if odds / len(tokens) > TEXT_MEAN:
            return rival.name
    return ""
