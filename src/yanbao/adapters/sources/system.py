"""The machine's own timer, resolver and chance."""

from __future__ import annotations

import random
import socket
import threading
import time


def draw() -> float:
    """Draw a share in [0, 1); it spreads waits and needs no secrecy."""
    return random.random()  # noqa: S311


class SystemTimer:
    """Waits by the machine's monotonic clock."""

    def elapsed_s(self) -> float:
        """Return seconds of the monotonic clock."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Sleep."""
        if seconds > 0:
            time.sleep(seconds)


class SystemResolver:
    """Resolves by the system, for at most ``limit_s`` seconds: getaddrinfo itself has no limit."""

    def __init__(self, limit_s: float = 10.0) -> None:
        self._limit_s = limit_s

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """Return the addresses in the system's order, each once.

        Raises
        ------
        OSError
            The name does not resolve, or not in time.
        """
        found: list[str] = []
        failed: list[OSError] = []

        def ask() -> None:
            try:
                answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            except (OSError, UnicodeError) as error:
                failed.append(OSError(f"{host} does not resolve: {error}"))
                return
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self._limit_s)
        if failed:
            raise failed[0]
        if not found:
            raise OSError(f"{host} does not resolve within {self._limit_s:g} s")
        return tuple(found)
