"""Grades an answer to an exercise. Pure, bounded, and never raises, whatever the answer is: it comes from outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lessons.exercises.comparing import Likeness, Wordbook, compare
from neurogloss.languages import get_language
from neurogloss.text.tokens import clean_line, fill_gap

MOST_ANSWER_CHARS = 600
MOST_PAIRS = 20
MOST_PARTS = 60

Exercise = Mapping[str, Any]
Answer = str | bool | dict[str, str] | None

_ANY_LANGUAGE = Wordbook(get_language("Kazakh"))
_TRUE, _FALSE = frozenset({"true", "1", "yes", "on"}), frozenset({"false", "0", "no", "off"})


@dataclass(frozen=True, slots=True)
class Grade:
    """`answer` is what was understood of the answer: an option's text, a truth, pairs, a text; None for nothing.

    `almost` says that it counts as right with a typo in it. `expected` is the right answer in words ("" for match and
    true_false, whose right answer is the exercise's own field). `missed` are the left sides matched wrongly.
    """

    correct: bool
    almost: bool
    expected: str
    answer: Answer
    missed: tuple[str, ...] = ()


def grade(
    exercise: Exercise, answer: Any, accepted: Sequence[Any] = (), *, wordbook: Wordbook = _ANY_LANGUAGE
) -> Grade:
    """Quiz: an option's index. Match: {left: right}. True/false: a truth. Fill the blank: a text. Scramble: parts or a text.

    `accepted` are answers (as `Grade.answer` gives them) that count as right as well. Not tolerated: two typos, a typo
    that makes another word of the lesson.
    """
    grader = _GRADERS.get(str(exercise.get("type")))
    if grader is None:
        return Grade(correct=False, almost=False, expected="", answer=None)
    return grader(exercise, answer, accepted, wordbook)


def expected_text(exercise: Exercise) -> str:
    """The right answer in words; "" for match and true_false."""
    kind = exercise.get("type")
    if kind == "quiz":
        options = _strings(exercise.get("options"))
        index = exercise.get("correct_index")
        return options[index] if isinstance(index, int) and 0 <= index < len(options) else ""
    return _text(exercise.get({"fill_blank": "correct_word", "scramble": "correct_sentence"}.get(str(kind), "")))


def right_pairs(exercise: Exercise) -> dict[str, str]:
    """A match exercise's pairs by their left side."""
    pairs = exercise.get("pairs")
    sound = [pair for pair in (pairs if isinstance(pairs, list) else []) if isinstance(pair, Mapping)]
    return {_text(pair.get("left")): _text(pair.get("right")) for pair in sound[:MOST_PAIRS]}


def _grade_quiz(exercise: Exercise, answer: Any, accepted: Sequence[Any], wordbook: Wordbook) -> Grade:
    options = _strings(exercise.get("options"))
    index = _index(answer)
    chosen = options[index] if index is not None and index < len(options) else None
    expected = expected_text(exercise)
    correct = bool(chosen) and (chosen == expected or chosen in _strings(list(accepted)))
    return Grade(correct=correct, almost=False, expected=expected, answer=chosen)


def _grade_match(exercise: Exercise, answer: Any, accepted: Sequence[Any], wordbook: Wordbook) -> Grade:
    right = right_pairs(exercise)
    given = _pairs(answer)
    others = [_pairs(pairs) for pairs in accepted]
    missed = tuple(
        left
        for left, wanted in right.items()
        if left not in given or given[left] not in {wanted, *(other.get(left) for other in others)}
    )
    # Pairs disputed one by one: each accepted pair counts, whatever came with it.
    return Grade(correct=bool(right) and not missed, almost=False, expected="", answer=given or None, missed=missed)


def _grade_true_false(exercise: Exercise, answer: Any, accepted: Sequence[Any], wordbook: Wordbook) -> Grade:
    truth = _truth(answer)
    wanted = exercise.get("is_true")
    correct = isinstance(truth, bool) and isinstance(wanted, bool) and (truth is wanted or truth in accepted)
    return Grade(correct=correct, almost=False, expected="", answer=truth)


def _grade_fill_blank(exercise: Exercise, answer: Any, accepted: Sequence[Any], wordbook: Wordbook) -> Grade:
    sentence = _text(exercise.get("sentence"))
    words = [expected_text(exercise), *_strings(list(accepted))]
    whole = [fill_gap(sentence, word) for word in words] if sentence else []
    return _grade_text(exercise, answer, [*words, *whole], wordbook)


def _grade_scramble(exercise: Exercise, answer: Any, accepted: Sequence[Any], wordbook: Wordbook) -> Grade:
    if isinstance(answer, list | tuple):
        answer = " ".join(_strings(list(answer[:MOST_PARTS])))
    return _grade_text(exercise, answer, [expected_text(exercise), *_strings(list(accepted))], wordbook)


def _grade_text(exercise: Exercise, answer: Any, right: Sequence[str], wordbook: Wordbook) -> Grade:
    given = _text(answer)
    is_bounded = 0 < len(given) <= MOST_ANSWER_CHARS
    likenesses: set[Likeness] = {compare(given, one, wordbook) for one in right if one} if is_bounded else set()
    same = "same" in likenesses
    return Grade(
        correct=same or "typo" in likenesses,
        almost=not same and "typo" in likenesses,
        expected=expected_text(exercise),
        answer=given or None,
    )


def _index(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 4:
        return int(value)
    return value if isinstance(value, int) and value >= 0 else None


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) and len(value) < 10 else ""
    return True if word in _TRUE else False if word in _FALSE else None


def _text(value: Any) -> str:
    """One clean line of a string, a little more than the bound of an answer at most; "" for anything else."""
    return clean_line(value[: 2 * MOST_ANSWER_CHARS]) if isinstance(value, str) else ""


def _strings(values: Any) -> list[str]:
    return [_text(value) for value in values[:MOST_PARTS] if isinstance(value, str)] if isinstance(values, list) else []


def _pairs(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    entries = list(value.items())[:MOST_PAIRS]
    return {_text(left): _text(right) for left, right in entries if isinstance(left, str) and isinstance(right, str)}


_GRADERS: dict[str, Callable[[Exercise, Any, Sequence[Any], Wordbook], Grade]] = {
    "quiz": _grade_quiz,
    "match": _grade_match,
    "true_false": _grade_true_false,
    "fill_blank": _grade_fill_blank,
    "scramble": _grade_scramble,
}
