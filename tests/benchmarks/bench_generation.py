"""By hand: `.venv/bin/python -m tests.benchmarks.bench_generation`.

Serves the product against the local model server with a second a call, and prints how long 8 lessons take in one
`generate-full` beside the same lessons one after another, what the fourth learner costs, and how fast an open breaker
answers. Compare within one run: machines differ.
"""

import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from tests.outside.conftest import serve
from tests.outside.test_contract_api import levels_of, sign_up
from tests.support.model_answers import default_answer
from tests.support.model_server import ModelServer

API = "/api/v1"


TOPICS = ("Чай", "Базар", "Семья", "Дорога", "Погода", "Праздник", "Спорт", "Музыка")


def eight_units(request: dict[str, Any]) -> Any:
    """The server's own answers, but for a course of two sections of four units."""
    right = default_answer(request)
    if "sections" not in right:
        return right
    units = [
        {"order": at % 4 + 1, "topic": f"{topic} и разговор", "description": "Говорим об этом.", "icon": "🎵"}
        for at, topic in enumerate(TOPICS)
    ]
    parts = (("Начало", units[:4]), ("Дальше", units[4:]))
    return {
        "sections": [
            {"order": order, "title": title, "description": "Говорим о простом.", "units": part}
            for order, (title, part) in enumerate(parts, start=1)
        ]
    }


def timed(call: Callable[[], httpx.Response]) -> tuple[float, Any]:
    started = time.perf_counter()
    response = call()
    return time.perf_counter() - started, response


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, ModelServer(latency=1.0) as model:
        model.answer_with(eight_units)
        variables = {"GROQ_API_KEY": "gsk_bench", "GROQ_BASE_URL": model.groq_url, "LESSONS_AHEAD": "0"}
        with serve(Path(folder), **variables, RATELIMIT_ENABLE="false") as served, served.client() as client:
            side_by_side(client, model)
            one_after_another(client, model)
            fourth_learner(client, model)
            open_breaker(client, model)


def side_by_side(client: httpx.Client, model: ModelServer) -> None:
    sign_up(client)
    wish = {"interests": ["музыка"], "max_topics": 8}
    seconds, response = timed(lambda: client.post(f"{API}/path/generate-full", json=wish))
    lessons = response.json()["lessons"]
    print(f"generate-full: {len(lessons)} lessons, {model.count()} calls of 1 s: {seconds:.2f} s")


def one_after_another(client: httpx.Client, model: ModelServer) -> None:
    sign_up(client)
    started, calls = time.perf_counter(), model.count()
    course = client.post(f"{API}/path/generate", json={"interests": [f"спорт {uuid.uuid4().hex}"]}).json()
    firsts = [unit["levels"][0]["id"] for section in course["sections"] for unit in section["units"]][:8]
    for level in firsts:
        client.post(f"{API}/lessons/generate", json={"level_template_id": level}).raise_for_status()
    seconds = time.perf_counter() - started
    print(f"one after another: {len(firsts)} lessons, {model.count() - calls} calls of 1 s: {seconds:.2f} s")


def fourth_learner(client: httpx.Client, model: ModelServer) -> None:
    for number in range(2, 5):
        sign_up(client)
        calls = model.count()
        wish = {"interests": ["Музыка "], "max_topics": 8}
        seconds, _ = timed(lambda wish=wish: client.post(f"{API}/path/generate-full", json=wish))
        print(f"learner {number} with the same interests: {model.count() - calls} calls, {seconds:.2f} s")


def open_breaker(client: httpx.Client, model: ModelServer) -> None:
    sign_up(client)
    course = client.post(f"{API}/path/generate", json={"interests": ["шахматы"]}).json()
    levels = levels_of(course)
    model.keep("500")
    for level in (levels[0], levels[4]):
        seconds, response = timed(
            lambda level=level: client.post(f"{API}/lessons/generate", json={"level_template_id": level["id"]})
        )
        print(f"provider down: {response.status_code} in {seconds:.2f} s, {model.count()} calls so far")


if __name__ == "__main__":
    main()
