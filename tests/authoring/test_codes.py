"""The list of codes in the documentation is the judge's own, and it gives no code that isn't listed."""

import re
from pathlib import Path

from neurogloss.text.problems import CODES, WARNINGS

ROOT = Path(__file__).resolve().parents[2]


def test_documented_codes_are_the_judges():
    rows = re.findall(
        r"^\| `(\w+)` \| (error|warning) \| (.+) \|$", (ROOT / "docs/quality.md").read_text("utf-8"), re.M
    )
    assert {code: (severity, meaning) for code, severity, meaning in rows} == {
        code: ("warning" if code in WARNINGS else "error", meaning) for code, meaning in CODES.items()
    }


def test_given_codes_are_listed():
    sources = [
        *ROOT.glob("lessons/authoring/**/*.py"),
        *ROOT.glob("courses/outline/*.py"),
        *ROOT.glob("neurogloss/text/*.py"),
    ]
    given = {code for path in sources for code in re.findall(r'make_problem\(\s*"(\w+)"', path.read_text("utf-8"))}
    assert given <= CODES.keys()
