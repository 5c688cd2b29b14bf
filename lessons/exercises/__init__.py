"""Exercises as learners meet them: grading, the run through them, the ones made of words. Pure: no ORM, no clock."""
