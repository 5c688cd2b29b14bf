"""The good lessons of the evaluation set, and what is made of them."""

import copy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.evals.flaws import FLAWS
from tests.evals.slips import SLIPS

Record = dict[str, Any]
LESSONS = Path(__file__).parent / "lessons"
# Good lessons in languages (or turns) that the flaws are not made for.
OTHERS = Path(__file__).parent / "others"
# Flaws that no text and no vocabulary can reveal in these lessons.
UNKNOWABLE = {
    ("quiz_key_wrong", "en-ru-b1-city"),  # a definition in free words
    ("quiz_key_wrong", "kk-a1-what"),  # the text holds the wrong answer too, in a question
    ("quiz_meaning_right_missing", "kk-a2-startup"),  # the key may be a paraphrase
    ("word_in_native", "kk-a1-games"),  # the word is its own translation
}


@cache
def _read(directory: Path) -> tuple[Record, ...]:
    return tuple(
        {"id": path.stem, **yaml.safe_load(path.read_text("utf-8"))} for path in sorted(directory.glob("*.yaml"))
    )


def good_records() -> list[Record]:
    return copy.deepcopy(list(_read(LESSONS)))


def other_good_records() -> list[Record]:
    return copy.deepcopy(list(_read(OTHERS)))


def flawed_records() -> list[tuple[str, Record]]:
    made = [(name, make(record)) for name, make in FLAWS.items() for record in good_records()]
    return [(name, record) for name, record in made if record is not None]


def slipped_records() -> list[tuple[str, Record, Record]]:
    """(kind of slip, the record with it, the good lesson that must come out)."""
    made = [
        (name, make(copy.deepcopy(record)), record["lesson"])
        for name, make in SLIPS.items()
        for record in good_records()
    ]
    return [(name, record, lesson) for name, record, lesson in made if record is not None]
