"""The problems of a lesson: the common ones under the name that the pipeline knows, and those of exercises."""

from neurogloss.text.problems import CODES, WARNINGS, Problem, Severity, errors_of, make_problem

__all__ = ["CODES", "WARNINGS", "Problem", "Severity", "bad_exercises", "errors_of", "make_problem"]


def bad_exercises(problems: list[Problem]) -> set[int]:
    """Indexes of the exercises that have an error of their own."""
    return {p.exercise_index for p in problems if p.is_error and p.exercise_index is not None}
