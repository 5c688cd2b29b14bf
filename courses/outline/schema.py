"""The shape of a course's outline, as asked of the model."""

from pydantic import BaseModel


class UnitOutline(BaseModel):
    order: int
    topic: str
    description: str
    icon: str


class SectionOutline(BaseModel):
    order: int
    title: str
    description: str
    units: list[UnitOutline]


class CourseOutline(BaseModel):
    sections: list[SectionOutline]
