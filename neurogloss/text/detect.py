"""Which language a sentence is in, as far as a lesson has to know: is it the one that it should be?

Sentences are judged, not words: a name, a brand or a loan word proves nothing, several words in a row do.
Four looks, each of which can find the foreign stretch: letters that the language lacks, words of the other
script that are no names, short sentences of well-known foreign words, and character models of the rivals.
"""

import re
from functools import lru_cache

from neurogloss.languages import Language
from neurogloss.text.lookalikes import MODIFIERS, script_of, script_of_word
from neurogloss.text.ngrams import MODELS, CharacterModel, get_model
from neurogloss.text.rivals import Finding, find_bare, names_of_relatives, other_words, rival_of_all, well_known
from neurogloss.text.tokens import fold, folded_words, split_sentences, word_set, words

# How much likelier in one language than in another a word must be to leave no doubt.
UNMISTAKABLE = 8.0
_QUOTED_PHRASE = 3
# Names keep the accents of their own language ("Durán"); other Cyrillic letters in two names are rather another language.
_NAMES_MOST = {"Latin": 4, "Cyrillic": 2}
_QUOTED = re.compile(r"«[^»]*»|\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|‹[^›]*›")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’ʼʻ‘`][^\W_]+)*")
_BRACKETS = re.compile(r"\(([^()]*)\)")
# English words that stand in Cyrillic texts as they are.
_LATIN_LOANS = word_set("""
online offline email mail smart app chat video blog pop rock jazz game games music live photo news
""")
_SMALL_IN_NAMES = word_set("of the and in on for a an to de la le du del von van der und & at by")


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
        or (find_bare(tokens, code) or other_words(tokens, code) if code in MODELS else None)
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
        rival = rival_of_all(text, language.code)
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
        plain = [token for token in ours if script_of_word(token) == native.script or token.isalpha()]
        bad = [token for token in plain if set(fold(token)) - native.letters - set("'-0123456789")]
        if bad:
            return Finding(_owner_of(bad[0], target, native), bad[0])
    if len(tokens) >= 3:
        return find_foreign(value, native.code, native.letters, native.script)
    is_one_script = all(script_of_word(token) == native.script for token in tokens)
    if target.script == native.script and is_one_script and _all_surely(tokens, target, native):
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
        is_title = is_title or (
            len(inner) <= _QUOTED_PHRASE and len({script_of_word(word) for word in words(sentence)}) > 1
        )
        return " " if is_title and len(quoted) < len(sentence.strip(" .!?…")) else quoted

    return _QUOTED.sub(blank, sentence)


def _is_name(token: str) -> bool:
    """By its look: a capital, a digit, a single letter."""
    return len(token) == 1 or any(sign.isupper() or sign.isdigit() for sign in token)


def _other_world(tokens: list[str], script: str) -> Finding | None:
    """Letters of neither Latin, Cyrillic nor Greek in a language that is written in one of them."""
    if script not in {"Latin", "Cyrillic"}:
        return None
    strange = next((t for t in tokens if not all(map(_has_known_script, t))), "")
    return Finding("", strange) if strange else None


def _has_known_script(sign: str) -> bool:
    return not sign.isalpha() or sign in MODIFIERS or bool(script_of(sign))


def _glossed(sentence: str, code: str) -> Finding | None:
    """A translation in brackets behind a word: "кітап (книга)"."""
    if code not in MODELS:
        return None
    own = get_model(code)
    for inner in _BRACKETS.findall(sentence):
        tokens = enumerate(_TOKEN.findall(inner), 1)
        plain = [(i, token) for i, token in tokens if token.islower() and script_of_word(token) == own.script]
        found = well_known(plain, own) if plain else None
        # Words are explained in the learner's language, hardly in a relative of the text's own.
        if found and found.language not in names_of_relatives(code):
            return found
    return None


def _other_script(tokens: list[str], script: str, code: str) -> Finding | None:
    """A stretch in another script that cannot be a row of names."""
    stretch: list[str] = []
    total = sum(1 for token in tokens if any(letter.isalpha() for letter in token))
    for index, token in enumerate([*tokens, ""]):
        own = not token or (_has_script(token, script) and not _is_between(tokens, index, script))
        if token.isdigit():
            continue
        if not own:
            stretch.append(token)
            continue
        if stretch and _is_foreign_stretch(stretch, total, script, code):
            return Finding("", " ".join(stretch))
        stretch = []
    return None


def _is_between(tokens: list[str], index: int, script: str) -> bool:
    """A single letter between plain words of another script belongs to them: "watch а film", the article mended."""
    around = tokens[max(0, index - 1) : index] + tokens[index + 1 : index + 2]
    return (
        len(tokens[index]) == 1
        and len(around) == 2
        and all(token.islower() and not _has_script(token, script) for token in around)
    )


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
    """Letters that the language lacks, in a word that is no name, or in so many that they can't all be names."""
    if not letters:
        return None
    bad = [t for t in tokens if script_of_word(t) == script and set(filter(str.isalpha, fold(t))) - letters]
    plain = [token for token in bad if not token[0].isupper()]
    if plain or len(bad) >= _NAMES_MOST[script]:
        return Finding("", (plain or bad)[0])
    return None


def _owner_of(token: str, target: Language, native: Language) -> str:
    return target.name if set(fold(token)) - native.letters <= target.letters else ""
