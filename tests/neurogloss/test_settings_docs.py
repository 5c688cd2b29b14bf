"""What the settings read, docs/settings.md explains, and .env.example names nothing else."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = set(re.findall(r'env\.\w+\(\s*"([A-Z][A-Z0-9_]+)"', (ROOT / "neurogloss/settings.py").read_text()))
TABLES, _heading, REST = (ROOT / "docs/settings.md").read_text().partition("## Not the application's own")
EXPLAINED = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", TABLES, re.MULTILINE))


def test_each_setting_is_explained_and_nothing_else_is():
    assert len(READ) > 20
    assert READ == EXPLAINED


def test_the_example_names_only_what_is_explained():
    named = set(re.findall(r"^# ([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert named <= EXPLAINED | set(re.findall(r"`([A-Z][A-Z0-9_]+)`", REST))
