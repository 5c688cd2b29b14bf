"""Mends what can be mended in an outline, and gives an answer of any shape the contract's shape.

Never raises, changes nothing that is right, and is idempotent.
"""

import re
from typing import Any

from neurogloss.text.context import Context
from neurogloss.text.lookalikes import mend_lookalikes
from neurogloss.text.ngrams import MODELS, get_model
from neurogloss.text.tokens import clean_line

DEFAULT_ICON = "📘"
_HARD_LIST = 60
_HARD_LINE = 2_000
# "Section 1: …" and "1. …" number what is numbered already.
_NUMBER = re.compile(
    r"^\s*(?:(?:раздел|модуль|тема|урок|блок|глава|section|module|unit|topic|lesson|chapter|part|бөлім|тақырып|сабақ)"
    r"\s*№?\s*\d{1,2}\s*[:.)–—-]\s+|\d{1,2}\s*[.):]\s+)(?=\S)",
    re.I,
)
_ICON_MAX = 16

Object = dict[str, Any]


def normalise_outline(obj: Any, context: Context) -> Object:
    """`{"sections": [{"order", "title", "description", "units": […]}]}` of an answer of any shape."""
    sections = [_section(item, context) for item in _list(_sections(obj))]
    return {"sections": _in_order(sections)}


def _sections(obj: Any) -> Any:
    for _ in range(3):
        if isinstance(obj, dict) and "sections" in obj:
            return obj["sections"]
        if isinstance(obj, list) and len(obj) == 1 and isinstance(obj[0], dict) and "units" not in obj[0]:
            obj = obj[0]
        elif isinstance(obj, dict) and len(obj) == 1:
            obj = next(iter(obj.values()))
        else:
            break
    return [obj] if isinstance(obj, dict) and "units" in obj else obj


def _section(item: Any, context: Context) -> Object:
    item = item if isinstance(item, dict) else {}
    units = [_unit(unit, context) for unit in _list(item.get("units"))]
    return {
        "order": _order(item.get("order")),
        "title": _title(item.get("title"), context),
        "description": _line(item.get("description"), context),
        "units": _in_order(units),
    }


def _unit(item: Any, context: Context) -> Object:
    item = item if isinstance(item, dict) else {}
    return {
        "order": _order(item.get("order")),
        "topic": _title(item.get("topic"), context),
        "description": _line(item.get("description"), context),
        "icon": _icon(item.get("icon")),
    }


def _list(value: Any) -> list[Any]:
    return list(value[:_HARD_LIST]) if isinstance(value, list) else []


def _line(value: Any, context: Context) -> str:
    if not isinstance(value, str):
        return ""
    native = context.native_language
    known = get_model(native.code).counts if native.code in MODELS else frozenset[str]()
    return mend_lookalikes(clean_line(value[: _HARD_LINE + 1]), native, known)


def _title(value: Any, context: Context) -> str:
    """A title without its number and without a full stop."""
    line = _line(value, context)
    bare = _NUMBER.sub("", line)
    while bare.endswith(".") and not bare.endswith(".."):
        bare = bare[:-1].rstrip()
    return bare or line


def _order(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.strip().isdigit() and len(value) < 6:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value) if abs(value) < 10**6 else None
    return value if isinstance(value, int) and abs(value) < 10**6 else None


def _in_order(items: list[Object]) -> list[Object]:
    """The items numbered 1, 2, 3… by their own numbers, or by their places where none has a number.

    Numbers that repeat, or of which only some are there, say nothing sure: they stay for the judge to name.
    """
    orders = [item["order"] for item in items]
    if all(order is None for order in orders):
        return [{**item, "order": place} for place, item in enumerate(items, 1)]
    if any(order is None for order in orders) or len(set(orders)) != len(orders):
        return items
    ordered = sorted(items, key=lambda item: int(item["order"]))
    return [{**item, "order": place} for place, item in enumerate(ordered, 1)]


def _icon(value: Any) -> str:
    """The icon if it is a sign; a word ("book", ":book:") gives the default one."""
    if not isinstance(value, str):
        return DEFAULT_ICON
    icon = clean_line(value[:200])
    is_sign = 0 < len(icon) <= _ICON_MAX and not any(
        (sign.isalnum() and sign.isascii()) or sign.isalpha() for sign in icon
    )
    return icon if is_sign and not icon.isascii() else DEFAULT_ICON
