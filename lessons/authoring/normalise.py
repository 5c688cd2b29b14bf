"""Mends what can be mended without guessing, and gives an answer of any shape the contract's shape.

Never raises, changes nothing that is right, and is idempotent. What cannot be mended stays as it is, or becomes
an empty value where its type is wrong, for `validate` to name.
"""

from typing import Any

from lessons.authoring.mending import (
    gap_of,
    match_case_of,
    mend_boolean,
    mend_integer,
    mend_source,
    mend_type,
    strip_final_parts,
    strip_key,
    strip_labels,
    strip_stop,
)
from lessons.authoring.schema import HARD_LINE, HARD_LIST, HARD_TEXT, JsonObject
from neurogloss.languages import Language
from neurogloss.text.context import Context
from neurogloss.text.lookalikes import is_telling, mend_lookalikes, script_of
from neurogloss.text.ngrams import MODELS, get_model
from neurogloss.text.tokens import clean, clean_line, find_span, fold, strip_final, words

_CORE_KEYS = ("text", "vocabulary")


class _Mender:
    """Cleans strings in the lesson's two languages, with the lesson's own words to settle doubtful letters."""

    def __init__(self, context: Context, text: str = "") -> None:
        self.target = context.target_language
        self.native = context.native_language
        self.known_target = _Known(self.target, text)
        self.known_native = _Known(self.native, "")

    def line(self, value: Any) -> str:
        """A string in the target language, on one line."""
        return mend_lookalikes(clean_line(_string(value)), self.target, self.known_target)

    def text(self, value: Any) -> str:
        return mend_lookalikes(clean(_string(value, HARD_TEXT)), self.target, self.known_target)

    def native_line(self, value: Any) -> str:
        return mend_lookalikes(clean_line(_string(value)), self.native, self.known_native)

    def either_line(self, value: Any) -> str:
        """A string that may be in either language (a quiz's option): its own letters say towards which."""
        line = clean_line(_string(value))
        if self.target.script == self.native.script:
            return mend_lookalikes(line, self.target, self.known_target)
        letters = [sign for sign in line if sign.isalpha()]
        telling = [sign for sign in letters if is_telling(sign)] or letters
        own = sum(script_of(sign) == self.target.script for sign in telling)
        others = sum(script_of(sign) == self.native.script for sign in telling)
        return self.line(line) if own >= others else self.native_line(line)


class _Known:
    """Lower-case words that are surely right: the lesson's own and those of the language's sample."""

    def __init__(self, language: Language, text: str) -> None:
        self.own = {word.lower() for word in words(text)}
        self.sample = get_model(language.code).counts if language.code in MODELS else {}

    def __contains__(self, word: object) -> bool:
        return word in self.own or word in self.sample


def _string(value: Any, limit: int = HARD_LINE) -> str:
    """A string's beginning; a number as a string; "" for anything else."""
    if isinstance(value, str):
        return value[: limit + 1]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        return str(value)
    return str(value) if isinstance(value, float) and abs(value) < 10**15 else ""


def _list(value: Any) -> list[Any]:
    return list(value[:HARD_LIST]) if isinstance(value, list) else []


def _object(value: Any, *keys: str) -> JsonObject:
    """The object itself, or the one inside a lone list or under a lone wrapping key."""
    for _ in range(3):
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        elif isinstance(value, dict) and not any(key in value for key in keys) and len(value) == 1:
            value = next(iter(value.values()))
        else:
            break
    return value if isinstance(value, dict) else {}


def normalise_lesson(obj: Any, context: Context) -> JsonObject:
    """Text, vocabulary and exercises of an answer, in the contract's shape and order of keys."""
    lesson = _object(obj, "text", "vocabulary", "exercises")
    core = normalise_core(lesson, context)
    return {**core, "exercises": normalise_exercises(lesson, core, context)}


def normalise_core(obj: Any, context: Context) -> JsonObject:
    """`{"text", "vocabulary": [{"word", "translation", "context"}]}` of an answer of any shape."""
    core = _object(obj, *_CORE_KEYS)
    text_value = core.get("text")
    rough = clean(text_value[:HARD_TEXT]) if isinstance(text_value, str) else ""
    mender = _Mender(context, rough)
    text = mender.text(text_value) if isinstance(text_value, str) else ""
    vocabulary = [_vocabulary_item(item, text, mender) for item in _list(core.get("vocabulary"))]
    return {"text": text, "vocabulary": vocabulary}


def _vocabulary_item(item: Any, text: str, mender: _Mender) -> JsonObject:
    item = item if isinstance(item, dict) else {}
    translation = strip_stop(mender.native_line(item.get("translation")))
    return {
        "word": match_case_of(strip_stop(mender.line(item.get("word"))), text, translation, mender.target),
        "translation": translation,
        "context": _sentence_of(mender.line(item.get("context")), text),
    }


def _sentence_of(sentence: str, text: str) -> str:
    """`sentence` as the text spells it, when only marks, case or blanks differ."""
    flat = " ".join(text.split())
    if not sentence or sentence in flat:
        return sentence
    return find_span(sentence, flat) or sentence


def normalise_exercises(obj: Any, core: JsonObject, context: Context) -> list[JsonObject]:
    """The exercises of an answer (`{"exercises": […]}`, a bare list, or one exercise), each in its type's shape.

    Their number and order stay: a problem's index is the index in the answer.
    """
    text, vocabulary = _string(core.get("text"), HARD_TEXT), _list(core.get("vocabulary"))
    mender = _Mender(context, text)
    entries = [item["word"] for item in vocabulary if isinstance(item, dict) and isinstance(item.get("word"), str)]
    return [_exercise(item, text, entries, mender) for item in _exercise_list(obj)]


def _exercise_list(obj: Any) -> list[Any]:
    if isinstance(obj, list) and len(obj) == 1 and isinstance(obj[0], dict) and "exercises" in obj[0]:
        obj = obj[0]
    if isinstance(obj, dict):
        obj = obj.get("exercises", [obj] if "type" in obj else [])
    return _list(obj)


def _exercise(item: Any, text: str, entries: list[str], mender: _Mender) -> JsonObject:
    item = item if isinstance(item, dict) else {}
    kind = mend_type(item.get("type"))
    common = {
        "type": kind,
        "source": mend_source(item.get("source")),
        "targets": _targets(item.get("targets"), entries, mender),
    }
    build = _BUILDERS.get(kind)
    return {**common, **build(item, text, entries, mender)} if build else common


def _targets(value: Any, entries: list[str], mender: _Mender) -> list[str]:
    values = [value] if isinstance(value, str) and value.strip() else _list(value)
    targets = [_entry(strip_stop(mender.line(target)), entries) for target in values]
    return list(dict.fromkeys(targets))


def _entry(word: str, entries: list[str]) -> str:
    """The vocabulary's spelling of a word, when only case or blanks differ."""
    if word in entries:
        return word
    return next((entry for entry in entries if fold(entry) == fold(word)), word)


def _quiz(item: JsonObject, text: str, entries: list[str], mender: _Mender) -> JsonObject:
    bare = [strip_key(option) for option in strip_labels([clean_line(_string(o)) for o in _list(item.get("options"))])]
    options = [mender.either_line(option) for option in bare]
    question = mender.line(item.get("question"))
    return {
        "question": gap_of(question, text, options),
        "options": options,
        "correct_index": mend_integer(item.get("correct_index")),
    }


def _match(item: JsonObject, text: str, entries: list[str], mender: _Mender) -> JsonObject:
    pairs: list[JsonObject] = []
    for given in _list(item.get("pairs")):
        pair = given if isinstance(given, dict) else {}
        left = _entry(strip_stop(mender.line(pair.get("left"))), entries)
        pairs.append({"left": left, "right": strip_stop(mender.native_line(pair.get("right")))})
    return {"pairs": pairs}


def _true_false(item: JsonObject, text: str, entries: list[str], mender: _Mender) -> JsonObject:
    return {
        "sentence_source": _sentence_of(mender.line(item.get("sentence_source")), text),
        "statement": strip_key(mender.line(item.get("statement"))),
        "is_true": mend_boolean(item.get("is_true")),
    }


def _fill_blank(item: JsonObject, text: str, entries: list[str], mender: _Mender) -> JsonObject:
    source = _sentence_of(mender.line(item.get("sentence_source")), text)
    word = strip_stop(mender.line(item.get("correct_word")))
    index = item.get("blank_index", 0)
    return {
        "sentence_source": source,
        "sentence": gap_of(mender.line(item.get("sentence")), source, [word]),
        "correct_word": word,
        "blank_index": 0 if index is None else _or(mend_integer(index), -1),
        "full_sentence_native": mender.native_line(item.get("full_sentence_native")),
    }


def _or(number: int | None, other: int) -> int:
    return other if number is None else number


def _scramble(item: JsonObject, text: str, entries: list[str], mender: _Mender) -> JsonObject:
    source = _sentence_of(mender.line(item.get("sentence_source")), text)
    sentence = strip_final(mender.line(item.get("correct_sentence")))
    parts = [mender.line(part) for part in _list(item.get("scrambled_parts"))]
    return {
        "sentence_source": source,
        "scrambled_parts": strip_final_parts(parts, sentence),
        "correct_sentence": sentence,
    }


_BUILDERS = {
    "quiz": _quiz,
    "match": _match,
    "true_false": _true_false,
    "fill_blank": _fill_blank,
    "scramble": _scramble,
}
