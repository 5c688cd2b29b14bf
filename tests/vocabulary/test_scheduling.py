"""The scheduler's promises, over many histories."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocabulary.scheduling import Grade, Memory, State, grade_memory, grade_of_rating, preview, retrievability

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
NEW = Memory(due=NOW)
histories = st.lists(st.tuples(st.integers(1, 4), st.floats(0, 400, allow_nan=False)), max_size=25)


def play(history, memory=NEW, at=NOW):
    for grade, days in history:
        at += timedelta(days=days)
        memory = grade_memory(memory, grade, at)
    return memory, at


def known(days=10):
    memory = grade_memory(NEW, Grade.EASY, NOW)
    return grade_memory(memory, Grade.GOOD, NOW + timedelta(days=days)), NOW + timedelta(days=days)


@pytest.mark.parametrize(("rating", "grade"), [(1, 1), (2, 1), (3, 2), (4, 3), (5, 4)])
def test_ratings_become_grades(rating, grade):
    assert grade_of_rating(rating) == grade


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_other_ratings_are_refused(rating):
    with pytest.raises(ValueError):
        grade_of_rating(rating)


def test_first_grades():
    waits = {grade: due - NOW for grade, due in preview(NEW, NOW).items()}
    assert waits == {
        Grade.AGAIN: timedelta(minutes=1),
        Grade.HARD: timedelta(minutes=5.5),
        Grade.GOOD: timedelta(minutes=10),
        Grade.EASY: timedelta(days=8),
    }
    assert grade_memory(NEW, Grade.EASY, NOW).state == State.REVIEW
    assert grade_memory(NEW, Grade.GOOD, NOW).state == State.LEARNING


@given(histories, st.floats(0, 1000, allow_nan=False))
@settings(max_examples=150, deadline=None)
def test_a_harder_grade_is_never_due_later_and_always_after_now(history, days):
    memory, at = play(history)
    at += timedelta(days=days)
    dues = preview(memory, at)
    assert list(dues.values()) == sorted(dues.values())
    assert min(dues.values()) > at


@given(histories)
@settings(max_examples=100, deadline=None)
def test_memories_stay_in_range(history):
    memory, at = play(history)
    if history:
        assert memory.stability > 0 and 1 <= memory.difficulty <= 10
        assert 0 < retrievability(memory, at + timedelta(days=3)) <= 1
        assert memory.due.utcoffset() == timedelta(0)


@given(histories, st.lists(st.integers(2, 4), min_size=1, max_size=12))
@settings(max_examples=100, deadline=None)
def test_passes_within_one_session_do_not_stretch_a_known_words_interval(history, passes):
    memory, at = play(history)
    memory = grade_memory(memory, Grade.EASY, at)
    if memory.state != State.REVIEW:
        return
    after, _ = play([(grade, 1 / 48 / 12) for grade in passes], memory, at)
    assert after == memory


def test_the_next_day_counts_again():
    memory, at = known()
    later = grade_memory(memory, Grade.GOOD, at + timedelta(days=1))
    assert later.stability > memory.stability


def test_a_failure_within_a_session_counts():
    memory, at = known()
    failed = grade_memory(memory, Grade.AGAIN, at + timedelta(minutes=5))
    assert failed.state == State.RELEARNING and failed.stability < memory.stability
    again = grade_memory(failed, Grade.GOOD, at + timedelta(minutes=15))
    assert again.due < memory.due


def test_no_score_is_none():
    assert retrievability(NEW, NOW) is None
    memory, at = known()
    assert retrievability(memory, at) == 1
    assert retrievability(memory, memory.due) == pytest.approx(0.9, abs=0.01)


def test_a_clock_that_goes_back_does_no_harm():
    memory, at = known()
    for grade in Grade:
        assert grade_memory(memory, grade, at - timedelta(days=3)).due > at
    assert retrievability(memory, at - timedelta(days=3)) == 1


def test_any_time_zone_means_the_same_moment():
    almaty = timezone(timedelta(hours=5))
    assert grade_memory(NEW, 3, NOW.astimezone(almaty)) == grade_memory(NEW, 3, NOW)


def test_a_memory_with_holes_is_a_new_one():
    torn = Memory(due=NOW, state=State.REVIEW, step=None, stability=None, difficulty=5.0, last_review=NOW)
    assert grade_memory(torn, 3, NOW + timedelta(days=2)).state == State.LEARNING
