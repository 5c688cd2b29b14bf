import io
import json
import sys
import time
from contextlib import redirect_stdout

import pytest
from django.core.management import CommandError, call_command

from tests.evals.records import flawed_records, good_records


def run(lines, tmp_path):
    path = tmp_path / "lessons.jsonl"
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    out = io.StringIO()
    code = 0
    try:
        call_command("check_lesson", str(path), stdout=out)
    except SystemExit as exit_:
        code = exit_.code
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_good_lessons_exit_with_zero(tmp_path):
    code, results = run(good_records(), tmp_path)
    assert code == 0
    assert [result["id"] for result in results] == [record["id"] for record in good_records()]
    assert all(result["errors"] == [] for result in results)


def test_a_bad_line_does_not_stop_the_others(tmp_path):
    good = good_records()[0]
    code, results = run(
        [b"\xef\xbb\xbfnot json", b"", b"\xff\xfe", good, b"[1]", {"id": 7, "target_language": "Klingon"}, good],
        tmp_path,
    )
    assert code == 1
    assert [result["id"] for result in results] == [None, None, good["id"], None, 7, good["id"]]
    assert [bool(result["errors"]) for result in results] == [True, True, False, True, True, False]
    assert results[0]["errors"][0]["code"] == "record_invalid"
    assert set(results[0]["errors"][0]) == {"code", "field", "message"}


def test_lone_surrogates_are_written(tmp_path):
    code, results = run(
        [
            b'{"id": "\\ud800", "target_language": "Kazakh", "native_language": "Russian", "level": "A1", "lesson": {"text": "\\udfff"}}'
        ],
        tmp_path,
    )
    assert code == 1
    assert len(results) == 1


def test_standard_input(monkeypatch):
    class Source:
        buffer = io.BytesIO(json.dumps(good_records()[0]).encode())

    monkeypatch.setattr(sys, "stdin", Source())
    out = io.StringIO()
    with redirect_stdout(out):
        call_command("check_lesson", stdout=out)
    assert json.loads(out.getvalue())["errors"] == []


def test_a_long_line_keeps_its_id(tmp_path):
    record = good_records()[0]
    record = record | {"lesson": record["lesson"] | {"text": "Бұл үй. " * 150_000}}
    code, (result,) = run([record], tmp_path)
    assert (code, result["id"]) == (1, record["id"])
    assert "too_long" in {error["code"] for error in result["errors"]}


def test_missing_file_is_a_clear_error(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("check_lesson", str(tmp_path / "nowhere"))


def test_three_hundred_lessons_are_quick(tmp_path):
    records = [record for _, record in flawed_records()[::7]][:300]
    assert len(records) == 300
    start = time.process_time()
    run(records, tmp_path)
    assert time.process_time() - start < 9
