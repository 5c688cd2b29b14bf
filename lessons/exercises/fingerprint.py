"""What an exercise asks, as one key: the same for every learner and lesson that hold it, however it was shuffled. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from lessons.exercises.grading import expected_text, right_pairs


def exercise_fingerprint(exercise: Mapping[str, Any], *, target_language: str) -> str:
    """64 hexadecimal digits."""
    kind = exercise.get("type")
    asked: list[Any] = [target_language, kind, expected_text(exercise)]
    if kind == "match":
        asked.append(sorted(right_pairs(exercise).items()))
    elif kind == "true_false":
        asked += [exercise.get("sentence_source"), exercise.get("statement"), exercise.get("is_true")]
    else:
        asked.append(exercise.get("question") or exercise.get("sentence") or exercise.get("sentence_source"))
        asked.append(sorted(map(str, exercise.get("options") or [])))
    text = json.dumps(asked, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
