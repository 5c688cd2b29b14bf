from typing import Any

from neurogloss.text.context import Context
from neurogloss.text.problems import Problem


def validate_core(core: Any, context: Context) -> list[Problem]:
    return []


def validate_exercises(exercises: Any, core: Any, context: Context) -> list[Problem]:
    return []
