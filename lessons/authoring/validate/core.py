"""Text and vocabulary."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from lessons.authoring.problems import Problem, make_problem
from lessons.authoring.schema import LessonCore
from lessons.authoring.types import TEXT_WORDS
from lessons.authoring.validate.fields import language_problem, native_problem
from lessons.authoring.validate.lesson import Entry, Lesson, make_lesson
from neurogloss.text.context import Context
from neurogloss.text.detect import judge_text, likelier
from neurogloss.text.dirt import judge_dirt
from neurogloss.text.morphology import holds_word
from neurogloss.text.ngrams import MODELS, get_model
from neurogloss.text.rivals import is_international
from neurogloss.text.shape import judge_shape
from neurogloss.text.tokens import fold, folded_words, is_same, split_sentences, word_set, words

_UNSPACED_FACTOR = 2
_SAME_WORD_MOST = 5
_CONTEXT_SENTENCES_MOST = 3
_WORDS_IN_ENTRY = 6
_FIELD_NAMES = frozenset({"translation", "перевод", "аударма", "переклад", "котормо", "тәрҗемә"})
_COGNATE_LEAST = -3.0
# Kazakh verbs are quoted with -у; hardly a Russian word ends like that.
_VERBAL_NOUN = re.compile(r"[^аеиоуыэюя]у$|[ае]у$|ую$")
# Spelt alike in Kazakh and Russian, but other words.
_FALSE_FRIENDS = word_set("""
бас бар сан бал мол от бай ара ас апа тас сыр тон мат сын бор ток мел шар май кора бот он сам тем
там да ал ала тип тай кит кол мен сен бел бес бек без бой бос дар еден жар жал кем кен кір мал мес
мой ой ор оса пар пас пана рет сай сала салт сап сез сел сол сом сор сот сый та таз тал тан тар тек
топ тор тын шал шам шаш шек шин шот ши
""")
_ENDS = frozenset(".!?…。！？»”\"')")


def judge_core(core: Any, context: Context) -> list[Problem]:
    """All problems of `{"text", "vocabulary"}`."""
    lesson = make_lesson(core, context)
    problems = judge_shape(core, LessonCore, "")
    # What is far too long is refused for that alone: looking into it could take minutes.
    endless = {problem.field.partition(".")[0] for problem in problems if problem.code == "too_long"}
    if lesson.text and "text" not in endless:
        problems += _judge_text(lesson)
    vocabulary = core.get("vocabulary") if isinstance(core, dict) else None
    for index, item in enumerate(vocabulary if isinstance(vocabulary, list) else []):
        if isinstance(item, dict) and f"vocabulary[{index}]" not in endless:
            problems += _judge_item(item, f"vocabulary[{index}]", lesson)
    problems += _duplicates(lesson)
    return problems


def _judge_text(lesson: Lesson) -> list[Problem]:
    problems = judge_dirt(lesson.text, "text", lesson.target, is_own=True)
    problems += [*_length(lesson), *_repeats(lesson)]
    for _, sentence, finding in judge_text(lesson.text, lesson.target):
        seems = f"seems to be {finding.language}" if finding.language else f"is not {lesson.target.name}"
        problems.append(make_problem("text_language", "text", f"“{sentence[:80]}” {seems}: “{finding.fragment[:60]}”."))
    if lesson.text.rstrip()[-1:] not in _ENDS and not _ends_with_sign(lesson.text):
        problems.append(make_problem("text_unfinished", "text", "The last sentence has no end."))
    return problems


def _ends_with_sign(text: str) -> bool:
    """An emoji or another sign may close a text; a letter, a digit or a comma may not."""
    last = text.rstrip()[-1:]
    return not last.isalnum() and last not in ",;:-–—("


def _length(lesson: Lesson) -> Iterator[Problem]:
    least, most = TEXT_WORDS[lesson.context.level]
    if lesson.target.has_spaces:
        count = len(words(lesson.text))
    else:
        count = sum(sign.isalnum() for sign in lesson.text) // _UNSPACED_FACTOR
    message = f"{count} words; {lesson.context.level} asks for {least} to {most}."
    if count < least:
        yield make_problem("text_too_short", "text", message)
    elif count > most:
        yield make_problem("text_too_long", "text", message)


def _repeats(lesson: Lesson) -> Iterator[Problem]:
    in_a_row = next((word for word, same in groupby(lesson.text_words) if len(list(same)) > _SAME_WORD_MOST), None)
    if in_a_row:
        yield make_problem("text_repeats", "text", f"“{in_a_row[:80]}” stands there again and again.")
    counts = Counter(sentence for sentence in lesson.sentence_words if len(sentence) > 2)
    surplus = sum(len(sentence) * (count - 1) for sentence, count in counts.items())
    is_padded = surplus * 3 > len(lesson.text_words)
    for sentence, count in counts.items():
        if count > 1:
            code = "text_repeats" if count > 2 or is_padded else "text_repeats_once"
            yield make_problem(code, "text", f"“{' '.join(sentence)[:80]}” stands there {count} times.")


def _judge_item(item: dict[str, Any], field: str, lesson: Lesson) -> Iterator[Problem]:
    word, translation, context = (item.get(key) for key in ("word", "translation", "context"))
    if isinstance(word, str) and word:
        yield from _judge_word(word, f"{field}.word", lesson)
    if isinstance(translation, str) and translation:
        yield from _judge_translation(word if isinstance(word, str) else "", translation, field, lesson)
    if isinstance(context, str) and context:
        yield from _judge_context(word if isinstance(word, str) else "", context, f"{field}.context", lesson)


def _judge_word(word: str, field: str, lesson: Lesson) -> Iterator[Problem]:
    yield from judge_dirt(word, field, lesson.target)
    if not any(sign.isalpha() for sign in word):
        yield make_problem("word_not_a_word", field, f"“{word[:40]}” holds no letters.")
        return
    if len(words(word)) > _WORDS_IN_ENTRY or (word.rstrip()[-1:] in ".!?" and len(words(word)) > 2):
        yield make_problem("word_not_a_word", field, f"“{word[:60]}” is a sentence, not a word or phrase.")
    if not holds_word(lesson.flat_text, word, lesson.target):
        yield make_problem("word_not_in_text", field, f"The text holds “{word}” in no form.")
    if lesson.target.letters:
        strange = {sign for sign in fold(word) if sign.isalpha()} - lesson.target.letters
        if strange and folded_words(word)[0] not in lesson.text_words:
            yield make_problem("word_language", field, f"“{word}” is not {lesson.target.name}.")


def _judge_translation(word: str, translation: str, field: str, lesson: Lesson) -> Iterator[Problem]:
    path = f"{field}.translation"
    yield from judge_dirt(translation, path, lesson.native, may_have_notes=True, is_own=True)
    if word and is_same(word, translation):
        if not is_cognate(word, translation, lesson):
            yield make_problem("translation_same", path, f"“{translation}” is the word itself, not its translation.")
        return
    if fold(translation) in _FIELD_NAMES and fold(word) not in _FIELD_NAMES:
        yield make_problem("placeholder", path, f"“{translation}” names the field instead of filling it.")
    if not any(sign.isalpha() for sign in translation):
        yield make_problem("translation_language", path, f"“{translation[:40]}” holds no letters.")
    yield from native_problem("translation_language", translation, path, lesson)


def is_cognate(word: str, translation: str, lesson: Lesson) -> bool:
    """Whether the word may well be its own translation: билет, a name, a brand."""
    target, native = lesson.target, lesson.native
    if target.script != native.script:
        return not any(sign.islower() for sign in word[:1]) or word.isascii() != (target.script == "Latin")
    if native.letters and {sign for sign in fold(translation) if sign.isalpha()} - native.letters:
        return False
    if target.code not in MODELS or native.code not in MODELS:
        return True
    if word[0].isupper() and translation[0].isupper():
        return True
    ours, theirs = get_model(target.code).counts, get_model(native.code).counts
    tokens = folded_words(word)
    if {target.code, native.code} == {"kk", "ru"} and any(token in _FALSE_FRIENDS for token in tokens):
        return False
    if all(token in theirs or is_international(token) for token in tokens):
        return True
    known_only_here = all(token in ours for token in tokens)
    if target.code == "kk" and _VERBAL_NOUN.search(fold(word)):
        return False
    return not known_only_here and likelier(word, native, target) > _COGNATE_LEAST


def _judge_context(word: str, context: str, field: str, lesson: Lesson) -> Iterator[Problem]:
    yield from judge_dirt(context, field, lesson.target)
    yield from language_problem("context_language", context, field, lesson)
    is_whole = any(is_same(context, sentence) for sentence in lesson.sentences)
    if not lesson.holds_exactly(context) and not is_whole:
        yield make_problem("context_not_in_text", field, f"“{context[:80]}” is no sentence of the text.")
    elif not is_whole and len(words(context)) < 3 and lesson.target.has_spaces:
        yield make_problem("context_not_in_text", field, f"“{context[:80]}” is a piece, not a sentence of the text.")
    elif not is_whole and len(split_sentences(context)) > _CONTEXT_SENTENCES_MOST:
        yield make_problem("context_not_in_text", field, f"“{context[:80]}” is a stretch of the text, not a sentence.")
    elif not is_whole and len(context) < 0.5 * max((len(s) for s in lesson.sentences if context in s), default=0):
        yield make_problem("context_fragment", field, f"“{context[:80]}” is part of a longer sentence.")
    if word and not holds_word(context, word, lesson.target):
        yield make_problem("context_without_word", field, f"“{context[:80]}” does not hold “{word}”.")


def _duplicates(lesson: Lesson) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], int] = {}
    translations: dict[str, Entry] = {}
    for index, entry in enumerate(lesson.entries):
        key = folded_words(entry.word)
        if key and key in seen:
            path = f"vocabulary[{index}].word"
            yield make_problem("word_duplicate", path, f"“{entry.word}” stands there already, at {seen[key]}.")
        seen.setdefault(key, index)
        meaning = fold(entry.translation)
        if meaning and meaning in translations and translations[meaning].word != entry.word:
            message = f"“{translations[meaning].word}” and “{entry.word}” are both “{entry.translation}”."
            yield make_problem("translation_duplicate", f"vocabulary[{index}].translation", message)
        translations.setdefault(meaning, entry)
