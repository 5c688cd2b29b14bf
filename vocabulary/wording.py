"""Times and memories in plain words, in the interface's language and the learner's time zone."""

import math
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vocabulary.models import UserLexeme
from vocabulary.scheduling import State

SETTLING_FROM, FIRM_FROM = 7, 30  # days of stability
DAYS_AS_DAYS = 60


def when_due(due: datetime, *, now: datetime) -> str:
    """now · in 10 minutes · in 3 hours · tomorrow · in 5 days · in 4 months · in 2 years."""
    left = due - now
    if left <= timedelta(0):
        return _("now")
    minutes = math.ceil(left / timedelta(minutes=1))
    if minutes < 60:
        return ngettext("in %(count)s minute", "in %(count)s minutes", minutes) % {"count": minutes}
    days = (localtime(due).date() - localtime(now).date()).days
    if days == 0:
        hours = round(left / timedelta(hours=1))
        return ngettext("in %(count)s hour", "in %(count)s hours", hours) % {"count": hours}
    if days == 1:
        return _("tomorrow")
    if days <= DAYS_AS_DAYS:
        return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
    if days < 365 * 2:
        months = round(days / 30.44)
        return ngettext("in %(count)s month", "in %(count)s months", months) % {"count": months}
    years = round(days / 365.25)
    return ngettext("in %(count)s year", "in %(count)s years", years) % {"count": years}


def on_date(due: datetime, *, now: datetime) -> str:
    """The day in the learner's calendar: 28 November, with the year when it isn't this one."""
    day, today = localtime(due), localtime(now)
    if day.date() == today.date():
        return _("today")
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")


def describe_memory(word: UserLexeme) -> str:
    """How well the learner knows the word."""
    if word.is_suspended:
        return _("Set aside: it isn't asked")
    if word.state == State.NEW:
        return _("New: not asked yet")
    if word.state == State.LEARNING:
        return _("You are learning it")
    if word.state == State.RELEARNING:
        return _("Forgotten, being learned again")
    stability = word.stability or 0
    if stability >= FIRM_FROM:
        return _("Known firmly")
    return _("Known well") if stability >= SETTLING_FROM else _("Known, still fresh")
