"""HTTP as the server speaks it: what is no request at all is told in a problem document too."""

from __future__ import annotations

from uvicorn.protocols.http.h11_impl import H11Protocol

from desk_app.central.problems import CONTENT_TYPE, Problem
from desk_app.wire import canonical


class StrictProtocol(H11Protocol):
    """The server's own protocol, but for the one answer that it gives without asking the application."""

    def send_400_response(self, msg: str) -> None:
        """Answers bytes that are no HTTP request, and hangs up."""
        body = canonical(Problem(400, "bad_request", detail=msg).document()).encode()
        head = (
            "HTTP/1.1 400 Bad Request\r\n"
            f"content-type: {CONTENT_TYPE}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + body)
        self.transport.close()
