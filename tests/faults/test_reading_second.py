"""A second reader that behaves like real endpoints do, on the loopback address: what is not verbatim never enters."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from twotrack import api
from twotrack.cli import app
from twotrack.errors import TwotrackError
from twotrack.reading import endpoint as asking
from twotrack.reading.second import proposals, second_reading, verbatim

TEXT = (
    "Minister Ada Lindqvist said that the bridge would not open in May. Officials said 15,000 people had fled.\n\n"
    "“Nobody will pay … ever,” the envoy Mira Sand told reporters. She didn’t promise that the tolls would fall.\n"
)
GOOD = {"speaker": "Ada Lindqvist", "cue": "said", "content": "that the bridge would not open in May"}
Reply = tuple[int, dict[str, str], bytes]


class Server:
    """A server whose replies are given in advance; the last one is repeated."""

    def __init__(self) -> None:
        self.replies: list[Reply | Callable[[BaseHTTPRequestHandler], None]] = []
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                outer.headers.append(dict(self.headers) | {"path": self.path})
                reply = outer.replies.pop(0) if len(outer.replies) > 1 else outer.replies[0]
                if callable(reply):
                    reply(self)
                    return
                status, headers, body = reply
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.web.server_port}/v1"
        threading.Thread(target=self.web.serve_forever, args=(0.05,), daemon=True).start()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(asking.time, "sleep", lambda seconds: None)
    found = Server()
    yield found
    found.web.shutdown()
    found.web.server_close()


def chat(content: Any, **more: Any) -> Reply:
    body = {"id": "x", "object": "chat.completion", "created": 1, "model": "m",
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}],
            "usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18}} | more  # fmt: skip
    return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()


def located(server: Server, text: str = TEXT) -> tuple[list[str], list[dict[str, Any]]]:
    found, rejected = second_reading(text, asking.endpoint(server.url, seconds=5, sleep=lambda _: None))
    return [text[f["content"]["start"] : f["content"]["end"]] for f in found], rejected


@pytest.mark.parametrize(
    "answer",
    [
        json.dumps([GOOD]),
        "Here is the list:\n```json\n" + json.dumps([GOOD], indent=1) + "\n```\nI hope [this] helps.",
        "<think>Is it [1] or {2}? The text says [x].</think>\n" + json.dumps([GOOD]),
        json.dumps({"statements": [GOOD]}),
        json.dumps(GOOD),
        json.dumps([GOOD, GOOD])[:-40],
        [{"type": "text", "text": json.dumps([GOOD])}],
    ],
)
def test_answers_as_models_write_them(server: Server, answer: Any) -> None:
    server.replies = [chat(answer)]
    told, _ = located(server)
    assert told[0] == GOOD["content"]
    assert server.asked[0]["stream"] is False
    assert TEXT in server.asked[0]["messages"][1]["content"]
    assert server.headers[0]["path"] == "/v1/chat/completions"


@pytest.mark.parametrize(
    ("proposal", "reason"),
    [
        ({"content": "that the bridge would open in May"}, "content does not"),  # negation dropped
        ({"content": "that the bridge would not open in June"}, "content does not"),
        ({"content": "open in May"}, "leaves out the negation"),
        ({"content": "promise that the tolls would fall"}, "leaves out the negation"),
        ({"content": "5,000 people had fled"}, "content does not"),  # digits cut
        ({"content": "15,000 people have fled"}, "content does not"),
        ({"content": "15.000 people had fled"}, "content does not"),
        ({"content": "eople had fled"}, "content does not"),
        ({"content": "Nobody will pay ... ever"}, "content does not"),  # another sign than the document's
        ({"content": "Nobody will … ever"}, "content does not"),  # words left out
        ({"content": "didn't promise that the tolls would fall"}, "content does not"),
        ({"content": "15,000 people had fled", "speaker": "Eda Lindqvist"}, "speaker does not"),
        ({"content": "15,000 people had fled", "speaker": "Officials", "cue": "claimed"}, "cue does not"),
        ({"content": "15,000 people had fled", "speaker": ["Officials", "Ada"]}, "speaker does not"),
        ({"quote": "15,000 people had fled"}, "no content"),  # wrong keys
        ({"content": {"start": 3}}, "content does not"),
        ({"content": "x" * 100_000}, "content does not"),
        ({"content": None}, "no content"),
    ],
)
def test_what_is_altered_is_rejected_and_logged(server: Server, proposal: dict[str, Any], reason: str) -> None:
    server.replies = [chat(json.dumps([proposal, GOOD]))]
    told, rejected = located(server)
    assert told == [GOOD["content"]]
    assert reason in rejected[0]["reason"]
    assert len(json.dumps(rejected)) < 3000


def test_blanks_alone_may_differ_and_the_nearest_name_is_taken() -> None:
    assert verbatim(TEXT, "15,000\n people") == (TEXT.index("15,000"), TEXT.index("15,000") + 13)
    second = TEXT.index("said 15")
    found, _ = second_reading(
        TEXT, lambda _: json.dumps([{"content": "15,000 people had fled", "speaker": "Officials", "cue": "said"}])
    )
    assert found[0]["cue"]["start"] == second


def test_answers_that_are_none() -> None:
    assert proposals("I cannot help with that.") == []
    assert proposals("[]") == []
    assert proposals("[1, 2]") == []
    assert proposals('{"content": "unclosed') == [{"answer": '{"content": "unclosed'}]
    assert len(proposals(json.dumps([GOOD] * 5000))) == 200
    for odd in ("[" * 100_000, "{" * 100_000, '[{"a":' * 20_000, "[]" * 50_000):
        assert len(proposals(odd)) <= 1


def test_a_busy_endpoint_is_asked_again_when_it_says(server: Server) -> None:
    waits: list[float] = []
    server.replies = [(429, {"Retry-After": "7"}, b"{}"), (503, {"Retry-After": "Wed, 01 Jan 2020 00:00:00 GMT"}, b""),
                      chat(json.dumps([GOOD]))]  # fmt: skip
    send = asking.endpoint(server.url, sleep=waits.append)
    assert "bridge" in send("x")
    assert waits == [7.0, 0.0]
    server.replies = [(429, {"Retry-After": "86400"}, b'{"error": {"message": "slow down"}}')]
    waits.clear()
    with pytest.raises(TwotrackError, match=r"refused: 429 .*slow down"):
        send("x")
    assert waits == [asking.WAIT] * 2


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            threading.Event().wait(0.05)
    except OSError:
        pass


def hang(handler: BaseHTTPRequestHandler) -> None:
    threading.Event().wait(1.5)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ((500, {}, b"<html>oops</html>"), "refused: 500"),
        ((401, {}, b'{"error": {"message": "Incorrect key"}}'), "refused: 401 Unauthorized Incorrect key"),
        ((302, {"Location": "http://127.0.0.1:9/elsewhere"}, b""), "refused: 302"),
        ((200, {}, b"not json"), "no usable answer"),
        ((200, {}, b'{"choices": []}'), "no usable answer"),
        ((200, {}, b'{"error": "x"}'), "no usable answer"),
        (chat(None), "no usable answer"),
        ((200, {}, b"[" * 100_000), "no usable answer"),
        ((200, {}, b"x" * 5_000_000), "no usable answer"),
        ((200, {"Content-Length": "9999"}, b"{}"), "answer"),
        (drip, "not whole after 0.4 seconds"),
        (hang, "did not answer"),
    ],
)
def test_what_goes_wrong_is_one_plain_message(server: Server, reply: Any, words: str) -> None:
    server.replies = [reply]
    send = asking.endpoint(server.url, seconds=0.4, sleep=lambda _: None)
    with pytest.raises(TwotrackError, match=words.replace(".", r"\.")):
        send("x")


def test_nobody_listens() -> None:
    with pytest.raises(TwotrackError, match="did not answer"):
        asking.endpoint("http://127.0.0.1:9", sleep=lambda _: None)("x")


def test_a_reading_with_a_second_reader(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(asking.KEY, "k-123")
    monkeypatch.setenv(asking.MODEL, "small")
    for i in range(6):
        (tmp_path / f"{i}.txt").write_text(TEXT + f"Write to a.b@example.org {i}.\n", encoding="utf-8")
    refused = (400, {}, b'{"error": {"message": "too long"}}')
    server.replies = [chat(json.dumps([GOOD, {"content": "a lie"}])), refused, refused, refused, refused]
    out = tmp_path / "out"
    answer = CliRunner().invoke(app, ["read", *map(str, sorted(tmp_path.glob("*.txt"))), "--out", str(out), "--json",
                                      "--second", server.url, "--workers", "1"])  # fmt: skip
    assert answer.exit_code == 0, answer.output
    documents = json.loads(answer.stdout)["documents"]
    assert server.headers[0]["Authorization"] == "Bearer k-123"
    assert server.asked[0]["model"] == "small"
    assert "a.b@" not in json.dumps(server.asked)
    first = documents[0]["second"]
    assert (len(first["located"]), len(first["rejected"]), first["agreed"]) == (1, 1, 1)
    assert documents[0]["statements"][0]["second"] is True
    assert len(server.asked) == 4  # after three without an answer the rest are not sent
    assert ["failed" in d["second"] for d in documents] == [False] + [True] * 5
    assert "not asked" in documents[5]["notes"][-1]
    server.replies = [chat("[]")]
    again = api.read(sorted(tmp_path.glob("*.txt")), out=out, workers=1, second=server.url)
    assert again.read == 6
    assert len(server.asked) == 9  # the first is not sent again
    page = (out / "dossier.html").read_text(encoding="utf-8")
    assert "a lie" not in page


def test_an_address_that_never_answers_stops_at_once(tmp_path: Path, server: Server) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    server.replies = [(404, {}, b"")]
    with pytest.raises(TwotrackError, match="refused: 404"):
        api.read([tmp_path / "a.txt"], second=server.url)


def test_nothing_is_sent_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def called(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", called)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.html").write_text(f"<img src='http://example.org/x.png'><p>{TEXT}</p>", encoding="utf-8")
    begin = time.monotonic()
    assert api.read([tmp_path / "a.txt", tmp_path / "a.html"], out=tmp_path / "out").read == 2
    assert time.monotonic() - begin < 60
