"""By hand: `.venv/bin/python -m tests.benchmarks.bench_memory`. Grades a second, with and without the card's own id."""

import time
from datetime import UTC, datetime

from fsrs import Card, Rating, Scheduler

from vocabulary.scheduling import Memory, grade_memory

ROUNDS = 5000


def main() -> None:
    now = datetime.now(UTC)
    started = time.perf_counter()
    for _ in range(ROUNDS):
        grade_memory(Memory(due=now), 3, now)
    print(f"grade_memory: {ROUNDS / (time.perf_counter() - started):,.0f} a second")
    scheduler = Scheduler(enable_fuzzing=False)
    started = time.perf_counter()
    for _ in range(ROUNDS // 10):
        scheduler.review_card(Card(), Rating.Good, now)
    print(f"the library's own ids: {ROUNDS / 10 / (time.perf_counter() - started):,.0f} a second")


if __name__ == "__main__":
    main()
