"""The exercises together, and what all of their types share."""

from collections.abc import Iterator
from typing import Any

from lessons.authoring.problems import Problem, make_problem
from lessons.authoring.schema import EXERCISE_MODELS, EXERCISES_MAX
from lessons.authoring.validate.fields import language_problem
from lessons.authoring.validate.lesson import Lesson, make_lesson
from lessons.authoring.validate.matching import judge_match
from lessons.authoring.validate.quiz import judge_quiz
from lessons.authoring.validate.sentences import judge_fill_blank, judge_scramble
from lessons.authoring.validate.statements import judge_true_false
from neurogloss.text.context import Context
from neurogloss.text.dirt import judge_dirt
from neurogloss.text.shape import judge_shape
from neurogloss.text.tokens import fold, folded_words, is_same, words

LEAST = 3
_JUDGES = {
    "quiz": judge_quiz,
    "match": judge_match,
    "true_false": judge_true_false,
    "fill_blank": judge_fill_blank,
    "scramble": judge_scramble,
}


def judge_exercises(exercises: Any, core: Any, context: Context) -> list[Problem]:
    """All problems of a list of exercises."""
    lesson = make_lesson(core, context)
    items = exercises if isinstance(exercises, list) else []
    problems = [*_judge_set(items), *_judge_translations(items[: EXERCISES_MAX + 1])]
    for index, item in enumerate(items[: EXERCISES_MAX + 1]):
        problems += judge_exercise(item, f"exercises[{index}]", lesson)
    return problems


def judge_exercise(item: Any, path: str, lesson: Lesson) -> list[Problem]:
    """All problems of one exercise; the type's own checks run only on what has the right shape."""
    if not isinstance(item, dict):
        return [make_problem("wrong_type", path, "It must be an object.")]
    kind = item.get("type")
    if not isinstance(kind, str) or kind not in EXERCISE_MODELS:
        return [make_problem("exercise_unknown_type", f"{path}.type", f"“{str(kind)[:40]}” is none of the five types.")]
    problems = judge_shape(item, EXERCISE_MODELS[kind], path)
    problems += _judge_targets(item.get("targets"), f"{path}.targets", lesson)
    if not any(problem.field != f"{path}.source" for problem in problems if problem.code != "target_not_a_word"):
        problems += _judge_source(item, path, lesson)
        problems += _JUDGES[kind](item, path, lesson)
    return problems


def _judge_targets(targets: Any, path: str, lesson: Lesson) -> Iterator[Problem]:
    for index, target in enumerate(targets if isinstance(targets, list) else []):
        if isinstance(target, str) and target and lesson.entry_of(target) is None:
            yield make_problem("target_not_a_word", f"{path}[{index}]", f"“{target}” is no word of the lesson.")


def _judge_source(item: dict[str, Any], path: str, lesson: Lesson) -> Iterator[Problem]:
    source = item.get("sentence_source")
    if source is None:
        return
    field = f"{path}.sentence_source"
    yield from judge_dirt(source, field, lesson.target)
    if not lesson.holds_exactly(source):
        yield make_problem("sentence_not_in_text", field, f"The text does not hold “{source[:80]}”.")
    elif len(words(source)) < 2 and not any(is_same(source, sentence) for sentence in lesson.sentences):
        yield make_problem("sentence_not_in_text", field, f"“{source[:80]}” is no sentence.")
    else:
        yield from language_problem("exercise_language", source, field, lesson)


def _judge_set(items: list[Any]) -> Iterator[Problem]:
    kinds = {kind for item in items if isinstance(item, dict) and isinstance(kind := item.get("type"), str)}
    known = kinds & EXERCISE_MODELS.keys()
    if len(items) < LEAST:
        yield make_problem("exercises_too_few", "exercises", f"{len(items)} exercises; at least {LEAST} are needed.")
    elif len(known) < LEAST:
        yield make_problem("exercises_too_uniform", "exercises", f"{len(known)} types; at least {LEAST} are needed.")
    if len(items) > EXERCISES_MAX:
        yield make_problem("too_long", "exercises", f"More than {EXERCISES_MAX} exercises.")
    seen: dict[Any, int] = {}
    for index, item in enumerate(items):
        key = _identity(item)
        if key is not None and key in seen:
            message = f"The same exercise as exercises[{seen[key]}]."
            yield make_problem("exercise_duplicate", f"exercises[{index}]", message)
        seen.setdefault(key, index)


def _judge_translations(items: list[Any]) -> Iterator[Problem]:
    """Two sentences that have little in common don't share their translation: it belongs to one of them."""
    seen: dict[tuple[str, ...], tuple[int, tuple[str, ...]]] = {}
    for index, item in enumerate(items):
        if not isinstance(item, dict) or item.get("type") != "fill_blank":
            continue
        native, source = item.get("full_sentence_native"), item.get("sentence_source")
        if not isinstance(native, str) or not isinstance(source, str) or not (key := folded_words(native)):
            continue
        first, sentence = seen.setdefault(key, (index, folded_words(source)))
        theirs = folded_words(source)
        if 2 * len({*sentence} & {*theirs}) < min(len({*sentence}), len({*theirs})):
            message = f"It translates the sentence of exercises[{first}], another one."
            yield make_problem("native_wrong", f"exercises[{index}].full_sentence_native", message)


def _identity(item: Any) -> tuple[Any, ...] | None:
    """What makes two exercises the same to a learner; None when there is too little to tell."""
    if not isinstance(item, dict):
        return None
    kind = item.get("type")
    if kind == "match":
        pairs = item.get("pairs")
        lefts = [pair.get("left") for pair in pairs if isinstance(pair, dict)] if isinstance(pairs, list) else []
        return ("match", *sorted(fold(left) for left in lefts if isinstance(left, str))) if lefts else None
    key = {"quiz": "question", "true_false": "statement", "fill_blank": "sentence", "scramble": "correct_sentence"}.get(
        str(kind)
    )
    value = item.get(key) if key else None
    if not isinstance(value, str) or not value:
        return None
    options = item.get("options")
    extra = sorted(fold(o) for o in options if isinstance(o, str)) if isinstance(options, list) else []
    return (kind, *folded_words(value), *extra)
