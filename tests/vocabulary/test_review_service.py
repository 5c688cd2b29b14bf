"""A grade, its log, its undoing, and what learners do with their words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from tests.vocabulary.factories import LearnerFactory, LessonFactory, WordFactory, add_items
from vocabulary.lesson_words import sync_lesson_words
from vocabulary.models import ReviewLog, UserLexeme
from vocabulary.services import (
    ReviewNotLatestError,
    add_word,
    delete_word,
    edit_translation,
    review_word,
    suspend_word,
    undo_review,
    unsuspend_word,
)
from vocabulary.signals import review_undone, word_reviewed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
FIELDS = (
    "state", "step", "stability", "difficulty", "reps", "lapses", "mastery_level", "next_review_at",
    "last_reviewed_at",
)  # fmt: skip


def snapshot(word):
    fresh = UserLexeme.objects.get(id=word.id)
    return {name: getattr(fresh, name) for name in FIELDS}


@pytest.fixture
def word():
    return WordFactory(next_review_at=NOW)


@pytest.fixture
def heard():
    """What the signals said."""
    said = []

    def listen(sender, *, signal, **kwargs):
        said.append((signal, kwargs))

    for signal in (word_reviewed, review_undone):
        signal.connect(listen)
    yield said
    for signal in (word_reviewed, review_undone):
        signal.disconnect(listen)


def grade(word, rating, at=NOW, **options):
    return review_word(user_id=word.user_id, vocabulary_id=word.id, rating=rating, at=at, **options)


def test_a_grade_moves_the_word_and_is_logged(word, heard):
    review = grade(word, 5, source="review")
    word.refresh_from_db()
    assert (word.mastery_level, word.reps, word.lapses, word.state) == (1, 1, 0, UserLexeme.State.REVIEW)
    assert word.next_review_at == review.next_review_at > NOW
    log = ReviewLog.objects.get()
    assert (log.rating, log.grade, log.source, log.reviewed_at) == (5, 4, "review", NOW)
    assert (log.stability, log.difficulty, log.mastery_level) == (word.stability, word.difficulty, 1)
    assert log.state_before["state"] == 0 and log.state_before["stability"] is None
    assert log.state_before["next_review_at"].endswith("Z")
    [(signal, said)] = heard
    assert signal is word_reviewed
    assert (said["user_id"], said["user_lexeme"].id, said["grade"], said["at"]) == (word.user_id, word.id, 4, NOW)


@pytest.mark.parametrize(("rating", "level"), [(1, 0), (2, 0), (3, 4), (4, 4), (5, 4)])
def test_a_pass_raises_the_level_and_a_failure_clears_it(rating, level):
    word = WordFactory(mastery_level=3)
    assert grade(word, rating).mastery_level == level


def test_a_lapse_is_forgetting_what_was_known(word):
    grade(word, 1)
    assert snapshot(word)["lapses"] == 0
    grade(word, 5)
    grade(word, 1, NOW + timedelta(days=9))
    assert snapshot(word)["lapses"] == 1


def test_lesson_items_follow():
    lesson = LessonFactory()
    add_items(lesson, ("кітап", "книга"), ("Кітап!", "книга"), ("қалам", "ручка"))
    sync_lesson_words(lesson=lesson)
    first, second, third = lesson.vocabulary_items.all()
    review = review_word(user_id=lesson.enrollment.user_id, vocabulary_id=first.id, rating=4)
    for item in (first, second):
        item.refresh_from_db()
        assert (item.mastery_level, item.next_review_at) == (1, review.next_review_at)
    third.refresh_from_db()
    assert third.mastery_level == 0


def test_an_item_whose_word_was_deleted_brings_it_back():
    lesson = LessonFactory()
    add_items(lesson, ("кітап", "книга"), ("қалам", "ручка"))
    sync_lesson_words(lesson=lesson)
    item = lesson.vocabulary_items.first()
    user_id = lesson.enrollment.user_id
    delete_word(user_id=user_id, word_id=item.user_lexeme_id)
    assert review_word(user_id=user_id, vocabulary_id=item.id, rating=4).mastery_level == 1
    item.refresh_from_db()
    assert item.user_lexeme.lexeme.text == "кітап" and item.mastery_level == 1
    assert UserLexeme.objects.count() == 2


def test_an_item_of_a_lesson_made_ahead_is_nobodys():
    lesson = LessonFactory(opened_at=None)
    [item] = add_items(lesson, ("кітап", "книга"))
    with pytest.raises(Http404):
        review_word(user_id=lesson.enrollment.user_id, vocabulary_id=item.id, rating=4)


def test_someone_elses_word_is_not_there(word):
    outsider = LearnerFactory()
    lesson = LessonFactory()
    [item] = add_items(lesson, ("кітап", "книга"))
    sync_lesson_words(lesson=lesson)
    review = grade(word, 4)
    before = snapshot(word)
    for call in (
        lambda: review_word(user_id=outsider.id, vocabulary_id=word.id, rating=4),
        lambda: review_word(user_id=outsider.id, vocabulary_id=item.id, rating=4),
        lambda: review_word(user_id=outsider.id, vocabulary_id="nonsense", rating=4),
        lambda: undo_review(user_id=outsider.id, review_id=review.id),
        lambda: suspend_word(user_id=outsider.id, word_id=word.id),
        lambda: unsuspend_word(user_id=outsider.id, word_id=word.id),
        lambda: edit_translation(user_id=outsider.id, word_id=word.id, translation="x"),
        lambda: delete_word(user_id=outsider.id, word_id=word.id),
    ):
        with pytest.raises(Http404):
            call()
    assert snapshot(word) == before


@pytest.mark.parametrize("rating", [0, 6, -3])
def test_a_rating_outside_the_scale_changes_nothing(word, rating):
    with pytest.raises(ValidationError):
        grade(word, rating)
    assert not ReviewLog.objects.exists()


def test_repeats_in_one_session_do_not_push_the_date_away(word):
    first = grade(word, 5)
    for minutes in range(1, 20):
        last = grade(word, 5, NOW + timedelta(minutes=minutes))
    assert last.next_review_at == first.next_review_at
    assert last.mastery_level == 20 and ReviewLog.objects.count() == 20


def test_undo_gives_back_exactly_what_was(word, heard):
    grade(word, 5)
    before = snapshot(word)
    review = grade(word, 1, NOW + timedelta(days=8))
    undo_review(user_id=word.user_id, review_id=review.id)
    assert snapshot(word) == before
    assert ReviewLog.objects.count() == 1
    assert [signal for signal, _ in heard] == [word_reviewed, word_reviewed, review_undone]
    with pytest.raises(Http404):
        undo_review(user_id=word.user_id, review_id=review.id)


def test_undo_of_the_first_grade_makes_the_word_new_again(word):
    before = snapshot(word)
    undo_review(user_id=word.user_id, review_id=grade(word, 4).id)
    assert snapshot(word) == before


def test_only_the_latest_grade_can_be_undone(word):
    first = grade(word, 4)
    grade(word, 4, NOW + timedelta(minutes=10))
    with pytest.raises(ReviewNotLatestError) as caught:
        undo_review(user_id=word.user_id, review_id=first.id)
    assert caught.value.code == "review_not_latest"
    assert ReviewLog.objects.count() == 2


def test_suspending_keeps_the_memory(word):
    grade(word, 5)
    before = snapshot(word)
    assert suspend_word(user_id=word.user_id, word_id=word.id).is_suspended
    assert not unsuspend_word(user_id=word.user_id, word_id=word.id).is_suspended
    assert snapshot(word) == before


@pytest.mark.parametrize("translation", ["", "  ", "\u200b", "x" * 301])
def test_a_translation_has_to_say_something_short(word, translation):
    with pytest.raises(ValidationError) as caught:
        edit_translation(user_id=word.user_id, word_id=word.id, translation=translation)
    assert set(caught.value.message_dict) == {"translation"}


def test_a_kept_word_is_due_and_stays():
    user = LearnerFactory()
    added = add_word(
        user_id=user.id,
        word=" Дастарқан ",
        translation="накрытый стол",
        context="Дастарқан  дайын.",
        target_language="Kazakh",
        source="roleplay",
    )
    added.refresh_from_db()
    assert (added.lexeme.text, added.lexeme.normalized) == ("Дастарқан", "дастарқан")
    assert added.context_sentence_preferred == "Дастарқан дайын."
    assert added.extra_metadata == {"kept": True, "source": "roleplay"}
    assert added.state == UserLexeme.State.NEW


def test_keeping_a_known_word_changes_only_what_it_lacks(word):
    grade(word, 5)
    before = snapshot(word)
    again = add_word(
        user_id=word.user_id, word=word.lexeme.text.upper(), translation="другое", target_language="Kazakh"
    )
    assert again.id == word.id and snapshot(word) == before
    assert again.translation_preferred == "слово" and again.extra_metadata["kept"] is True


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"word": ""}, "word"),
        ({"word": "123"}, "word"),
        ({"word": "«»"}, "word"),
        ({"word": "а" * 201}, "word"),
        ({"translation": ""}, "translation"),
        ({"translation": "x" * 301}, "translation"),
        ({"context": "x" * 1001}, "context"),
        ({"target_language": "Klingon"}, "target_language"),
    ],
)
def test_a_bad_word_is_refused_by_field(fields, field):
    good = {"word": "үй", "translation": "дом", "context": "", "target_language": "Kazakh"}
    with pytest.raises(ValidationError) as caught:
        add_word(user_id=LearnerFactory().id, **(good | fields))
    assert set(caught.value.message_dict) == {field}
    assert not UserLexeme.objects.exists()


def test_hostile_text_is_cleaned_and_kept_as_text():
    added = add_word(
        user_id=LearnerFactory().id,
        word="\u202eүй<b>үй</b>үй\x00",
        translation="<script>alert(1)</script>",
        target_language="Kazakh",
    )
    assert added.lexeme.text == "үй<b>үй</b>үй" and added.translation_preferred == "<script>alert(1)</script>"
