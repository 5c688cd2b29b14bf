"""What this app tells the others. Both are sent inside the transaction of what they tell of."""

from django.dispatch import Signal

# user_id: UUID, progress: UserLevelProgress, attempt: UserLevelAttempt, xp: int (to be paid: capped, and only what
# this attempt adds), first_time: bool, gold: bool (reached now), at: datetime
level_completed = Signal()
