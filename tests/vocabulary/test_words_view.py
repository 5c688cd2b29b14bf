import io
import zipfile
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.vocabulary.factories import LexemeFactory, WordFactory
from vocabulary.models import UserLexeme
from vocabulary.scheduling import State

HTMX = {"HX-Request": "true", "HX-Target": "_words"}


@pytest.fixture
def site(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def word(learner):
    return WordFactory(
        user=learner,
        lexeme=LexemeFactory(text="кітап"),
        translation_preferred="книга",
        context_sentence_preferred="Мен кітабымды оқимын.",
    )


@pytest.fixture
def strange_word(outsider):
    return WordFactory(user=outsider, lexeme=LexemeFactory(text="бөтен"))


def found(response):
    return {word.lexeme.text for word in response.context["words"]}


def test_a_stranger_is_asked_to_log_in(client, db):
    assert client.get("/words/").headers["Location"] == "/accounts/login/?next=/words/"


def test_only_ones_own_words(site, word, strange_word):
    response = site.get("/words/")
    assert found(response) == {"кітап"}
    assert "бөтен" not in response.content.decode()


@pytest.mark.parametrize("query", ["КІТ", "кітап", "Книг", "книга"])
def test_search_finds_word_and_translation(site, word, learner, query):
    WordFactory(user=learner)
    assert found(site.get("/words/", {"q": query})) == {"кітап"}


def test_search_by_htmx_swaps_the_list_alone(site, word):
    html = site.get("/words/", {"q": "кіт"}, headers=HTMX).content.decode()
    assert "<html" not in html
    assert html.strip().startswith('<div class="stack" id="_words">')


def test_a_search_without_a_hit_says_what_to_do(site, word):
    response = site.get("/words/", {"q": "жоқжоқ"})
    assert found(response) == set()
    assert 'href="/words/"' in response.content.decode()


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("", {"кітап", "біл", "тоқта", "үйрен"}),
        ("new", {"кітап"}),
        ("known", {"біл"}),
        ("learning", {"үйрен"}),
        ("suspended", {"тоқта"}),
        ("banana", {"кітап", "біл", "тоқта", "үйрен"}),
    ],
)
def test_filter_by_state(site, word, learner, state, expected):
    WordFactory(user=learner, lexeme=LexemeFactory(text="біл"), state=State.REVIEW, stability=3, difficulty=5)
    WordFactory(user=learner, lexeme=LexemeFactory(text="үйрен"), state=State.LEARNING, stability=1, difficulty=5)
    WordFactory(user=learner, lexeme=LexemeFactory(text="тоқта"), is_suspended=True)
    assert found(site.get("/words/", {"state": state})) == expected


@pytest.mark.parametrize("number", ["0", "-3", "999999999999", "x", "²", ""])
def test_any_page_number_is_borne(site, word, number):
    assert found(site.get("/words/", {"page": number})) == {"кітап"}


def test_pages_keep_the_filter(site, learner):
    WordFactory.create_batch(51, user=learner)
    response = site.get("/words/", {"state": "new", "q": "сөз"})
    assert "?q=%D1%81%D3%A9%D0%B7&amp;state=new&amp;page=2" in response.content.decode()
    assert len(site.get("/words/", {"state": "new", "page": 2}).context["words"]) == 1


def test_an_empty_room_says_how_words_come(site):
    html = site.get("/words/").content.decode()
    assert 'href="/learn/"' in html
    assert 'href="/words/import/"' in html


def test_a_words_page_shows_it_in_its_sentence(site, word):
    response = site.get(f"/words/{word.id}/")
    assert "Мен <mark>кітабымды</mark> оқимын." in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("action", ["", "translation/", "set-aside/", "take-up/", "delete/"])
def test_another_learners_word_is_nobodys(site, strange_word, method, action):
    response = getattr(site, method)(f"/words/{strange_word.id}/{action}", {"translation": "x"})
    assert response.status_code in {404, 405}
    assert UserLexeme.objects.filter(id=strange_word.id, is_suspended=False, translation_preferred="слово").exists()
    assert site.post(f"/words/{uuid4()}/delete/").status_code == 404


def test_the_translation_is_the_learners_own(site, word):
    response = site.post(f"/words/{word.id}/translation/", {"translation": "  книжка "})
    assert response.headers["Location"] == f"/words/{word.id}/"
    word.refresh_from_db()
    assert word.translation_preferred == "книжка"


@pytest.mark.parametrize("translation", ["", "   ", "\u200b", "я" * 301])
def test_a_bad_translation_is_refused_beside_the_field(site, word, translation):
    response = site.post(f"/words/{word.id}/translation/", {"translation": translation})
    assert response.status_code == 422
    assert "translation" in response.context["form"].errors
    assert 'aria-invalid="true"' in response.content.decode()
    word.refresh_from_db()
    assert word.translation_preferred == "книга"


def test_set_aside_and_taken_up(site, word):
    site.post(f"/words/{word.id}/set-aside/")
    word.refresh_from_db()
    assert word.is_suspended
    site.post(f"/words/{word.id}/take-up/")
    word.refresh_from_db()
    assert not word.is_suspended


def test_delete(site, word):
    assert site.post(f"/words/{word.id}/delete/").headers["Location"] == "/words/"
    assert not UserLexeme.objects.exists()


def test_add_a_word(site, learner):
    data = {"word": "Алма", "translation": "яблоко", "context": "Алма қызыл."}
    assert site.post("/words/new/", data).status_code == 302
    word = UserLexeme.objects.select_related("lexeme").get()
    assert (word.user, word.lexeme.text, word.lexeme.target_language) == (learner, "Алма", "Kazakh")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"word": "", "translation": "x"}, "word"),
        ({"word": "123", "translation": "x"}, "word"),
        ({"word": "а" * 201, "translation": "x"}, "word"),
        ({"word": "алма", "translation": ""}, "translation"),
        ({"word": "алма", "translation": "x", "context": "а" * 1001}, "context"),
    ],
)
def test_a_bad_word_is_refused_beside_the_field(site, data, field):
    response = site.post("/words/new/", data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not UserLexeme.objects.exists()


def upload(site, data, name="words.csv"):
    return site.post("/words/import/", {"file": SimpleUploadedFile(name, data)})


def test_import_takes_good_lines_and_reports_bad_ones(site):
    response = upload(site, "word,translation\nалма,яблоко\n,пусто\nнан,хлеб\n".encode())
    report = response.context["report"]
    assert (response.status_code, report.added) == (200, 2)
    assert [error.line for error in report.errors] == [3]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a\x00,b", b""])
def test_a_file_that_is_no_text_is_refused(site, data):
    response = upload(site, data)
    assert response.status_code == 422
    assert "file" in response.context["form"].errors


def test_imports_are_bounded(site, rate_limits):
    answers = [site.post("/words/import/").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert site.get("/words/import/").status_code == 200


def test_import_without_a_file_is_refused(site):
    assert site.post("/words/import/").status_code == 422


def test_csv_comes_back_as_it_went(site, word, learner):
    response = site.get("/words/export.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="neurogloss-words.csv"'
    assert response.content.startswith("\ufeff".encode())
    UserLexeme.objects.all().delete()
    assert upload(site, response.content).context["report"].added == 1
    assert UserLexeme.objects.get().context_sentence_preferred == "Мен кітабымды оқимын."


def test_anki_deck(site, word, strange_word):
    response = site.get("/words/export.apkg")
    with zipfile.ZipFile(io.BytesIO(response.content)) as deck:
        collection = deck.read("collection.anki2")
    assert "кітап".encode() in collection
    assert "бөтен".encode() not in collection
