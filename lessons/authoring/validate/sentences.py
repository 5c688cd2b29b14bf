"""fill_blank and scramble: one sentence of the text, with a gap or in pieces."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from lessons.authoring.problems import Problem, make_problem
from lessons.authoring.validate.fields import native_sentence_problem
from lessons.authoring.validate.lesson import Lesson
from neurogloss.text.dirt import judge_dirt
from neurogloss.text.morphology import holds_word
from neurogloss.text.tokens import count_gaps, fill_gap, find_words, folded_words, is_same

_GLUED = re.compile(r"[^\W_]_{2,}|_{2,}[^\W_]")


def judge_fill_blank(item: dict[str, Any], path: str, lesson: Lesson) -> list[Problem]:
    """The gap filled with the word gives back the sentence; the translation is the learner's."""
    source, native = item["sentence_source"], item["full_sentence_native"]
    field = f"{path}.full_sentence_native"
    return [
        *judge_dirt(item["sentence"], f"{path}.sentence", lesson.target, may_have_gap=True),
        *judge_dirt(item["correct_word"], f"{path}.correct_word", lesson.target),
        *judge_dirt(native, field, lesson.native, may_have_notes=True, is_own=True),
        *native_sentence_problem("native_language", native, source, field, lesson),
        *_judge_gap(item["sentence"], item["correct_word"], source, path),
        *_judge_word(item["correct_word"], item["targets"], path, lesson),
    ]


def _judge_gap(sentence: str, word: str, source: str, path: str) -> Iterator[Problem]:
    gaps = count_gaps(sentence)
    if gaps != 1:
        message = "There is no gap `___`." if gaps == 0 else f"There are {gaps} gaps; one is needed."
        yield make_problem("blank_missing" if gaps == 0 else "blank_many", f"{path}.sentence", message)
    elif not folded_words(fill_gap(sentence, " ")):
        yield make_problem("empty", f"{path}.sentence", "The sentence has no words but the missing one.")
    elif _GLUED.search(sentence):
        yield make_problem("blank_mismatch", f"{path}.sentence", "The gap stands for a piece of a word.")
    elif not is_same(fill_gap(sentence, word), source):
        message = f"“{fill_gap(sentence, word)[:80]}” is not “{source[:80]}”."
        yield make_problem("blank_mismatch", f"{path}.correct_word", message)
    elif find_words(word, fill_gap(sentence, " ___ ")):
        yield make_problem("blank_answer_shown", f"{path}.sentence", f"“{word}” also stands outside the gap.")


def _judge_word(word: str, targets: list[str], path: str, lesson: Lesson) -> Iterator[Problem]:
    if not lesson.entries_in(word) and not any(holds_word(target, word, lesson.target) for target in targets):
        yield make_problem("blank_word_untrained", f"{path}.correct_word", f"“{word}” is no form of a lesson word.")


def judge_scramble(item: dict[str, Any], path: str, lesson: Lesson) -> list[Problem]:
    """The parts are exactly the sentence's words, the sentence is the source's."""
    sentence, parts = item["correct_sentence"], item["scrambled_parts"]
    problems = judge_dirt(sentence, f"{path}.correct_sentence", lesson.target)
    for index, part in enumerate(parts):
        problems += judge_dirt(part, f"{path}.scrambled_parts[{index}]", lesson.target)
    if not is_same(sentence, item["sentence_source"]):
        message = f"“{sentence[:80]}” is not “{item['sentence_source'][:80]}”."
        problems.append(make_problem("scramble_sentence", f"{path}.correct_sentence", message))
    return [*problems, *_judge_parts(parts, sentence, f"{path}.scrambled_parts")]


def _judge_parts(parts: list[str], sentence: str, field: str) -> Iterator[Problem]:
    wanted = folded_words(sentence)
    pieces = [piece for part in parts if (piece := folded_words(part))]
    there = Counter(word for piece in pieces for word in piece)
    if there != Counter(wanted):
        missing, extra = Counter(wanted) - there, there - Counter(wanted)
        message = f"missing: {', '.join(missing) or '–'}; too many: {', '.join(extra) or '–'}"
        yield make_problem("scramble_parts", field, f"The parts are not the sentence's words ({message})."[:300])
    elif not _tile(tuple(pieces), wanted):
        yield make_problem("scramble_parts", field, "The parts cannot be put together to the sentence.")
    elif len(pieces) < 3:
        yield make_problem("scramble_parts", field, "At least three parts with words are needed.")
    elif tuple(word for piece in pieces for word in piece) == wanted:
        yield make_problem("scramble_in_order", field, "The parts already stand in the right order.")


def _tile(pieces: tuple[tuple[str, ...], ...], wanted: tuple[str, ...]) -> bool:
    """Whether the pieces, each used once, can be laid end to end to give the words."""
    if all(len(piece) == 1 for piece in pieces):
        return True

    @cache
    def lay(place: int, left: tuple[tuple[str, ...], ...]) -> bool:
        if not left:
            return place == len(wanted)
        return any(
            wanted[place : place + len(piece)] == piece and lay(place + len(piece), left[:i] + left[i + 1 :])
            for i, piece in enumerate(left)
            if piece not in left[:i]
        )

    return lay(0, tuple(sorted(pieces)))
