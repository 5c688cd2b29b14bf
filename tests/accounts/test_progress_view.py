"""The progress room: pictures and the same numbers as text."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.charts import HEIGHT, WIDTH, make_bars, make_calendar, make_shares
from accounts.models import DailyActivity
from accounts.selectors import ActivityDay, today_of
from tests.vocabulary.factories import WordFactory
from vocabulary.scheduling import State

MONDAY = date(2026, 3, 2)


@pytest.fixture
def site(client, learner):
    client.force_login(learner)
    return client


def test_a_stranger_is_asked_to_log_in(client, db):
    assert client.get("/progress/").headers["Location"] == "/accounts/login/?next=/progress/"


def test_a_new_learner_is_told_how_to_begin(site):
    response = site.get("/progress/")
    html = response.content.decode()
    assert response.status_code == 200
    assert 'href="/learn/"' in html
    assert html.count('class="goal"') == len(response.context["achievements"]) == 12


def test_numbers_stand_beside_the_pictures(site, learner):
    today = today_of(user=learner)
    DailyActivity.objects.create(user=learner, day=today, xp=60, levels=2, reviews=17)
    DailyActivity.objects.create(user=learner, day=today - timedelta(days=3), xp=20, reviews=4)
    WordFactory(user=learner, state=State.REVIEW, stability=9, difficulty=5, next_review_at=timezone.now())
    WordFactory.create_batch(2, user=learner, is_suspended=True)
    response = site.get("/progress/")
    html = response.content.decode()
    context = response.context
    assert (context["xp_total"], context["goal_days"], len(context["active_days"])) == (80, 1, 2)
    assert [(share.key, share.value) for share, _ in context["states"]] == [
        ("known", 1), ("learning", 0), ("new", 0), ("suspended", 2),
    ]  # fmt: skip
    assert context["forecast_total"] == 1
    assert '<td class="num">60</td><td class="num">2</td><td class="num">17</td>' in html
    assert html.count("<title") == 4  # the page's and three pictures'
    assert "style=" not in html


def test_somebody_elses_days_are_not_shown(site, outsider):
    DailyActivity.objects.create(user=outsider, day=today_of(user=outsider), xp=999)
    WordFactory(user=outsider)
    context = site.get("/progress/").context
    assert (context["xp_total"], context["counts"].total) == (0, 0)


def test_queries_are_constant(site, learner):
    today = today_of(user=learner)
    counts = []
    for start in (0, 10):
        for day in range(start, start + 10):
            DailyActivity.objects.create(user=learner, day=today - timedelta(days=day), xp=day)
            WordFactory(user=learner)
        with CaptureQueriesContext(connection) as queries:
            site.get("/progress/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_the_calendar_has_a_column_a_week_and_monday_on_top():
    days = [ActivityDay(MONDAY + timedelta(days=2 + number), xp=number * 10) for number in range(12)]
    calendar = make_calendar(days, goal=50)
    assert len({cell.x for cell in calendar.cells}) == 2
    assert calendar.cells[5].day.day.weekday() == 0
    assert calendar.cells[5].y == min(cell.y for cell in calendar.cells)
    assert [cell.tone for cell in calendar.cells] == [0, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 4]
    assert calendar.width >= max(cell.x for cell in calendar.cells)


def test_a_day_with_reviews_alone_is_seen():
    [cell] = make_calendar([ActivityDay(MONDAY, reviews=3)], goal=50).cells
    assert cell.tone == 1


@pytest.mark.parametrize("values", [[0, 0], [1, 10_000], [7], [3] * 14])
def test_columns_stay_inside(values):
    chart = make_bars([(MONDAY + timedelta(days=n), value) for n, value in enumerate(values)], line=50)
    for bar in chart.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH
        assert bar.y >= 0
        assert bar.y + bar.height <= HEIGHT
        assert bool(bar.height) == bool(bar.value)
    assert 0 < chart.line_y < HEIGHT


def test_shares_fill_the_bar():
    shares = make_shares([("known", 1), ("learning", 0), ("new", 3)])
    assert [share.width for share in shares] == [WIDTH / 4, 0, 3 * WIDTH / 4]
    assert make_shares([("known", 0)]) == ()
