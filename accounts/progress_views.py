"""The progress room: what was done, what is known, what comes, what was achieved."""

from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.charts import make_bars, make_calendar, make_shares
from accounts.requests import LearnerRequest
from accounts.selectors import achievements_of, activity_calendar, profile_summary
from vocabulary.selectors import review_forecast, words_by_state

CALENDAR_DAYS = 20 * 7
XP_DAYS = 14
FORECAST_DAYS = 14


@login_required
@require_safe
def show_progress(request: LearnerRequest) -> HttpResponse:
    user = request.user
    days = activity_calendar(user=user, days=CALENDAR_DAYS)
    recent = days[-XP_DAYS:]
    forecast = review_forecast(user_id=user.id, days=FORECAST_DAYS, tz=ZoneInfo(user.time_zone))
    counts = words_by_state(user_id=user.id)
    achievements = achievements_of(user=user)
    context = {
        "summary": profile_summary(user=user),
        "calendar": make_calendar(days, goal=user.daily_goal),
        "active_days": [day for day in reversed(days) if day.xp or day.levels or day.reviews],
        "weeks": CALENDAR_DAYS // 7,
        "xp": make_bars([(day.day, day.xp) for day in recent], line=user.daily_goal, label_every=2),
        "xp_total": sum(day.xp for day in recent),
        "goal_days": sum(day.xp >= user.daily_goal for day in recent),
        "counts": counts,
        "states": [
            (share, label)
            for share, label in zip(
                make_shares([(key, getattr(counts, key)) for key in ("known", "learning", "new", "suspended")]),
                (_("Known"), _("Being learned"), _("New"), _("Set aside")),
                strict=False,  # no shares where there are no words
            )
        ],
        "forecast": make_bars([(day.day, day.count) for day in forecast], label_every=2),
        "forecast_total": sum(day.count for day in forecast),
        "achievements": achievements,
        "unlocked": sum(goal.unlocked_at is not None for goal in achievements),
    }
    return render(request, "progress/progress.html", context)
