"""Reads: a learner's conversations, their turns, the scenes there are, and the level to speak at."""

from typing import cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count

from accounts.models import User
from courses.selectors import active_enrollment
from neurogloss.languages import get_language
from neurogloss.levels import CEFR_LEVELS
from roleplay.models import Conversation, Turn
from roleplay.scene_types import Scene
from roleplay.scripted import load_scenes, scene_pairs

CONVERSATIONS_A_PAGE = 20
DEFAULT_LEVEL = "A1"


def conversations(*, user_id: UUID, page: int = 1) -> Page[Conversation]:
    """The learner's conversations, newest first, each with `turn_count`. Two queries."""
    mine = Conversation.objects.filter(user_id=user_id).annotate(turn_count=Count("turns"))
    pages = Paginator(mine.order_by("-created_at", "id"), CONVERSATIONS_A_PAGE)
    return cast("Page[Conversation]", pages.get_page(page))


def turns(*, conversation: Conversation) -> list[Turn]:
    """All turns, oldest first. One query."""
    return list(Turn.objects.filter(conversation=conversation).order_by("order"))


def history(*, conversation: Conversation) -> list[dict[str, str]]:
    """The turns as the partner wants them: [{"role": "user" or "bot", "content"}]. One query."""
    return [{"role": turn.speaker, "content": turn.text} for turn in turns(conversation=conversation)]


def find_pair(*, target_language: str, native_language: str) -> str | None:
    """The scripted scenes' pair for exactly these languages."""
    pair = f"{get_language(target_language).code}-{get_language(native_language).code}"
    return pair if pair in scene_pairs() else None


def find_pair_in(*, target_language: str, native_language: str) -> str | None:
    """A pair whose scenes are in that language: the learner's own where there is one, else any."""
    code = get_language(target_language).code
    pairs = [pair for pair in scene_pairs() if pair.startswith(f"{code}-")]
    exact = find_pair(target_language=target_language, native_language=native_language)
    return exact or (pairs[0] if pairs else None)


def scenes_for(*, target_language: str, native_language: str) -> tuple[Scene, ...]:
    """The scripted scenes for a learner of these languages; empty where there are none."""
    pair = find_pair(target_language=target_language, native_language=native_language)
    return load_scenes(pair) if pair else ()


def level_of(*, user: User, target_language: str) -> str:
    """The level of the learner's course in that language, else the one they gave, else A1."""
    enrollment = active_enrollment(user_id=user.id)
    if enrollment and enrollment.course_template.target_language == target_language:
        return enrollment.course_template.cefr_level
    known = user.language_levels.get(target_language)
    return known if known in CEFR_LEVELS else DEFAULT_LEVEL
