"""Loads the starter content. Pure: YAML files in, frozen dataclasses out, no ORM.

A pair is a directory `<target code>-<native code>` of settings.STARTER_CONTENT_DIR with a `themes.yaml`
and a directory `<NN>-<theme key>` of unit files for each theme. docs/content.md is its guide.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from courses.starter.checks import check_pair
from courses.starter.types import Lesson, Pair, Sentence, Statement, Theme, Unit, Word
from neurogloss.languages import LANGUAGES

SCHEMA_DIR = Path(__file__).resolve().parents[2] / "lessons" / "content"
MAX_FILE_BYTES = 200_000
# libyaml reads the whole of a pair in a tenth of the time; PyYAML may be built without it.
_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContentError(Exception):
    """Content that can't be used; its text is one line with the file and the place, `problems` lists all."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(problems[0] + more)


class _Loader(_BaseLoader):  # type: ignore[misc]
    """Refuses a key that stands twice in one mapping: YAML would silently drop the first."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key_node.value!r} stands twice", problem_mark=key_node.start_mark)
            seen.add(key_node.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def load_pair(target_language: str, native_language: str) -> Pair | None:
    """The starter course for a pair of languages (names of neurogloss.languages), or None if there is none.

    Read once a process. Raises ContentError if its files are faulty.
    """
    directories = _pair_directories(settings.STARTER_CONTENT_DIR)
    directory = directories.get((target_language, native_language))
    return read_pair(directory) if directory else None


def available_pairs() -> tuple[tuple[str, str], ...]:
    """(target language, native language) of every pair with starter content, as English names."""
    return tuple(_pair_directories(settings.STARTER_CONTENT_DIR))


@lru_cache(maxsize=16)
def read_pair(directory: Path) -> Pair:
    """The pair kept in `directory`. Raises ContentError."""
    header = _read_header(directory)
    themes = tuple(_themes(directory, header))
    pair = Pair(directory.name, header["target_language"], header["native_language"], themes)
    if problems := check_pair(pair):
        raise ContentError(problems)
    return pair


@lru_cache(maxsize=4)
def _pair_directories(root: str | Path) -> dict[tuple[str, str], Path]:
    directories = {}
    for path in sorted(Path(root).glob("*-*/themes.yaml")):
        header = _read_header(path.parent)
        directories[header["target_language"], header["native_language"]] = path.parent
    return directories


def _read_header(directory: Path) -> dict[str, Any]:
    """The content of the pair's themes.yaml, whose languages are those of the directory's name."""
    path = directory / "themes.yaml"
    header = _read_file(path, "themes.schema.json")
    languages = [LANGUAGES.get(header[field]) for field in ("target_language", "native_language")]
    if "-".join(language.code for language in languages if language) != directory.name:
        raise ContentError([f"{_place(path)}: the languages aren't those of the directory's name"])
    return header


def _themes(directory: Path, header: dict[str, Any]) -> Iterator[Theme]:
    """Themes with their units; a theme whose files aren't written yet is left out."""
    entries = header["themes"]
    names = [f"{number:02d}-{entry['key']}" for number, entry in enumerate(entries, start=1)]
    for path in sorted(directory.glob("[0-9][0-9]-*")):
        if path.name not in names:
            raise ContentError([f"{directory.name}/{path.name}: no theme of this number and key in themes.yaml"])
    for number, (name, entry) in enumerate(zip(names, entries, strict=True), start=1):
        units = tuple(_units(directory / name, entry["key"], header["target_language"]))
        if units:
            yield Theme(
                key=entry["key"],
                number=number,
                level=entry["level"],
                icon=entry["icon"],
                title=entry["title"],
                description=entry["description"],
                keywords={code: tuple(words) for code, words in entry["keywords"].items()},
                units=units,
            )


def _units(directory: Path, theme: str, language: str) -> Iterator[Unit]:
    paths = sorted(directory.glob("*.yaml"), key=lambda path: (len(path.name.partition("-")[0]), path.name))
    for number, path in enumerate(paths, start=1):
        if path.name.partition("-")[0] != str(number):
            raise ContentError([f"{_place(path)}: the number of this file should be {number}"])
        data = _read_file(path, "schema.json")
        if path.stem != f"{number}-{data['unit']}":
            raise ContentError([f"{_place(path)}: unit: {data['unit']!r} isn't the name of the file"])
        lessons = tuple(_lesson(lesson) for lesson in data["lessons"])
        yield Unit(
            target_language=language,
            key=data["unit"],
            theme=theme,
            number=number,
            topic=data["topic"],
            description=data["description"],
            icon=data["icon"],
            lessons=lessons,
        )


def _lesson(data: dict[str, Any]) -> Lesson:
    return Lesson(
        key=data["key"],
        title=data["title"],
        grammar=data["grammar"],
        sentences=tuple(Sentence(**sentence) for sentence in data["sentences"]),
        words=tuple(Word(**{**word, "distractors": tuple(word.get("distractors", ()))}) for word in data["words"]),
        statements=tuple(Statement(**statement) for statement in data["statements"]),
        free_order=tuple(data.get("free_order", ())),
    )


def _read_file(path: Path, schema: str) -> dict[str, Any]:
    """The file's content, which matches the schema. Raises ContentError with file and place."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ContentError([f"{_place(path)}: more than {MAX_FILE_BYTES} bytes"])
        data = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506 (a safe loader)
    except OSError as error:
        raise ContentError([f"{_place(path)}: can't be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise ContentError([f"{_place(path)}: isn't UTF-8 (byte {error.start})"]) from error
    except yaml.YAMLError as error:
        raise ContentError([f"{_place(path)}: {_yaml_fault(error)}"]) from error
    if fault := best_match(_validator(schema).iter_errors(data)):
        where = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in fault.absolute_path)
        message = " ".join(fault.message.split())[:200]
        raise ContentError([f"{_place(path)}: {where.lstrip('.') or 'file'}: {message}"])
    content: dict[str, Any] = data
    return content


def _yaml_fault(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    text = " ".join(str(getattr(error, "problem", None) or error).split())
    return f"line {mark.line + 1}: {text}" if mark else text


def _place(path: Path) -> str:
    """Where a translator finds the file: "kk-ru/03-food/2-tea.yaml"."""
    parts = path.parts[-2:] if path.name == "themes.yaml" else path.parts[-3:]
    return "/".join(parts)


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMA_DIR / schema).read_text(encoding="utf-8")))
