"""What the starter content holds, in numbers: lessons, sentences, words, and how often new words come back. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from courses.starter.types import Pair, Theme
from neurogloss.languages import Language, get_language
from neurogloss.text.morphology import holds_word


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """Counts of one theme (or, added up, of a pair).

    `words` are entries of the lessons' word lists; `new` are those not taught earlier in the course; `back` of the new
    ones come back in at least one later lesson of the course, `back_in_theme` in one of their theme; `times` is in how many
    later lessons all the new ones come back together.
    """

    name: str
    units: int = 0
    lessons: int = 0
    sentences: int = 0
    words: int = 0
    new: int = 0
    back_in_theme: int = 0
    back: int = 0
    times: int = 0

    @property
    def times_each(self) -> float:
        """In how many later lessons a new word comes back, on average."""
        return self.times / self.new if self.new else 0.0

    def plus(self, other: ThemeCounts) -> ThemeCounts:
        return ThemeCounts(
            name=self.name,
            units=self.units + other.units,
            lessons=self.lessons + other.lessons,
            sentences=self.sentences + other.sentences,
            words=self.words + other.words,
            new=self.new + other.new,
            back_in_theme=self.back_in_theme + other.back_in_theme,
            back=self.back + other.back,
            times=self.times + other.times,
        )


def count_themes(pair: Pair) -> list[ThemeCounts]:
    """The counts of every theme in order, and at the end of all of them."""
    language = get_language(pair.target_language)
    taught: set[str] = set()
    counts = [_count_theme(pair, theme, taught, language) for theme in pair.themes]
    total = ThemeCounts("all")
    for entry in counts:
        total = total.plus(entry)
    return [*counts, total]


def _count_theme(pair: Pair, theme: Theme, taught: set[str], language: Language) -> ThemeCounts:
    lessons = [lesson for unit in theme.units for lesson in unit.lessons]
    returns = list(_returns(pair, theme, taught, language))
    return ThemeCounts(
        name=theme.key,
        units=len(theme.units),
        lessons=len(lessons),
        sentences=sum(len(lesson.sentences) for lesson in lessons),
        words=sum(len(lesson.words) for lesson in lessons),
        new=len(returns),
        back_in_theme=sum(theme.key in homes for homes in returns),
        back=sum(bool(homes) for homes in returns),
        times=sum(len(homes) for homes in returns),
    )


def _returns(pair: Pair, theme: Theme, taught: set[str], language: Language) -> Iterator[list[str]]:
    """For each word that `theme` is first to teach (and that is added to `taught`): the themes of the later lessons with it."""
    course = [(unit.theme, lesson) for unit in pair.units for lesson in unit.lessons]
    for place, (key, lesson) in enumerate(course):
        for word in lesson.words if key == theme.key else ():
            if word.word not in taught:
                taught.add(word.word)
                yield [home for home, later in course[place + 1 :] if holds_word(later.text, word.word, language)]
