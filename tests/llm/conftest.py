import pytest

from tests.support.fixtures import (  # noqa: F401
    FALLBACK,
    PRIMARY,
    groq,
    isolated_cache,
    model_server,
    openai,
    quick,
)


@pytest.fixture(autouse=True)
def _own_cache(isolated_cache):  # noqa: F811
    """Every test here has breakers of its own."""
