"""Words out and in: a CSV file, an Anki deck, and a CSV file of the learner's own."""

import csv
import io
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from itertools import count
from uuid import UUID

import genanki
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from neurogloss.languages import LANGUAGES
from vocabulary.lesson_words import KEPT, WordDraft, ensure_words
from vocabulary.models import UserLexeme
from vocabulary.selectors import all_words
from vocabulary.services import clean_draft

COLUMNS = (
    "word", "translation", "context", "language", "state", "mastery_level", "next_review_at", "last_reviewed_at",
    "suspended",
)  # fmt: skip
STATE_NAMES = {0: "new", 1: "learning", 2: "known", 3: "relearning"}
MOST_FILE_BYTES = 1_000_000
MOST_LINES = 1000
MOST_ERRORS = 100
# A spreadsheet takes a cell that begins so for a formula, and a word may come from anywhere.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

ANKI_MODEL = genanki.Model(
    1_847_203_611,
    "NeuroGloss",
    fields=[{"name": "Word"}, {"name": "Translation"}, {"name": "Context"}],
    templates=[
        {
            "name": "Word",
            "qfmt": '<div class="word">{{Word}}</div>',
            "afmt": '{{FrontSide}}<hr id="answer">{{Translation}}<div class="context">{{Context}}</div>',
        },
        {
            "name": "Translation",
            "qfmt": '<div class="word">{{Translation}}</div>',
            "afmt": '{{FrontSide}}<hr id="answer">{{Word}}<div class="context">{{Context}}</div>',
        },
    ],
    css=".card {font-family: sans-serif; font-size: 22px; text-align: center} .word {font-size: 32px} "
    ".context {margin-top: 1em; font-size: 18px; opacity: .75}",
)


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong with a line of the file; lines count from 1, the heading included."""

    line: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How an import went: words that are new, words that the learner had, lines that couldn't be read."""

    added: int
    known: int
    errors: tuple[LineError, ...]


def export_csv(*, user_id: UUID) -> str:
    """All words of the learner as CSV with a heading; times in UTC. Can be imported again."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for word in all_words(user_id=user_id).iterator(chunk_size=1000):
        writer.writerow([_disarm(cell) for cell in _cells(word)])
    return out.getvalue()


def export_anki(*, user_id: UUID, now: datetime | None = None) -> bytes:
    """All words that aren't suspended as an .apkg file: a deck a language, two cards a word.

    The ids of decks and notes are stable, so a later export updates the notes in Anki instead of doubling them.
    """
    timestamp = (now or timezone.now()).timestamp()
    decks: dict[str, genanki.Deck] = {}
    for word in all_words(user_id=user_id).filter(is_suspended=False).iterator(chunk_size=1000):
        language = word.lexeme.target_language
        if language not in decks:
            decks[language] = genanki.Deck(_deck_id(user_id, language), f"NeuroGloss · {language}")
        decks[language].add_note(_note(word))
    # The library's own writer leaves a temporary file behind at each export.
    database = sqlite3.connect(":memory:")
    try:
        genanki.Package(list(decks.values())).write_to_db(database.cursor(), timestamp, count(int(timestamp * 1000)))
        database.commit()
        collection = database.serialize()
    finally:
        database.close()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("collection.anki2", collection)
        package.writestr("media", "{}")
    return out.getvalue()


@transaction.atomic
def import_csv(*, user_id: UUID, data: bytes, target_language: str, now: datetime | None = None) -> ImportReport:
    """Adds the words of a CSV file (word, translation and, if there is one, context; a heading may name the columns).

    At most 1,000 lines and 1 MB, UTF-8, separated by commas, semicolons or tabs. Good lines are taken and bad ones
    reported one by one; a word that the learner has keeps its memory and translation. ValidationError for a file
    that can't be read at all or is too large.
    """
    if target_language not in LANGUAGES:
        raise ValidationError({"target_language": _("This language isn't known here.")})
    drafts: dict[str, WordDraft] = {}
    errors: list[LineError] = []
    for line, (word, translation, context) in _rows(_decode(data)):
        try:
            form, draft = clean_draft(word=word, translation=translation, context=context)
        except ValidationError as error:
            errors.extend(LineError(line, field, messages[0]) for field, messages in error.message_dict.items())
        else:
            drafts.setdefault(form, draft)
    added = _store(user_id, target_language, drafts, now or timezone.now())
    return ImportReport(added=added, known=len(drafts) - added, errors=tuple(errors[:MOST_ERRORS]))


def _store(user_id: UUID, target_language: str, drafts: dict[str, WordDraft], now: datetime) -> int:
    """Returns how many words are new."""
    mine = UserLexeme.objects.filter(
        user_id=user_id, lexeme__target_language=target_language, lexeme__normalized__in=list(drafts)
    )
    had = set(mine.values_list("lexeme__normalized", flat=True))
    words = ensure_words(
        user_id=user_id,
        target_language=target_language,
        drafts=drafts,
        now=now,
        metadata={KEPT: True, "source": "import"},
    )
    known = [words[form] for form in had if form in words]
    for word in known:
        word.extra_metadata = {**word.extra_metadata, KEPT: True}
    UserLexeme.objects.bulk_update(known, ["extra_metadata"], batch_size=200)
    return len(words) - len(known)


def _decode(data: bytes) -> str:
    if len(data) > MOST_FILE_BYTES:
        raise ValidationError({"file": _("The file is too large: at most 1 MB.")})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError({"file": _("The file isn't UTF-8 text.")}) from None
    if "\x00" in text:
        raise ValidationError({"file": _("The file isn't text.")})
    return text


def _rows(text: str) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """The lines with anything in them, numbered, as word, translation and context."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    places = (0, 1, 2)
    try:
        for index, cells in enumerate(reader):
            if index == 0 and (named := _heading(cells)):
                places = named
                continue
            if index > MOST_LINES:
                raise ValidationError({"file": _("The file has too many lines: at most 1,000.")})
            if any(cell.strip() for cell in cells):
                word, translation, context = (_arm(cells[at]) if at < len(cells) else "" for at in places)
                yield reader.line_num, (word, translation, context)
    except csv.Error:
        message = _("Line %(line)s can't be read as CSV.") % {"line": reader.line_num}
        raise ValidationError({"file": message}) from None


def _heading(cells: list[str]) -> tuple[int, int, int] | None:
    """Where the three columns stand, if the first line names them."""
    names = [cell.strip().casefold() for cell in cells]
    if "word" not in names or "translation" not in names:
        return None
    context = names.index("context") if "context" in names else len(names) + 1000
    return names.index("word"), names.index("translation"), context


def _cells(word: UserLexeme) -> Iterable[str]:
    return (
        word.lexeme.text,
        word.translation_preferred,
        word.context_sentence_preferred,
        word.lexeme.target_language,
        STATE_NAMES[word.state],
        str(word.mastery_level),
        _time(word.next_review_at),
        _time(word.last_reviewed_at),
        "yes" if word.is_suspended else "",
    )


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def _disarm(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _arm(cell: str) -> str:
    """Undoes `_disarm`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def _note(word: UserLexeme) -> genanki.Note:
    fields = (word.lexeme.text, word.translation_preferred, word.context_sentence_preferred)
    return genanki.Note(
        model=ANKI_MODEL, fields=[escape(field) for field in fields], guid=genanki.guid_for(str(word.id))
    )


def _deck_id(user_id: UUID, language: str) -> int:
    digest = sha256(f"{user_id}:{language}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % (1 << 30) + (1 << 30)
