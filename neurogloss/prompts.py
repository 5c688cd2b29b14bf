"""Prompts as versioned files. Fixed instructions come first (providers cache a prompt's beginning), what varies last.

A file holds `version: NAME`, then `=== system` and `=== user` parts with {{names}} to fill in.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from neurogloss.llm.types import Message

SLOT = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    version: str
    system: str
    user: str

    def fill(self, **values: str) -> tuple[Message, ...]:
        """The two messages. A value that looks like a slot isn't filled again. KeyError for a slot without a value."""
        return (Message("system", self.system), Message("user", SLOT.sub(lambda slot: values[slot[1]], self.user)))


@cache
def load_prompt(path: Path) -> Prompt:
    text = path.read_text(encoding="utf-8")
    header, system, user = re.split(r"^=== (?:system|user)\n", text, flags=re.MULTILINE)
    return Prompt(version=header.removeprefix("version:").strip(), system=system.strip(), user=user.strip())


def quote_for_prompt(text: str) -> str:
    """A learner's words as one line of data: no line breaks and no angle brackets with which to leave its delimiters."""
    return " ".join(re.sub(r"[<>{}\x00-\x1f]", " ", text).split())
