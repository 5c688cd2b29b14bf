"""What this app tells the others, inside the transaction of what it tells of."""

from django.dispatch import Signal

# lesson: GeneratedLesson. A lesson that its learner can see has new words, or other words than before.
lesson_words_changed = Signal()
