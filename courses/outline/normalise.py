from typing import Any

from neurogloss.text.context import Context


def normalise_outline(obj: Any, context: Context) -> dict[str, Any]:
    return obj if isinstance(obj, dict) else {"sections": obj}
