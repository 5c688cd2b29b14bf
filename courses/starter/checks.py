"""What a schema can't say of the starter content: sentences hold their forms, keys are unique, and so on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from courses.starter.types import Lesson, Pair, Unit

MIN_WORDS_WITH_DISTRACTORS = 4
MIN_ORDER_SENTENCES = 3
ORDER_WORDS = range(3, 9)


def check_pair(pair: Pair) -> list[str]:
    """Every fault of the pair's units, one line each with file and place; an empty list if there is none."""
    faults = [*_check_themes(pair), *_check_unique(pair)]
    return faults + [fault for unit in pair.units for fault in _check_unit(pair, unit)]


def find_form(form: str, sentence: str) -> list[re.Match[str]]:
    """The places of `sentence` where `form` stands as a whole word (or phrase), whatever its case."""
    return list(re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w-])", sentence, re.IGNORECASE))


def order_parts(sentence: str) -> list[str]:
    """The sentence's words if they make a fair word-order exercise, else an empty list.

    Fair: 3 to 8 words, not all the same, no punctuation inside that would be a part or give the order away.
    """
    parts = sentence.rstrip(".!?…").split()
    plain = all(re.fullmatch(r"[^\W\d_]+(-[^\W\d_]+)*", part) for part in parts)
    fair = plain and len(parts) in ORDER_WORDS and len({part.casefold() for part in parts}) > 1
    return parts if fair else []


def order_sentences(lesson: Lesson) -> list[int]:
    """The numbers (from 1) of the sentences that make a fair word-order exercise: plain, and right in one order only."""
    numbered = enumerate(lesson.sentences, start=1)
    return [n for n, sentence in numbered if n not in lesson.free_order and order_parts(sentence.text)]


def _check_themes(pair: Pair) -> Iterator[str]:
    for theme in pair.themes:
        for field, texts in (("title", theme.title), ("description", theme.description)):
            if pair.native_code not in texts:
                yield f"{pair.code}/themes.yaml: {theme.key}: {field} has no {pair.native_code!r}"


def _check_unique(pair: Pair) -> Iterator[str]:
    keys = [("unit", unit.key, unit) for unit in pair.units]
    keys += [("topic", unit.topic, unit) for unit in pair.units]
    for unit in pair.units:
        for lesson in unit.lessons:
            keys += [("key", lesson.key, unit), ("title", lesson.title, unit), ("grammar", lesson.grammar, unit)]
    first: dict[tuple[str, str], Unit] = {}
    for field, value, unit in keys:
        if other := first.get((field, value.casefold())):
            yield f"{_file(pair, unit)}: {field}: {value!r} stands in {_file(pair, other)} already"
        else:
            first[field, value.casefold()] = unit


def _check_unit(pair: Pair, unit: Unit) -> Iterator[str]:
    for number, lesson in enumerate(unit.lessons, start=1):
        faults = [*_check_sentences(lesson), *_check_words(lesson), *_check_statements(lesson)]
        yield from (f"{_file(pair, unit)}: lesson {number}: {fault}" for fault in faults)


def _check_sentences(lesson: Lesson) -> Iterator[str]:
    seen: set[str] = set()
    for number, sentence in enumerate(lesson.sentences, start=1):
        if sentence.text.casefold() in seen:
            yield f"sentence {number} stands twice"
        seen.add(sentence.text.casefold())
        for field, text in (("text", sentence.text), ("translation", sentence.translation)):
            if text != unicodedata.normalize("NFC", " ".join(text.split())):
                yield f"sentence {number}: {field} has a double space or letters that aren't in Unicode NFC"
    for number in lesson.free_order:
        if number > len(lesson.sentences):
            yield f"free_order: there is no sentence {number}"
    if len(order_sentences(lesson)) < MIN_ORDER_SENTENCES:
        yield f"fewer than {MIN_ORDER_SENTENCES} sentences of 3 to 8 words without a comma and in one order (for word order)"


def _check_words(lesson: Lesson) -> Iterator[str]:
    seen: set[str] = set()
    for number, word in enumerate(lesson.words, start=1):
        where = f"word {number} ({word.word})"
        if word.word.casefold() in seen:
            yield f"{where} stands twice"
        seen.add(word.word.casefold())
        if word.word != word.word.casefold():
            yield f"{where}: the dictionary form is written in lower case"
        if word.sentence > len(lesson.sentences):
            yield f"{where}: there is no sentence {word.sentence}"
        elif (places := len(find_form(word.form, lesson.sentences[word.sentence - 1].text))) != 1:
            yield f"{where}: the form {word.form!r} stands {places} times in sentence {word.sentence}, not once"
        options = [word.form.casefold(), *(option.casefold() for option in word.distractors)]
        if len(set(options)) != len(options):
            yield f"{where}: a distractor repeats another or the form"
    if sum(bool(word.distractors) for word in lesson.words) < MIN_WORDS_WITH_DISTRACTORS:
        yield f"fewer than {MIN_WORDS_WITH_DISTRACTORS} words have distractors"


def _check_statements(lesson: Lesson) -> Iterator[str]:
    texts = {sentence.text.casefold() for sentence in lesson.sentences}
    for number, statement in enumerate(lesson.statements, start=1):
        if statement.sentence > len(lesson.sentences):
            yield f"statement {number}: there is no sentence {statement.sentence}"
        if statement.text.casefold() in texts:
            yield f"statement {number} copies a sentence of the text"
    if len({statement.is_true for statement in lesson.statements}) < 2:
        yield "statements: at least one true and one false are needed"


def _file(pair: Pair, unit: Unit) -> str:
    number = next(theme.number for theme in pair.themes if theme.key == unit.theme)
    return f"{pair.code}/{number:02d}-{unit.theme}/{unit.number}-{unit.key}.yaml"
