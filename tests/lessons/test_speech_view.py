"""The server's voice: only what stands in the learner's lessons, spoken once, and no button where there is none."""

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
    settings.SPEECH_COMMAND = f"{VOICE} {calls}"
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
        assert b"".join(response.streaming_content).startswith(b"RIFF")
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


@pytest.mark.parametrize("command", ["/no/such/command", f"{sys.executable} -c \"print('no sound')\"", "false"])
def test_a_voice_that_fails_is_no_voice(signed_in, settings, tmp_path, command):
    settings.DATA_DIR, settings.SPEECH_COMMAND = tmp_path, command
    assert ask(signed_in, "Бұл кітап.").status_code == 404
    assert not list(tmp_path.rglob("*.wav"))


def test_without_a_voice_the_button_has_no_address(signed_in, settings, monkeypatch, learner):
    settings.SPEECH_COMMAND = ""
    monkeypatch.setattr(speech, "_espeak", lambda: None)
    level = levels_of(learner.enrollments.get())[0]
    page = signed_in.get(f"/learn/levels/{level.level_template_id}/").content.decode()
    assert "data-say=" in page
    assert "data-sound" not in page
