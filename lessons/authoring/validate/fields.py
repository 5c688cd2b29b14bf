"""Checks of single fields that several places share."""

from lessons.authoring.problems import Problem, make_problem
from lessons.authoring.validate.lesson import Lesson
from neurogloss.text.detect import find_foreign, judge_sentence, looks_native
from neurogloss.text.tokens import is_same


def language_problem(code: str, sentence: str, field: str, lesson: Lesson) -> list[Problem]:
    """A problem when the sentence is not in the target language."""
    if not _has_letters(sentence):
        return [make_problem(code, field, f"“{sentence[:80]}” is no sentence.")]
    finding = judge_sentence(sentence, lesson.target)
    if finding is None:
        return []
    seems = f"seems to be {finding.language}" if finding.language else f"is not {lesson.target.name}"
    return [make_problem(code, field, f"“{sentence[:80]}” {seems}: “{finding.fragment[:60]}”.")]


def native_problem(code: str, value: str, field: str, lesson: Lesson) -> list[Problem]:
    """A problem when a short piece is not in the learner's language."""
    finding = looks_native(value, lesson.native, lesson.target)
    if finding is None:
        return []
    return [make_problem(code, field, f"“{value[:80]}” is not {lesson.native.name}.")]


def native_sentence_problem(code: str, value: str, source: str, field: str, lesson: Lesson) -> list[Problem]:
    """A problem when a sentence's translation is in another language, or is the sentence itself."""
    if lesson.target.name != lesson.native.name and source and is_same(value, source):
        return [make_problem(code, field, "It repeats the sentence instead of translating it.")]
    if not _has_letters(value):
        return [make_problem(code, field, f"“{value[:80]}” is no sentence.")]
    native = lesson.native
    finding = judge_sentence(value, native) or find_foreign(value, native.code, native.letters, native.script)
    if finding is None:
        return native_problem(code, value, field, lesson)
    return [make_problem(code, field, f"“{value[:80]}” is not {lesson.native.name}: “{finding.fragment[:60]}”.")]


def _has_letters(value: str) -> bool:
    return any(sign.isalpha() for sign in value)
