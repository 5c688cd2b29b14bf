"""Which language a sentence is in, as far as a lesson has to know: is it the one that it should be?

Sentences are judged, not words: a name, a brand or a loan word proves nothing, several words in a row do.
Four looks, each of which can find the foreign stretch: letters that the language lacks, words of the other
script that are no names, short sentences of well-known foreign words, and character models of the rivals.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from neurogloss.languages import Language
from neurogloss.text.lookalikes import script_of
from neurogloss.text.ngrams import MODELS, CharacterModel, get_model, rivals_of
from neurogloss.text.tokens import fold, folded_words, split_sentences, words

# Weights in natural logarithms, set by measuring (docs/quality.md): one odd word never decides.
WORD_CAP = 7.0
OWN_WORD = -7.0
STRETCH_MIN = 8.0
RELATIVE_STRETCH_MIN = 9.0
SUPPORT = 2.0
TEXT_MEAN = 0.8
SURE = 5.0
SURELY = 9.0
FEW_WORDS = 4
SHAPE_STRETCH_MIN = 6.0
ENDING = 4.0
OPPOSED = 1.5
UNMISTAKABLE = 8.0
LATIN_STRETCH_WORDS = 3

_QUOTED = re.compile(r"«[^»]*»|\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|‹[^›]*›")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’ʼʻ‘`][^\W_]+)*")
_UKRAINIAN = frozenset("іїєґ")
_BRACKETS = re.compile(r"\(([^()]*)\)")
# English words that stand in Cyrillic texts as they are.
_LATIN_LOANS = frozenset(
    [
        "online",
        "offline",
        "email",
        "mail",
        "smart",
        "app",
        "chat",
        "video",
        "blog",
        "pop",
        "rock",
        "jazz",
        "game",
        "games",
        "music",
        "live",
        "photo",
        "news",
    ]
)
_SMALL_IN_NAMES = frozenset(
    [
        "of",
        "the",
        "and",
        "in",
        "on",
        "for",
        "a",
        "an",
        "to",
        "de",
        "la",
        "le",
        "du",
        "del",
        "von",
        "van",
        "der",
        "und",
        "&",
        "at",
        "by",
    ]
)
# Shapes that Kazakh spelling doesn't know, though its sisters do: long vowels, ө and ү beyond the first syllable
# after their like, к and г in the endings of back-vowel words, и where Kazakh writes і.
_FOREIGN_SHAPE = {
    "kk": re.compile(r"үү|өө|ээ|ыы|[өү][^аәеиоөуүұыіэюя]+[өү]|^[^аәеиоөуүұыіэюя]*оо|[уұоө][^аәеиоөуүұыіэюя]+оо"),
}
_COMPOUND = {"kk": re.compile(r"^(?:көкөн|күнкөр|төрт|үш|түп|көп|өз|көз|күн)")}
_FOREIGN_ENDING = {
    "kk": re.compile(
        r"[аоұыя][^аәеиоөуүұыіэюя]*г(?:ан|анда|ан[гк]а|а|ы)$|[еиөү][^аәеиоөуүұыіэюя]*(?:ди[мңк]?|ти[мңк]?|ни[нң]|ди[нң]|миз|бизди[нң])$"
    ),
}
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


@lru_cache(maxsize=8192)
def find_foreign(sentence: str, code: str, letters: frozenset[str], script: str) -> Finding | None:
    """The foreign stretch of one sentence, None when nothing speaks against it."""
    bare = _without_names(sentence)
    tokens = _TOKEN.findall(bare)
    if not tokens:
        return None
    return (
        _other_world(tokens, script)
        or _glossed(bare, code)
        or _other_script(tokens, script, code)
        or _other_letters(tokens, letters, script)
        or (_other_words(tokens, code) if code in MODELS else None)
    )


def judge_sentence(sentence: str, language: Language) -> Finding | None:
    """The first foreign stretch in one or several sentences that should be in `language`, None if all are."""
    for piece in split_sentences(sentence):
        found = find_foreign(piece, language.code, language.letters, language.script)
        if found:
            return found
    return None


def judge_text(text: str, language: Language) -> list[tuple[int, str, Finding]]:
    """All sentences of a text that are not in `language`: (index, sentence, finding).

    The text as a whole is looked at too: a relative's text may hold no single sentence that gives it away;
    that finding has the index -1.
    """
    sentences = split_sentences(text)
    found: list[tuple[int, str, Finding]] = []
    for index, sentence in enumerate(sentences):
        finding = find_foreign(sentence, language.code, language.letters, language.script)
        if finding:
            found.append((index, sentence, finding))
    if not found and language.code in MODELS:
        rival = _rival_of_all(text, language.code)
        if rival:
            found.append((-1, text[:80], Finding(rival, text[:80])))
    return found


def looks_native(value: str, native: Language, target: Language) -> Finding | None:
    """As `judge_sentence` for a short piece in the learner's language (a translation, an option).

    Too short for models: script and letters decide, for languages of one script also surely known words.
    """
    tokens = _TOKEN.findall(_without_names(value)) or words(value)
    if not tokens:
        return None
    ours = [token for token in tokens if _has_script(token, native.script)]
    if not ours and native.script in ("Latin", "Cyrillic"):
        return None if all(token.isupper() or token.isdigit() for token in tokens) else Finding("", value)
    if native.letters:
        plain = [token for token in ours if _script_of_token(token) == native.script or token.isalpha()]
        bad = [token for token in plain if set(fold(token)) - native.letters - set("'-0123456789")]
        if bad:
            return Finding(_owner_of(bad[0], target, native), bad[0])
    if len(tokens) >= 3:
        return find_foreign(value, native.code, native.letters, native.script)
    if target.script == native.script and len(ours) == len(tokens) and _all_surely(tokens, target, native):
        return Finding(target.name, value)
    return None


def is_surely(value: str, language: Language, other: Language) -> bool:
    """Whether every word is one that we know in `language` and that doesn't look like `other`."""
    return _all_surely(words(value), language, other)


def likelier(value: str, language: Language, other: Language) -> float:
    """How much likelier (natural logarithm, per word) a piece is in `language` than in `other`; 0 if unknown."""
    if language.code not in MODELS or other.code not in MODELS:
        return 0.0
    tokens = folded_words(value)
    one, two = get_model(language.code), get_model(other.code)
    return sum(one.score(token) - two.score(token) for token in tokens) / len(tokens) if tokens else 0.0


def _all_surely(tokens: list[str], language: Language, other: Language) -> bool:
    if not tokens or language.code not in MODELS:
        return False
    model = get_model(language.code)
    rival = get_model(other.code) if other.code in MODELS else None
    return all(_is_surely(fold(token), model, rival) for token in tokens)


def _is_surely(word: str, model: CharacterModel, rival: CharacterModel | None) -> bool:
    if rival is None:
        return word in model.counts
    if word in rival.counts:
        return False
    return word in model.counts or model.score(word) - rival.score(word) > UNMISTAKABLE


def _without_names(sentence: str) -> str:
    """Without quoted names and titles; quoted speech stays, for it has to be in the language too."""

    def blank(match: re.Match[str]) -> str:
        quoted = match.group()
        inner = words(quoted)
        capitals = sum(_is_name(word) or word.lower() in _SMALL_IN_NAMES for word in inner)
        is_title = len(inner) <= 8 and (capitals == len(inner) or len(inner) <= 2)
        return " " if is_title and len(quoted) < len(sentence.strip(" .!?…")) else quoted

    return _QUOTED.sub(blank, sentence)


def _script_of_token(token: str) -> str:
    scripts = {script_of(letter) for letter in token if letter.isalpha()}
    return scripts.pop() if len(scripts) == 1 else ""


def _is_name(token: str) -> bool:
    """By its look: a capital, a digit, a single letter."""
    return len(token) == 1 or any(sign.isupper() or sign.isdigit() for sign in token)


def _other_world(tokens: list[str], script: str) -> Finding | None:
    """Letters of neither Latin, Cyrillic nor Greek in a language that is written in one of them."""
    if script not in {"Latin", "Cyrillic"}:
        return None
    strange = next((t for t in tokens if any(sign.isalpha() and not script_of(sign) for sign in t)), "")
    return Finding("", strange) if strange else None


def _glossed(sentence: str, code: str) -> Finding | None:
    """A translation in brackets behind a word: "кітап (книга)"."""
    if code not in MODELS:
        return None
    for inner in _BRACKETS.findall(sentence):
        plain = [(index, token) for index, token in enumerate(_TOKEN.findall(inner), 1) if not token[0].isupper()]
        found = _well_known(plain, get_model(code)) if plain else None
        if found:
            return found
    return None


def _other_script(tokens: list[str], script: str, code: str) -> Finding | None:
    """A stretch in another script that cannot be a row of names."""
    stretch: list[str] = []
    total = sum(1 for token in tokens if any(letter.isalpha() for letter in token))
    for token in [*tokens, ""]:
        own = not token or _has_script(token, script)
        if token.isdigit():
            continue
        if not own:
            stretch.append(token)
            continue
        if stretch and _is_foreign_stretch(stretch, total, script, code):
            return Finding("", " ".join(stretch))
        stretch = []
    return None


def _has_script(token: str, script: str) -> bool:
    if script in {"Cyrillic", "Latin"}:
        return any(script_of(letter) == script for letter in token)
    return not token.isascii()


def _is_foreign_stretch(stretch: list[str], total: int, script: str, code: str) -> bool:
    small = [token for token in stretch if not _is_name(token) and token.lower() not in _SMALL_IN_NAMES]
    if len(stretch) == total:
        return (len(stretch) > 1 and bool(small)) or (len(small) == 1 and _is_plain_word(small[0], script))
    if script == "Latin":
        return bool(small)
    if any(token in get_model("en").counts and token not in _LATIN_LOANS and len(token) > 2 for token in small):
        return True
    articles = [token for token in stretch if not _is_name(token)]
    return (len(small) >= 2 and len(stretch) >= 3) or (len(stretch) >= 3 and len(articles) >= 2 and bool(small))


def _is_plain_word(token: str, script: str) -> bool:
    return len(token) > 1 and token.isalpha()


def _other_letters(tokens: list[str], letters: frozenset[str], script: str) -> Finding | None:
    """Letters that the language lacks, in two words, or in a word that is no name."""
    if not letters:
        return None
    bad = [t for t in tokens if _script_of_token(t) == script and set(fold(t)) - letters - set("'-0123456789")]
    plain = [token for token in bad if not token[0].isupper()]
    if len(bad) >= 2 or plain:
        return Finding("", (plain or bad)[0])
    return None


def _other_words(tokens: list[str], code: str) -> Finding | None:
    own = get_model(code)
    plain = [(index, token) for index, token in enumerate(tokens) if _script_of_token(token) == own.script]
    if not plain:
        return None
    if len(plain) <= FEW_WORDS and (found := _well_known(plain, own)):
        return found
    if len(plain) <= 2:
        return None
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
    return Finding(best[1], best[2]) if best else None


def _well_known(plain: list[tuple[int, str]], own: CharacterModel) -> Finding | None:
    """A few words: foreign if a rival surely has one of them, could have all, and none is ours alone."""
    tokens = [fold(token) for index, token in plain if not index or not token[0].isupper()]
    for rival in rivals_of(own.code):
        if any(token in own.counts and token not in rival.counts for token in tokens):
            continue
        odds = {token: rival.score(token) - own.score(token) for token in tokens if token not in own.counts}
        sure = any(value > (SURE if token in rival.counts else SURELY) for token, value in odds.items())
        if sure and all(token in rival.counts or value > SUPPORT for token, value in odds.items()):
            return Finding(rival.name, " ".join(token for _, token in plain))
    return None


@lru_cache(maxsize=65536)
def _has_foreign_shape(word: str, code: str) -> bool:
    shape, compound = _FOREIGN_SHAPE.get(code), _COMPOUND.get(code)
    return bool(shape and shape.search(word)) and not (compound and compound.match(word))


def _odds(index: int, token: str, own: CharacterModel, rival: CharacterModel) -> float:
    """How much more the word looks like the rival, bounded; names count for nothing."""
    return 0.0 if index and token[0].isupper() else _word_odds(fold(token), own.code, rival.code)


@lru_cache(maxsize=200_000)
def _word_odds(word: str, own_code: str, rival_code: str) -> float:
    own, rival = get_model(own_code), get_model(rival_code)
    odds = rival.score(word) - own.score(word)
    if word in own.counts:
        odds = min(odds, 0.0 if word in rival.counts else OWN_WORD)
    elif rival_code in _RELATIVES.get(own_code, ()):
        odds += _shape_odds(word, own_code)
    elif word not in rival.counts and odds > 0:
        odds *= 0.7
    return max(-WORD_CAP, min(WORD_CAP, odds))


def _shape_odds(word: str, code: str) -> float:
    if _has_foreign_shape(word, code):
        return WORD_CAP
    ending = _FOREIGN_ENDING.get(code)
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
def _rival_of_all(text: str, code: str) -> str:
    """The language that the whole text is likelier in than in its own, "" if none."""
    own = get_model(code)
    tokens = [(0, token) for token in words(text) if _script_of_token(token) == own.script]
    if len(tokens) < 12:
        return ""
    for rival in rivals_of(code):
        odds = sum(_odds(index, token, own, rival) for index, token in tokens)
        if odds / len(tokens) > TEXT_MEAN:
            return rival.name
    return ""


def _owner_of(token: str, target: Language, native: Language) -> str:
    return target.name if set(fold(token)) - native.letters <= target.letters else ""
