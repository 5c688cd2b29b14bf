"""A bounded run through the words that are due: its queue and what was graded, kept in the learner's session."""

from collections.abc import MutableMapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.dateparse import parse_datetime

from vocabulary.models import UserLexeme
from vocabulary.scheduling import Grade, is_pass
from vocabulary.selectors import review_session
from vocabulary.services import GradedSinceError, ReviewNotLatestError, review_word, undo_review

RUN_SIZE = 20
MOST_GRADES = 100  # of one run: what is forgotten again and again returns another day
LAPSES_AFTER = timedelta(minutes=30)
SESSION_KEY = "review"
# The four buttons as a client's rating, which review_word takes.
RATINGS = {Grade.AGAIN: 1, Grade.HARD: 3, Grade.GOOD: 4, Grade.EASY: 5}

Session = MutableMapping[str, Any]


@dataclass(slots=True)
class Run:
    """`queue` holds ids of words, the next one first; a forgotten word returns at its end.

    `graded` holds [review id, word id, grade] of this run, oldest first: what "undo" takes back.
    """

    queue: list[str]
    total: int
    touched_at: str
    graded: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def turn(self) -> int:
        """Names the card on the table: a form that was sent twice is told by it."""
        return len(self.graded)

    @property
    def done(self) -> int:
        """Words that won't return in this run."""
        return self.total - len(set(self.queue))

    @property
    def forgotten(self) -> int:
        return len({word for _review, word, grade in self.graded if not is_pass(Grade(grade))})


def load_run(session: Session, *, at: datetime) -> Run | None:
    """The run that the session holds; None when there is none or it was left half an hour ago."""
    stored = session.get(SESSION_KEY)
    if not stored:
        return None
    run = Run(**{**stored, "graded": [tuple(entry) for entry in stored["graded"]]})
    touched = parse_datetime(run.touched_at)
    return run if touched is not None and at - touched < LAPSES_AFTER else None


def save_run(session: Session, run: Run, *, at: datetime) -> None:
    run.touched_at = at.isoformat()
    session[SESSION_KEY] = asdict(run)


def start_run(*, user_id: UUID, at: datetime) -> Run:
    """A run through the most urgent words; an empty one where nothing is due."""
    words = review_session(user_id=user_id, size=RUN_SIZE, at=at)
    queue = [str(word.id) for word in words]
    return Run(queue=queue, total=len(queue), touched_at=at.isoformat())


def current_word(*, user_id: UUID, run: Run, at: datetime) -> UserLexeme | None:
    """The word on the table, None at the end. One query.

    Drops from the queue what was deleted or suspended meanwhile, or graded elsewhere and is no longer due.
    """
    words = UserLexeme.objects.select_related("lexeme").filter(user_id=user_id, is_suspended=False)
    there = words.in_bulk([UUID(word_id) for word_id in run.queue])
    graded_here = {word_id for _review, word_id, _grade in run.graded}
    while run.queue:
        word = there.get(UUID(run.queue[0]))
        if word is not None and (word.next_review_at <= at or run.queue[0] in graded_here):
            return word
        run.queue.pop(0)
    return None


def grade_card(*, user_id: UUID, run: Run, word_id: UUID, turn: int, grade: int, at: datetime) -> bool:
    """Grades the word on the table; False, and nothing happens, for a form of another turn or another word."""
    if turn != run.turn or not run.queue or run.queue[0] != str(word_id):
        return False
    try:
        review = review_word(
            user_id=user_id,
            vocabulary_id=word_id,
            rating=RATINGS[Grade(grade)],
            source="review",
            at=at,
            shown_at=parse_datetime(run.touched_at),
        )
    except (Http404, GradedSinceError):  # deleted meanwhile, or the same form came twice at the same moment
        run.queue.pop(0)
        return False
    run.queue.pop(0)
    if not is_pass(Grade(grade)) and run.turn < MOST_GRADES:
        run.queue.append(str(word_id))
    run.graded.append((str(review.id), str(word_id), int(grade)))
    return True


def undo_card(*, user_id: UUID, run: Run) -> bool:
    """Takes the run's last grade back and lays its word on the table again.

    False where there is nothing to take back, or the word was graded elsewhere since or deleted.
    """
    if not run.graded:
        return False
    review_id, word_id, grade = run.graded.pop()
    try:
        undo_review(user_id=user_id, review_id=review_id)
    except (ReviewNotLatestError, Http404):
        return False
    if not is_pass(Grade(grade)) and run.queue and run.queue[-1] == word_id:
        run.queue.pop()
    run.queue.insert(0, word_id)
    return True
