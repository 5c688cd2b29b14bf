from datetime import timedelta

import pytest
from django.utils import timezone

from tests.vocabulary.factories import LexemeFactory, WordFactory
from vocabulary.models import ReviewLog, UserLexeme
from vocabulary.runs import LAPSES_AFTER, RUN_SIZE, grade_card, load_run
from vocabulary.scheduling import State
from vocabulary.services import review_word

HTMX = {"HX-Request": "true"}


@pytest.fixture
def site(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def words(learner):
    """Three due words, the oldest first: new words are asked in that order."""
    now = timezone.now()
    return [
        WordFactory(
            user=learner,
            lexeme=LexemeFactory(text=text),
            translation_preferred=translation,
            context_sentence_preferred=sentence,
            next_review_at=now - timedelta(hours=3 - place),
        )
        for place, (text, translation, sentence) in enumerate(
            [("кітап", "книга", "Мен кітап оқимын."), ("су", "вода", "Су ішемін."), ("нан", "хлеб", "Нан бар.")]
        )
    ]


def grade(site, word, value, *, turn, **extra):
    return site.post("/review/grade/", {"word": str(word.id), "turn": turn, "grade": value}, **extra)


def shown(site):
    response = site.get("/review/")
    assert response.status_code == 200
    return response


def test_a_stranger_is_asked_to_log_in(client, db):
    assert client.get("/review/").headers["Location"] == "/accounts/login/?next=/review/"


def test_the_card_and_four_dates(site, words):
    response = shown(site)
    assert response.context["card"].word == words[0]
    html = response.content.decode()
    assert 'lang="kk">кітап<' in html
    assert "книга" in html
    dues = [choice.due for choice in response.context["grades"]]
    assert dues == sorted(dues)
    assert dues[0] > timezone.now()


@pytest.mark.parametrize(("value", "rating"), [(1, 1), (2, 3), (3, 4), (4, 5)])
def test_a_grade_reaches_the_scheduler_and_leads_to_the_date_shown(site, words, value, rating):
    promised = shown(site).context["grades"][value - 1].due
    response = grade(site, words[0], value, turn=0)
    assert (response.status_code, response.headers["Location"]) == (302, "/review/")
    review = ReviewLog.objects.get()
    assert (review.rating, review.grade, review.source) == (rating, value, "review")
    assert abs(review.next_review_at - promised) < timedelta(seconds=10)
    assert shown(site).context["card"].word == words[1]


def test_htmx_gets_the_next_card_and_the_bar(site, words):
    shown(site)
    response = grade(site, words[0], 3, turn=0, headers=HTMX)
    html = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in html
    assert 'id="_card"' in html
    assert 'id="_bar" hx-swap-oob="true"' in html
    assert "су" in html


def test_two_forms_at_the_same_moment_grade_once(site, words, learner):
    """Both have read the session before either has written it."""
    shown(site)
    runs = [load_run(site.session, at=timezone.now()) for _ in range(2)]
    about = {"user_id": learner.id, "word_id": words[0].id, "turn": 0, "grade": 3}
    assert [grade_card(run=run, at=timezone.now(), **about) for run in runs] == [True, False]
    assert ReviewLog.objects.count() == 1
    assert UserLexeme.objects.get(id=words[0].id).mastery_level == 1
    assert str(words[0].id) not in runs[1].queue


def test_a_form_sent_twice_grades_once(site, words):
    shown(site)
    grade(site, words[0], 3, turn=0)
    grade(site, words[0], 3, turn=0)
    grade(site, words[0], 3, turn=1)
    assert ReviewLog.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [{}, {"word": "x", "turn": 0, "grade": 3}, {"grade": 5}, {"grade": "0"}, {"grade": "'; DROP"}, {"turn": "-1"}],
)
def test_what_is_no_grade_is_refused(site, words, data):
    shown(site)
    sound = {"word": str(words[0].id), "turn": 0, "grade": 3}
    response = site.post("/review/grade/", {**sound, **data} if data else {})
    assert response.status_code == 400
    assert not ReviewLog.objects.exists()


def test_somebody_elses_word_is_never_graded(site, words, outsider):
    shown(site)
    other = WordFactory(user=outsider)
    grade(site, other, 3, turn=0)
    assert not ReviewLog.objects.exists()


def test_a_forgotten_word_returns_at_the_end_of_the_run(site, words):
    shown(site)
    grade(site, words[0], 1, turn=0)
    grade(site, words[1], 3, turn=1)
    grade(site, words[2], 3, turn=2)
    response = shown(site)
    assert response.context["card"].word == words[0]
    assert response.context["run"].done == 2
    grade(site, words[0], 3, turn=3)
    assert "card" not in shown(site).context


def test_undo_brings_the_card_and_its_memory_back(site, words):
    before = UserLexeme.objects.get(id=words[0].id)
    shown(site)
    grade(site, words[0], 1, turn=0)
    response = site.post("/review/undo/", headers=HTMX)
    assert response.context["card"].word == words[0]
    assert not ReviewLog.objects.exists()
    after = UserLexeme.objects.get(id=words[0].id)
    assert (after.state, after.next_review_at, after.reps) == (before.state, before.next_review_at, before.reps)
    assert len(response.context["run"].queue) == 3


def test_nothing_to_undo_is_said(site, words):
    shown(site)
    response = site.post("/review/undo/", follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_a_grade_given_elsewhere_since_is_not_undone(site, words, learner):
    shown(site)
    grade(site, words[0], 3, turn=0)
    review_word(user_id=learner.id, vocabulary_id=words[0].id, rating=4, at=timezone.now() + timedelta(minutes=1))
    site.post("/review/undo/")
    assert ReviewLog.objects.count() == 2


def test_a_run_is_bounded_and_goes_on_when_asked(site, learner):
    WordFactory.create_batch(RUN_SIZE + 5, user=learner)
    run = shown(site).context["run"]
    assert run.total == RUN_SIZE
    for turn in range(RUN_SIZE):
        word = UserLexeme.objects.get(id=shown(site).context["card"].word.id)
        grade(site, word, 3, turn=turn)
    response = shown(site)
    assert response.context["due"] == 5
    response = site.post("/review/begin/", headers=HTMX)
    assert response.context["run"].total == 5


def test_the_end_says_what_comes(site, words, learner):
    day = timedelta(days=1)
    for due in (day, 5 * day, 9 * day):
        WordFactory(user=learner, next_review_at=timezone.now() + due)
    shown(site)
    for turn, word in enumerate(words):
        grade(site, word, 4, turn=turn)  # more than a week
    response = shown(site)
    assert (response.context["due"], response.context["tomorrow"], response.context["week"]) == (0, 1, 2)
    assert response.context["run"].forgotten == 0


def test_words_that_left_meanwhile_are_passed_over(site, words, learner):
    shown(site)
    words[0].delete()
    UserLexeme.objects.filter(id=words[1].id).update(is_suspended=True)
    assert shown(site).context["card"].word == words[2]
    review_word(user_id=learner.id, vocabulary_id=words[2].id, rating=5)
    assert "card" not in shown(site).context


def test_a_run_left_for_half_an_hour_begins_anew(site, words):
    shown(site)
    grade(site, words[0], 3, turn=0)
    session = site.session
    session["review"] = {**session["review"], "touched_at": (timezone.now() - LAPSES_AFTER).isoformat()}
    session.save()
    run = shown(site).context["run"]
    assert (run.total, run.graded) == (2, [])


def test_a_learner_without_words_is_told_where_they_come_from(site):
    response = shown(site)
    assert response.context["words"] == 0
    assert 'href="/learn/"' in response.content.decode()


def test_a_learner_with_nothing_due_hears_when_the_next_word_comes(site, learner):
    due = timezone.now() + timedelta(days=3)
    WordFactory(user=learner, next_review_at=due)
    assert shown(site).context["next_due"] == due


def test_a_known_word_is_asked_in_its_sentence(site, learner):
    WordFactory(
        user=learner,
        lexeme=LexemeFactory(text="базар"),
        context_sentence_preferred="Біз базарға барамыз.",
        state=State.REVIEW,
        reps=3,
        stability=5.0,
        difficulty=5.0,
        last_reviewed_at=timezone.now() - timedelta(days=9),
    )
    card = shown(site).context["card"]
    assert (card.before, card.gap, card.after, card.asks_gap) == ("Біз ", "базарға", " барамыз.", True)


def test_markup_in_a_word_is_shown_as_text(site, learner):
    WordFactory(
        user=learner,
        lexeme=LexemeFactory(text="<b>сөз</b>"),
        translation_preferred="<script>alert(1)</script>",
        context_sentence_preferred='"><img src=x>',
    )
    html = shown(site).content.decode()
    assert "<script>alert" not in html
    assert "<b>сөз" not in html
    assert "<img src=x" not in html


def test_get_does_not_grade(site, words):
    assert site.get("/review/grade/").status_code == 405
    assert site.get("/review/undo/").status_code == 405
