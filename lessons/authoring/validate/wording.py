"""quiz: which languages question and options are in."""

import re
from collections.abc import Iterator

from lessons.authoring.problems import Problem, make_problem
from lessons.authoring.validate.lesson import Lesson
from neurogloss.text.detect import find_foreign, is_surely, likelier
from neurogloss.text.lookalikes import script_of
from neurogloss.text.morphology import holds_word
from neurogloss.text.ngrams import MODELS, get_model
from neurogloss.text.rivals import is_plainly_russian
from neurogloss.text.tokens import fold, folded_words, split_sentences, words

_QUOTED = re.compile(r"«([^»]+)»|\"([^\"]+)\"|“([^”]+)”|„([^“”]+)[“”]|(?<!\w)'([^']+)'(?!\w)|‘([^’]+)’|\(([^)]+)\)")
_GAP = re.compile(r"_{2,}")
_ENGLISH_LEAST = 2


def quoted_in(question: str) -> list[str]:
    """What stands in quotes or brackets."""
    return [next(group for group in match.groups() if group) for match in _QUOTED.finditer(question)]


def question_problem(question: str, options: list[str], field: str, lesson: Lesson) -> Iterator[Problem]:
    """A problem when the question, quotations aside, is not in the target language."""
    bare = _QUOTED.sub(" ", _GAP.sub(" ", question))
    for meaning in sorted({m for entry in lesson.entries for m in entry.meanings}, key=len, reverse=True):
        if len(meaning) > 2:
            bare = re.sub(rf"(?<!\w){re.escape(meaning)}(?!\w)", " ", bare, flags=re.I)
    target = lesson.target
    for sentence in split_sentences(bare):
        finding = find_foreign(sentence, target.code, target.letters, target.script)
        if finding:
            message = f"“{question[:80]}” is not {target.name}: “{finding.fragment[:60]}”."
            yield make_problem("exercise_language", field, message)
            return
    if not any(sign.isalpha() for sign in question) and not ("_" in question and re.search(r"\d", question)):
        yield make_problem("empty", field, "The question has no words.")
    elif _leans_native(bare, lesson):
        yield make_problem("exercise_language", field, f"“{question[:80]}” is not {target.name}.")


def _leans_native(bare: str, lesson: Lesson) -> bool:
    """A short question ("Что значит …?") that is far likelier in the learner's language."""
    tokens = folded_words(bare)
    if not tokens or lesson.target.script != lesson.native.script:
        return False
    if any(token in _known(lesson.target.code) for token in tokens):
        return False
    return likelier(bare, lesson.native, lesson.target) > 4 and is_surely(bare, lesson.native, lesson.target)


def _known(code: str) -> frozenset[str]:
    return frozenset(get_model(code).counts) if code in MODELS else frozenset()


def is_in_native(options: list[str], lesson: Lesson) -> bool:
    """Whether the options are translations, in the learner's language, rather than words of the target's."""
    votes = [_is_native(option, lesson) for option in options]
    return sum(votes) * 2 > len(votes)


def _is_native(option: str, lesson: Lesson) -> bool:
    target, native = lesson.target, lesson.native
    letters = [sign for sign in option if sign.isalpha()]
    if target.script != native.script:
        return bool(letters) and sum(script_of(sign) == native.script for sign in letters) * 2 > len(letters)
    if len(letters) < 2:  # a letter or a number is in no language
        return False
    if any(entry.means(option) for entry in lesson.entries) and not _is_target_word(option, lesson):
        return True
    if native.letters and set(fold(option)) & (target.letters - native.letters):
        return False
    return not _is_target_word(option, lesson) and likelier(option, native, target) > 0.5


def _is_target_word(option: str, lesson: Lesson) -> bool:
    return any(holds_word(option, entry.word, lesson.target) for entry in lesson.entries) or all(
        word in lesson.text_words for word in folded_words(option)
    )


def strange_options(options: list[str], field: str, lesson: Lesson) -> Iterator[Problem]:
    """Options in a third language; options in both languages are only bad style."""
    scripts = {lesson.target.script, lesson.native.script}
    if "Latin" not in scripts:
        latin = [option for option in options if _is_latin(option)]
        english = [option for option in latin if _is_english(option)]
        small = [option for option in latin if option == option.lower() and len(option) > 2]
        if len(english) >= _ENGLISH_LEAST or len(small) >= _ENGLISH_LEAST:
            yield make_problem("exercise_language", field, f"“{latin[0]}” is in neither language of the lesson.")
            return
    if not all(_letters_fit(option, lesson) for option in options):
        yield make_problem("exercise_language", field, "An option has letters of neither language of the lesson.")
    if odd := _native_among_ours(options, lesson):
        yield make_problem("exercise_language", field, f"“{odd}” is {lesson.native.name} among {lesson.target.name}.")
    votes = [_is_native(option, lesson) for option in options if folded_words(option)]
    if lesson.target.script != lesson.native.script and any(votes) and not all(votes):
        yield make_problem("quiz_options_mixed", field, "Some options are words, others translations.")


def _native_among_ours(options: list[str], lesson: Lesson) -> str:
    """The option that is Russian beyond doubt where all others are beyond doubt Kazakh: it gives itself away."""
    if (lesson.target.code, lesson.native.code) != ("kk", "ru"):
        return ""
    own = lesson.target.letters - lesson.native.letters
    rest = [o for o in options if not (set(fold(o)) & own or _is_target_word(o, lesson))]
    if len(rest) != 1 or not folded_words(rest[0]):
        return ""
    return rest[0] if all(is_plainly_russian(word, "kk") for word in folded_words(rest[0])) else ""


def _letters_fit(option: str, lesson: Lesson) -> bool:
    alphabets = (lesson.target.letters, lesson.native.letters)
    if not all(alphabets):
        return True
    return all(
        any(set(fold(word)) - set("'-0123456789") <= letters for letters in alphabets) or _is_latin(word)
        for word in words(option)
    )


def _is_latin(option: str) -> bool:
    letters = [sign for sign in option if sign.isalpha()]
    return bool(letters) and all(script_of(sign) == "Latin" for sign in letters)


def _is_english(option: str) -> bool:
    return all(word in _known("en") for word in folded_words(option))
