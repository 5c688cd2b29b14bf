"""What this app tells the others, inside the transaction of what it tells of."""

from django.dispatch import Signal

# user_id: UUID, user_lexeme: UserLexeme, grade: int 1-4 (again, hard, good, easy), at: datetime
word_reviewed = Signal()

# A grade was taken back. user_id: UUID, user_lexeme: UserLexeme, grade: int 1-4, at: datetime of the grade
review_undone = Signal()
