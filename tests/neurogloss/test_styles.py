"""What the style sheets promise each other."""

import gzip
import re

from django.conf import settings

from accounts.achievements import GOALS
from courses.outline.normalise import DEFAULT_ICON
from neurogloss.pictograms import PICTOGRAMS, pictogram_of
from neurogloss.templatetags.frame import pictogram

CSS = settings.BASE_DIR / "static" / "css"
JS = settings.BASE_DIR / "static" / "js"
MOST_SCRIPT_BYTES = 12_000


def declarations(block):
    return dict(re.findall(r"(--[\w-]+|color-scheme):\s*([^;]+);", block))


def blocks(text, selector):
    start = text.index(selector) + len(selector)
    return text[start : text.index("}", start)]


def test_both_ways_into_the_dark_lead_to_the_same_colours():
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    by_device = declarations(blocks(text, ':root:not([data-theme="light"]) {'))
    by_choice = declarations(blocks(text, ':root[data-theme="dark"] {'))
    assert by_device == by_choice
    assert len(by_device) > 20


def test_every_token_that_is_used_is_defined():
    sheets = {path.name: path.read_text(encoding="utf-8") for path in CSS.glob("*.css")}
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(sheets.values())))
    for name, text in sheets.items():
        assert set(re.findall(r"var\((--[\w-]+)\)", text)) <= defined, name


def test_every_sheet_stands_in_a_layer():
    for path in CSS.glob("*.css"):
        assert "@layer" in path.read_text(encoding="utf-8"), path.name


def test_every_icon_that_is_named_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (settings.BASE_DIR / "static/img/icons.svg").read_text()))
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        named = set(re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8")))
        assert named <= drawn, (path.name, named - drawn)


def test_every_pictogram_of_our_own_content_is_drawn():
    """Where a device has no emoji font, what isn't drawn is an empty box."""
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (settings.BASE_DIR / "static/img/topics.svg").read_text()))
    assert set(PICTOGRAMS.values()) == drawn
    shown = [goal.icon for goal in GOALS] + [DEFAULT_ICON]
    for folder in ("lessons/content", "roleplay/scenes"):
        for path in (settings.BASE_DIR / folder).rglob("*.yaml"):
            shown += re.findall(r'^\s*icon: "(.+)"', path.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(shown) > 60
    assert [icon for icon in shown if not pictogram_of(icon)] == []


def test_an_emoji_without_a_drawing_stays_one():
    assert "topics" in pictogram("🐎") and "#horse" in pictogram("🐎")
    assert pictogram("🦕") == "🦕"
    assert pictogram("<b>") == "&lt;b&gt;"


def test_our_own_scripts_are_small():
    """Over the wire, and all of them together."""
    assert sum(len(gzip.compress(path.read_bytes())) for path in JS.glob("*.js")) < MOST_SCRIPT_BYTES
