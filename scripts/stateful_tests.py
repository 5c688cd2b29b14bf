"""pytest plugin (`-p scripts.stateful_tests`): leaves out tests that touch neither database nor cache.

Pure code does the same whatever server stands behind it. What stays: tests that use the database, and those of every file
whose name ends in a layer.
"""

import re

import pytest

LAYERS = re.compile(r"_(api|view|service|command|performance)\.py$")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    pure = [item for item in items if not _is_stateful(item)]
    if pure:
        config.hook.pytest_deselected(items=pure)
        left_out = set(pure)
        items[:] = [item for item in items if item not in left_out]


def _is_stateful(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return (
        item.get_closest_marker("django_db") is not None
        or bool(fixtures & {"db", "transactional_db"})
        or LAYERS.search(item.path.name) is not None
    )
