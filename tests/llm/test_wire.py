"""Reading providers' answers, whatever they hold."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurogloss.llm.errors import ModelError
from neurogloss.llm.providers.openai import without_thoughts
from neurogloss.llm.providers.wire import (
    LONGEST_RETRY_AFTER,
    read_completion,
    read_retry_after,
    read_stream,
    read_usage,
)
from neurogloss.llm.types import Message, StreamPart, Usage, clean_text

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["choices", "message", "content", "usage", "delta", "error", "x_groq", "finish_reason"])
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(ANY_JSON)
def test_no_body_does_more_than_a_model_error(data):
    try:
        text, reason, usage = read_completion(json.dumps(data).encode())
    except ModelError:
        return
    assert text.strip()
    assert isinstance(reason, str)
    assert isinstance(usage, Usage)


@given(st.binary(max_size=60))
def test_no_bytes_do_more_than_a_model_error(data):
    with pytest.raises(ModelError):
        read_completion(data)


@given(st.lists(ANY_JSON.map(lambda data: f"data: {json.dumps(data)}") | st.text(max_size=20), max_size=5))
def test_no_stream_does_more_than_a_model_error(lines):
    try:
        parts = list(read_stream(lines))
    except ModelError:
        return
    assert all(part.text or part.usage is not None for part in parts)


def test_a_body_nested_too_deep():
    with pytest.raises(ModelError):
        read_completion(b"[" * 200_000)


def test_a_content_of_surrogates_and_nuls_is_cleaned():
    body = rb'{"choices": [{"message": {"content": "a\ud800b\u0000c"}}]}'
    assert read_completion(body)[0] == "a?bc"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("1", 1),
        ("0.5", 0.5),
        ("-3", 0),
        ("600", 600),
        ("1e309", LONGEST_RETRY_AFTER),
        ("nan", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value, seconds):
    assert read_retry_after(value) == seconds


def test_retry_after_as_a_date():
    value = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 85 < read_retry_after(value) <= 90
    assert read_retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0


def test_usage_believes_no_nonsense():
    odd = {"prompt_tokens": -1, "completion_tokens": "9", "prompt_tokens_details": {"cached_tokens": 10**9}}
    assert read_usage(odd) == Usage()
    assert read_usage([1]) == Usage()
    assert read_usage({"prompt_tokens": True}) == Usage()
    whole = {
        "prompt_tokens": 10,
        "completion_tokens": 4,
        "prompt_tokens_details": {"cached_tokens": 12},
        "completion_tokens_details": {"reasoning_tokens": 3},
    }
    assert read_usage(whole) == Usage(prompt_tokens=10, completion_tokens=4, cached_tokens=10, reasoning_tokens=3)


@given(st.text(alphabet=st.characters(codec=None), max_size=30))
def test_clean_text_is_always_storable(text):
    clean = clean_text(text)
    assert "\x00" not in clean
    assert clean.encode().decode() == clean
    assert Message("user", text).content == clean


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["Сәлем", "!"], "Сәлем!"),
        (["<think>hm", "m</thi", "nk>\n\nСәлем"], "Сәлем"),
        ([" ", "<th", "ink>a</think>", "Иә"], "Иә"),
        (["<", "b>"], "<b>"),
        (["<think>never ends"], ""),
        (["Мен <think> деп жаздым"], "Мен <think> деп жаздым"),
        ([" "], " "),
        (["<th"], "<th"),
    ],
)
def test_thoughts_are_left_out_of_a_stream(parts, text):
    stream = [*(StreamPart(text=part) for part in parts), StreamPart(usage=Usage(prompt_tokens=1))]
    told = list(without_thoughts(iter(stream)))
    assert "".join(part.text for part in told) == text
    assert [part.usage for part in told if part.usage] == [Usage(prompt_tokens=1)]
