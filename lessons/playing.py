"""Services of the level player: a run through a level is begun, answered, left and resumed, disputed and finished."""

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from courses.access import own_progress
from courses.models import CourseLevelTemplate, UserLevelAttempt, UserLevelProgress
from courses.services import XP_CAP, update_progress
from lessons.exercises.comparing import Wordbook, make_wordbook
from lessons.exercises.fingerprint import exercise_fingerprint
from lessons.exercises.grading import grade
from lessons.exercises.run import Run, Step, stars_for, word_ratings, xp_for
from lessons.exercises.words import WordPair, make_word_quiz
from lessons.models import ExerciseReport, GeneratedLesson, LevelSession
from neurogloss.languages import get_language
from neurogloss.text.tokens import clean
from vocabulary.models import UserLexeme
from vocabulary.normalise import normalise_lexeme
from vocabulary.selectors import review_session
from vocabulary.services import review_word

User = get_user_model()

DUE_WORDS = 4
HEARD_WORDS = 2
MOST_WORD_QUIZZES = 8
MOST_COMMENT_CHARS = 1000


@dataclass(slots=True)
class Played:
    """A run and what it runs through."""

    progress: UserLevelProgress
    lesson: GeneratedLesson
    run: Run

    @property
    def target_language(self) -> str:
        return self.progress.enrollment.course_template.target_language


def start_run(*, progress: UserLevelProgress, lesson: GeneratedLesson) -> Played:
    """The run that was left, or a new one. A run through an earlier version of the lesson is not resumed."""
    session = LevelSession.objects.filter(progress=progress, lesson=lesson).first()
    run = _read(session) if session else None
    if run is None:
        run = _begin(progress, lesson)
        state = {"lesson": lesson, "state": run.as_state()}
        LevelSession.objects.update_or_create(progress=progress, defaults=state)
    return Played(progress, lesson, run)


def restart_run(*, user_id: UUID, level_template_id: object) -> None:
    """The run begins anew when the level is next opened."""
    progress = own_progress(user_id=user_id, level_template_id=level_template_id)
    LevelSession.objects.filter(progress=progress).delete()


@transaction.atomic
def answer_step(*, user_id: UUID, level_template_id: object, mark: str, answer: Any) -> Played:
    """Grades the answer to the step at hand; Http404 when there is no run.

    `mark` is Run.mark as the page had it: what an old page sends (a double click) changes nothing.
    """
    played, session = _resume(user_id, level_template_id)
    run = played.run
    if mark != run.mark or run.current is None or run.is_shown:
        return played
    exercise = run.steps[run.current].exercise
    accepted = accepted_answers(exercise_fingerprint(exercise, target_language=played.target_language))
    run.note(grade(exercise, answer, accepted, wordbook=wordbook_of(played)))
    _save(session, run)
    return played


def continue_run(*, user_id: UUID, level_template_id: object, mark: str) -> Played | None:
    """On to what comes next; None when that finished the level. Http404 when there is no run.

    A finished level is paid (courses.services.update_progress) and its words are graded. A test that wasn't passed completes
    nothing: its run stays, failed, with the result.
    """
    with transaction.atomic():
        # The learner first, as everywhere: no deadlocks.
        User.objects.lock(user_id)
        played, session = _resume(user_id, level_template_id)
        run = played.run
        if mark != run.mark or (run.phase == "exercises" and not run.is_shown and not run.is_over):
            return played
        run.advance()
        has_ended = run.is_over
        if has_ended and run.is_passed:
            _complete(user_id, played)
            session.delete()
        else:
            if has_ended:
                run.fail()
                UserLevelAttempt.objects.create(
                    progress=played.progress, source="player", answers_snapshot=run.snapshot()
                )
            _save(session, run)
    if has_ended:
        # Each in a transaction of its own: reviewing elsewhere holds the word first and then the learner.
        _grade_words(user_id, played)
    return None if has_ended and run.is_passed else played


@transaction.atomic
def report_step(
    *, user_id: UUID, level_template_id: object, step: int, kind: str, comment: str = ""
) -> ExerciseReport | None:
    """Stores that the step is faulty, or that the learner's last answer to it is right; a second say replaces an open first.

    A disputed step doesn't come back in this run and grades no word. None for a dispute of what wasn't answered wrongly;
    Http404 when there is no run or no such step.
    """
    played, session = _resume(user_id, level_template_id)
    run = played.run
    if not 0 <= step < len(run.steps) or kind not in ExerciseReport.Kind.values:
        raise Http404
    given = next((one for one in reversed(run.given) if one.step == step), None)
    if kind == ExerciseReport.Kind.DISPUTE:
        if given is None or given.correct or given.answer is None:
            return None
        for one in run.given:
            one.disputed = one.disputed or one.step == step
        run.queue = [waiting for waiting in run.queue if waiting != step]
        _save(session, run)
    exercise = run.steps[step].exercise
    report, _created = ExerciseReport.objects.update_or_create(
        user_id=user_id,
        lesson=played.lesson,
        kind=kind,
        status=ExerciseReport.Status.OPEN,
        fingerprint=exercise_fingerprint(exercise, target_language=played.target_language),
        defaults={
            "exercise_index": run.steps[step].index,
            "exercise": exercise,
            "answer": given.answer if given else None,
            "comment": clean(comment)[:MOST_COMMENT_CHARS],
        },
    )
    return report


def accepted_answers(fingerprint: str) -> list[Any]:
    """The answers that staff accepted for an exercise, wherever the same was asked."""
    reports = ExerciseReport.objects.filter(
        status=ExerciseReport.Status.ACCEPTED, kind=ExerciseReport.Kind.DISPUTE, fingerprint=fingerprint
    )
    return [answer for answer in reports.values_list("answer", flat=True)[:100] if answer is not None]


def wordbook_of(played: Played) -> Wordbook:
    """What a typo must not turn into: the lesson's words and every form in its text and options."""
    texts = [played.lesson.content_text]
    for step in played.run.steps:
        texts += [option for option in step.exercise.get("options") or [] if isinstance(option, str)]
    words = [item.word for item in played.lesson.vocabulary_items.all()]
    return make_wordbook(get_language(played.target_language), words=words, texts=texts)


def _resume(user_id: UUID, level_template_id: object) -> tuple[Played, LevelSession]:
    """The run at hand, its row locked."""
    progress = own_progress(user_id=user_id, level_template_id=level_template_id)
    session = LevelSession.objects.select_for_update(of=("self",)).filter(progress=progress).first()
    run = _read(session) if session else None
    if session is None or run is None:
        raise Http404
    lesson = GeneratedLesson.objects.prefetch_related("vocabulary_items").get(id=session.lesson_id)
    return Played(progress, lesson, run), session


def _read(session: LevelSession) -> Run | None:
    try:
        return Run.from_state(session.state)
    except (KeyError, TypeError):  # written by an earlier version of this program
        return None


def _save(session: LevelSession, run: Run) -> None:
    session.state = run.as_state()
    session.save(update_fields=["state", "updated_at"])


def _begin(progress: UserLevelProgress, lesson: GeneratedLesson) -> Run:
    """Lessons are read first; practice and tests of texts that were read go straight to the exercises."""
    seed = secrets.randbelow(2**31)
    steps = [Step(exercise, index) for index, exercise in enumerate(lesson.exercises)]
    kind = progress.level_template.type
    words = [WordPair(item.word, item.translation) for item in lesson.vocabulary_items.all()]
    if not steps:
        return Run.begin(_word_steps(words[:MOST_WORD_QUIZZES], words, seed=seed), seed=seed)
    if kind == CourseLevelTemplate.Type.PRACTICE:
        due = _due_words(progress, words)
        steps += _word_steps(due, [*words, *due], seed=seed)
        steps += _word_steps(words[:HEARD_WORDS], words, seed=seed, listen=True)
    is_direct, is_test = kind != CourseLevelTemplate.Type.LESSON, kind == CourseLevelTemplate.Type.TROPHY
    return Run.begin(steps, seed=seed, is_direct=is_direct, is_test=is_test)


def _word_steps(wanted: list[WordPair], others: list[WordPair], *, seed: int, listen: bool = False) -> list[Step]:
    quizzes = (make_word_quiz(word, others, seed=seed, listen=listen) for word in wanted)
    return [Step(quiz) for quiz in quizzes if quiz]


def _due_words(progress: UserLevelProgress, lesson_words: list[WordPair]) -> list[WordPair]:
    """The learner's most urgent words of the course's language that this lesson doesn't ask anyway."""
    own = {normalise_lexeme(pair.word) for pair in lesson_words}
    language = progress.enrollment.course_template.target_language
    due = review_session(user_id=progress.enrollment.user_id, size=DUE_WORDS + len(own))
    fitting = [word for word in due if word.lexeme.target_language == language and word.lexeme.normalized not in own]
    return [WordPair(word.lexeme.text, word.translation_preferred) for word in fitting[:DUE_WORDS]]


def _complete(user_id: UUID, played: Played) -> None:
    share = played.run.share
    has_asked = bool(played.run.steps)
    update_progress(
        user_id=user_id,
        level_template_id=played.progress.level_template_id,
        status="completed",
        stars=stars_for(share) if has_asked else 1,  # reading alone earns one star
        xp_claim=xp_for(share if has_asked else 0, cap=XP_CAP[played.progress.level_template.type]),
        source="player",
        answers=played.run.snapshot(),
    )


def _grade_words(user_id: UUID, played: Played) -> None:
    """Once a word: what was wrong always, what was right only for words that are due, so that repeats stretch nothing."""
    ratings = {normalise_lexeme(word): rating for word, rating in word_ratings(played.run).items()}
    words = UserLexeme.objects.filter(
        user_id=user_id,
        lexeme__target_language=played.target_language,
        lexeme__normalized__in=ratings,
        is_suspended=False,
    ).select_related("lexeme")
    now = timezone.now()
    for word in words:
        rating = ratings[word.lexeme.normalized]
        if rating < 3 or word.next_review_at <= now:
            try:
                review_word(user_id=user_id, vocabulary_id=word.id, rating=rating, source="level")
            except Http404:  # deleted this very moment
                continue
