"""The starter content as an author of lessons: the same interface as the model's, without a model."""

from dataclasses import asdict

from courses.starter.content import load_pair
from courses.starter.types import Unit
from lessons.authoring.starter import build_starter_lesson
from lessons.authoring.types import LessonWish, WrittenLesson
from neurogloss.llm.errors import ModelUnavailable

PROVIDER = "starter"


class StarterAuthor:
    """Lessons of one unit of the starter content; another seed gives other exercises on the same text."""

    name = PROVIDER

    def write_lesson(self, wish: LessonWish) -> WrittenLesson:
        """The lesson that `wish.content_key` names. ModelUnavailable when the content has it no more."""
        built = build_starter_lesson(find_unit(wish), wish.number, wish.seed)
        extras = asdict(built.extras)
        return WrittenLesson(
            text=built.lesson["text"],
            vocabulary=built.lesson["vocabulary"],
            exercises=built.lesson["exercises"],
            provider=PROVIDER,
            model=wish.content_key,
            prompt_version=PROVIDER,
            raw={"_meta": {"seed": wish.seed}},
            extras={**extras, "sentences": list(extras["sentences"]), "pos": dict(built.extras.pos)},
        )


def find_unit(wish: LessonWish) -> Unit:
    pair = load_pair(wish.target_language, wish.native_language)
    unit = pair.find_unit(wish.content_key) if pair else None
    if unit is None or wish.number > len(unit.lessons):
        raise ModelUnavailable("the starter content has no such unit any more", code="no_starter_content")
    return unit
