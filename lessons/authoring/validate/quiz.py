"""quiz: exactly one right option, as far as the text and the vocabulary can tell.

Three kinds of question can be checked: a sentence of the text with a gap, a question for a word's meaning (or for
the word of a meaning), and a question that a sentence of the text answers almost word for word. What is free
stays the author's.
"""

import re
from collections.abc import Iterator
from typing import Any

from lessons.authoring.problems import Problem, make_problem
from lessons.authoring.validate.answers import answers_in_text, gap_fillings
from lessons.authoring.validate.lesson import Entry, Lesson
from lessons.authoring.validate.matching import agrees
from lessons.authoring.validate.wording import is_in_native, question_problem, quoted_in, strange_options
from neurogloss.text.dirt import judge_dirt
from neurogloss.text.morphology import holds_word, is_form
from neurogloss.text.tokens import count_gaps, find_words, fold, folded_words, is_same

_LABEL_ROWS = ("abcd", "авсd", "абвг", "аәбв")
# What bare letters may be the answer to: letters and sounds, vitamins, groups, marks.
_LETTERS_ASKED = re.compile(
    r"әріп|әрпі|дыбыс|букв|звук|letter|sound|vowel|consonant|витамин|дәрумен|vitamin|топ|групп|group|баға|оценк|grade"
)


def judge_quiz(item: dict[str, Any], path: str, lesson: Lesson) -> list[Problem]:
    """Question and options in their languages, options different, the key right."""
    question, options, key = item["question"], item["options"], item["correct_index"]
    problems = judge_dirt(question, f"{path}.question", lesson.target, may_have_gap=True, is_own=True)
    problems += question_problem(question, options, f"{path}.question", lesson)
    for index, option in enumerate(options):
        problems += judge_dirt(option, f"{path}.options[{index}]", lesson.target, may_have_notes=True)
    problems += strange_options(options, f"{path}.options", lesson)
    problems += _same_options(options, f"{path}.options")
    problems += _bare_labels(question, options, f"{path}.options", lesson)
    if key >= len(options):
        message = f"There are {len(options)} options, numbered from 0."
        return [*problems, make_problem("out_of_range", f"{path}.correct_index", message)]
    if not problems:
        problems += _judge_key(question, options, key, item["targets"], path, lesson)
    return problems


def _same_options(options: list[str], field: str) -> Iterator[Problem]:
    seen: set[tuple[str, ...]] = set()
    for option in options:
        key = folded_words(option) or (fold(option),)
        if key in seen:
            yield make_problem("quiz_options_same", field, f"“{option}” stands there twice.")
        seen.add(key)


def _bare_labels(question: str, options: list[str], field: str, lesson: Lesson) -> Iterator[Problem]:
    """Options "A", "B", "C" whose answers were left out."""
    letters = [fold(option).strip(" .)") for option in options]
    is_row = any("".join(letters) == row[: len(letters)] for row in _LABEL_ROWS) and all(letters)
    if is_row and not _LETTERS_ASKED.search(fold(question)) and not set(letters) <= set(lesson.text_words):
        yield make_problem("placeholder", field, "The options are bare labels.")


def _judge_key(
    question: str, options: list[str], key: int, targets: list[str], path: str, lesson: Lesson
) -> Iterator[Problem]:
    gaps = count_gaps(question)
    if gaps > 1:
        yield make_problem("quiz_gaps", f"{path}.question", f"{gaps} gaps; at most one is allowed.")
        return
    for check in (_by_gap, _by_meaning, _by_word, _by_target, _by_text):
        verdict = check(question, options, key, targets, lesson)
        if verdict is None:
            continue
        code, message = verdict
        if code:
            yield make_problem(
                code, f"{path}.correct_index" if code == "quiz_key_wrong" else f"{path}.options", message
            )
        return
    if folded_words(options[key]) and find_words(options[key], question) and not gaps:
        others = [option for index, option in enumerate(options) if index != key]
        if not any(find_words(option, question) for option in others):
            yield make_problem("quiz_answer_shown", f"{path}.question", f"“{options[key]}” stands in the question.")


Verdict = tuple[str, str] | None
_RIGHT: Verdict = ("", "")


def _verdict(right: list[int], options: list[str], key: int, of_what: str) -> Verdict:
    """What follows when exactly the options `right` are right."""
    if key not in right:
        return "quiz_key_wrong", f"“{options[key]}” is keyed, but {of_what} is “{options[right[0]]}”."
    if len(right) > 1:
        return "quiz_two_right", f"{' and '.join(f'“{options[i]}”' for i in right)} are both right."
    return _RIGHT


def _by_gap(question: str, options: list[str], key: int, targets: list[str], lesson: Lesson) -> Verdict:
    """A gapped sentence of the text is filled by what stands there."""
    if count_gaps(question) != 1:
        return None
    fillings, frame = gap_fillings(question, lesson)
    if not fillings:
        return None
    exact = [i for i, option in enumerate(options) if folded_words(option) in fillings]
    if exact:
        return _verdict(exact, options, key, "what the text has there")
    forms = [i for i, option in enumerate(options) if _is_form_of_any(option, fillings, lesson)]
    if forms:
        return _verdict(forms, options, key, "what the text has there") if key not in forms else _RIGHT
    trained = [e for target in targets if (e := lesson.entry_of(target))]
    if frame >= 3 or any(holds_word(" ".join(fillings[0]), entry.word, lesson.target) for entry in trained):
        wanted = " ".join(fillings[0])
        return "quiz_no_right", f"The text has “{wanted}” there, which is not among the options."
    return None


def _is_form_of_any(option: str, fillings: list[tuple[str, ...]], lesson: Lesson) -> bool:
    return any(holds_word(" ".join(filling), option, lesson.target) for filling in fillings)


def _mentioned(question: str, lesson: Lesson) -> Entry | None:
    """The one lesson word that the question is about: the quoted one, else the only one that stands in it."""
    quoted = [entry for piece in quoted_in(question) if (entry := lesson.entry_of(piece))]
    if quoted:
        return quoted[0] if len({entry.word for entry in quoted}) == 1 else None
    there = [entry for entry in lesson.entries if find_words(entry.word, question)]
    longest = [e for e in there if not any(e is not o and find_words(e.word, o.word) for o in there)]
    return longest[0] if len(longest) == 1 else None


def _by_meaning(question: str, options: list[str], key: int, targets: list[str], lesson: Lesson) -> Verdict:
    """What does this word mean? The options are in the learner's language."""
    if not is_in_native(options, lesson):
        return None
    entry = _mentioned(question, lesson)
    if entry is None and len(targets) == 1:
        entry = lesson.entry_of(targets[0])
    if entry is None:
        return None
    right = [i for i, option in enumerate(options) if entry.means(option)]
    if not right:
        right = [i for i, option in enumerate(options) if agrees(entry.word, option, lesson)]
    if right:
        return _verdict(right, options, key, f"the translation of “{entry.word}”")
    return "quiz_no_right", f"“{entry.translation}”, the translation of “{entry.word}”, is not among the options."


def _by_word(question: str, options: list[str], key: int, targets: list[str], lesson: Lesson) -> Verdict:
    """Which word means this? The question holds a translation, the options are words."""
    asked = _asked_meaning(question, lesson)
    if not asked:
        return None
    right = [i for i, option in enumerate(options) if any(_is_word(option, entry, lesson) for entry in asked)]
    if right:
        return _verdict(right, options, key, f"the word for “{asked[0].translation}”")
    return "quiz_no_right", f"“{asked[0].word}” is not among the options."


def _is_word(option: str, entry: Entry, lesson: Lesson) -> bool:
    return is_same(option, entry.word) or is_form(fold(option), fold(entry.word), lesson.target)


def _asked_meaning(question: str, lesson: Lesson) -> list[Entry]:
    """The entries whose translation the question quotes, or holds in words of the learner's language."""
    quoted = quoted_in(question)
    exact = [e for e in lesson.entries for piece in quoted if e.means(piece) and not is_same(piece, e.word)]
    if exact or lesson.target.script == lesson.native.script:
        return exact
    found = [e for e in lesson.entries if any(find_words(meaning, question) for meaning in e.meanings)]
    return found if len(found) == 1 else []


def _by_target(question: str, options: list[str], key: int, targets: list[str], lesson: Lesson) -> Verdict:
    """A gapped question that trains one word is answered by that word, if it is among the options."""
    if len(targets) != 1 or count_gaps(question) != 1:
        return None
    entry = lesson.entry_of(targets[0])
    if entry is None:
        return None
    right = [i for i, option in enumerate(options) if _is_word(option, entry, lesson)]
    if len(right) != 1 or key in right:
        return None
    return _verdict(right, options, key, "the word that the question trains")


def _by_text(question: str, options: list[str], key: int, targets: list[str], lesson: Lesson) -> Verdict:
    """A question that the text answers almost word for word."""
    if count_gaps(question):
        return None
    right = answers_in_text(question, options, lesson)
    if right is None or key in right:
        return None
    return _verdict(right, options, key, "the text's answer")
