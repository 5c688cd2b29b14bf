"""The roleplay partner without a model: a pure, deterministic engine over the scripted scenes.

It keeps no state: the node at hand and what was captured are recovered from the history that the caller sends.
Answers, history and scenario are hostile input: bounded here, quoted only as words, and never the cause of an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from roleplay.scene_files import SLOT, SceneError, load_scenes, scene_pairs
from roleplay.scene_match import (
    Clause,
    Taken,
    find_foreign,
    find_name,
    find_number,
    fold_clauses,
    in_group,
    is_plain,
    match_phrase,
    matches_any,
    plain,
    read_clauses,
    replace_foreign,
    spell_number,
)
from roleplay.scene_types import Branch, Correction, Line, Node, Phrase, Scene, Slip, Turn

__all__ = [
    "Correction",
    "Line",
    "Scene",
    "SceneError",
    "Turn",
    "answer",
    "find_scene",
    "load_scenes",
    "nearest_scene",
    "open_scene",
    "scene_pairs",
]

DEFAULT_PAIR = "kk-ru"
DEFAULT_SCENE = "meeting"
MAX_HISTORY = 60
MAX_HISTORY_CHARS = 800  # of one turn: more than any scene says
MAX_WRONG_CHARS = 120
MAX_FOREIGN_WORDS = 3
LIKENESS = 0.35  # the share of words in common from which an unknown bot turn is taken for a node's
BOT_ROLES = ("bot", "assistant")

_own = lru_cache(maxsize=4_096)(plain)  # for the scenes' own lines only


@dataclass(slots=True)
class _Past:
    """What the history tells: the node whose question is open, the slots, and how often it wasn't understood."""

    node: Node
    slots: dict[str, Line]
    misses: int = 0
    is_open: bool = False
    has_ended: bool = False
    asked: Node | None = field(default=None)


def find_scene(key: str, *, pair: str = DEFAULT_PAIR) -> Scene | None:
    """The scene with this key, or None. Raises SceneError where the pair has no scenes."""
    return next((scene for scene in load_scenes(pair) if scene.key == key), None)


def nearest_scene(scenario: str, role: str, *, pair: str = DEFAULT_PAIR) -> Scene:
    """The scene whose keywords the free text holds most of; the role counts as much as the scenario.

    Nothing found gives the meeting; a tie gives the earlier scene. Raises SceneError where the pair has no scenes.
    """
    scenes = load_scenes(pair)
    clauses = (*read_clauses(scenario), *read_clauses(role))
    best = max(scenes, key=lambda scene: (_likeness(scene, clauses), -scene.order))
    if _likeness(best, clauses) == 0:
        return next((scene for scene in scenes if scene.key == DEFAULT_SCENE), scenes[0])
    return best


def _likeness(scene: Scene, clauses: Sequence[Clause]) -> int:
    def count(phrases: Sequence[Phrase], views: Sequence[Sequence[Clause]]) -> int:
        return sum(len(phrase) for phrase in phrases if any(matches_any((phrase,), view) for view in views))

    views = (clauses, fold_clauses(clauses))
    return 3 * count(scene.keywords, views) + count(scene.weak_keywords, views)


def open_scene(scene: Scene) -> Turn:
    """The partner's first turn."""
    return _arrive(scene, scene.nodes[scene.start], scene.slots)


def answer(scene: Scene, history: Sequence[Mapping[str, Any]], message: str) -> Turn:
    """The partner's turn after the learner's message.

    `history` is [{"role": "user" or "bot", "content": str}], oldest first, without the message; whatever else stands
    in it is passed over. Without a bot turn in it the message either answers the opening line or gets it.
    """
    past = _recover(scene, history)
    clauses = read_clauses(message)
    correction = _correct(scene, clauses)
    if past.has_ended or past.node.is_end:
        end = scene.common.after_end
        return Turn(end.text, end.translation, correction, (), True, past.node.key)
    chosen = _choose(scene, past.node, clauses, is_open=past.is_open)
    if chosen is not None and not in_group("help", clauses, scene.common):
        branch, view = chosen
        slots = _capture(scene, branch, view, past.slots)
        node = scene.nodes[branch.to]
        # A branch back to its own node asks again in simpler words: the line may hold a greeting.
        line = node.otherwise if node is past.node and node.otherwise else node.line
        lines = [_fill(said, slots) for said in (branch.say, line) if said is not None]
        return _turn(lines, node, correction)
    if not past.is_open:
        return _arrive(scene, past.node, past.slots, None, correction)
    return _rephrase(scene, past, correction)


def _rephrase(scene: Scene, past: _Past, correction: Correction | None) -> Turn:
    """Not understood: first simpler words, then also a model answer, then on with the scene."""
    node = past.node
    if past.misses >= 2 or node.otherwise is None:
        return _arrive(scene, scene.nodes[node.onward], past.slots, scene.common.go_on, correction)
    lines = [_fill(node.otherwise, past.slots)]
    if past.misses == 1:
        suggest, hint = scene.common.suggest, node.hints[0]
        lines.append(_fill(suggest, {"hint": hint}))
    return _turn(lines, node, correction)


def _arrive(
    scene: Scene, node: Node, slots: Mapping[str, Line], say: Line | None = None, correction: Correction | None = None
) -> Turn:
    lines = [_fill(line, slots) for line in (say, node.line) if line is not None]
    return _turn(lines, node, correction)


def _turn(lines: Sequence[Line], node: Node, correction: Correction | None) -> Turn:
    text = " ".join(_capitalise(line.text) for line in lines)
    translation = " ".join(_capitalise(line.translation) for line in lines)
    return Turn(text, translation, correction, node.hints, node.is_end, node.key)


def _capitalise(text: str) -> str:
    """A line that begins with a slot begins with a capital all the same."""
    return text[:1].upper() + text[1:]


def _fill(line: Line, slots: Mapping[str, Line]) -> Line:
    return Line(
        SLOT.sub(lambda found: slots[found[1]].text, line.text),
        SLOT.sub(lambda found: slots[found[1]].translation, line.translation),
    )


# Which branch


def _choose(
    scene: Scene, node: Node, clauses: tuple[Clause, ...], *, is_open: bool
) -> tuple[Branch, tuple[Clause, ...]] | None:
    """The first branch that takes the answer, and the view of the answer that it took.

    The answer is looked at with foreign words put into Kazakh; then, or at once where it holds no Kazakh letter, as
    typed on a keyboard without them. Where the question wasn't put yet (`is_open` is false) only an outright answer counts.
    """
    known = replace_foreign(clauses, scene.foreign)
    folded = fold_clauses(known)
    for view in (folded,) if is_plain(known) else (known, folded):
        for branch in node.branches:
            if _takes(scene, branch, view, is_open=is_open):
                return branch, view
    if is_open and in_group("any", clauses, scene.common):
        return next(((branch, known) for branch in node.branches if "any" in branch.groups), None)
    return None


def _takes(scene: Scene, branch: Branch, view: tuple[Clause, ...], *, is_open: bool) -> bool:
    for group in branch.groups:
        if group == "name":
            if find_name(view, scene.common, may_be_bare=is_open):
                return True
        elif group != "any" and in_group(group, view, scene.common):
            return True
    return matches_any(branch.phrases, view, scene.common)


def _capture(scene: Scene, branch: Branch, view: tuple[Clause, ...], slots: Mapping[str, Line]) -> dict[str, Line]:
    """The slots after the branch was taken with this answer."""
    after = dict(slots)
    for slot, line in branch.sets.items():
        after[slot] = _fill(line, after)
    if branch.saves is None:
        return after
    name = find_name(view, scene.common) if "name" in branch.groups else None
    number = find_number(view, scene.common) if "number" in branch.groups else None
    if name is not None:
        after[branch.saves] = Line(name, name)
    elif number is not None:
        after[branch.saves] = Line(spell_number(number, scene.common), str(number))
    return after


# What the history tells


def _recover(scene: Scene, history: Sequence[Mapping[str, Any]]) -> _Past:
    past = _Past(scene.nodes[scene.start], dict(scene.slots))
    for is_bot, content in _read_history(history):
        if is_bot:
            _hear_bot(scene, past, content)
        elif past.asked is not None:
            chosen = _choose(scene, past.asked, read_clauses(content), is_open=True)
            if chosen is not None:
                past.slots = _capture(scene, *chosen, past.slots)
            past.asked = None
    return past


def _read_history(history: object) -> Iterator[tuple[bool, str]]:
    turns = history[-MAX_HISTORY:] if isinstance(history, list | tuple) else []
    for turn in turns:
        if isinstance(turn, Mapping) and isinstance(turn.get("content"), str):
            yield turn.get("role") in BOT_ROLES, turn["content"][:MAX_HISTORY_CHARS]


def _hear_bot(scene: Scene, past: _Past, content: str) -> None:
    heard = plain(content)
    node = _said_in(scene, heard) or _resembles(scene, heard)
    past.has_ended = _holds(heard, scene.common.after_end) > 0
    past.node, past.is_open = node or scene.nodes[scene.start], node is not None
    past.asked = node
    past.misses = 0
    if node is not None and node.otherwise is not None and _holds(heard, node.otherwise):
        past.misses = 2 if _holds(heard, scene.common.suggest) else 1


def _said_in(scene: Scene, heard: str) -> Node | None:
    """The node whose line (or its simpler wording) is the longest that stands in what the bot said."""
    best, longest = None, 0
    for node in scene.nodes.values():
        for line in (node.line, node.otherwise):
            length = _holds(heard, line) if line else 0
            if length > longest:
                best, longest = node, length
    return best


def _holds(heard: str, line: Line) -> int:
    """How many characters of the line's fixed parts stand, in order, in what was heard; 0 unless all do."""
    at = length = 0
    for index, part in enumerate(SLOT.split(line.text)):
        wanted = _own(part) if index % 2 == 0 else " "  # the odd parts are the names of slots
        if not wanted.strip():
            continue
        found = heard.find(wanted, at)
        if found < 0:
            return 0
        at = found + len(wanted) - 1
        length += len(wanted)
    return length


def _resembles(scene: Scene, heard: str) -> Node | None:
    words = set(heard.split())
    best, most = None, LIKENESS
    for node in scene.nodes.values():
        own = set(_own(node.line.text).split())
        share = len(words & own) / len(words | own) if words | own else 0.0
        if share >= most:
            best, most = node, share + 1e-9
    return best


# The correction


def _correct(scene: Scene, clauses: tuple[Clause, ...]) -> Correction | None:
    """One correction at most: the scene's slips first, then the common ones, then foreign words."""
    for slip in (*scene.slips, *scene.common.slips):
        for clause in clauses:
            found = _find_slip(slip, clause, scene)
            if found is not None:
                return found
    return _translate_foreign(scene, clauses)


def _find_slip(slip: Slip, clause: Clause, scene: Scene) -> Correction | None:
    if matches_any(slip.unless, (clause,), scene.common):
        return None
    for phrase in slip.phrases:
        taken = match_phrase(phrase, clause, scene.common)
        if taken is not None:
            wrong = " ".join(word.raw for word in clause)[:MAX_WRONG_CHARS]
            return Correction(wrong, _quote(slip.right, taken), slip.why)
    return None


def _quote(right: str, taken: Sequence[Taken]) -> str:
    for number, part in enumerate(taken, start=1):
        right = right.replace(f"{{{number}}}", part.text).replace(f"{{{number}:stem}}", part.stem)
    return _capitalise(right)


def _translate_foreign(scene: Scene, clauses: tuple[Clause, ...]) -> Correction | None:
    pairs: dict[str, str] = {}
    for number, clause in enumerate(clauses):
        for place, word in enumerate(clause):
            known = find_foreign(word, scene.foreign, is_first=number == place == 0)
            if known is not None and len(pairs) < MAX_FOREIGN_WORDS:
                pairs.setdefault(word.raw.lower(), known.word)
    if not pairs:
        return None
    why = " ".join(
        scene.common.foreign_why.replace("{wrong}", wrong).replace("{right}", right) for wrong, right in pairs.items()
    )
    return Correction(", ".join(pairs), ", ".join(dict.fromkeys(pairs.values())), why)
