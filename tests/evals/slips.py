"""Kinds of slip that the judge must mend exactly: the mended lesson equals the good one it was made from.

A function gets a copy of a good record and returns it with the slip, or None where it does not apply.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
Slip = Callable[[Record], Record | None]
SLIPS: dict[str, Slip] = {}
CYRILLIC_TO_LATIN = str.maketrans("аеосрхуіһАВЕКМНОРСТХІ", "aeocpxyihABEKMHOPCTXI")
SMALL_TO_LATIN = str.maketrans("аеосрхуі", "aeocpxyi")
LATIN_TO_CYRILLIC = str.maketrans("aeocpxyABEKMHOPCTX", "аеосрхуАВЕКМНОРСТХ")


def slip(function: Slip) -> Slip:
    SLIPS[function.__name__.removeprefix("slip_")] = function
    return function


def in_strings(value: Any, change: Callable[[str], str], keys: frozenset[str] | None = None, key: str = "") -> Any:
    """The value with every string of a field (of those named) changed; types and sources are not text."""
    if isinstance(value, dict):
        return {k: in_strings(v, change, keys, k) for k, v in value.items()}
    if isinstance(value, list):
        return [in_strings(v, change, keys, key) for v in value]
    if isinstance(value, str) and key not in ("type", "source") and (keys is None or key in keys):
        return change(value)
    return value


TARGET_KEYS = frozenset(
    [
        "text",
        "word",
        "context",
        "targets",
        "question",
        "left",
        "sentence_source",
        "statement",
        "sentence",
        "correct_word",
        "scrambled_parts",
        "correct_sentence",
    ]
)


def _strings(name: str, change: Callable[[str], str], keys: frozenset[str] | None = None) -> None:
    def changed(record: Record) -> Record:
        record["lesson"] = in_strings(record["lesson"], change, keys)
        return record

    SLIPS[name] = changed


def _mixed(text: str, table: dict[int, str]) -> str:
    """Look-alikes in each word that keeps a letter of its own."""

    def word(match: re.Match[str]) -> str:
        changed = match.group().translate(table)
        return changed if not changed.isascii() else match.group()

    return re.sub(r"[^\W\d_]+", word, text)


_strings("double_spaces", lambda s: s.replace(" ", "  "))
_strings("no_break_spaces", lambda s: s.replace(" ", "\u00a0"))
_strings("thin_spaces", lambda s: s.replace(" ", "\u2009"))
_strings("tabs", lambda s: s.replace(" ", "\t"))
_strings("spaces_around", lambda s: f"  {s} ")
_strings("zero_width", lambda s: "\u200b".join(s))
_strings("byte_order_marks", lambda s: f"\ufeff{s}")
_strings("soft_hyphens", lambda s: s[:3] + "\u00ad" + s[3:])
_strings("joiners", lambda s: s[:2] + "\u200d" + s[2:])
_strings("bidi_overrides", lambda s: f"\u202e{s}\u202c")
_strings("direction_marks", lambda s: s.replace(" ", " \u200f"))
_strings("control_signs", lambda s: f"\x00{s}\x07")
_strings("decomposed", lambda s: unicodedata.normalize("NFD", s))
_strings("latin_in_text_and_words", lambda s: _mixed(s, CYRILLIC_TO_LATIN), frozenset({"text", "word", "context"}))
_strings("latin_everywhere", lambda s: _mixed(s, CYRILLIC_TO_LATIN))
_strings("latin_small", lambda s: _mixed(s, SMALL_TO_LATIN))
_strings("latin_i", lambda s: _mixed(s, str.maketrans("іІ", "iI")))
_strings("latin_i_and_h", lambda s: _mixed(s, str.maketrans("іһ", "ih")))
_strings("latin_schwa", lambda s: _mixed(s, str.maketrans("әөӘӨ", "əɵƏƟ")))
_strings("latin_capitals", lambda s: _mixed(s, str.maketrans("АВЕКМНОРСТХІ", "ABEKMHOPCTXI")))
_strings(
    "latin_in_translations",
    lambda s: _mixed(s, SMALL_TO_LATIN),
    frozenset({"translation", "right", "full_sentence_native"}),
)
_strings("latin_o_only", lambda s: _mixed(s, str.maketrans("о", "o")))


def _latin_words(text: str) -> str:
    """Cyrillic letters inside Latin words, brands too."""
    return re.sub(r"[A-Za-z]{3,}", lambda m: m.group()[0] + m.group()[1:].translate(LATIN_TO_CYRILLIC), text)


@slip
def slip_cyrillic_in_latin_words(record: Record) -> Record | None:
    changed = in_strings(
        record["lesson"],
        lambda s: _latin_words(s),
        TARGET_KEYS | {"options", "translation", "right", "full_sentence_native"},
    )
    if changed == record["lesson"]:
        return None
    record["lesson"] = changed
    return record


@slip
def slip_whole_word_in_lookalikes(record: Record) -> Record | None:
    text = record["lesson"]["text"]
    changed = re.sub(r"\b(су|ас|сау|ара|оса|он|он|а|о|у|с)\b", lambda m: m.group().translate(CYRILLIC_TO_LATIN), text)
    if changed == text or changed.replace("A", "") == text:
        return None
    record["lesson"]["text"] = changed
    return record


def _gaps(gap: str) -> Slip:
    def changed(record: Record) -> Record | None:
        whole = json.dumps(record["lesson"], ensure_ascii=False)
        if "___" not in whole:
            return None
        record["lesson"] = json.loads(whole.replace("___", json.dumps(gap, ensure_ascii=False)[1:-1]))
        return record

    return changed


for _name, _gap in {
    "long": "__________", "longer": "_" * 40, "two": "__", "spaced": "_ _ _ _", "brackets": "[___]", "long_brackets": "(______)",
}.items():  # fmt: skip
    SLIPS[f"gap_{_name}"] = _gaps(_gap)


def _odd_gap(gap: str) -> Slip:
    def changed(record: Record) -> Record | None:
        for item in record["lesson"]["exercises"]:
            if item["type"] == "fill_blank":
                item["sentence"] = item["sentence"].replace("___", gap)
                return record
        return None

    return changed


for _name, _gap in {
    "dots": "...",
    "ellipsis": "…",
    "bracketed_dots": "[...]",
    "blank": "[blank]",
    "dashes": "-----",
    "braces": "{}",
    "empty_brackets": "( )",
}.items():
    SLIPS[f"odd_gap_{_name}"] = _odd_gap(_gap)


def _answer(name: str, write: Callable[[str], str]) -> None:
    def changed(record: Record) -> Record:
        record["lesson"] = write(json.dumps(record["lesson"], ensure_ascii=False, indent=1))
        return record

    SLIPS[f"answer_{name}"] = changed


_answer("as_string", lambda s: s)
_answer("fenced", lambda s: f"```json\n{s}\n```")
_answer("fenced_and_chatty", lambda s: f"Sure! Here is the lesson:\n\n```json\n{s}\n```\n\nI hope this helps!")
_answer("chatty", lambda s: f"Вот урок [A1]:\n{s}\nНадеюсь, это поможет {{вам}}!")
_answer("trailing_commas", lambda s: re.sub(r"(\"|\d|e)\n(\s*[}\]])", r"\1,\n\2", s))
_answer("in_a_list", lambda s: f"[{s}]")
_answer("with_bom", lambda s: f"\ufeff{s}")
_answer("encoded_twice", lambda s: json.dumps(s))
_answer("thinking_first", lambda s: f"<think>Let me write {{a}} lesson.</think>\n{s}")


@slip
def slip_lone_list(record: Record) -> Record:
    record["lesson"] = [record["lesson"]]
    return record


@slip
def slip_wrapped(record: Record) -> Record:
    record["lesson"] = {"lesson": record["lesson"]}
    return record


@slip
def slip_extra_keys(record: Record) -> Record:
    lesson = record["lesson"]
    lesson["title"] = "x"
    lesson["vocabulary"][0]["pos"] = "noun"
    lesson["exercises"][0] |= {"id": 7, "explanation": "because", "difficulty": None}
    return record


@slip
def slip_keys_in_other_order(record: Record) -> Record:
    record["lesson"] = json.loads(json.dumps(record["lesson"], sort_keys=True))
    return record


def _exercises(name: str, change: Callable[[dict[str, Any]], None]) -> None:
    def changed(record: Record) -> Record:
        for item in record["lesson"]["exercises"]:
            change(item)
        return record

    SLIPS[name] = changed


def _type(spell: Callable[[str], str]) -> Callable[[dict[str, Any]], None]:
    return lambda item: item.update(type=spell(item["type"]))


def _update(key: str, change: Callable[[Any], Any]) -> Callable[[dict[str, Any]], None]:
    return lambda item: item.update({key: change(item[key])}) if key in item else None


_exercises("type_capitals", _type(str.upper))
_exercises("type_hyphen", _type(lambda t: t.replace("_", "-").title()))
_exercises("type_blank", _type(lambda t: t.replace("_", " ")))
_exercises("type_joined", _type(lambda t: t.replace("_", "")))
_exercises("type_camel", _type(lambda t: re.sub(r"_(\w)", lambda m: m.group(1).upper(), t)))
_NAMES = {
    "true_false": "true_or_false", "fill_blank": "fill_in_the_blank", "match": "Matching", "scramble": "sentence scramble",
}  # fmt: skip
_exercises("type_by_another_name", _type(lambda t: _NAMES.get(t, t)))
_exercises("source_in_full", _update("source", lambda v: {"text": "Text", "vocab": "vocabulary"}[v]))
_exercises("source_capitals", _update("source", str.title))
_exercises("index_a_string", _update("correct_index", str))
_exercises("index_a_float", _update("correct_index", float))
_exercises("truth_a_string", _update("is_true", lambda v: str(v)))
_exercises("truth_a_small_string", _update("is_true", lambda v: str(v).lower()))
_exercises("blank_index_missing", lambda item: item.pop("blank_index", None))
_exercises("blank_index_null", _update("blank_index", lambda v: None))
_exercises("blank_index_a_string", _update("blank_index", str))
_exercises("options_lettered", _update("options", lambda o: [f"{'ABCD'[i]}) {x}" for i, x in enumerate(o)]))
_exercises("options_lettered_small", _update("options", lambda o: [f"{'abcd'[i]}. {x}" for i, x in enumerate(o)]))
_exercises("options_lettered_cyrillic", _update("options", lambda o: [f"{'абвг'[i]}) {x}" for i, x in enumerate(o)]))
_exercises("options_lettered_kazakh", _update("options", lambda o: [f"{'АӘБВ'[i]}) {x}" for i, x in enumerate(o)]))
_exercises("options_numbered", _update("options", lambda o: [f"{i}) {x}" for i, x in enumerate(o, 1)]))
_exercises("options_numbered_dots", _update("options", lambda o: [f"{i}. {x}" for i, x in enumerate(o, 1)]))
_exercises("sentence_with_final_mark", _update("correct_sentence", lambda s: s + "."))
_exercises("sentence_with_exclamation", _update("correct_sentence", lambda s: s + "!"))
_exercises("mark_a_part", _update("scrambled_parts", lambda p: [*p, "."]))
_exercises("targets_capitalised", _update("targets", lambda t: [x[0].upper() + x[1:] for x in t]))
_exercises("targets_twice", _update("targets", lambda t: [*t, *t]))
_exercises(
    "target_a_string", lambda item: item.update(targets=item["targets"][0]) if len(item["targets"]) == 1 else None
)
_exercises("lefts_capitalised", _update("pairs", lambda p: [{**x, "left": x["left"].upper()} for x in p]))


@slip
def slip_final_mark_on_last_part(record: Record) -> Record | None:
    for item in record["lesson"]["exercises"]:
        if item["type"] == "scramble":
            last = item["correct_sentence"].split()[-1]
            parts = [part + "." if part.split()[-1] == last else part for part in item["scrambled_parts"]]
            item.update(scrambled_parts=parts, correct_sentence=item["correct_sentence"] + ".")
    return record


@slip
def slip_words_capitalised(record: Record) -> Record:
    for item in record["lesson"]["vocabulary"]:
        item["word"] = item["word"][0].upper() + item["word"][1:]
    return record


@slip
def slip_words_in_capitals(record: Record) -> Record | None:
    for item in record["lesson"]["vocabulary"]:
        if item["word"] in record["lesson"]["text"] and len(item["word"]) > 3:
            item["word"] = item["word"].upper()
            return record
    return None


@slip
def slip_context_in_small_letters(record: Record) -> Record:
    for item in record["lesson"]["vocabulary"]:
        item["context"] = item["context"][0].lower() + item["context"][1:]
    return record


@slip
def slip_context_with_straight_quotes_and_hyphens(record: Record) -> Record:
    for item in record["lesson"]["vocabulary"]:
        item["context"] = item["context"].replace("—", "-").replace("«", '"').replace("»", '"').replace("’", "'")
    return record


@slip
def slip_source_in_small_letters(record: Record) -> Record:
    for item in record["lesson"]["exercises"]:
        if "sentence_source" in item:
            item["sentence_source"] = item["sentence_source"].lower()
    return record


@slip
def slip_text_on_windows_lines(record: Record) -> Record | None:
    if "\n" not in record["lesson"]["text"]:
        return None
    record["lesson"]["text"] = record["lesson"]["text"].replace("\n", " \r\n")
    return record


@slip
def slip_option_marked_right(record: Record) -> Record | None:
    quiz = next(e for e in record["lesson"]["exercises"] if e["type"] == "quiz")
    quiz["options"][quiz["correct_index"]] += " ✅"
    return record


@slip
def slip_option_called_right(record: Record) -> Record | None:
    quiz = next(e for e in record["lesson"]["exercises"] if e["type"] == "quiz")
    quiz["options"][quiz["correct_index"]] += " (correct)"
    return record


@slip
def slip_statement_with_its_key(record: Record) -> Record | None:
    statement = next(e for e in record["lesson"]["exercises"] if e["type"] == "true_false")
    statement["statement"] += f" ({str(statement['is_true']).lower()})"
    return record
