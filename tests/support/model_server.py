"""A local server that speaks Groq's and OpenAI's wire format and plays faults from a script.

As a library:

    with ModelServer() as server:
        settings.GROQ_BASE_URL = server.groq_url
        server.play("429:1", "truncated")          # once each, in this order
        server.keep("500", model="openai/gpt-oss-120b")   # until clear()
        ...
        assert server.count("core") == 2

Standalone: `python -m tests.support.model_server --port 9999 --latency 1 --fault 500 --times 3`.
From another process it is steered by `POST /__control__` {"play": [...], "keep": "500"|null, "clear": true,
"latency": 1, "kind": ..., "model": ...} and read by `GET /__requests__`.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.support import model_answers, model_faults

CHAT_PATHS = ("/openai/v1/chat/completions", "/v1/chat/completions")
MODEL_PATHS = ("/openai/v1/models", "/v1/models")
HUGE_CHARS = 3_000_000
_CODES = {401: "invalid_api_key", 403: "forbidden", 413: "request_too_large", 429: "rate_limit_exceeded"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One chat request as it arrived; `at` is a monotonic time, `fault` what was played, headers are lower-case."""

    path: str
    kind: str
    body: dict[str, Any]
    headers: dict[str, str]
    fault: str | None
    at: float

    @property
    def model(self) -> str:
        return str(self.body.get("model"))

    @property
    def prompt(self) -> str:
        return model_answers.prompt_of(self.body)


@dataclass(slots=True)
class _Rule:
    fault: str
    kind: str | None
    model: str | None
    once: bool

    def fits(self, kind: str, model: str) -> bool:
        return self.kind in (None, kind) and self.model in (None, model)


@dataclass(slots=True)
class Script:
    """What to play next: the rules that are played once come first, in order, then the lasting ones."""

    latency: float = 0.0
    answer: Callable[[dict[str, Any]], Any] = model_answers.default_answer
    requests: list[Recorded] = field(default_factory=list)
    _rules: list[_Rule] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, faults: Iterable[str], *, kind: str | None, model: str | None, once: bool) -> None:
        for fault in faults:
            if not model_faults.is_known(fault):
                raise ValueError(f"unknown fault {fault!r}")
            with self._lock:
                self._rules.append(_Rule(fault, kind, model, once))

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def take(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> str | None:
        """Record the request and say which fault it gets; None for a right answer."""
        kind, model = model_answers.kind_of(body), str(body.get("model"))
        with self._lock:
            fitting = [rule for rule in self._rules if rule.fits(kind, model)]
            rule = next((rule for rule in fitting if rule.once), fitting[0] if fitting else None)
            if rule is not None and rule.once:
                self._rules.remove(rule)
            fault = rule.fault if rule else None
            self.requests.append(Recorded(path, kind, body, headers, fault, time.monotonic()))
        return fault


class ModelServer:
    """The server in a thread of this process, on 127.0.0.1 and a free port unless told."""

    def __init__(self, *, port: int = 0, latency: float = 0.0) -> None:
        self.script = Script(latency=latency)
        self._http = _Server(("127.0.0.1", port), _Handler, self.script)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(timeout=5)

    @property
    def groq_url(self) -> str:
        """For GROQ_BASE_URL: the host alone."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def openai_url(self) -> str:
        """For OPENAI_BASE_URL: with the version."""
        return f"{self.groq_url}/v1"

    @property
    def requests(self) -> list[Recorded]:
        return self.script.requests

    def play(self, *faults: str, kind: str | None = None, model: str | None = None) -> None:
        """Play each fault once, in order, to the next requests (of that kind and model, where given)."""
        self.script.add(faults, kind=kind, model=model, once=True)

    def keep(self, fault: str, *, kind: str | None = None, model: str | None = None) -> None:
        """Play the fault to every request (of that kind and model, where given) until `clear`."""
        self.script.add([fault], kind=kind, model=model, once=False)

    def clear(self) -> None:
        """Forget all faults; the recorded requests stay."""
        self.script.clear()

    def answer_with(self, answer: Callable[[dict[str, Any]], Any]) -> None:
        """Replace the right answers: called with the request's body, gives an object or a string."""
        self.script.answer = answer

    def count(self, kind: str | None = None) -> int:
        """How many requests arrived (of that kind, where given)."""
        return sum(kind in (None, request.kind) for request in self.requests)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], script: Script) -> None:
        self.script = script
        self.stopping = threading.Event()
        super().__init__(address, handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is the rule here, not news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test output clean."""

    def do_GET(self) -> None:
        if self.path in MODEL_PATHS:
            ids = ("openai/gpt-oss-120b", "openai/gpt-oss-20b", "local-model")
            self._send_json({"object": "list", "data": [{"id": name, "object": "model"} for name in ids]})
        elif self.path == "/__requests__":
            self._send_json(
                [
                    {
                        "kind": one.kind,
                        "model": one.model,
                        "fault": one.fault,
                        "path": one.path,
                        "body": one.body,
                    }
                    for one in self.server.script.requests
                ]
            )
        else:
            self._send_error(404, "unknown_url")

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            body = json.loads(raw)
        except ValueError:
            self._send_error(400, "invalid_json")
            return
        if self.path == "/__control__":
            self._control(body)
        elif self.path in CHAT_PATHS:
            self._chat(body)
        else:
            self._send_error(404, "unknown_url")

    def _control(self, body: dict[str, Any]) -> None:
        script = self.server.script
        if body.get("clear"):
            script.clear()
        script.latency = float(body.get("latency", script.latency))
        where = {"kind": body.get("kind"), "model": body.get("model")}
        script.add(body.get("play") or [], once=True, **where)
        script.add([body["keep"]] if body.get("keep") else [], once=False, **where)
        self._send_json({"status": "ok"})

    def _chat(self, body: dict[str, Any]) -> None:
        fault = self.server.script.take(self.path, body, {name.lower(): value for name, value in self.headers.items()})
        self.server.stopping.wait(self.server.script.latency)
        name, _, argument = (fault or "").partition(":")
        if name.isdigit():
            self._send_error(int(name), _CODES.get(int(name), "server_error"), retry_after=argument)
            return
        play = getattr(self, f"_play_{name}", None)
        if play is not None:
            play(body, argument)
        else:
            self._answer(body, name)

    # The wire faults

    def _play_drop(self, body: dict[str, Any], argument: str) -> None:
        self.close_connection = True

    def _play_drop_body(self, body: dict[str, Any], argument: str) -> None:
        whole = json.dumps(self._completion(body, "")).encode()
        self._head(200, len(whole))
        self.wfile.write(whole[: len(whole) // 2])
        self.close_connection = True

    def _play_hang(self, body: dict[str, Any], argument: str) -> None:
        if not self.server.stopping.wait(float(argument or 3600)):
            self._answer(body, "")

    def _play_hang_body(self, body: dict[str, Any], argument: str) -> None:
        self._head(200, 1000)
        self.wfile.write(b"{")
        self.wfile.flush()
        self.server.stopping.wait(3600)

    def _play_trickle(self, body: dict[str, Any], argument: str) -> None:
        whole = json.dumps(self._completion(body, "")).encode()
        self._head(200, len(whole))
        for byte in whole:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.server.stopping.wait(0.2):
                return

    def _play_not_json(self, body: dict[str, Any], argument: str) -> None:
        self._send(200, b"<html><body>Service under maintenance</body></html>", content_type="text/html")

    def _play_json_null(self, body: dict[str, Any], argument: str) -> None:
        self._send_json(None)

    def _play_empty_choices(self, body: dict[str, Any], argument: str) -> None:
        self._send_json(self._completion(body, "") | {"choices": []})

    def _play_odd_shapes(self, body: dict[str, Any], argument: str) -> None:
        self._send_json({"choices": [{"message": {"content": [1, 2]}}], "usage": "none", "model": 7})

    def _play_no_usage(self, body: dict[str, Any], argument: str) -> None:
        completion = self._completion(body, "")
        del completion["usage"]
        self._send_json(completion)

    def _play_huge(self, body: dict[str, Any], argument: str) -> None:
        self._send_json(self._completion(body, "", content="а" * HUGE_CHARS))

    def _play_huge_error(self, body: dict[str, Any], argument: str) -> None:
        self._send_json({"error": {"message": "x" * HUGE_CHARS, "type": "server_error"}}, status=500)

    def _play_length(self, body: dict[str, Any], argument: str) -> None:
        completion = self._completion(body, "truncated")
        completion["choices"][0]["finish_reason"] = "length"
        self._send_json(completion)

    def _play_json_validate_failed(self, body: dict[str, Any], argument: str) -> None:
        self._send_error(400, "json_validate_failed", extra={"failed_generation": '{"sections": ['})

    def _play_refuse_format(self, body: dict[str, Any], argument: str) -> None:
        if "response_format" in body:
            self._send_error(400, "unsupported_response_format")
        else:
            self._answer(body, "")

    def _play_redirect(self, body: dict[str, Any], argument: str) -> None:
        self.send_response(307)
        self.send_header("Location", CHAT_PATHS[0])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _play_model_not_found(self, body: dict[str, Any], argument: str) -> None:
        self._send_error(404, "model_not_found")

    def _play_stream_error(self, body: dict[str, Any], argument: str) -> None:
        self._stream_head()
        self._event(self._chunk(body, {"content": "Сәлем"}))
        self._event({"error": {"message": "the model went away", "type": "server_error"}})

    def _play_stream_drop(self, body: dict[str, Any], argument: str) -> None:
        self._stream_head()
        self._event(self._chunk(body, {"content": "Сәлем"}))

    def _play_stream_end(self, body: dict[str, Any], argument: str) -> None:
        self._stream_head()
        self._event(self._chunk(body, {}, finish_reason="stop"))

    def _play_stream_crawl(self, body: dict[str, Any], argument: str) -> None:
        self._stream_head()
        while not self.server.stopping.wait(0.2):
            self._event(self._chunk(body, {"content": "иә "}))

    def _play_stream_garbage(self, body: dict[str, Any], argument: str) -> None:
        self._stream_head()
        self.wfile.write(b"data: {not json\n\n")

    # Right (or wrongly worded) answers

    def _content(self, body: dict[str, Any], fault: str) -> str | None:
        answer = self.server.script.answer(body)
        if fault in model_faults.ANSWER_FAULTS:
            return model_faults.ANSWER_FAULTS[fault](answer)
        return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)

    def _answer(self, body: dict[str, Any], fault: str) -> None:
        if not body.get("stream"):
            self._send_json(self._completion(body, fault))
            return
        self._stream_head()
        self._event(self._chunk(body, {"role": "assistant", "content": ""}))
        content = self._content(body, fault) or ""
        for start in range(0, len(content), 8):
            self._event(self._chunk(body, {"content": content[start : start + 8]}))
        last = self._chunk(body, {}, finish_reason="stop")
        usage = self._usage(body, content)
        if self.path.startswith("/openai/"):
            self._event(last | {"x_groq": {"id": "req_1", "usage": usage}})
        else:
            self._event(last)
            if (body.get("stream_options") or {}).get("include_usage"):
                self._event(last | {"choices": [], "usage": usage})
        self.wfile.write(b"data: [DONE]\n\n")

    def _completion(self, body: dict[str, Any], fault: str, content: str | None = None) -> dict[str, Any]:
        content = content if content is not None else self._content(body, fault)
        return {
            "id": "chatcmpl-local",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": body.get("model"),
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}],
            "usage": self._usage(body, content or ""),
        }

    def _usage(self, body: dict[str, Any], content: str) -> dict[str, Any]:
        prompt, completion = len(model_answers.prompt_of(body)) // 3, len(content) // 3
        return {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
            "prompt_tokens_details": {"cached_tokens": prompt // 2},
            "completion_tokens_details": {"reasoning_tokens": completion // 4},
        }

    def _chunk(self, body: dict[str, Any], delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
        return {
            "id": "chatcmpl-local",
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": body.get("model"),
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}],
        }

    # Plain HTTP

    def _stream_head(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def _event(self, data: Any) -> None:
        self.wfile.write(f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode())
        self.wfile.flush()

    def _head(self, status: int, length: int, content_type: str = "application/json", retry_after: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(length))
        if retry_after:
            date = formatdate(time.time() + 1, usegmt=True)
            self.send_header("Retry-After", date if retry_after == "date" else retry_after)
        self.end_headers()

    def _send(self, status: int, data: bytes, content_type: str = "application/json", retry_after: str = "") -> None:
        self._head(status, len(data), content_type, retry_after)
        self.wfile.write(data)

    def _send_json(self, data: Any, status: int = 200, retry_after: str = "") -> None:
        self._send(status, json.dumps(data, ensure_ascii=False).encode(), retry_after=retry_after)

    def _send_error(self, status: int, code: str, retry_after: str = "", extra: dict[str, Any] | None = None) -> None:
        error = {
            "message": f"played fault {code}",
            "type": "invalid_request_error",
            "code": code,
            **(extra or {}),
        }
        self._send_json({"error": error}, status, retry_after)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=9999)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before every answer")
    parser.add_argument("--fault", action="append", default=[], help="a fault to play; may be repeated")
    parser.add_argument("--times", type=int, default=0, help="play each fault this often; 0: for ever")
    options = parser.parse_args()
    with ModelServer(port=options.port, latency=options.latency) as server:
        if options.times:
            server.play(*options.fault * options.times)
        for fault in [] if options.times else options.fault:
            server.keep(fault)
        print(f"GROQ_BASE_URL={server.groq_url} OPENAI_BASE_URL={server.openai_url}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
