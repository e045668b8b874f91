"""A centre's news at a fixed pace: answers one seat's calls, and lets prepared facts out so many a second."""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from desk_app.command_line.benchmarks.processes import say

JOINED_SECONDS = 0.05
"""A centre joins what it tells to so many seconds, and so does this one."""
HEARTBEAT_SECONDS = 2.0


@dataclass(slots=True, kw_only=True)
class Feed:
    """The facts as JSON texts, the first one of position `after` + 1, and when they began to come."""

    items: list[str]
    after: int
    a_second: float
    began: float | None = None

    @property
    def position(self) -> int:
        """How far the ledger has come by now."""
        if self.began is None:
            return self.after
        return self.after + min(len(self.items), int((time.monotonic() - self.began) * self.a_second))

    def page(self, after: int) -> bytes:
        """What came after a position."""
        now = max(after, self.position)
        items = ",".join(self.items[after - self.after : now - self.after])
        return f'{{"from":{after},"next":{now},"hash":"{now}","items":[{items}]}}'.encode()


class Handler(BaseHTTPRequestHandler):
    """Speaks as much of the protocol as a seat asks for that is signed in and follows."""

    protocol_version = "HTTP/1.1"
    feed: Feed
    answers: dict[str, Any]

    def do_GET(self) -> None:
        """Health, datasets, and the news, which waits."""
        address = urlsplit(self.path)
        if address.path == "/v1/changes":
            self._changes({name: values[0] for name, values in parse_qs(address.query).items()})
        elif address.path == "/v1/health":
            now = {"position": self.feed.position, "now": time.time_ns() // 1000}
            self._answer(200, {**self.answers["health"], **now})
        elif address.path == "/v1/datasets":
            self._answer(200, {"datasets": self.answers["datasets"]})
        else:
            self._refuse()

    def do_POST(self) -> None:
        """Signing in: whoever asks is let in."""
        self._body()
        if self.path == "/v1/sessions":
            self._answer(201, self.answers["session"])
        else:
            self._refuse()

    def do_PUT(self) -> None:
        """Presence is taken and told to nobody."""
        self._body()
        self.send_response(204)
        self.end_headers()

    def _changes(self, asked: dict[str, str]) -> None:
        after, give_up = int(asked["after"]), time.monotonic() + float(asked["wait"])
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        beat = time.monotonic()
        while self.feed.position <= after and time.monotonic() < give_up:
            if time.monotonic() - beat >= HEARTBEAT_SECONDS:
                beat = time.monotonic()
                self._chunk(b"\n")
            time.sleep(JOINED_SECONDS / 5)
        time.sleep(JOINED_SECONDS)
        self._chunk(self.feed.page(after))
        self._chunk(b"")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", "0")))

    def _refuse(self) -> None:
        self._answer(404, {"code": "not_found", "status": 404}, "application/problem+json")

    def _answer(self, status: int, value: Any, kind: str = "application/json") -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""


def main(prepared: str) -> int:
    """Serves until its standard input ends; a line on it lets the facts begin to come."""
    told = json.loads(Path(prepared).read_text(encoding="utf-8"))
    Handler.feed = Feed(items=told["items"], after=told["after"], a_second=told["a_second"])
    Handler.answers = {name: told[name] for name in ("health", "session", "datasets")}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="feed", daemon=True).start()
    say(url=f"http://127.0.0.1:{server.server_address[1]}")
    for _line in sys.stdin:
        Handler.feed.began = time.monotonic()
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
