"""Judges a normalised outline: order, sizes, distinct topics, titles that a learner can read."""

from collections.abc import Iterator
from typing import Any

from courses.outline.schema import CourseOutline
from neurogloss.languages import Language
from neurogloss.text.context import Context
from neurogloss.text.detect import judge_sentence, likelier, looks_native
from neurogloss.text.dirt import judge_dirt
from neurogloss.text.ngrams import MODELS, get_model
from neurogloss.text.problems import Problem, make_problem
from neurogloss.text.shape import judge_shape
from neurogloss.text.tokens import fold, folded_words, split_sentences, words

_FAR_LIKELIER = 4.0
_SENTENCE = 4


def validate_outline(outline: dict[str, Any], context: Context) -> list[Problem]:
    """All problems of what `normalise_outline` gave; field paths as `sections[0].units[2].topic`.

    `context.topic` holds what the learner asked for: those words may stand in titles in whatever language they came.
    """
    problems = judge_shape(outline, CourseOutline, "")
    sections = outline.get("sections") if isinstance(outline, dict) else None
    items = [item for item in sections if isinstance(item, dict)] if isinstance(sections, list) else []
    problems += _judge_order(items, "sections", "section")
    problems += _distinct(items)
    for index, section in enumerate(items):
        problems += _judge_section(section, f"sections[{index}]", context)
    return list(dict.fromkeys(problems))


def _judge_section(section: dict[str, Any], path: str, context: Context) -> Iterator[Problem]:
    yield from _judge_line(section.get("title"), f"{path}.title", context)
    yield from _judge_line(section.get("description"), f"{path}.description", context)
    units = section.get("units")
    items = [unit for unit in units if isinstance(unit, dict)] if isinstance(units, list) else []
    yield from _judge_order(items, f"{path}.units", "unit")
    for index, unit in enumerate(items):
        yield from _judge_line(unit.get("topic"), f"{path}.units[{index}].topic", context)
        yield from _judge_line(unit.get("description"), f"{path}.units[{index}].description", context)


def _judge_order(items: list[dict[str, Any]], path: str, what: str) -> Iterator[Problem]:
    orders = [item.get("order") for item in items]
    if orders != list(range(1, len(items) + 1)):
        yield make_problem("order_wrong", path, f"Each {what} needs its number: 1, 2, 3…, not {str(orders)[:80]}.")


def _distinct(sections: list[dict[str, Any]]) -> Iterator[Problem]:
    titles: set[tuple[str, ...]] = set()
    topics: dict[tuple[str, ...], str] = {}
    for index, section in enumerate(sections):
        title = _key(section.get("title"))
        if title and title in titles:
            yield make_problem(
                "title_duplicate", f"sections[{index}].title", f"“{section['title']}” stands there twice."
            )
        titles.add(title)
        units = section.get("units")
        for place, unit in enumerate(units if isinstance(units, list) else []):
            path = f"sections[{index}].units[{place}].topic"
            topic = _key(unit.get("topic")) if isinstance(unit, dict) else ()
            if topic and topic in topics:
                yield make_problem(
                    "topic_duplicate", path, f"“{unit['topic']}” is already the topic of {topics[topic]}."
                )
            topics.setdefault(topic, path)


def _key(value: Any) -> tuple[str, ...]:
    return tuple(sorted(folded_words(value))) if isinstance(value, str) else ()


def _judge_line(value: Any, path: str, context: Context) -> Iterator[Problem]:
    if not isinstance(value, str) or not value:
        return
    yield from judge_dirt(value, path, context.native_language, is_own=True)
    if _is_foreign(_without_wishes(value, context.topic), context.native_language, context.target_language):
        yield make_problem("title_language", path, f"“{value[:80]}” is not {context.native_language.name}.")


def _without_wishes(value: str, wishes: str) -> str:
    wished = set(folded_words(wishes))
    kept = [token for token in words(value) if fold(token) not in wished]
    return value if len(kept) == len(words(value)) else " ".join(kept)


def _is_foreign(value: str, native: Language, target: Language) -> bool:
    """Whether a title or description is in another language; names ("Mobile Legends") are in none."""
    tokens = words(value)
    latin = [token for token in tokens if token.isascii() and token.isalpha() and not token.isupper()]
    if native.script != "Latin" and any(token.islower() and _is_known(token, "en") for token in latin):
        return True
    if native.script != "Latin" and latin and len(latin) == len(tokens):
        return any(all(_is_known(token, code) for token in latin) for code in MODELS if MODELS[code][1] == "Latin")
    if len(tokens) >= _SENTENCE or len(split_sentences(value)) > 1:
        return judge_sentence(value, native) is not None
    if all(token.isascii() for token in tokens) or any(_is_known(token, native.code) for token in tokens):
        return False
    if looks_native(value, native, target) is not None:
        return True
    return target.script == native.script and len(tokens) > 1 and likelier(value, target, native) > _FAR_LIKELIER


def _is_known(token: str, code: str) -> bool:
    return code in MODELS and fold(token) in get_model(code).counts
