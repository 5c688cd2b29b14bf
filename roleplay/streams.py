"""How many answers may stream at once: each holds a thread of the server for as long as the model speaks."""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

MOST_STREAMS = 16  # of all processes that share the cache
SLOT_SECONDS = 180  # longer than any answer; a process that dies frees its slots by doing nothing


class TooManyStreamsError(Exception):
    """All slots are taken; answered with 503 and `retry_after` in seconds."""

    code = "too_many_streams"
    retry_after = 5

    def __init__(self) -> None:
        self.message = _("Many people are talking right now. Please try again in a few seconds.")
        super().__init__(self.message)


@contextmanager
def hold_stream_slot() -> Iterator[None]:
    """One of the slots for the block. TooManyStreamsError when none is free."""
    owner = uuid.uuid4().hex
    key = _take_slot(owner)
    try:
        yield
    finally:
        if key is not None:
            _give_back(key, owner)


def _give_back(key: str, owner: str) -> None:
    try:
        if cache.get(key) == owner:
            cache.delete(key)
    except Exception:  # went away meanwhile: the slot lapses, and what was said is said
        logger.exception("a stream's slot can't be given back")


def _take_slot(owner: str) -> str | None:
    """The slot's key; None where the cache can't say: a cache that is away must not end all conversations."""
    try:
        for number in range(MOST_STREAMS):
            key = f"roleplay-stream-{number}"
            if cache.add(key, owner, SLOT_SECONDS):
                return key
    except Exception:
        logger.exception("streams can't be counted")
        return None
    raise TooManyStreamsError
