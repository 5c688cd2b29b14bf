"""What a lesson's words become in the learner's vocabulary."""

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lessons.models import GeneratedLesson, GeneratedVocabularyItem
from lessons.signals import lesson_words_changed
from tests.vocabulary.factories import EnrollmentFactory, LessonFactory, add_items
from vocabulary.models import LessonLexeme, Lexeme, UserLexeme
from vocabulary.selectors import due_words
from vocabulary.services import add_word, edit_translation, review_word

pytestmark = pytest.mark.django_db


def announce(lesson):
    lesson_words_changed.send(sender=GeneratedLesson, lesson=lesson)


def lesson_with(*pairs, **fields):
    lesson = LessonFactory(**fields)
    add_items(lesson, *pairs)
    announce(lesson)
    return lesson


def replace_items(lesson, *pairs):
    lesson.vocabulary_items.all().delete()
    add_items(lesson, *pairs)
    announce(lesson)


def words_of(user):
    return sorted(word.lexeme.text for word in UserLexeme.objects.filter(user=user).select_related("lexeme"))


def test_new_words_are_due_at_once():
    before = timezone.now()
    lesson = lesson_with(("кітап", "книга"), ("мектеп", "школа"))
    user = lesson.enrollment.user
    words = list(due_words(user_id=user.id, limit=10))
    assert {word.translation_preferred for word in words} == {"книга", "школа"}
    assert all(before <= word.next_review_at <= timezone.now() for word in words)
    for item in lesson.vocabulary_items.all():
        assert item.user_lexeme.lexeme.normalized == item.word
        assert (item.mastery_level, item.next_review_at) == (0, item.user_lexeme.next_review_at)
    assert LessonLexeme.objects.filter(generated_lesson=lesson, user_lexeme__user=user).count() == 2


def test_a_lesson_made_ahead_brings_no_words_until_it_is_opened():
    lesson = lesson_with(("кітап", "книга"), opened_at=None)
    assert not UserLexeme.objects.exists()
    lesson.opened_at = timezone.now()
    lesson.save()
    announce(lesson)
    assert UserLexeme.objects.count() == 1


def test_saying_it_twice_changes_nothing():
    lesson = lesson_with(("кітап", "книга"), ("мектеп", "школа"))
    ids = set(UserLexeme.objects.values_list("id", flat=True))
    announce(lesson)
    assert set(UserLexeme.objects.values_list("id", flat=True)) == ids
    assert LessonLexeme.objects.count() == 2


def test_two_items_with_one_form_share_a_lexeme():
    lesson = lesson_with(("Кітап", "книга"), ("кітап.", "книжка"), ("!!!", "?"))
    assert Lexeme.objects.count() == UserLexeme.objects.count() == LessonLexeme.objects.count() == 1
    linked = [item.user_lexeme_id for item in lesson.vocabulary_items.all()]
    assert linked[0] == linked[1] is not None
    assert linked[2] is None
    assert UserLexeme.objects.get().translation_preferred == "книга"


def test_a_known_word_keeps_its_memory():
    first = lesson_with(("кітап", "книга"))
    item = first.vocabulary_items.get()
    review_word(user_id=first.enrollment.user_id, vocabulary_id=item.id, rating=5)
    second = lesson_with(("кітап", "книжка"), enrollment=first.enrollment)
    word = UserLexeme.objects.get()
    item = second.vocabulary_items.get()
    assert word.mastery_level == item.mastery_level == 1
    assert item.next_review_at == word.next_review_at > timezone.now()
    assert word.translation_preferred == "книга"  # the first lesson's: this one only uses it


def test_learners_share_lexemes_but_not_memories():
    one, other = lesson_with(("кітап", "книга")), lesson_with(("кітап", "книга"))
    assert Lexeme.objects.count() == 1
    review_word(user_id=one.enrollment.user_id, vocabulary_id=one.vocabulary_items.get().id, rating=5)
    assert other.vocabulary_items.get().mastery_level == 0


def test_replaced_words_go_and_are_never_doubled():
    lesson = lesson_with(("кітап", "книга"), ("мектеп", "школа"), ("дәптер", "тетрадь"))
    user = lesson.enrollment.user
    reviewed = UserLexeme.objects.get(lexeme__text="мектеп")
    review_word(user_id=user.id, vocabulary_id=reviewed.id, rating=1)
    replace_items(lesson, ("кітап", "книжка"), ("қалам", "ручка"))
    assert words_of(user) == ["кітап", "мектеп", "қалам"]  # the reviewed one stays
    assert LessonLexeme.objects.filter(generated_lesson=lesson).count() == 2
    assert UserLexeme.objects.get(lexeme__text="кітап").translation_preferred == "книжка"


def test_what_another_lesson_holds_or_the_learner_kept_stays():
    lesson = lesson_with(("кітап", "книга"), ("мектеп", "школа"), ("үй", "дом"))
    user = lesson.enrollment.user
    lesson_with(("мектеп", "школа"), enrollment=lesson.enrollment)
    add_word(user_id=user.id, word="үй", translation="дом", target_language="Kazakh")
    replace_items(lesson, ("қалам", "ручка"))
    assert words_of(user) == sorted(["мектеп", "үй", "қалам"])


def test_words_of_a_deleted_lesson_go_with_the_next_change():
    gone = lesson_with(("кітап", "книга"))
    lesson = LessonFactory(enrollment=gone.enrollment)
    gone.delete()
    add_items(lesson, ("қалам", "ручка"))
    announce(lesson)
    assert words_of(lesson.enrollment.user) == ["қалам"]


def test_an_edited_translation_stays_the_learners_own():
    lesson = lesson_with(("кітап", "книга"))
    word = UserLexeme.objects.get()
    edit_translation(user_id=word.user_id, word_id=word.id, translation="книжечка")
    replace_items(lesson, ("кітап", "том"))
    word.refresh_from_db()
    assert word.translation_preferred == "книжечка"


def test_another_learners_words_are_left_alone():
    other = lesson_with(("кітап", "книга"))
    lesson = lesson_with(("кітап", "книга"))
    replace_items(lesson, ("қалам", "ручка"))
    assert words_of(other.enrollment.user) == ["кітап"]
    assert other.vocabulary_items.get().user_lexeme is not None


@pytest.mark.parametrize("known", [False, True])
def test_a_constant_number_of_queries(known):
    counts = []
    for number in (10, 20):
        enrollment = EnrollmentFactory()
        pairs = [(f"сөз{letter}", "слово") for letter in "абвгдежзиклмнопрстуф"[:number]]
        if known:
            lesson_with(*pairs, enrollment=enrollment)
        lesson = LessonFactory(enrollment=enrollment)
        add_items(lesson, *[(f"{word}{number}{known}" if not known else word, told) for word, told in pairs])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            announce(lesson)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20, counts


@pytest.mark.django_db(transaction=True)
def test_lessons_with_the_same_words_at_once():
    enrollments = [EnrollmentFactory() for _ in range(3)]
    pairs = [("кітап", "книга"), ("мектеп", "школа"), ("қалам", "ручка")]
    lessons = []
    for number in range(6):
        lesson = LessonFactory(enrollment=enrollments[number % 3])
        add_items(lesson, *(pairs if number % 2 else reversed(pairs)))
        lessons.append(lesson)
    errors = []

    def work(lesson):
        try:
            announce(lesson)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(lesson,)) for lesson in lessons]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert errors == []
    assert (Lexeme.objects.count(), UserLexeme.objects.count(), LessonLexeme.objects.count()) == (3, 9, 18)
    assert not GeneratedVocabularyItem.objects.filter(user_lexeme=None).exists()


def test_a_lesson_spells_what_only_hands_have_written():
    other = LessonFactory().enrollment.user
    for typed in ("🤡 КІТАП 🤡", "Мектеп"):
        add_word(user_id=other.id, word=typed, translation="x", target_language="Kazakh")
    assert words_of(other) == ["КІТАП", "Мектеп"]
    lesson = lesson_with(("кітап", "книга"), ("мектеп", "школа"))
    assert words_of(lesson.enrollment.user) == words_of(other) == ["кітап", "мектеп"]
    lesson_with(("Кітап", "книга"))  # what one lesson teaches no other one respells
    assert words_of(other) == ["кітап", "мектеп"]
