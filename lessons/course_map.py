"""The course as a road: what each stop is called, where the learner stands, what opens what is locked. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

ICONS = {"lesson": "book", "practice": "repeat", "trophy": "trophy"}


@dataclass(frozen=True, slots=True)
class MapLevel:
    id: str
    title: str
    icon: str
    status: str
    stars: int
    is_here: bool

    @property
    def is_locked(self) -> bool:
        return self.status == "locked"

    @property
    def is_done(self) -> bool:
        return self.status in {"completed", "gold"}


@dataclass(frozen=True, slots=True)
class MapUnit:
    topic: str
    description: str
    icon: str
    levels: tuple[MapLevel, ...]

    @property
    def is_locked(self) -> bool:
        return all(level.is_locked for level in self.levels)

    @property
    def is_done(self) -> bool:
        return all(level.is_done for level in self.levels)

    @property
    def is_here(self) -> bool:
        return any(level.is_here for level in self.levels)


@dataclass(frozen=True, slots=True)
class MapSection:
    order: int
    title: str
    description: str
    units: tuple[MapUnit, ...]


@dataclass(frozen=True, slots=True)
class CourseMap:
    sections: tuple[MapSection, ...]
    here: MapLevel | None
    here_unit: MapUnit | None
    done: int
    total: int


def level_title(*, kind: str, order: int) -> str:
    if kind == "practice":
        return _("Practice")
    if kind == "trophy":
        return _("Unit test")
    return _("Lesson %(number)s") % {"number": order}


def build_map(course: Mapping[str, Any]) -> CourseMap:
    """`course` is courses.selectors.course_view's. The learner stands at the first level that is open and not done."""
    levels = [level for _unit, level in _levels(course)]
    here_id = next((level["id"] for level in levels if level["status"] == "in_progress"), "")
    sections = tuple(_section(section, here_id) for section in course["sections"])
    units = [unit for section in sections for unit in section.units]
    here_unit = next((unit for unit in units if unit.is_here), None)
    return CourseMap(
        sections=sections,
        here=next((level for level in here_unit.levels if level.is_here), None) if here_unit else None,
        here_unit=here_unit,
        done=sum(level["status"] in {"completed", "gold"} for level in levels),
        total=len(levels),
    )


def opened_by(course: Mapping[str, Any], level_id: str) -> tuple[str, str]:
    """What has to be completed for a level to open: (the unit's topic, the level's title); empty for the first."""
    before = ("", "")
    for unit, level in _levels(course):
        if level["id"] == level_id:
            return before
        before = (unit["topic"], level_title(kind=level["type"], order=level["order"]))
    return ("", "")


def _levels(course: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for section in course["sections"]:
        for unit in section["units"]:
            for level in unit["levels"]:
                yield unit, level


def _section(section: Mapping[str, Any], here_id: str) -> MapSection:
    units = tuple(_unit(unit, here_id) for unit in section["units"])
    return MapSection(section["order"], section["title"], section["description"], units)


def _unit(unit: Mapping[str, Any], here_id: str) -> MapUnit:
    levels = tuple(
        MapLevel(
            id=level["id"],
            title=level_title(kind=level["type"], order=level["order"]),
            icon=ICONS[level["type"]],
            status=level["status"],
            stars=level["stars"],
            is_here=level["id"] == here_id,
        )
        for level in unit["levels"]
    )
    return MapUnit(unit["topic"], unit["description"], unit["icon"], levels)
