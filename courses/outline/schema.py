"""The shape of a course's outline, as asked of the model and as kept: the one definition of keys and bounds."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

TITLE_MAX = 120
DESCRIPTION_MAX = 400
SECTIONS_MAX = 10
UNITS_MAX = 12

Title = Annotated[str, Field(min_length=1, max_length=TITLE_MAX)]
Description = Annotated[str, Field(max_length=DESCRIPTION_MAX)]
Order = Annotated[int, Field(ge=1)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class UnitOutline(_Shape):
    """A unit: one topic, four levels."""

    order: Order = Field(description="1, 2, 3… within its section")
    topic: Title = Field(description="what the unit is about, in the learner's language; no two units alike")
    description: Description = Field(description="one sentence in the learner's language")
    icon: Annotated[str, Field(min_length=1, max_length=16)] = Field(description="one emoji")


class SectionOutline(_Shape):
    """A section: a few units that belong together."""

    order: Order = Field(description="1, 2, 3…")
    title: Title = Field(description="in the learner's language")
    description: Description = Field(description="one sentence in the learner's language")
    units: Annotated[list[UnitOutline], Field(min_length=1, max_length=UNITS_MAX)]


class CourseOutline(_Shape):
    """The outline of a course."""

    sections: Annotated[list[SectionOutline], Field(min_length=1, max_length=SECTIONS_MAX)]
