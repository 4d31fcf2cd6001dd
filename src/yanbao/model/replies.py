"""FetchRequest, FetchLimits, Reply, KeptReply: what is asked outside, and what came back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Headers = tuple[tuple[str, str], ...]
ReplyOutcome = Literal["fresh", "unchanged", "missing", "refused", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One thing to fetch. ``etag`` and ``last_modified`` are the validators of what is held.

    ``via`` is the source that named the address, where one did: hosts that the user opened are
    open to what starts there, not to whoever mentions them.
    """

    address: str
    method: Literal["GET", "POST"] = "GET"
    body: bytes = b""
    headers: Headers = ()
    etag: str = ""
    last_modified: str = ""
    private: bool = False
    via: str = ""

    @property
    def key(self) -> str:
        """What the reply is kept under: the address, and a hash of the body where one is sent."""
        if not self.body:
            return self.address
        return f"{self.address}#{hashlib.sha256(self.body).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """Bounds on one fetch: bytes, seconds, counts.

    ``total_s`` bounds one attempt from connection to last byte, whatever trickles in between;
    ``waiting_s`` all waits between attempts. ``wire_bytes`` bounds the body as received,
    ``content_bytes`` after decompression, which may grow at most ``expansion`` times beyond the
    first megabyte. ``host_delay_s`` lies between two requests to one host.
    """

    connect_s: float = 10.0
    read_s: float = 15.0
    total_s: float = 60.0
    waiting_s: float = 120.0
    wire_bytes: int = 32_000_000
    content_bytes: int = 64_000_000
    expansion: int = 200
    redirects: int = 5
    attempts: int = 3
    backoff_s: float = 1.0
    host_delay_s: float = 1.0
    robots_bytes: int = 512_000

    def __post_init__(self) -> None:
        for name in ("connect_s", "read_s", "total_s", "wire_bytes", "content_bytes", "attempts"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, got {getattr(self, name)}")


def _first(headers: Headers, name: str) -> str:
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back; ``address`` is the key of what was asked.

    ``wire`` is the body as received, ``content`` the same after its content coding is undone
    (equal where there was none). ``hops`` are the addresses gone through, the asked one first;
    ``peer`` is the IP address that answered. An outcome other than ``fresh`` has no body.
    """

    outcome: ReplyOutcome
    address: str
    received_at: datetime
    status: int = 0
    headers: Headers = ()
    wire: bytes = b""
    content: bytes = b""
    hops: tuple[str, ...] = ()
    peer: str = ""
    attempts: int = 0

    def header(self, name: str) -> str:
        """Return a header's first value, ``""`` where it is absent."""
        return _first(self.headers, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReply:
    """The record of a reply in the folder of replies; its bytes lie beside, by their hash.

    ``wire_sha256`` is the hash of the body as received, ``content_sha256`` of what it decodes to:
    the hash that a Document's Origin names.
    """

    address: str
    final_address: str
    received_at: datetime
    status: int
    headers: Headers
    hops: tuple[str, ...]
    peer: str
    wire_sha256: str
    content_sha256: str
    wire_bytes: int
    content_bytes: int

    def header(self, name: str) -> str:
        """Return a header's first value, ``""`` where it is absent."""
        return _first(self.headers, name)
