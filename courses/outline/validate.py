from typing import Any

from pydantic import ValidationError

from courses.outline.schema import CourseOutline
from neurogloss.text.context import Context
from neurogloss.text.problems import Problem


def validate_outline(outline: dict[str, Any], context: Context) -> list[Problem]:
    try:
        CourseOutline.model_validate(outline)
    except ValidationError as error:
        return [Problem("wrong_type", ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
    return []
