"""match: lesson words and their translations."""

from collections.abc import Iterator
from typing import Any

from lessons.authoring.problems import Problem, make_problem
from lessons.authoring.validate.fields import native_problem
from lessons.authoring.validate.lesson import Lesson, meanings_of
from neurogloss.text.dirt import judge_dirt
from neurogloss.text.morphology import is_form
from neurogloss.text.tokens import fold, folded_words, is_same


def judge_match(item: dict[str, Any], path: str, lesson: Lesson) -> list[Problem]:
    """Each pair right, no side twice."""
    problems: list[Problem] = []
    lefts: dict[tuple[str, ...], int] = {}
    rights: dict[tuple[str, ...], int] = {}
    for index, pair in enumerate(item["pairs"]):
        field = f"{path}.pairs[{index}]"
        problems += _judge_pair(pair["left"], pair["right"], field, lesson)
        problems += _twice(lefts, pair["left"], index, f"{field}.left", "match_left_duplicate")
        problems += _twice(rights, pair["right"], index, f"{field}.right", "match_right_duplicate")
    return problems


def _twice(seen: dict[tuple[str, ...], int], value: str, index: int, field: str, code: str) -> Iterator[Problem]:
    key = folded_words(value) or (fold(value),)
    if key in seen:
        yield make_problem(code, field, f"“{value}” stands already in pair {seen[key]}.")
    seen.setdefault(key, index)


def _judge_pair(left: str, right: str, field: str, lesson: Lesson) -> Iterator[Problem]:
    yield from judge_dirt(left, f"{field}.left", lesson.target)
    yield from judge_dirt(right, f"{field}.right", lesson.native, may_have_notes=True)
    entry = lesson.entry_of(left)
    if entry is None:
        yield make_problem("match_left_unknown", f"{field}.left", f"“{left}” is no word of the lesson.")
    elif not agrees(entry.word, right, lesson):
        message = f"“{left}” is “{entry.translation}” in the vocabulary, not “{right}”."
        yield make_problem("match_wrong", f"{field}.right", message)
    elif not is_same(right, entry.translation):
        yield from native_problem("native_language", right, f"{field}.right", lesson)


def agrees(word: str, translation: str, lesson: Lesson) -> bool:
    """Whether the translation is this word's: a meaning in common, or part or another form of one that no other word has."""
    entry = lesson.entry_of(word)
    if entry is None:
        return False
    if entry.means(translation):
        return True
    if any(other.means(translation) for other in lesson.entries if other is not entry):
        return False
    given = {frozenset(meaning.split()) for meaning in meanings_of(translation)}
    own = {frozenset(meaning.split()) for meaning in entry.meanings}
    if any(one <= two or two <= one for one in given for two in own):
        return True
    return any(is_form(one, two, lesson.native) for one in meanings_of(translation) for two in entry.meanings)
