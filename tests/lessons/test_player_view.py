"""The level player's pages: the road from text to finish, with plain forms and with HTMX, and what may go wrong on it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from courses.models import CourseUnitTemplate, Job, UserLevelAttempt, UserLevelProgress
from lessons.exercises.run import Run
from lessons.models import ExerciseReport, GeneratedLesson, LevelSession
from tests.factories import LessonFactory, VocabularyItemFactory, make_course
from tests.lessons.players import address, enroll, levels_of, play, right_fields, run_of
from vocabulary.models import ReviewLog, UserLexeme

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def no_model(settings):
    settings.AI_ENABLED = False


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def levels(learner):
    return enroll(learner)


class TestMap:
    def test_without_a_course_one_is_built_first(self, signed_in):
        assert signed_in.get("/learn/").headers["Location"] == "/onboarding/"

    def test_the_open_level_is_one_tap_away(self, signed_in, levels):
        page = signed_in.get("/learn/").content.decode()
        assert page.count("level--here") == 1
        assert page.count('aria-current="step"') == 1
        assert page.count("level--locked") == len(levels) - 1
        assert f'href="{address(levels[0])}"' in page

    def test_it_says_where_one_stopped(self, signed_in, levels):
        signed_in.get(address(levels[0]))
        response = signed_in.get("/learn/")
        assert response.context["is_resumed"] is True

    def test_stars_and_gold_are_shown(self, signed_in, levels):
        UserLevelProgress.objects.filter(id=levels[0].id).update(status="gold", stars=3)
        page = signed_in.get("/learn/").content.decode()
        assert "level--gold" in page
        assert page.count("is-on") == 3

    def test_a_finished_course_says_what_to_do_next(self, signed_in, levels):
        UserLevelProgress.objects.update(status="completed", stars=2)
        page = signed_in.get("/learn/").content.decode()
        assert "level--here" not in page
        assert 'href="/onboarding/"' in page

    def test_a_course_that_differs_from_the_wish_says_so(self, signed_in, learner):
        make_course(learner, notices=["model_unavailable"])
        assert 'class="alert' in signed_in.get("/learn/").content.decode()


class TestRoad:
    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
    def test_from_the_text_to_the_finish(self, signed_in, learner, levels, headers):
        assert play(signed_in, levels[0], **headers) is None
        levels[0].refresh_from_db()
        assert (levels[0].status, levels[0].stars) == ("completed", 3)
        learner.refresh_from_db()
        assert learner.xp == 50
        attempt = UserLevelAttempt.objects.get()
        assert attempt.source == "player"
        assert len(attempt.answers_snapshot) == 8
        assert all(answer["correct"] for answer in attempt.answers_snapshot)
        page = signed_in.get(address(levels[0], "done/")).content.decode()
        assert "+50" in page
        assert address(levels[1]) in page

    def test_the_first_words_are_graded_once(self, signed_in, learner, levels):
        play(signed_in, levels[0])
        logs = ReviewLog.objects.filter(user=learner)
        assert logs.exists()
        assert set(logs.values_list("source", flat=True)) == {"level"}
        words = list(logs.values_list("user_lexeme_id", flat=True))
        assert len(words) == len(set(words))

    def test_playing_again_at_once_grades_nothing_new(self, signed_in, learner, levels):
        play(signed_in, levels[0])
        before = ReviewLog.objects.count()
        play(signed_in, levels[0])
        assert ReviewLog.objects.count() == before

    def test_again_without_a_mistake_is_gold(self, signed_in, levels):
        play(signed_in, levels[0])
        play(signed_in, levels[0])
        levels[0].refresh_from_db()
        assert levels[0].status == "gold"

    def test_a_wrong_one_comes_back_at_the_end_and_costs(self, signed_in, learner, levels):
        play(signed_in, levels[0], wrong={0, 1})
        answers = UserLevelAttempt.objects.get().answers_snapshot
        assert len(answers) == 10
        assert [answer["first"] for answer in answers[-2:]] == [False, False]
        levels[0].refresh_from_db()
        assert levels[0].stars == 1
        learner.refresh_from_db()
        assert learner.xp == round(50 * 6 / 8)

    def test_leaving_and_coming_back_resumes(self, signed_in, levels):
        play(signed_in, levels[0], until=lambda run: len(run.given) == 3 and not run.is_shown)
        before = run_of(levels[0])
        response = signed_in.get(address(levels[0]))
        assert response.context["run"] == before
        assert f'value="{before.mark}"' in response.content.decode()

    def test_an_old_form_changes_nothing(self, signed_in, levels):
        run = play(signed_in, levels[0], until=lambda run: run.phase == "exercises")
        fields = {"mark": run.mark, **right_fields(run)}
        for _ in range(2):
            signed_in.post(address(levels[0], "answer/"), fields)
        assert len(run_of(levels[0]).given) == 1
        signed_in.post(address(levels[0], "continue/"), {"mark": "text-0-0"})
        assert run_of(levels[0]).is_shown

    def test_the_last_continue_twice_ends_on_the_finish(self, signed_in, levels):
        run = play(signed_in, levels[0], until=lambda run: not run.queue and run.is_shown)
        for _ in range(2):
            response = signed_in.post(address(levels[0], "continue/"), {"mark": run.mark})
            assert response.headers["Location"] == address(levels[0], "done/")
        assert UserLevelAttempt.objects.count() == 1

    def test_htmx_gets_the_fragment_and_a_word_to_the_screen_reader(self, signed_in, levels):
        run = play(signed_in, levels[0], until=lambda run: run.phase == "exercises")
        response = signed_in.post(address(levels[0], "answer/"), {"mark": run.mark, "skip": "1"}, **HTMX)
        html = response.content.decode()
        assert "<html" not in html
        assert html.strip().startswith('<div id="player"')
        assert 'hx-swap-oob="innerHTML:#player_status"' in html

    def test_starting_anew(self, signed_in, levels):
        play(signed_in, levels[0], until=lambda run: len(run.given) == 2)
        signed_in.post(address(levels[0], "restart/"))
        signed_in.get(address(levels[0]))
        assert run_of(levels[0]).given == []

    @pytest.mark.parametrize(
        "answer", [{}, {"answer": "9" * 999}, {"answer": "\x00"}, {"left-0": "x", "right-0": "<script>"}]
    )
    def test_odd_answers_are_wrong_answers(self, signed_in, levels, answer):
        run = play(signed_in, levels[0], until=lambda run: run.phase == "exercises")
        signed_in.post(address(levels[0], "answer/"), {"mark": run.mark, **answer})
        assert run_of(levels[0]).given[0].correct is False
        assert signed_in.get(address(levels[0])).status_code == 200

    def test_the_order_of_words_is_asked_with_the_sentence_s_meaning(self, signed_in, levels):
        def is_order(run):
            return (
                run.current is not None and run.steps[run.current].exercise["type"] == "scramble" and not run.is_shown
            )

        run = play(signed_in, levels[0], until=is_order)
        source = run.steps[run.current].exercise["sentence_source"]
        sentences = GeneratedLesson.objects.get(level_template_id=levels[0].level_template_id).extras["sentences"]
        meaning = next(one["translation"] for one in sentences if one["text"] == source)
        assert escape(meaning) in signed_in.get(address(levels[0])).content.decode()


class TestText:
    def test_words_answer_to_a_tap(self, signed_in, levels):
        page = signed_in.get(address(levels[0])).content.decode()
        lesson = GeneratedLesson.objects.get()
        assert page.count("word--new") >= lesson.vocabulary_items.count()
        assert page.count("popover>") >= lesson.vocabulary_items.count()
        for item in lesson.vocabulary_items.all():
            assert escape(item.translation) in page
        assert escape(lesson.extras["sentences"][0]["translation"]) in page
        assert escape(lesson.extras["grammar"]) in page

    def test_what_a_model_wrote_is_text(self, signed_in, learner):
        enrollment = make_course(learner)
        level = levels_of(enrollment)[0]
        evil = "<script>alert(1)</script>"
        lesson = LessonFactory(
            enrollment=enrollment,
            level_template=level.level_template,
            content_text=f"Бұл {evil} кітап.",
            exercises=[
                {"type": "quiz", "source": "vocab", "targets": [evil], "question": evil, "options": [evil, "б", "в"], "correct_index": 0},
                {"type": "true_false", "targets": [], "sentence_source": evil, "statement": evil, "is_true": True},
            ],
            extras={"title": evil, "grammar": evil},
        )  # fmt: skip
        VocabularyItemFactory(generated_lesson=lesson, word="кітап", translation=evil, context_sentence=evil)
        pages = [signed_in.get(address(level)).content.decode()]
        for _ in range(30):
            run = run_of(level)
            if run is None:
                break
            action = "continue/" if run.current is None or run.is_shown else "answer/"
            fields = {} if action == "continue/" else {"answer": "2"}
            pages.append(
                signed_in.post(address(level, action), {"mark": run.mark, **fields}, follow=True).content.decode()
            )
        assert run_of(level) is None
        assert all(evil not in page for page in pages)
        assert any("&lt;script&gt;" in page for page in pages)


class TestKinds:
    def unlock(self, levels, number):
        UserLevelProgress.objects.filter(id__in=[level.id for level in levels[:number]]).update(status="completed")
        UserLevelProgress.objects.filter(id=levels[number].id).update(status="in_progress")

    def test_practice_mixes_the_unit_with_words_due(self, signed_in, learner, levels):
        signed_in.get(address(levels[0]))
        UserLexeme.objects.filter(user=learner).update(next_review_at=timezone.now() + timedelta(days=1))
        due = UserLexeme.objects.filter(user=learner).first()
        self.unlock(levels, 6)
        UserLexeme.objects.filter(id=due.id).update(next_review_at=timezone.now() - timedelta(days=9))
        signed_in.get(address(levels[6]))
        run = run_of(levels[6])
        asked = [step.exercise["question"] for step in run.steps if step.index is None]
        assert due.lexeme.text in asked
        assert sum(step.index is not None for step in run.steps) == 10
        assert any(step.exercise.get("listen") for step in run.steps)
        assert play(signed_in, levels[6]) is None

    def test_the_test_is_passed_at_four_in_five(self, signed_in, learner, levels):
        self.unlock(levels, 3)
        assert play(signed_in, levels[3], wrong={0, 5, 9}) is None
        levels[3].refresh_from_db()
        assert (levels[3].status, levels[3].stars) == ("completed", 2)

    def test_below_that_it_is_tried_again(self, signed_in, learner, levels):
        self.unlock(levels, 3)
        run = play(signed_in, levels[3], wrong={0, 1, 2, 3})
        assert run.phase == "failed"
        levels[3].refresh_from_db()
        assert levels[3].status == "in_progress"
        learner.refresh_from_db()
        assert learner.xp == 0
        assert len(UserLevelAttempt.objects.get().answers_snapshot) == 15  # nothing came back within the test
        page = signed_in.get(address(levels[3])).content.decode()
        assert "11" in page
        assert "12" in page
        assert signed_in.get(address(levels[3], "done/")).headers["Location"] == address(levels[3])
        signed_in.post(address(levels[3], "restart/"))
        assert play(signed_in, levels[3]) is None

    def test_a_lesson_without_exercises_practises_its_words_and_says_so(self, signed_in, learner):
        enrollment = make_course(learner)
        level = levels_of(enrollment)[0]
        lesson = LessonFactory(
            enrollment=enrollment, level_template=level.level_template, exercises=[], quality_status="needs_review"
        )
        for word, translation in [("кітап", "книга"), ("дос", "друг"), ("су", "вода"), ("нан", "хлеб")]:
            VocabularyItemFactory(generated_lesson=lesson, word=word, translation=translation)
        assert "alert--warn" in signed_in.get(address(level)).content.decode()
        assert len(run_of(level).steps) == 4
        assert play(signed_in, level) is None
        level.refresh_from_db()
        assert level.status == "completed"

    def test_one_without_words_either_can_be_read_and_completed(self, signed_in, learner):
        enrollment = make_course(learner)
        level = levels_of(enrollment)[0]
        LessonFactory(enrollment=enrollment, level_template=level.level_template, exercises=[])
        assert play(signed_in, level) is None
        level.refresh_from_db()
        assert (level.status, level.stars) == ("completed", 1)


class TestDoors:
    def test_a_locked_level_names_topics_in_their_own_language(self, signed_in, learner):
        levels = levels_of(make_course(learner))
        CourseUnitTemplate.objects.update(topic="<b>Чай</b>")
        page = signed_in.get(address(levels[1]), headers={"Accept-Language": "kk"}).content.decode()
        assert page.count('<span lang="ru">&lt;b&gt;Чай&lt;/b&gt;</span>') == 3
        assert "<b>Чай" not in page

    def test_a_locked_level_says_what_opens_it(self, signed_in, levels):
        response = signed_in.get(address(levels[2]))
        assert response.status_code == 409
        page = response.content.decode()
        assert escape(levels[1].level_template.unit_template.topic) in page
        assert address(levels[0]) in page
        assert not GeneratedLesson.objects.exists()

    @pytest.mark.parametrize("action", ["", "done/"])
    def test_somebody_elses_level_is_not_there(self, client, outsider, levels, action):
        client.force_login(outsider)
        assert client.get(address(levels[0], action)).status_code == 404

    @pytest.mark.parametrize("action", ["answer/", "continue/", "restart/", "retry/", "report/"])
    def test_somebody_elses_run_is_not_there(self, client, learner, outsider, levels, action):
        client.force_login(learner)
        client.get(address(levels[0]))
        before = LevelSession.objects.get().state
        client.force_login(outsider)
        assert client.post(address(levels[0], action), {"mark": "text-0-0"}).status_code == 404
        assert LevelSession.objects.get().state == before

    def test_an_answer_without_a_run_is_not_there(self, signed_in, levels):
        assert signed_in.post(address(levels[0], "answer/"), {"mark": "x"}).status_code == 404

    def test_a_state_of_another_shape_begins_anew(self, signed_in, levels):
        signed_in.get(address(levels[0]))
        LevelSession.objects.update(state={"queue": [1]})
        assert signed_in.get(address(levels[0])).status_code == 200
        assert isinstance(run_of(levels[0]), Run)


class TestWaiting:
    """A course by a model: the lesson has to be written first."""

    @pytest.fixture
    def level(self, learner):
        return levels_of(make_course(learner))[0]

    def test_without_a_model_it_says_so_and_what_to_do(self, signed_in, level):
        response = signed_in.get(address(level))
        assert response.status_code == 503
        assert address(level, "retry/") in response.content.decode()
        assert not Job.objects.exists()

    def test_with_one_a_job_is_waited_for(self, signed_in, level, settings):
        settings.AI_ENABLED, settings.GROQ_API_KEY = True, "gsk_test"
        for _ in range(2):
            page = signed_in.get(address(level)).content.decode()
            assert 'hx-trigger="every 2s"' in page
            assert 'http-equiv="refresh"' in page
        job = Job.objects.get()
        assert (job.kind, job.payload) == ("generate_lesson", {"level_template_id": str(level.level_template_id)})

    def test_a_failed_one_is_told_and_retried(self, signed_in, level, settings):
        settings.AI_ENABLED, settings.GROQ_API_KEY = True, "gsk_test"
        signed_in.get(address(level))
        Job.objects.update(status="failed", error={"code": "model_unavailable", "message": "Занято"})
        response = signed_in.get(address(level), **HTMX)
        assert "Занято" in response.content.decode()
        assert "hx-trigger" not in response.content.decode()
        assert Job.objects.count() == 1
        signed_in.post(address(level, "retry/"))
        assert Job.objects.filter(status="queued").count() == 1

    def test_once_it_is_written_the_page_goes_there(self, signed_in, level, learner, settings):
        settings.AI_ENABLED, settings.GROQ_API_KEY = True, "gsk_test"
        signed_in.get(address(level))
        LessonFactory(enrollment=level.enrollment, level_template=level.level_template, opened_at=None)
        response = signed_in.get(address(level), **HTMX)
        assert response.headers["HX-Redirect"] == address(level)
        assert GeneratedLesson.objects.get().opened_at is not None


class TestReports:
    @pytest.fixture
    def wrong(self, signed_in, levels):
        """The run with a wrong answer to a typed exercise on show."""

        def is_blank(run):
            return run.current is not None and run.steps[run.current].exercise["type"] == "fill_blank"

        run = play(signed_in, levels[0], until=is_blank)
        signed_in.post(address(levels[0], "answer/"), {"mark": run.mark, "answer": "тамаша"})
        return run_of(levels[0])

    def test_a_problem_is_stored_with_what_it_is_about(self, signed_in, learner, levels, wrong):
        fields = {"kind": "problem", "step": wrong.current, "comment": "Опечатка\x00 в вопросе"}
        signed_in.post(address(levels[0], "report/"), fields)
        report = ExerciseReport.objects.get()
        assert (report.user, report.kind, report.comment) == (learner, "problem", "Опечатка в вопросе")
        assert report.exercise == wrong.steps[wrong.current].exercise
        assert report.answer == "тамаша"

    def test_a_dispute_holds_the_words_grade_back(self, signed_in, levels, wrong):
        fields = {"kind": "dispute", "step": wrong.current}
        html = signed_in.post(address(levels[0], "report/"), fields, **HTMX).content.decode()
        assert 'id="_toasts"' in html
        word = wrong.steps[wrong.current].exercise["targets"][0]
        assert play(signed_in, levels[0]) is None
        graded = set(ReviewLog.objects.values_list("user_lexeme__lexeme__text", flat=True))
        assert word not in graded
        answers = UserLevelAttempt.objects.get().answers_snapshot
        assert sum(answer["disputed"] for answer in answers) == 1
        assert len(answers) == 8  # what is disputed doesn't come back

    def test_an_accepted_dispute_is_right_for_everybody(self, signed_in, client, outsider, levels, wrong):
        signed_in.post(address(levels[0], "report/"), {"kind": "dispute", "step": wrong.current})
        ExerciseReport.objects.update(status="accepted")
        others = enroll(outsider)
        client.force_login(outsider)
        exercise = wrong.steps[wrong.current].exercise
        run = play(
            client, others[0], until=lambda run: run.current is not None and run.steps[run.current].exercise == exercise
        )
        client.post(address(others[0], "answer/"), {"mark": run.mark, "answer": "Тамаша!"})
        assert run_of(others[0]).given[-1].correct

    def test_saying_it_twice_is_one_report(self, signed_in, levels, wrong):
        for _ in range(2):
            signed_in.post(address(levels[0], "report/"), {"kind": "problem", "step": wrong.current})
        assert ExerciseReport.objects.count() == 1

    def test_a_right_answer_can_not_be_disputed(self, signed_in, levels):
        run = play(signed_in, levels[0], until=lambda run: run.is_shown)
        signed_in.post(address(levels[0], "report/"), {"kind": "dispute", "step": run.current})
        assert not ExerciseReport.objects.exists()

    @pytest.mark.parametrize(
        "fields", [{"kind": "problem", "step": "99"}, {"kind": "x", "step": "0"}, {"kind": "problem"}]
    )
    def test_what_is_not_there_can_not_be_reported(self, signed_in, levels, wrong, fields):
        assert signed_in.post(address(levels[0], "report/"), fields).status_code == 404
