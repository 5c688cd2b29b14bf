"""What this app does when another one sends a signal: it pays."""

import uuid
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.points import record_level, record_review, take_back_review
from courses.models import CourseLevelTemplate, UserLevelAttempt, UserLevelProgress
from courses.signals import level_completed
from vocabulary.models import UserLexeme
from vocabulary.signals import review_undone, word_reviewed


@receiver(level_completed, dispatch_uid="accounts.pay_for_level")
def pay_for_level(
    *,
    user_id: uuid.UUID,
    progress: UserLevelProgress,
    attempt: UserLevelAttempt,
    xp: int,
    first_time: bool,
    gold: bool,
    at: datetime,
    **kwargs: Any,
) -> None:
    record_level(
        user_id=user_id,
        attempt_id=attempt.pk,
        level_template_id=progress.level_template_id,
        is_trophy=progress.level_template.type == CourseLevelTemplate.Type.TROPHY,
        xp=xp,
        first_time=first_time,
        gold=gold,
        at=at,
    )


@receiver(word_reviewed, dispatch_uid="accounts.count_review")
def count_review(*, user_id: uuid.UUID, user_lexeme: UserLexeme, at: datetime, **kwargs: Any) -> None:
    # The first pass takes a word from 0 to 1; a forgotten word that passes again is known again.
    record_review(user_id=user_id, is_newly_known=user_lexeme.mastery_level == 1, at=at)


@receiver(review_undone, dispatch_uid="accounts.take_back_review")
def uncount_review(*, user_id: uuid.UUID, at: datetime, **kwargs: Any) -> None:
    take_back_review(user_id=user_id, at=at)
