"""The judge's rates on our own labelled set; `pytest -s tests/evals` prints them."""

from collections import Counter

from lessons.authoring.check import check_record
from tests.evals.flaws import FLAWS
from tests.evals.records import UNKNOWABLE, flawed_records, good_records, other_good_records, slipped_records
from tests.evals.slips import SLIPS

LEAST_CAUGHT = 0.97


def test_no_good_lesson_is_rejected_or_changed():
    for record in [*good_records(), *other_good_records()]:
        result = check_record(record)
        assert result["errors"] == [], record["id"]
        assert result["normalised"] == record["lesson"], record["id"]


def test_flaws_are_caught():
    caught: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    missed = []
    for name, record in flawed_records():
        found = bool(check_record(record)["errors"])
        seen[name] += 1
        caught[name] += found
        if not found and (name, record["id"]) not in UNKNOWABLE:
            missed.append((name, record["id"]))
    rate = sum(caught.values()) / sum(seen.values())
    print(f"\nflaws: {len(FLAWS)} kinds, {sum(seen.values())} lessons, {rate:.2%} caught; missed: {missed or 'none'}")
    assert len(FLAWS) >= 60
    assert rate >= LEAST_CAUGHT
    assert missed == []


def test_slips_are_mended_exactly():
    unmended = []
    total = 0
    for name, record, good in slipped_records():
        result = check_record(record)
        total += 1
        if result["errors"] or result["normalised"] != good:
            unmended.append((name, record["id"]))
    print(f"\nslips: {len(SLIPS)} kinds, {total} lessons, {1 - len(unmended) / total:.2%} mended exactly")
    assert unmended == []


def test_normalising_twice_changes_nothing():
    records = [record for _, record in flawed_records()[::7]] + [record for _, record, _ in slipped_records()[::5]]
    for record in records:
        once = check_record(record)["normalised"]
        assert check_record({**record, "lesson": once})["normalised"] == once, record["id"]
