"""Words out as CSV and Anki, and in from CSV."""

import csv
import io
import sqlite3
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.vocabulary.factories import LearnerFactory, LexemeFactory, WordFactory
from vocabulary.models import UserLexeme
from vocabulary.services import review_word
from vocabulary.transfer import export_anki, export_csv, import_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return LearnerFactory()


def bring(user, text, encoding="utf-8"):
    return import_csv(user_id=user.id, data=text.encode(encoding), target_language="Kazakh")


def notes_of(package, tmp_path):
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert set(archive.namelist()) == {"collection.anki2", "media"}
        (tmp_path / "collection.anki2").write_bytes(archive.read("collection.anki2"))
    with sqlite3.connect(tmp_path / "collection.anki2") as database:
        notes = database.execute("select guid, flds from notes order by flds").fetchall()
        cards = database.execute("select count(*) from cards").fetchone()[0]
    return {guid: fields.split("\x1f") for guid, fields in notes}, cards


def test_csv_holds_every_word(user):
    word = WordFactory(user=user, lexeme=LexemeFactory(text="үй"), translation_preferred="дом; «хата», жильё")
    review_word(user_id=user.id, vocabulary_id=word.id, rating=5)
    WordFactory(user=user, lexeme=LexemeFactory(text="ана"), is_suspended=True)
    WordFactory()
    rows = list(csv.DictReader(io.StringIO(export_csv(user_id=user.id))))
    assert [row["word"] for row in rows] == ["ана", "үй"]
    assert rows[0]["suspended"] == "yes" and rows[0]["last_reviewed_at"] == ""
    assert rows[1]["translation"] == "дом; «хата», жильё"
    assert (rows[1]["state"], rows[1]["mastery_level"], rows[1]["language"]) == ("known", "1", "Kazakh")
    assert rows[1]["next_review_at"].endswith("Z")


def test_csv_runs_nothing_in_a_spreadsheet_and_comes_back_as_it_was(user):
    WordFactory(user=user, lexeme=LexemeFactory(text="үй"), translation_preferred='=HYPERLINK("http://x")')
    text = export_csv(user_id=user.id)
    assert "'=HYPERLINK" in text
    other = LearnerFactory()
    assert bring(other, text).added == 1
    assert UserLexeme.objects.get(user=other).translation_preferred == '=HYPERLINK("http://x")'


def test_anki_deck(user, tmp_path):
    word = WordFactory(
        user=user,
        lexeme=LexemeFactory(text="үй"),
        translation_preferred="<b>дом</b> & двор",
        context_sentence_preferred="Бұл үй.",
    )
    WordFactory(user=user, lexeme=LexemeFactory(text="ана"), is_suspended=True)
    WordFactory(user=user, lexeme=LexemeFactory(text="house", target_language="English"))
    notes, cards = notes_of(export_anki(user_id=user.id), tmp_path)
    assert cards == 4 and len(notes) == 2
    assert ["үй", "&lt;b&gt;дом&lt;/b&gt; &amp; двор", "Бұл үй."] in notes.values()
    word.translation_preferred = "здание"
    word.save()
    again, _ = notes_of(export_anki(user_id=user.id), tmp_path)
    assert set(again) == set(notes)


def test_an_empty_anki_deck_is_a_package(user, tmp_path):
    assert notes_of(export_anki(user_id=user.id), tmp_path) == ({}, 0)


@pytest.mark.parametrize(
    "text",
    [
        "үй,дом,Бұл үй.\nана,мать\n",
        "word,translation,context\nүй,дом,Бұл үй.\nана,мать,\n",
        "\ufeffcontext;translation;word\r\nБұл үй.;дом;үй\r\n;мать;ана\r\n",
        "үй\tдом\tБұл үй.\n\n   \nана\tмать\n",
    ],
)
def test_import_reads_the_usual_kinds_of_csv(user, text):
    report = bring(user, text)
    assert (report.added, report.known, report.errors) == (2, 0, ())
    words = {word.lexeme.text: word for word in UserLexeme.objects.select_related("lexeme")}
    assert (words["үй"].translation_preferred, words["үй"].context_sentence_preferred) == ("дом", "Бұл үй.")
    assert words["ана"].extra_metadata == {"kept": True, "source": "import"}


def test_bad_lines_are_told_one_by_one_and_good_ones_taken(user):
    report = bring(user, f"үй,дом\n,пусто\nана\n123,число\n{'а' * 201},длинно\nсу,вода\nСу!,водичка\n")
    assert report.added == 2
    assert [(error.line, error.field) for error in report.errors] == [
        (2, "word"), (3, "translation"), (4, "word"), (5, "word"),
    ]  # fmt: skip
    assert all(error.message for error in report.errors)


def test_known_words_keep_their_memory(user):
    word = WordFactory(user=user, lexeme=LexemeFactory(text="үй"), translation_preferred="дом")
    review_word(user_id=user.id, vocabulary_id=word.id, rating=5)
    report = bring(user, "Үй,хата\nсу,вода\n")
    assert (report.added, report.known) == (1, 1)
    word.refresh_from_db()
    assert (word.translation_preferred, word.mastery_level) == ("дом", 1)
    assert word.extra_metadata["kept"] is True
    assert bring(user, "Үй,хата\nсу,вода\n").added == 0


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        "кітап,книга".encode("cp1251"),
        b"a\x00,b",
        b"x" * 1_000_001,
        ("үй,дом\n" * 1002).encode(),
        b"a,b\n" + b'"' + b"x" * 200_000,
    ],
)
def test_files_that_cannot_be_read_are_refused_whole(user, data):
    with pytest.raises(ValidationError) as caught:
        import_csv(user_id=user.id, data=data, target_language="Kazakh")
    assert set(caught.value.message_dict) == {"file"}
    assert not UserLexeme.objects.exists()


def test_an_unknown_language_is_refused(user):
    with pytest.raises(ValidationError):
        import_csv(user_id=user.id, data=b"a,b", target_language="Klingon")


def test_queries_do_not_grow(user):
    counts = []
    for start, number in ((100, 10), (200, 20)):
        text = "".join(f"сөз{start + index},слово\n" for index in range(number))
        with CaptureQueriesContext(connection) as queries:
            assert bring(user, text).added == number
        with CaptureQueriesContext(connection) as export_queries:
            export_csv(user_id=user.id)
            export_anki(user_id=user.id)
        counts.append((len(queries), len(export_queries)))
    assert counts[0] == counts[1]
