"""The roleplay room's pages: scenes, a conversation plain and streamed, its help, its words."""

import json
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from roleplay import selectors
from roleplay.models import Conversation, Turn
from roleplay.services import end_conversation, start_conversation
from roleplay.streams import MOST_STREAMS
from tests.factories import UserFactory
from vocabulary.models import UserLexeme
from vocabulary.services import add_word

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
OWN = {"scenario": "Бармен в Алматы", "role": "Бармен Ерлан"}
ANSWER = "Сәлем! Қалыңыз қалай?"
HOSTILE = "<script>alert(1)</script> сәлем"


@pytest.fixture
def site(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def scripted(learner):
    return start_conversation(user_id=learner.id, scene_key="cafe")


@pytest.fixture
def talk(learner, groq):
    """A conversation with the model."""
    return start_conversation(user_id=learner.id, **OWN)


@pytest.fixture
def strange(outsider):
    return start_conversation(user_id=outsider.id, scene_key="cafe")


def address(conversation, action=""):
    return f"/roleplay/{conversation.id}/{action}"


def texts(conversation):
    return [turn.text for turn in selectors.turns(conversation=conversation)]


def events(response):
    blocks = b"".join(response.streaming_content).decode().strip().split("\n\n")
    pairs = [block.split("\n") for block in blocks]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in pairs]


def test_a_stranger_is_asked_to_log_in(client):
    assert client.get("/roleplay/").headers["Location"] == "/accounts/login/?next=/roleplay/"
    assert client.post("/roleplay/start/").headers["Location"].startswith("/accounts/login/")


# Scenes


def test_scenes_are_marked_as_scripted_without_a_model(site):
    response = site.get("/roleplay/")
    assert len(response.context["scenes"]) == 8
    assert response.content.decode().count('name="scene"') == 8
    assert not response.context["has_model"]


def test_with_a_model_no_scene_is_scripted(site, groq):
    assert site.get("/roleplay/").context["has_model"]


def test_a_scene_begins(site, learner):
    response = site.post("/roleplay/start/", {"scene": "cafe"})
    conversation = Conversation.objects.get(user=learner)
    assert response.headers["Location"] == address(conversation)
    page = site.get(address(conversation))
    assert page.context["title"] == "В кафе"
    assert "Сәлеметсіз" in page.content.decode()


def test_an_unknown_scene_is_404(site):
    assert site.post("/roleplay/start/", {"scene": "../../etc/passwd"}).status_code == 404


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"scenario": "", "role": "x"}, "scenario"),
        ({"scenario": "x", "role": ""}, "role"),
        ({"scenario": "x" * 501, "role": "x"}, "scenario"),
        ({"scenario": "\u200b", "role": "x"}, "scenario"),
    ],
)
def test_a_bad_scene_is_refused_beside_the_field(site, data, field):
    response = site.post("/roleplay/start/", data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Conversation.objects.exists()


def test_nobody_to_talk_to_is_said_kindly(client):
    user = UserFactory(target_language="Korean", native_language="Russian")
    client.force_login(user)
    page = client.get("/roleplay/")
    assert 'href="/settings/"' in page.content.decode()
    assert 'name="scenario"' not in page.content.decode()
    response = client.post("/roleplay/start/", OWN)
    assert response.status_code == 503
    assert response.context["trouble"]


def test_past_conversations_are_ones_own(site, scripted, strange):
    page = site.get("/roleplay/")
    assert [conversation for conversation, _title in page.context["titles"]] == [scripted]
    assert address(strange) not in page.content.decode()


@pytest.mark.parametrize("number", ["0", "x", "99999999999999", "²"])
def test_any_page_number_is_borne(site, scripted, number):
    assert site.get("/roleplay/", {"page": number}).status_code == 200


# Owner and outsider


@pytest.mark.parametrize("action", ["", "word/"])
def test_reading_somebody_elses_conversation_is_404(site, strange, action):
    assert site.get(address(strange, action)).status_code == 404
    assert site.get(f"/roleplay/{uuid4()}/{action}").status_code == 404


@pytest.mark.parametrize("action", ["say/", "stream/", "hint/", "end/", "debrief/", "delete/", "gloss/", "keep/"])
def test_acting_in_somebody_elses_conversation_is_404(site, strange, action):
    data = {"message": "Сәлем", "word": "шай", "translation": "чай"}
    assert site.post(address(strange, action), data).status_code == 404
    assert site.get(address(strange, action)).status_code == 405
    assert Conversation.objects.filter(id=strange.id, ended_at=None).exists()
    assert len(texts(strange)) == 1


def test_somebody_elses_turn_is_404(site, strange):
    turn = Turn.objects.get(conversation=strange)
    assert site.post(f"/roleplay/turns/{turn.id}/correction/").status_code == 404
    assert site.get(f"/roleplay/turns/{turn.id}/speech/").status_code == 404


# Saying something


def test_the_plain_way_answers_whole(site, scripted):
    response = site.post(address(scripted, "say/"), {"message": "Маған шай беріңізші."})
    assert response.headers["Location"] == address(scripted) + "#said-last"
    assert texts(scripted)[1] == "Маған шай беріңізші."
    assert len(texts(scripted)) == 3


def test_the_plain_way_corrects(site, talk, says):
    says(ANSWER, {"corrected": "Мен базарға бардым.", "note": "После «мен» глагол кончается на «-м»."})
    site.post(address(talk, "say/"), {"message": "Мен базарға барды."})
    html = site.get(address(talk)).content.decode()
    assert "Мен базарға бардым." in html
    assert "После «мен»" in html


@pytest.mark.parametrize("message", ["", "   ", "\u200b", "а" * 2001])
def test_a_bad_message_is_refused_and_kept_in_the_field(site, scripted, message):
    response = site.post(address(scripted, "say/"), {"message": message})
    assert response.status_code == 422
    assert response.context["trouble"]
    assert len(texts(scripted)) == 1
    assert site.post(address(scripted, "stream/"), {"message": message}).status_code == 422


def test_when_the_model_is_away_the_message_is_kept(site, talk, groq):
    groq.keep("500")
    response = site.post(address(talk, "say/"), {"message": "Сәлем!"})
    assert response.status_code == 503
    assert response.context["trouble"]
    assert ">Сәлем!</textarea>" in response.content.decode()
    assert texts(talk) == []


def test_an_ended_conversation_takes_no_more(site, scripted, learner):
    end_conversation(user_id=learner.id, conversation_id=scripted.id)
    assert site.post(address(scripted, "say/"), {"message": "Сәлем"}).status_code == 409
    response = site.post(address(scripted, "stream/"), {"message": "Сәлем"})
    assert response.status_code == 409
    assert response.json()["message"]


# Streaming


def test_the_answer_streams_and_is_stored(site, talk, says):
    says(ANSWER)
    response = site.post(address(talk, "stream/"), {"message": "Сәлем!"})
    assert response.headers["Content-Type"].startswith("text/event-stream")
    assert response.headers["Cache-Control"] == "no-store"
    heard = events(response)
    assert "".join(data["text"] for name, data in heard if name == "piece") == ANSWER
    assert heard[-1] == ("done", {})
    assert texts(talk) == ["Сәлем!", ANSWER]


def test_a_scripted_answer_streams_too(site, scripted):
    heard = events(site.post(address(scripted, "stream/"), {"message": "Маған шай беріңізші."}))
    assert heard[-1] == ("done", {})
    assert texts(scripted)[-1] == "".join(data["text"] for name, data in heard if name == "piece")


def test_a_stream_that_breaks_off_says_so_and_keeps_what_was_said(site, talk, groq):
    groq.play("stream_error")
    heard = events(site.post(address(talk, "stream/"), {"message": "Сәлем!"}))
    assert heard[-1][0] == "failed"
    assert heard[-1][1]["message"]
    assert len(texts(talk)) == 2


def test_a_reader_who_leaves_keeps_what_was_said(site, talk, says):
    says(ANSWER)
    response = site.post(address(talk, "stream/"), {"message": "Сәлем!"})
    next(iter(response.streaming_content))
    response._iterator.close()  # as the test client ends a response: the test's connection stays open
    assert texts(talk)[0] == "Сәлем!"
    assert cache.add("roleplay-stream-0", "free again", 1)


def test_no_model_is_an_error_with_words(site, talk, groq):
    groq.keep("429:7")
    response = site.post(address(talk, "stream/"), {"message": "Сәлем!"})
    assert response.status_code == 503
    assert response.json()["message"]
    assert texts(talk) == []


def test_streams_are_capped(site, talk, says):
    says(ANSWER)
    for number in range(MOST_STREAMS):
        cache.add(f"roleplay-stream-{number}", "somebody", 60)
    response = site.post(address(talk, "stream/"), {"message": "Сәлем!"})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert texts(talk) == []


def test_asking_is_rate_limited(site, scripted, rate_limits):
    codes = [site.post(address(scripted, "stream/"), {"message": "x"}).status_code for _ in range(21)]
    assert codes[19] != 429
    assert codes[20] == 429


def test_what_anybody_said_is_shown_as_text(site, talk, says):
    says(f"{HOSTILE} <img src=x onerror=alert(2)>")
    b"".join(site.post(address(talk, "stream/"), {"message": HOSTILE}).streaming_content)
    html = site.get(address(talk)).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;" in html


# Help


def test_the_page_after_an_answer_asks_for_the_correction_once(site, talk, says):
    says(ANSWER)
    b"".join(site.post(address(talk, "stream/"), {"message": "Сәлем!"}).streaming_content)
    turn = Turn.objects.get(conversation=talk, speaker="user")
    asks = f'hx-post="/roleplay/turns/{turn.id}/correction/"'
    fresh = site.get(address(talk) + "?fresh=1", headers=HTMX).content.decode()
    assert asks in fresh
    assert "<html" not in fresh
    assert asks not in site.get(address(talk)).content.decode()


def test_a_correction_comes_as_a_line(site, talk, says):
    turn = Turn.objects.create(conversation=talk, order=1, speaker="user", text="Мен базарға барды.")
    says({"corrected": "Мен базарға бардым.", "note": "После «мен» глагол кончается на «-м»."})
    html = site.post(f"/roleplay/turns/{turn.id}/correction/", headers=HTMX).content.decode()
    assert '<b lang="kk">Мен базарға бардым.</b>' in html


def test_a_correction_that_cannot_be_had_is_said(site, talk, groq):
    turn = Turn.objects.create(conversation=talk, order=1, speaker="user", text="Мен базарға барды.")
    groq.keep("500")
    response = site.post(f"/roleplay/turns/{turn.id}/correction/", headers=HTMX)
    assert (response.status_code, response.context["correction"]) == (200, None)
    assert response.context["trouble"]


def test_hints_come_as_a_fragment_and_on_the_page(site, scripted):
    fragment = site.post(address(scripted, "hint/"), headers=HTMX)
    assert "<html" not in fragment.content.decode()
    page = site.post(address(scripted, "hint/"), {"message": "Мен"})
    for response in (fragment, page):
        assert "Маған шай беріңізші." in response.content.decode()
    assert ">Мен</textarea>" in page.content.decode()


def test_no_hint_is_said(site, talk, groq):
    groq.keep("500")
    response = site.post(address(talk, "hint/"))
    assert response.status_code == 200
    assert response.context["hint_trouble"] in response.content.decode()


def test_the_end_and_the_look_back(site, scripted):
    site.post(address(scripted, "say/"), {"message": "Маған шай беріңізші."})
    assert site.post(address(scripted, "end/")).headers["Location"] == address(scripted)
    page = site.get(address(scripted))
    assert page.context["is_over"]
    assert 'hx-trigger="load, submit"' in page.content.decode()
    response = site.post(address(scripted, "debrief/"), headers=HTMX)
    assert response.context["conversation"].debrief["words"]
    assert 'name="translation"' in response.content.decode()


def test_a_look_back_that_cannot_be_had_is_said_and_asked_again_by_hand(site, talk, groq):
    Turn.objects.create(conversation=talk, order=1, speaker="user", text="Сәлем!")
    Conversation.objects.update(ended_at=timezone.now())
    groq.keep("500")
    response = site.post(address(talk, "debrief/"))
    assert response.context["debrief_trouble"] in response.content.decode()
    assert 'hx-trigger="load' not in response.content.decode()


def test_delete(site, scripted):
    assert site.post(address(scripted, "delete/")).headers["Location"] == "/roleplay/"
    assert not Conversation.objects.exists()
    assert not Turn.objects.exists()


# Words


def test_every_word_of_the_partner_leads_to_its_card(site, scripted):
    for response in (site.get(address(scripted)), site.post(address(scripted, "hint/"))):
        assert f'<a class="tap" href="{address(scripted, "word/")}?word=%D0%A1%D3%99' in response.content.decode()


def test_a_tapped_word_that_the_scene_knows_brings_its_translation(site, scripted):
    word = selectors.scenes_for(target_language="Kazakh", native_language="Russian")[0].words[0]
    response = site.get(address(scripted, "word/"), {"word": word.word.capitalize()})
    assert response.context["form"].initial == {"word": word.word, "translation": word.translation}


def test_a_form_of_ones_own_word_leads_to_the_word(site, scripted, learner):
    add_word(user_id=learner.id, word="үстел", translation="стол", target_language="Kazakh")
    response = site.get(address(scripted, "word/"), {"word": "үстелге"}, headers=HTMX)
    assert response.context["form"].initial == {"word": "үстел", "translation": "стол"}
    assert response.context["is_kept"]
    assert "<dialog" in response.content.decode()


def test_a_tapped_word_shows_the_line_it_was_said_in(site, scripted):
    response = site.get(address(scripted, "word/"), {"word": "үстел"})
    assert response.context["line"].translation


@pytest.mark.parametrize("word", ["", "<b>", "ж" * 5000, "\x00", "'; --"])
def test_any_word_is_borne(site, scripted, word):
    response = site.get(address(scripted, "word/"), {"word": word})
    assert response.status_code == 200
    assert "<b>" not in response.content.decode().replace("<b>24</b>", "")


def test_a_word_is_kept_with_its_sentence(site, scripted, learner):
    response = site.post(address(scripted, "keep/"), {"word": "үстел", "translation": "стол"})
    assert response.headers["Location"] == address(scripted)
    word = UserLexeme.objects.get(user=learner)
    assert word.translation_preferred == "стол"
    assert "үстел" in word.context_sentence_preferred


def test_keeping_by_htmx_closes_the_card_and_says_so(site, scripted):
    headers = {**HTMX, "HX-Target": "_keep"}
    html = site.post(address(scripted, "keep/"), {"word": "үстел", "translation": "стол"}, headers=headers)
    assert '<div id="_keep"></div>' in html.content.decode()
    assert 'id="_toasts"' in html.content.decode()


@pytest.mark.parametrize(("word", "translation"), [("", "стол"), ("үстел", ""), ("123", "x"), ("ү" * 201, "x")])
def test_a_bad_card_is_refused_beside_the_field(site, scripted, word, translation):
    response = site.post(address(scripted, "keep/"), {"word": word, "translation": translation}, headers=HTMX)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not UserLexeme.objects.exists()


@pytest.fixture
def line(talk):
    return Turn.objects.create(conversation=talk, order=1, speaker="bot", text="Сәлем! Мен базардамын.")


def test_the_model_says_what_a_word_means(site, talk, line, says):
    server = says({"word": "базар", "translation": "рынок"})
    response = site.post(address(talk, "gloss/"), {"word": "базардамын"})
    assert response.context["form"].initial == {"word": "базар", "translation": "рынок"}
    assert "Мен базардамын." in server.requests[0].prompt
    assert "<html" not in site.post(address(talk, "gloss/"), {"word": "базардамын"}, headers=HTMX).content.decode()


def test_another_word_than_the_tapped_one_is_not_put_in_its_place(site, talk, line, says):
    says({"word": "дүкен", "translation": "рынок"})
    response = site.post(address(talk, "gloss/"), {"word": "базардамын"})
    assert response.context["form"].initial == {"word": "базардамын", "translation": "рынок"}


@pytest.mark.parametrize(
    "answer", ["nonsense", {"word": "базар"}, {"word": "базар", "translation": "<script>alert(1)</script>"}]
)
def test_an_unusable_meaning_is_not_shown(site, talk, line, says, answer):
    says(answer)
    response = site.post(address(talk, "gloss/"), {"word": "базардамын"})
    assert response.context["form"].initial == {"word": "базардамын"}
    assert response.context["gloss_trouble"]


def test_a_word_that_nobody_said_is_not_asked_for(site, talk, line, says):
    server = says({"word": "базар", "translation": "рынок"})
    for word in ("", "дүкен", "\x00", "ж" * 5000):
        assert site.post(address(talk, "gloss/"), {"word": word}).context["gloss_trouble"]
    assert server.requests == []


def test_no_meaning_while_the_model_is_away_or_absent(site, talk, line, groq, settings):
    groq.keep("500")
    assert site.post(address(talk, "gloss/"), {"word": "базардамын"}).context["gloss_trouble"]
    settings.AI_ENABLED = False
    assert site.post(address(talk, "gloss/"), {"word": "базардамын"}).context["gloss_trouble"]
    assert address(talk, "gloss/") not in site.get(address(talk, "word/"), {"word": "базардамын"}).content.decode()


def test_a_card_of_the_base_form_brings_the_sentence_of_the_form(site, talk, line, learner):
    site.post(address(talk, "keep/"), {"word": "базар", "translation": "рынок"})
    assert UserLexeme.objects.get(user=learner).context_sentence_preferred == "Мен базардамын."
