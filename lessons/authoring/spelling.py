"""Which word forms of the starter content a dictionary knows, which people have reviewed, which neither. A hint, no more."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from courses.starter.types import Pair

HUNSPELL_DICTIONARIES = {"kk": "kk_KZ", "ru": "ru_RU", "en": "en_US"}
REVIEWED_DIR = "reviewed_forms"
HUNSPELL_SECONDS = 60

_FORM = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Spelling:
    """Distinct word forms (lower case): known to hunspell, only on the reviewed list, and unknown with where they stand."""

    known: frozenset[str]
    reviewed: frozenset[str]
    unknown: dict[str, str]


class SpellerMissingError(Exception):
    """hunspell or its dictionary for the language isn't installed; the text says what is missing."""


def check_spelling(pair: Pair, directory: Path) -> Spelling:
    """Every distinct word form of the pair, against hunspell and the pair's lists. Raises SpellerMissingError."""
    places: dict[str, str] = {}
    for place, text in _texts(pair):
        for form in _FORM.findall(text):
            places.setdefault(form.lower(), place)
    doubtful = find_unknown(places, pair.code.partition("-")[0])
    reviewed = read_reviewed_forms(directory)
    return Spelling(
        known=frozenset(places.keys() - doubtful),
        reviewed=frozenset(doubtful & reviewed),
        unknown={form: places[form] for form in sorted(doubtful - reviewed)},
    )


def read_reviewed_forms(directory: Path) -> set[str]:
    """The forms on the lists `reviewed_forms/*.txt`: one a line, what follows a # is a remark."""
    lines = [
        line.partition("#")[0].strip().lower()
        for path in sorted((directory / REVIEWED_DIR).glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return {line for line in lines if line}


def find_unknown(forms: Iterable[str], language_code: str) -> set[str]:
    """The forms of which some part (between hyphens) is known to hunspell neither in lower case nor as a name."""
    parts = {form: form.split("-") for form in forms}
    single = sorted({part for entry in parts.values() for part in entry})
    rejected = _rejected(single, language_code)
    names = _rejected([part.capitalize() for part in single if part in rejected], language_code)
    doubtful = {part for part in rejected if part.capitalize() in names}
    return {form for form, entry in parts.items() if doubtful.intersection(entry)}


def _rejected(words: list[str], language_code: str) -> set[str]:
    dictionary = HUNSPELL_DICTIONARIES.get(language_code, language_code)
    program = shutil.which("hunspell")
    if program is None:
        raise SpellerMissingError("hunspell isn't installed")
    done = subprocess.run(  # noqa: S603 (no shell, fixed arguments)
        [program, "-i", "utf-8", "-d", dictionary, "-l"],
        input="\n".join(words) + "\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=HUNSPELL_SECONDS,
        check=False,
    )
    if done.returncode != 0 or "Can't open" in done.stderr:
        raise SpellerMissingError(f"hunspell has no dictionary {dictionary} (package hunspell-{language_code})")
    return set(done.stdout.split())


def _texts(pair: Pair) -> Iterator[tuple[str, str]]:
    """(lesson key, text in the target language) of everything that a learner may see."""
    for unit in pair.units:
        for lesson in unit.lessons:
            texts = [lesson.title, lesson.text, *(statement.text for statement in lesson.statements)]
            texts += [text for word in lesson.words for text in (word.word, word.form, *word.distractors)]
            yield from ((lesson.key, text) for text in texts)
