"""The server's voice: only what stands in the learner's lessons, spoken once, and no button where there is none."""

import shlex
import sys

import pytest

from lessons import speech
from tests.factories import LessonFactory, UserLexemeFactory, make_course
from tests.lessons.players import levels_of

pytestmark = pytest.mark.django_db
VOICE = f"{sys.executable} -c \"import sys; open(sys.argv[1], 'a').write('x'); sys.stdout.buffer.write(b'RIFF' + sys.stdin.buffer.read() * 99)\""


@pytest.fixture
def voice(settings, tmp_path):
    """A command that counts its calls; returns the file it counts in."""
    settings.DATA_DIR = tmp_path
    calls = tmp_path / "calls"
    settings.SPEECH_COMMAND = shlex.split(f"{VOICE} {calls}")
    return calls


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    enrollment = make_course(learner)
    level = levels_of(enrollment)[0]
    LessonFactory(
        enrollment=enrollment, level_template=level.level_template, content_text="Бұл кітап. Мен кітап оқимын."
    )
    return client


def ask(client, text, code="kk"):
    return client.get("/speech/", {"text": text, "lang": code})


@pytest.mark.parametrize("text", ["Бұл кітап.", "кітап", "Мен кітап оқимын"])
def test_what_stands_in_a_lesson_is_spoken_once(signed_in, voice, text):
    for _ in range(2):
        response = ask(signed_in, text)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "audio/wav"
        assert response.content.startswith(b"RIFF")
    assert voice.read_text() == "x"


def test_a_word_of_ones_own_is_spoken(signed_in, learner, voice):
    UserLexemeFactory(user=learner, lexeme__text="жұлдыз")
    assert ask(signed_in, "жұлдыз").status_code == 200


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Сәлем", "kk"),
        ("", "kk"),
        ("кітап", "xx"),
        ("кітап", "ru"),
        ("ә" * 5000, "kk"),
        ("-f /etc/passwd", "kk"),
        ("\x00", "kk"),
    ],
)
def test_nothing_else_is(signed_in, voice, text, code):
    assert ask(signed_in, text, code).status_code == 404
    assert not voice.exists()


def test_somebody_elses_lesson_is_not(signed_in, client, outsider, voice):
    client.force_login(outsider)
    assert ask(client, "Бұл кітап.").status_code == 404


def test_what_is_kept_is_bounded(signed_in, voice, tmp_path, monkeypatch):
    monkeypatch.setattr(speech, "MOST_KEPT_BYTES", 2**20)
    for number in range(60):
        speech._keep(str(number), b"RIFF" * 10_000)
    kept = sum(file.stat().st_size for file in (tmp_path / "speech").rglob("*.val"))
    assert 0 < kept <= 2**20


def test_a_full_disk_silences_nobody(signed_in, voice, tmp_path):
    (tmp_path / "speech").write_text("a file where the folder should be")
    assert ask(signed_in, "Бұл кітап.").content.startswith(b"RIFF")


def test_a_learner_cant_have_it_speak_without_end(signed_in, learner, voice, rate_limits, monkeypatch):
    monkeypatch.setattr(speech, "MADE_A_MINUTE", 2)
    for text in ("Бұл", "кітап", "кітап", "Бұл", "Бұл"):  # what has been spoken costs nothing
        assert ask(signed_in, text).status_code == 200
    refused = ask(signed_in, "оқимын")
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (429, True)
    assert ask(signed_in, "кітап").status_code == 200
    assert voice.read_text() == "xx"


@pytest.mark.parametrize("command", ["/no/such/command", f"{sys.executable} -c \"print('no sound')\"", "false"])
def test_a_voice_that_fails_is_no_voice(signed_in, settings, tmp_path, command):
    settings.DATA_DIR, settings.SPEECH_COMMAND = tmp_path, shlex.split(command)
    assert ask(signed_in, "Бұл кітап.").status_code == 404
    assert not len(speech._store(str(tmp_path / "speech")))


def test_without_a_voice_the_button_has_no_address(signed_in, settings, monkeypatch, learner):
    settings.SPEECH_COMMAND = []
    monkeypatch.setattr(speech, "_espeak", lambda: None)
    level = levels_of(learner.enrollments.get())[0]
    page = signed_in.get(f"/learn/levels/{level.level_template_id}/").content.decode()
    assert "data-say=" in page
    assert "data-sound" not in page
