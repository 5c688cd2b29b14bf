"""Loads the scripted scenes: `roleplay/scenes/<pair>/<n>-<key>.yaml` and the pair's `common.yaml`.

Pure: files in, frozen dataclasses out. docs of the format: schema.json beside the pairs, and the files themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from roleplay.scene_match import fold, parse_phrase
from roleplay.scene_types import (
    Branch,
    Common,
    ForeignWord,
    ForeignWords,
    Line,
    Node,
    Phrase,
    PieceKind,
    Scene,
    SceneWord,
    Slip,
)

SCENES_DIR = Path(__file__).resolve().parent / "scenes"
MAX_FILE_BYTES = 100_000
CAPTURES = ("number", "name", "any")
SLOT = re.compile(r"\{([a-z_]+)\}")
_PAIR = re.compile(r"[a-z]{2,3}-[a-z]{2,3}")
_FILE = re.compile(r"(\d+)-([a-z][a-z0-9-]*)\.yaml")


class SceneError(ValueError):
    """A scene file that can't be used; one line with the file, the place and what is wrong."""


# libyaml is ten times faster; PyYAML may be built without it.
_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BaseLoader):  # type: ignore[misc]
    """Refuses a key that stands twice in one mapping (YAML would silently drop the first); yes and no are words."""

    yaml_implicit_resolvers = {
        first: [resolver for resolver in resolvers if first in "tTfF" or not resolver[0].endswith(":bool")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        double = next((key for place, key in enumerate(keys) if key in keys[:place]), None)
        if double is not None:
            raise yaml.MarkedYAMLError(None, None, f"the key {double!r} stands twice", node.start_mark)
        return dict(super().construct_mapping(node, deep))


def scene_pairs() -> tuple[str, ...]:
    """The pairs ("kk-ru": target, then native language) that have scenes."""
    return tuple(sorted(path.parent.name for path in SCENES_DIR.glob("*/common.yaml")))


@cache
def load_scenes(pair: str, directory: Path = SCENES_DIR) -> tuple[Scene, ...]:
    """The scenes of a pair in the order of their files, kept for the process. Raises SceneError."""
    if not _PAIR.fullmatch(pair) or not (directory / pair / "common.yaml").is_file():
        raise SceneError(f"{pair}: there are no scenes for this pair")
    common_path = directory / pair / "common.yaml"
    common = _build_common(_read(common_path, "common"), _name(common_path))
    scenes = []
    for path in (directory / pair).glob("*.yaml"):
        named = _FILE.fullmatch(path.name)
        if path == common_path:
            continue
        if named is None:
            raise SceneError(f"{_name(path)}: the file's name is not <number>-<key>.yaml")
        scenes.append(_build_scene(_read(path, "scene"), _name(path), int(named[1]), named[2], pair, common))
    scenes.sort(key=lambda scene: scene.order)
    if len({scene.order for scene in scenes}) < len(scenes) or len({scene.key for scene in scenes}) < len(scenes):
        raise SceneError(f"{pair}: two scenes have the same number or key")
    return tuple(scenes)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _read(path: Path, definition: str) -> dict[str, Any]:
    name = _name(path)
    if path.stat().st_size > MAX_FILE_BYTES:
        raise SceneError(f"{name}: larger than {MAX_FILE_BYTES} bytes")
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  # a SafeLoader
    except UnicodeDecodeError as error:
        raise SceneError(f"{name}: not UTF-8 (byte {error.start})") from error
    except yaml.MarkedYAMLError as error:
        line = f" line {error.problem_mark.line + 1}:" if error.problem_mark else ""
        raise SceneError(f"{name}:{line} {error.problem}") from error
    except yaml.YAMLError as error:
        raise SceneError(f"{name}: {' '.join(str(error).split())}") from error
    problem = best_match(_validator(definition).iter_errors(data))
    if problem is not None:
        raise SceneError(f"{name}: {problem.json_path.removeprefix('$').lstrip('.') or 'file'}: {problem.message}")
    return dict(data)


@cache
def _validator(definition: str) -> Draft202012Validator:
    schema = json.loads((SCENES_DIR / "schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator({**schema, "$ref": f"#/$defs/{definition}"})


def _phrases(patterns: Iterable[str], place: str, bare: PieceKind = "stem") -> tuple[Phrase, ...]:
    try:
        return tuple(parse_phrase(pattern, bare) for pattern in patterns)
    except ValueError as error:
        raise SceneError(f"{place}: {error}") from error


def _line(data: Mapping[str, str]) -> Line:
    return Line(data["text"], data["translation"])


def _slips(items: Iterable[dict[str, Any]], place: str) -> tuple[Slip, ...]:
    return tuple(
        Slip(
            phrases=_phrases(item["match"], f"{place}[{number}].match", "exact"),
            unless=_phrases(item.get("unless", []), f"{place}[{number}].unless", "exact"),
            right=item["right"],
            why=item["why"],
        )
        for number, item in enumerate(items)
    )


def _foreign(items: Iterable[dict[str, Any]], place: str, base: ForeignWords | None = None) -> ForeignWords:
    exact: dict[str, ForeignWord] = {}
    stems: list[tuple[str, ForeignWord]] = []
    for number, item in enumerate(items):
        for phrase in _phrases(item.get("foreign", []), f"{place}[{number}].foreign"):
            if len(phrase) > 1 or phrase[0].kind not in ("exact", "stem"):
                raise SceneError(f"{place}[{number}].foreign: one word each, whole or its beginning")
            entry = ForeignWord(item["word"], is_first_only=item.get("first_only", False))
            if phrase[0].kind == "exact":
                exact[phrase[0].text] = entry
            else:
                stems.append((phrase[0].text, entry))
    if base is not None:
        return ForeignWords({**base.exact, **exact}, (*stems, *base.stems))
    return ForeignWords(exact, tuple(stems))


def _build_common(data: dict[str, Any], name: str) -> Common:
    numbers: dict[str, int] = data["numbers"]
    names = {value: word for word, value in reversed(numbers.items())}  # the first word for a value is its name
    return Common(
        groups={key: _phrases(items, f"{name}: groups.{key}") for key, items in data["groups"].items()},
        numbers=numbers,
        folded_numbers={fold(word): value for word, value in numbers.items()},
        number_suffixes=tuple(data["number_suffixes"]),
        number_names=names,
        not_names=_phrases(data["not_names"], f"{name}: not_names"),
        name_phrases=_phrases(data["name_phrases"], f"{name}: name_phrases"),
        foreign=_foreign(data["foreign"], f"{name}: foreign"),
        foreign_why=data["foreign_why"],
        slips=_slips(data["slips"], f"{name}: slips"),
        suggest=_line(data["suggest"]),
        go_on=_line(data["go_on"]),
        after_end=_line(data["after_end"]),
    )


def _build_scene(data: dict[str, Any], name: str, order: int, key: str, pair: str, common: Common) -> Scene:
    if data["key"] != key:
        raise SceneError(f"{name}: key: {data['key']!r} differs from the file's name")
    scene = Scene(
        key=key,
        order=order,
        pair=pair,
        icon=data["icon"],
        titles=data["titles"],
        roles=data["roles"],
        setting=data["setting"],
        keywords=_phrases((word for words in data["keywords"].values() for word in words), f"{name}: keywords"),
        weak_keywords=_phrases(data.get("weak_keywords", []), f"{name}: weak_keywords"),
        slots={slot: _line(value) for slot, value in data.get("slots", {}).items()},
        start=data["nodes"][0]["key"],
        nodes={node["key"]: _build_node(node, f"{name}: {node['key']}") for node in data["nodes"]},
        slips=_slips(data["slips"], f"{name}: slips"),
        foreign=_foreign(data["words"], f"{name}: words", common.foreign),
        words=tuple(SceneWord(item["word"], item["translation"]) for item in data["words"]),
        common=common,
    )
    if len(scene.nodes) < len(data["nodes"]):
        raise SceneError(f"{name}: nodes: two nodes have the same key")
    _check_scene(scene, name)
    return scene


def _build_node(data: dict[str, Any], place: str) -> Node:
    branches = tuple(
        _build_branch(branch, f"{place}.branches[{number}]") for number, branch in enumerate(data.get("branches", []))
    )
    elsewhere = [branch.to for branch in branches if branch.to != data["key"]]
    return Node(
        key=data["key"],
        line=_line(data),
        hints=tuple(_line(hint) for hint in data.get("hints", [])),
        branches=branches,
        otherwise=_line(data["otherwise"]) if "otherwise" in data else None,
        onward=data.get("onward") or (elsewhere[0] if elsewhere else ""),
        is_end=data.get("end", False),
    )


def _build_branch(data: dict[str, Any], place: str) -> Branch:
    groups = tuple(item[1:] for item in data["if"] if item.startswith("@"))
    return Branch(
        phrases=_phrases((item for item in data["if"] if not item.startswith("@")), f"{place}.if"),
        groups=groups,
        to=data["to"],
        say=_line(data["say"]) if "say" in data else None,
        saves=data.get("save"),
        sets={slot: _line(value) for slot, value in data.get("set", {}).items()},
    )


def _check_scene(scene: Scene, name: str) -> None:
    """What a schema can't say: targets, groups and slots exist; all nodes are reached; each leads to an end."""
    for node in scene.nodes.values():
        if node.is_end is bool(node.branches or node.hints or node.otherwise):
            raise SceneError(f"{name}: {node.key}: a node has hints, branches and otherwise, an end has none of them")
        if not node.is_end and not (node.branches and node.hints and node.otherwise):
            raise SceneError(f"{name}: {node.key}: hints, branches or otherwise are missing")
        for number, branch in enumerate(node.branches):
            _check_branch(scene, branch, f"{name}: {node.key}.branches[{number}]")
        if not node.is_end and node.onward not in scene.nodes:
            raise SceneError(f"{name}: {node.key}: nothing leads onward")
        for line in (node.line, node.otherwise):
            _check_slots(scene, line, f"{name}: {node.key}")
    missed = scene.nodes.keys() - _reached(scene, scene.start)
    if missed:
        raise SceneError(f"{name}: nodes: nothing leads to {', '.join(sorted(missed))}")
    for key in scene.nodes:
        if not any(scene.nodes[reached].is_end for reached in _reached(scene, key)):
            raise SceneError(f"{name}: {key}: no way to an end")
        _check_onward(scene, key, name)


def _check_branch(scene: Scene, branch: Branch, place: str) -> None:
    if branch.to not in scene.nodes:
        raise SceneError(f"{place}.to: there is no node {branch.to!r}")
    unknown = [group for group in branch.groups if group not in CAPTURES and group not in scene.common.groups]
    if unknown:
        raise SceneError(f"{place}.if: there is no group @{unknown[0]}")
    if branch.saves and not {"number", "name"} & set(branch.groups):
        raise SceneError(f"{place}.save: only @number and @name can be saved")
    slots = [*branch.sets, *([branch.saves] if branch.saves else [])]
    if any(slot not in scene.slots for slot in slots):
        raise SceneError(f"{place}: the slots {slots} aren't all in `slots`")
    for line in (branch.say, *branch.sets.values()):
        _check_slots(scene, line, place)


def _check_slots(scene: Scene, line: Line | None, place: str) -> None:
    used = SLOT.findall(line.text + line.translation) if line else []
    if any(slot not in scene.slots for slot in used):
        raise SceneError(f"{place}: a slot of {used} isn't in `slots`")


def _reached(scene: Scene, start: str) -> set[str]:
    seen, waiting = set[str](), [start]
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += [branch.to for branch in scene.nodes[key].branches]
    return seen


def _check_onward(scene: Scene, key: str, name: str) -> None:
    """Someone who is never understood must come to the end too."""
    seen = set[str]()
    while not scene.nodes[key].is_end:
        if key in seen:
            raise SceneError(f"{name}: {key}: onward runs in a circle")
        seen.add(key)
        key = scene.nodes[key].onward
