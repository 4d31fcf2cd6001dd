"""A server on loopback that sends what a test says, byte for byte, and stops by itself."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Connection = socket.socket
Answer = bytes | Callable[[Connection, str], None]

LIFE_S = 20.0


def ok(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A whole reply with its right length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    return ok(b"", f"Location: {location}", status=status)


@dataclass
class Loopback:
    """Answers by path; ``asked`` are the requests as received, ``hits`` their paths."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def hits(self) -> list[str]:
        return [request.split(" ", 2)[1] for request in self.asked]

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def answer(self, path: str, *answers: Answer) -> None:
        """Answer a path; several answers are given in turn, the last again and again."""
        left = list(answers)

        def give(connection: Connection, request: str) -> None:
            now = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(now, bytes):
                connection.sendall(now)
            else:
                now(connection, request)

        self.answers[path] = give

    def serve(self, connection: Connection) -> None:
        with connection:
            connection.settimeout(5.0)
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    part = connection.recv(65_536)
                    if not part:
                        return
                    head += part
                request = head.decode("latin-1")
                self.asked.append(request)
                path = request.split(" ", 2)[1]
                answer = self.answers.get(path, ok(b"", status="404 Not Found"))
                if isinstance(answer, bytes):
                    connection.sendall(answer)
                else:
                    answer(connection, request)
            except OSError:
                return

    def trickle(self, connection: Connection, payload: bytes, pause_s: float = 0.02) -> None:
        """Send a byte at a time until the other side has gone or the server stops."""
        for byte in payload:
            if self.stopped.wait(pause_s):
                return
            connection.sendall(bytes((byte,)))


@contextmanager
def serving() -> Iterator[Loopback]:
    """Serve on a free port of 127.0.0.1 in threads, for at most ``LIFE_S`` seconds."""
    loopback = Loopback()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.01)
    loopback.port = listener.getsockname()[1]
    ends = time.monotonic() + LIFE_S

    def accept() -> None:
        while not loopback.stopped.is_set() and time.monotonic() < ends:
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            threading.Thread(target=loopback.serve, args=(connection,), daemon=True).start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield loopback
    finally:
        loopback.stopped.set()
        accepting.join(2.0)
        listener.close()
