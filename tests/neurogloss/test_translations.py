"""The interface in Russian and Kazakh is complete: no message missing, uncertain or out of date. English is the source."""

import re
import string
from datetime import UTC, datetime
from pathlib import Path

import django
import polib
import pytest
import rest_framework
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, templatize

LOCALE = settings.BASE_DIR / "locale"
LANGUAGES = ("ru", "kk")
APPS = ("neurogloss", "accounts", "courses", "lessons", "vocabulary", "roleplay", "analytics")
PLURALS = {"ru": 3, "kk": 2}
# The calls that mark a message, in Python and in what templatize makes of a template: how many of their strings are read.
CALLS = {
    "_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2,
    "pgettext": 2, "pgettext_lazy": 2, "npgettext": 3, "npgettext_lazy": 3,
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def catalogue(language):
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def sources():
    for folder in (*APPS, "templates"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def messages_of(path: Path):
    """(context, message) of each call that marks a message with literal strings."""
    import ast

    text = path.read_text(encoding="utf-8")
    code = text if path.suffix == ".py" else templatize(text, origin=str(path))
    if path.suffix != ".py":
        yield from template_messages(code)
        return
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and (name := call_name(node)) in CALLS:
            strings = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            yield from marked(name, strings)


def call_name(node):
    return getattr(node.func, "id", None) or getattr(node.func, "attr", None)


def template_messages(code):
    """templatize leaves the calls and blanks out the rest, which isn't Python."""
    import ast

    pattern = r"""\b(_|gettext|ngettext|pgettext|npgettext)\((?:[^()'"]|u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*")*\)"""
    for match in re.finditer(pattern, code):
        strings = [
            node.value
            for node in ast.walk(
                ast.parse(re.sub(r",\s*[\w.]+\)$", ")", " ".join(match.group(0).split("\n"))), mode="eval")
            )
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        yield from marked(match.group(1), strings)


def marked(name, strings):
    if len(strings) < CALLS[name]:
        return
    if name.startswith(("pgettext", "npgettext")):
        yield strings[0], strings[1]
    else:
        yield None, strings[0]


@pytest.fixture(scope="module")
def wanted():
    found = {}
    for path in sources():
        for message in messages_of(path):
            found.setdefault(message, path.relative_to(settings.BASE_DIR))
    return found


def test_the_reader_finds_what_is_marked(wanted):
    assert (None, "Build my course") in wanted  # a template's {% translate %}
    assert (None, "%(days)s day of the week") not in wanted
    assert any(message.startswith("Streak: %(days)s") for _context, message in wanted)  # a blocktranslate with a plural
    assert ("interest", "Home") in wanted  # with a context
    assert len(wanted) > 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(wanted, language):
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue(language) if not entry.obsolete}
    missing = [f"{path}: {message[1]!r}" for message, path in wanted.items() if message not in entries]
    assert not missing, f"run makemessages -l {language}: {missing}"
    bad = [entry.msgid for entry in entries.values() if not entry.translated() or entry.fuzzy]
    assert not bad, bad


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_and_plural_forms(language):
    for entry in catalogue(language):
        forms = list(entry.msgstr_plural.values()) or [entry.msgstr]
        assert len(forms) == (PLURALS[language] if entry.msgid_plural else 1), entry.msgid
        for form in forms:
            assert set(PLACEHOLDER.findall(form)) == set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)), form
            assert form == form.strip() or entry.msgid != entry.msgid.strip(), form


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_files_are_current(language):
    compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))
    as_compiled = {(e.msgctxt, e.msgid): (e.msgstr, dict(e.msgstr_plural)) for e in compiled}
    written = {(e.msgctxt, e.msgid): (e.msgstr, dict(e.msgstr_plural)) for e in catalogue(language)}
    assert as_compiled == written, "compile it: python manage.py compilemessages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_in_their_language(language):
    """A message with words isn't left in English; Kazakh sentences as a whole use Kazakh letters."""
    same = [e.msgid for e in catalogue(language) if e.msgstr == e.msgid and " " in PLACEHOLDER.sub("", e.msgid).strip()]
    assert not [text for text in same if set(text) & set(string.ascii_letters)], same
    if language == "kk":
        letters = "".join(e.msgstr for e in catalogue(language)).casefold()
        assert all(letter in letters for letter in "әғқңөұүі")


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("ru", 1, "1 слово на повторение"),
        ("ru", 3, "3 слова на повторение"),
        ("ru", 11, "11 слов на повторение"),
        ("ru", 21, "21 слово на повторение"),
        ("kk", 1, "Қайталайтын 1 сөз"),
        ("kk", 5, "Қайталайтын 5 сөз"),
        ("en", 1, "1 word to review"),
        ("en", 2, "2 words to review"),
    ],
)
def test_plural_forms_are_right(language, count, expected):
    with translation.override(language):
        text = ngettext("%(words)s word to review", "%(words)s words to review", count) % {"words": count}
    assert text == expected


def test_english_is_itself():
    with translation.override("en"):
        assert gettext("Build my course") == "Build my course"


def test_djangos_messages_are_still_djangos():
    """A message that Django has renamed would be translated in vain."""
    django_home, rest_home = (Path(package.__file__).parent for package in (django, rest_framework))
    known = {  # in Kazakh REST framework's own list is the longest
        (entry.msgctxt, entry.msgid)
        for home in (django_home / "conf", django_home / "contrib" / "auth", rest_home)
        for language in ("ru", "kk")
        for entry in polib.mofile(str(home / "locale" / language / "LC_MESSAGES" / "django.mo"))
    }
    marked = set(messages_of(settings.BASE_DIR / "neurogloss" / "django_messages.py"))
    assert marked
    assert marked - known == set()


@pytest.mark.parametrize(
    ("language", "password", "said"),
    [
        ("kk", "Kz7!", "Құпиясөз тым қысқа: кемінде 8 таңба керек."),
        ("kk", "password", "Бұл құпиясөз тым кең тараған: оны табу оңай."),
        ("ru", "Kz7!", "Пароль слишком короткий: нужно не меньше 8 знаков."),
    ],
)
def test_a_refused_password_is_explained_in_the_interfaces_language(language, password, said):
    with translation.override(language), pytest.raises(ValidationError) as caught:
        validate_password(password)
    assert caught.value.messages == [said]


@pytest.mark.parametrize(
    ("language", "day", "day_of_year", "moment"),
    [
        ("kk", "2026 ж. 5 қараша", "5 қараша", "2026 ж. 5 қараша, 15:07"),
        ("ru", "5 ноября 2026 г.", "5 ноября", "5 ноября 2026 г. 15:07"),
        ("en", "5 November 2026", "5 November", "5 November 2026, 15:07"),
    ],
)
def test_dates_are_written_as_the_language_has_it(language, day, day_of_year, moment):
    when = datetime(2026, 11, 5, 15, 7, tzinfo=UTC)
    with translation.override(language):
        shown = [date_format(when, f"{name}_FORMAT") for name in ("DATE", "MONTH_DAY", "DATETIME")]
    assert shown == [day, day_of_year, moment]
