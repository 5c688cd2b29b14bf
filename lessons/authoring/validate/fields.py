"""Checks of single fields that several places share."""

from lessons.authoring.problems import Problem, make_problem
from lessons.authoring.validate.lesson import Lesson
from neurogloss.languages import Language
from neurogloss.text.detect import find_foreign, judge_sentence, looks_native
from neurogloss.text.dirt import find_dirt
from neurogloss.text.tokens import is_same

_MESSAGES = {
    "markup": "Markup or code: “{}”.",
    "error_text": "An error message or an empty value's name: “{}”.",
    "assistant_talk": "The model talks to the user: “{}”.",
    "placeholder": "Something was left unfilled: “{}”.",
    "mixed_script": "“{}” mixes letters of two scripts.",
}


def dirt_in(
    value: str, field: str, language: Language, *, may_have_gap: bool = False, may_have_notes: bool = False
) -> list[Problem]:
    """Problems for everything in the value that no learner may see."""
    found = find_dirt(value, language, may_have_gap=may_have_gap, may_have_notes=may_have_notes)
    return [make_problem(dirt.code, field, _MESSAGES[dirt.code].format(dirt.piece)) for dirt in found]


def language_problem(code: str, sentence: str, field: str, lesson: Lesson) -> list[Problem]:
    """A problem when the sentence is not in the target language."""
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
    native = lesson.native
    finding = judge_sentence(value, native) or find_foreign(value, native.code, native.letters, native.script)
    if finding is None:
        return native_problem(code, value, field, lesson)
    return [make_problem(code, field, f"“{value[:80]}” is not {lesson.native.name}: “{finding.fragment[:60]}”.")]
