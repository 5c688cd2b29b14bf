"""The server's voice: SPEECH_COMMAND, else espeak-ng where it is installed, else none. Spoken once, kept on disk."""

import hashlib
import logging
import shutil
import sqlite3
import subprocess
from functools import cache
from uuid import UUID

import diskcache
from django.conf import settings
from django.http import Http404, HttpResponse

from accounts.requests import LearnerRequest
from courses.models import Enrollment
from lessons.models import GeneratedLesson, GeneratedVocabularyItem
from neurogloss.languages import LANGUAGES
from neurogloss.limits import seconds_to_wait, too_many
from neurogloss.text.tokens import clean_line, find_words
from vocabulary.models import UserLexeme
from vocabulary.normalise import normalise_lexeme

logger = logging.getLogger(__name__)

MOST_TEXT_CHARS = 400
SPEAK_SECONDS = 15
MADE_A_MINUTE = 60  # new ones a learner: each is a process and a file
MOST_KEPT_BYTES = 2**29
STORE_ERRORS = (OSError, sqlite3.Error, diskcache.Timeout)
LEAST_WAV_BYTES = 100  # a header and something after it
ESPEAK_CODES = {
    "kk",
    "ru",
    "en",
    "ky",
    "tt",
    "uk",
    "uz",
    "tr",
    "az",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "pl",
    "ar",
    "ko",
    "ja",
}
_LANGUAGE_OF_CODE = {language.code: language.name for language in LANGUAGES.values()}


class SpeechUnavailable(Exception):
    """There is no voice for this language here, or it failed."""


def has_voice(code: str) -> bool:
    """Whether the server can be asked to speak the language of that code."""
    if settings.SPEECH_COMMAND:
        return code in _LANGUAGE_OF_CODE
    return code in ESPEAK_CODES and _espeak() is not None


def stands_in_lessons(*, user_id: UUID, text: str, code: str) -> bool:
    """Whether the text is a word of the learner's or stands in a text or example of their active course. Six queries at most.

    Nobody makes the server say anything else.
    """
    line = clean_line(text[: MOST_TEXT_CHARS + 1])
    language = _LANGUAGE_OF_CODE.get(code)
    if not line or len(line) > MOST_TEXT_CHARS or language is None:
        return False
    form = normalise_lexeme(line)
    if UserLexeme.objects.filter(user_id=user_id, lexeme__normalized=form, lexeme__target_language=language).exists():
        return True
    enrollment = Enrollment.objects.filter(
        user_id=user_id, status="active", course_template__target_language=language
    ).first()
    return enrollment is not None and _stands_in_course(line, enrollment)


def speech_response(request: LearnerRequest, *, text: str, code: str) -> HttpResponse:
    """The text as a WAV that the browser keeps for a week. Http404 without a voice; 429 past MADE_A_MINUTE new ones."""
    line = clean_line(text)[:MOST_TEXT_CHARS]
    if not has_voice(code):
        raise Http404
    name = hashlib.sha256(f"{settings.SPEECH_COMMAND}\n{code}\n{line}".encode()).hexdigest()
    sound = _kept(name)
    if sound is None:
        rate = f"{MADE_A_MINUTE}/m"
        if seconds := seconds_to_wait(request, group="speech", rate=rate, whose=str(request.user.pk)):
            return too_many(request, seconds=seconds)
        try:
            sound = _speak(line, code)
        except SpeechUnavailable:
            raise Http404 from None
        _keep(name, sound)
    return HttpResponse(sound, content_type="audio/wav", headers={"Cache-Control": "private, max-age=604800"})


def _stands_in_course(line: str, enrollment: Enrollment) -> bool:
    lessons = GeneratedLesson.objects.filter(enrollment=enrollment, opened_at__isnull=False)
    if lessons.filter(content_text__contains=line).exists():
        return True
    examples = UserLexeme.objects.filter(user_id=enrollment.user_id, context_sentence_preferred=line)
    words = GeneratedVocabularyItem.objects.filter(generated_lesson__in=lessons, word=line)
    if examples.exists() or words.exists():
        return True
    return any(find_words(line, text) for text in lessons.values_list("content_text", flat=True)[:200])


def _speak(line: str, code: str) -> bytes:
    """The command gets the text on its standard input and writes WAV to its standard output; {lang} is the code."""
    if settings.SPEECH_COMMAND:
        command = [part.replace("{lang}", code) for part in settings.SPEECH_COMMAND]
    else:
        command = [_espeak() or "", "-v", code, "-s", "140", "--stdin", "--stdout"]
    try:
        done = subprocess.run(  # noqa: S603  the operator's own command, no shell, the text on standard input
            command, input=line.encode(), capture_output=True, timeout=SPEAK_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("the voice failed: %s", error)
        raise SpeechUnavailable(code) from error
    if len(done.stdout) < LEAST_WAV_BYTES or not done.stdout.startswith(b"RIFF"):
        logger.warning("the voice gave no WAV: %r", done.stderr[:200])
        raise SpeechUnavailable(code)
    return done.stdout


def _kept(name: str) -> bytes | None:
    try:
        sound: bytes | None = _store(str(settings.DATA_DIR / "speech")).get(name)
    except STORE_ERRORS:
        logger.exception("what was spoken before can't be read")
        return None
    return sound


def _keep(name: str, sound: bytes) -> None:
    try:
        _store(str(settings.DATA_DIR / "speech")).set(name, sound)
    except STORE_ERRORS:  # the disk is full, say: the learner hears it all the same
        logger.exception("what was spoken can't be kept")


@cache
def _store(folder: str) -> diskcache.Cache:
    """Files with a bound: past MOST_KEPT_BYTES the oldest go."""
    return diskcache.Cache(folder, size_limit=MOST_KEPT_BYTES, timeout=1)


@cache
def _espeak() -> str | None:
    return shutil.which("espeak-ng")
