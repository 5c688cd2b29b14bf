"""The lesson calls with a model behind them (a real server, the real SDK) and without one."""

import pytest

from analytics.models import AIGenerationEvent
from courses.jobs import claim_job, run_job
from courses.models import Job, UserLevelAttempt
from lessons.models import GeneratedLesson, GeneratedVocabularyItem
from tests.conftest import API, log_in
from tests.factories import UserFactory
from vocabulary.models import LessonLexeme, UserLexeme

pytestmark = pytest.mark.django_db

KEYS = {
    "id", "enrollment_id", "level_template_id", "topic_snapshot", "content_text", "exercises", "quality_status",
    "created_at", "vocabulary_items",
}  # fmt: skip
ITEM_KEYS = {"id", "user_lexeme_id", "word", "translation", "context_sentence"}


def levels_of(course):
    return [level for section in course["sections"] for unit in section["units"] for level in unit["levels"]]


def make_course(client, **wish):
    response = client.post(f"{API}/path/generate", {"interests": ["Музыка"], **wish}, format="json")
    assert response.status_code == 200, response.content
    return response.json()


def make_lesson(client, at, **fields):
    return client.post(f"{API}/lessons/generate", {"level_template_id": at["id"], **fields}, format="json")


@pytest.fixture
def starter_course(api):
    return make_course(api)


@pytest.fixture
def model_course(groq, settings, api):
    settings.LESSONS_AHEAD = 0
    return make_course(api)


def test_starter_lesson_has_the_contracts_shape(api, starter_course):
    level = levels_of(starter_course)[0]
    lesson = make_lesson(api, level).json()
    assert set(lesson) >= KEYS
    assert lesson["enrollment_id"] == starter_course["enrollment_id"]
    assert lesson["level_template_id"] == level["id"]
    assert lesson["topic_snapshot"] == starter_course["sections"][0]["units"][0]["topic"]
    assert lesson["quality_status"] == "ok"
    assert lesson["created_at"].endswith("Z")
    assert len({exercise["type"] for exercise in lesson["exercises"]}) == 5
    assert len(lesson["vocabulary_items"]) >= 6
    for item in lesson["vocabulary_items"]:
        assert set(item) >= ITEM_KEYS
        assert item["user_lexeme_id"]
    assert AIGenerationEvent.objects.count() == 0


def test_a_second_call_gives_the_same_lesson(api, starter_course):
    level = levels_of(starter_course)[0]
    first = make_lesson(api, level).json()
    assert make_lesson(api, level).json() == first
    assert api.get(f"{API}/lessons/{first['id']}").json() == first
    assert GeneratedLesson.objects.count() == 1


def test_words_of_a_new_lesson_are_due_at_once(api, starter_course):
    lesson = make_lesson(api, levels_of(starter_course)[0]).json()
    due = api.get(f"{API}/vocabulary/daily-review").json()
    assert {word["id"] for word in due} == {item["user_lexeme_id"] for item in lesson["vocabulary_items"]}


def test_practice_and_trophy_are_composed_of_the_units_lessons(api, starter_course):
    first, second, practice, trophy = levels_of(starter_course)[:4]
    lesson = make_lesson(api, practice).json()
    assert len(lesson["exercises"]) == 10
    texts = [make_lesson(api, level).json()["content_text"] for level in (first, second)]
    assert lesson["content_text"] == "\n\n".join(texts)
    assert len(make_lesson(api, trophy).json()["exercises"]) == 15


def test_lessons_made_on_the_way_arent_listed(api, starter_course):
    trophy = levels_of(starter_course)[3]
    lesson = make_lesson(api, trophy).json()
    assert [each["id"] for each in api.get(f"{API}/lessons/").json()] == [lesson["id"]]
    hidden = GeneratedLesson.objects.exclude(id=lesson["id"])
    assert hidden.count() == 2
    assert api.get(f"{API}/lessons/{hidden[0].id}").status_code == 404


def test_list_is_newest_first_and_paged(api, starter_course, assert_error):
    made = [make_lesson(api, level).json()["id"] for level in levels_of(starter_course)[:3]]
    assert [each["id"] for each in api.get(f"{API}/lessons/").json()] == made[::-1]
    assert [each["id"] for each in api.get(f"{API}/lessons/?skip=1&limit=1").json()] == [made[1]]
    for query in ("limit=0", "limit=101", "skip=-1", "skip=x", f"skip={10**30}"):
        assert_error(api.get(f"{API}/lessons/?{query}"), 422, "validation_error", query.split("=")[0])


def test_list_takes_a_constant_number_of_queries(api, starter_course, django_assert_num_queries):
    levels = levels_of(starter_course)
    for level in levels[:2]:
        make_lesson(api, level)
    with django_assert_num_queries(3):  # session with learner, lessons, words
        api.get(f"{API}/lessons/")
    for level in levels[4:10]:
        make_lesson(api, level)
    with django_assert_num_queries(3):
        api.get(f"{API}/lessons/?limit=100")


def test_lessons_belong_to_their_learner(api, outsider_api, starter_course, assert_error):
    level = levels_of(starter_course)[0]
    lesson = make_lesson(api, level).json()
    assert_error(make_lesson(outsider_api, level), 404, "not_found")
    assert_error(outsider_api.get(f"{API}/lessons/{lesson['id']}"), 404, "not_found")
    for call in ("complete", "regen-exercises", "regen-core"):
        assert_error(outsider_api.post(f"{API}/lessons/{lesson['id']}/{call}"), 404, "not_found")
    assert outsider_api.get(f"{API}/lessons/").json() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"topic": "x" * 50_000},
        {"topic": 5},
        {"level": "Z9"},
        {"generation_mode": "reckless"},
        {"level_template_id": "x"},
    ],
)
def test_bad_lesson_wishes(api, starter_course, assert_error, fields):
    response = make_lesson(api, levels_of(starter_course)[0], **fields)
    assert_error(response, 422, "validation_error", next(iter(fields)))
    assert not GeneratedLesson.objects.exists()


def test_complete_notes_an_attempt_and_nothing_else(api, starter_course):
    lesson = make_lesson(api, levels_of(starter_course)[0]).json()
    answer = api.post(f"{API}/lessons/{lesson['id']}/complete").json()
    assert answer["status"] == "success"
    assert answer["message"]
    assert UserLevelAttempt.objects.count() == 1
    assert levels_of(api.get(f"{API}/path/").json())[0]["status"] == "in_progress"
    assert api.get(f"{API}/auth/me").json()["xp"] == 0


def test_starter_exercises_can_be_made_anew(api, starter_course):
    lesson = make_lesson(api, levels_of(starter_course)[0]).json()
    again = api.post(f"{API}/lessons/{lesson['id']}/regen-exercises").json()
    assert again["exercises"] != lesson["exercises"]
    assert (again["content_text"], again["id"]) == (lesson["content_text"], lesson["id"])


def test_model_lesson(api, groq, model_course):
    lesson = make_lesson(api, levels_of(model_course)[0]).json()
    assert set(lesson) >= KEYS
    assert lesson["quality_status"] == "ok"
    assert len(lesson["exercises"]) >= 3
    assert lesson["topic_snapshot"] == model_course["sections"][0]["units"][0]["topic"]
    stored = GeneratedLesson.objects.get()
    assert stored.raw_model_output["_meta"]["mode"] == "balanced"
    assert (stored.provider, stored.model) == ("groq", "openai/gpt-oss-120b")
    event = AIGenerationEvent.objects.get(operation="lesson")
    assert (event.quality_status, event.calls, event.cache_hit) == ("ok", 2, False)
    assert event.cost > 0


def test_own_topic_is_asked_for_and_kept(api, groq, model_course):
    lesson = make_lesson(api, levels_of(model_course)[0], topic="Горы Тянь-Шаня").json()
    assert lesson["topic_snapshot"] == "Горы Тянь-Шаня"
    assert "Горы Тянь-Шаня" in next(each.prompt for each in groq.requests if each.kind == "core")


def test_own_level_is_asked_for(api, groq, model_course):
    make_lesson(api, levels_of(model_course)[0], level="B1")
    assert "Level: B1" in next(each.prompt for each in groq.requests if each.kind == "core")


def test_retry_keeps_topic_place_and_id_and_asks_anew(api, groq, model_course):
    level = levels_of(model_course)[0]
    lesson = make_lesson(api, level, topic="Горы").json()
    before = groq.count("core")
    answer = api.post(f"{API}/path/retry-lessons", {"level_template_ids": [level["id"]]}, format="json").json()
    assert (answer["status"], answer["mode"], answer["generation_mode"], answer["failed"]) == (
        "success", "full", "balanced", [],
    )  # fmt: skip
    again = answer["regenerated"][0]
    assert (again["id"], again["topic_snapshot"]) == (lesson["id"], "Горы")
    assert groq.count("core") == before + 1
    assert GeneratedVocabularyItem.objects.count() == len(again["vocabulary_items"])
    assert LessonLexeme.objects.count() == len(again["vocabulary_items"])


def test_retry_needs_to_know_which(api, model_course, assert_error):
    assert_error(api.post(f"{API}/path/retry-lessons", {"mode": "full"}, format="json"), 422, "validation_error")
    answer = api.post(f"{API}/path/retry-lessons", {"level_template_ids": []}, format="json").json()
    assert (answer["status"], answer["regenerated"], answer["failed"]) == ("success", [], [])


@pytest.mark.parametrize("limit", ["1_0", "٣", "５", "+5", "0x5", "5.0", "1e1", "", "9" * 2000])
def test_a_limit_is_written_in_digits(api, assert_error, limit):
    assert_error(api.get(f"{API}/lessons/", {"limit": limit}), 422, "validation_error")


def test_retry_names_what_failed(api, model_course):
    answer = api.post(f"{API}/path/retry-lessons", {"level_template_ids": ["banana"]}, format="json").json()
    assert answer["status"] == "partial_success"
    assert answer["failed"] == [{"level_template_id": "banana", "error": "not_found"}]


def test_regen_core_replaces_words_and_keeps_reviewed_ones(api, groq, model_course):
    lesson = make_lesson(api, levels_of(model_course)[0]).json()
    reviewed = lesson["vocabulary_items"][0]["user_lexeme_id"]
    api.post(f"{API}/vocabulary/review", {"vocabulary_id": reviewed, "rating": 4}, format="json")
    groq.answer_with(lambda request: OTHER_CORE if "Тауда" not in str(request) else None)
    again = api.post(f"{API}/lessons/{lesson['id']}/regen-core").json()
    assert (again["quality_status"], again["exercises"]) == ("needs_review", [])
    assert again["content_text"] == OTHER_CORE["text"]
    assert [item["word"] for item in again["vocabulary_items"]] == [item["word"] for item in OTHER_CORE["vocabulary"]]
    kept = set(UserLexeme.objects.values_list("id", flat=True))
    assert len(kept) == len(OTHER_CORE["vocabulary"]) + 1
    assert reviewed in {str(each) for each in kept}


OTHER_CORE = {
    "text": "Тауда қар көп. Біз таңертең тауға барамыз. Дана ыстық шай әкелді. Ержан шаңғы тебеді. "
    "Күн жарық, бірақ ауа суық. Кешке біз үйге қайттық, бәріміз қуаныштымыз.",
    "vocabulary": [
        {"word": "тау", "translation": "гора", "context": "Тауда қар көп."},
        {"word": "қар", "translation": "снег", "context": "Тауда қар көп."},
        {"word": "шаңғы", "translation": "лыжи", "context": "Ержан шаңғы тебеді."},
        {"word": "ауа", "translation": "воздух", "context": "Күн жарық, бірақ ауа суық."},
    ],
}


def test_without_a_model_a_model_course_is_503_and_stores_nothing(api, groq, settings, model_course, assert_error):
    settings.GROQ_API_KEY = ""
    assert_error(make_lesson(api, levels_of(model_course)[0]), 503, "model_unavailable")
    assert not GeneratedLesson.objects.exists()


def test_generate_full(api, groq, settings):
    settings.GENERATION_CONCURRENCY = 1
    body = {"interests": ["Музыка"], "max_topics": 2}
    answer = api.post(f"{API}/path/generate-full", body, format="json").json()
    topics = [unit["topic"] for section in answer["course"]["sections"] for unit in section["units"]][:2]
    assert answer["status"] == "success"
    assert (answer["requested_topics"], answer["topics"]) == (topics, topics)
    assert (answer["failed_topics"], answer["needs_review_topics"], answer["retry_after_seconds"]) == ([], [], None)
    assert [lesson["topic_snapshot"] for lesson in answer["lessons"]] == topics
    assert answer["course"] == api.get(f"{API}/path/").json()


def test_learners_share_what_one_paid_for(api, groq, model_course, settings):
    make_lesson(api, levels_of(model_course)[0])
    calls = groq.count()
    for _ in range(3):
        client = log_in(UserFactory())
        course = make_course(client, interests=["музыка "])
        make_lesson(client, levels_of(course)[0])
    assert groq.count() == calls
    assert GeneratedLesson.objects.count() == 4


def test_the_next_lesson_is_made_ahead_and_unseen(api, groq, settings, django_capture_on_commit_callbacks):
    settings.LESSONS_AHEAD = 1
    course = make_course(api)
    first, second = levels_of(course)[:2]
    with django_capture_on_commit_callbacks(execute=True):
        make_lesson(api, first)
    due = api.get(f"{API}/vocabulary/daily-review").json()
    job = claim_job(owner="w")
    assert (job.kind, job.payload["level_template_id"]) == ("lesson_ahead", second["id"])
    run_job(job, owner="w")
    assert Job.objects.get().status == "succeeded"
    assert GeneratedLesson.objects.count() == 2
    assert len(api.get(f"{API}/lessons/").json()) == 1
    assert api.get(f"{API}/vocabulary/daily-review").json() == due
    calls = groq.count()
    lesson = make_lesson(api, second).json()
    assert groq.count() == calls
    assert api.get(f"{API}/lessons/").json()[0] == lesson
    assert len(api.get(f"{API}/vocabulary/daily-review").json()) > len(due)


def test_a_learner_whose_tokens_are_spent_is_told_when_to_come_back(api, groq, settings, model_course, assert_error):
    settings.AI_USER_DAILY_TOKENS = 1
    response = make_lesson(api, levels_of(model_course)[0])
    assert_error(response, 503, "model_unavailable")
    assert 1 <= int(response.headers["Retry-After"]) <= 86_400
    assert AIGenerationEvent.objects.get(operation="lesson").error_codes == ["daily_limit"]


@pytest.mark.usefixtures("rate_limits")
def test_five_lessons_a_minute(api, starter_course, assert_error):
    for level in levels_of(starter_course)[:5]:
        assert make_lesson(api, level).status_code == 200
    response = make_lesson(api, levels_of(starter_course)[5])
    assert_error(response, 429, "rate_limited")
    assert 1 <= int(response.headers["Retry-After"]) <= 60
