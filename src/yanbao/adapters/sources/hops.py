"""One hop over HTTP: a request to one checked address, its answer received within bounds."""

from __future__ import annotations

import httpx

from yanbao.adapters.sources.attempts import Answer, Bound, FailedAttempt
from yanbao.adapters.sources.codings import ACCEPTED
from yanbao.adapters.sources.transport import ClosedAddress, NameUnknown, PinnedTransport
from yanbao.collect.sources.addresses import Address
from yanbao.collect.sources.replies import decide_meaning
from yanbao.model.replies import FetchLimits, FetchRequest
from yanbao.ports import Resolver, Timer

_STEP = 65_536
#: Headers that a request may carry; all else is ours to say.
_OURS = frozenset(
    ("host", "connection", "content-length", "transfer-encoding", "accept-encoding", "user-agent",
     "cookie", "authorization", "proxy-authorization")
)  # fmt: skip


class Hops:
    """Asks single addresses; safe to be used by several threads at once."""

    def __init__(self, resolver: Resolver, timer: Timer, user_agent: str) -> None:
        self._transport = PinnedTransport(resolver, timer)
        self._user_agent = user_agent

    def close(self) -> None:
        """Close what is open."""
        self._transport.close()

    def ask(self, request: FetchRequest, address: Address, bound: Bound) -> Answer:
        """Ask one address; the body is received only where it is wanted.

        Raises
        ------
        FailedAttempt
            With the code of the Issue that tells it.
        """
        allowance = self._transport.attempt
        allowance.deadline_s = bound.deadline_s
        allowance.allowed = bound.allowed
        allowance.peer = ""
        try:
            return self._exchange(request, address, bound.limits)
        except ClosedAddress as error:
            failed = FailedAttempt("fetch.unsafe-address", str(error))
            failed.outcome = "refused"
            raise failed from None
        except NameUnknown as error:
            raise FailedAttempt("fetch.no-address", str(error), again=True) from None
        except httpx.ConnectError as error:
            again = "CERTIFICATE" not in str(error).upper()
            raise FailedAttempt("fetch.connection-failed", str(error), again=again) from None
        except httpx.ConnectTimeout as error:
            raise FailedAttempt("fetch.connection-failed", str(error), again=True) from None
        except httpx.TimeoutException as error:
            raise FailedAttempt("fetch.too-slow", f"{address.host}: {error}") from None
        except httpx.RemoteProtocolError as error:
            cut = "without sending complete" in str(error) or "closed connection" in str(error)
            code = "fetch.truncated" if cut else "fetch.broken-reply"
            raise FailedAttempt(code, str(error), again=cut) from None
        except httpx.TransportError as error:
            raise FailedAttempt("fetch.connection-failed", str(error), again=True) from None
        except (httpx.InvalidURL, ValueError, UnicodeError) as error:
            raise FailedAttempt("fetch.broken-reply", f"cannot be read: {error}") from None

    def _exchange(self, request: FetchRequest, address: Address, limits: FetchLimits) -> Answer:
        # a client of its own for each: no cookie of one visit is told in the next
        client = httpx.Client(transport=self._transport, trust_env=False, follow_redirects=False)
        timeout = httpx.Timeout(limits.read_s, connect=limits.connect_s)
        sent = [(k, v) for k, v in request.headers if k.lower() not in _OURS]
        sent += [("User-Agent", self._user_agent), ("Accept-Encoding", ACCEPTED)]
        sent += [("Connection", "close")]
        sent += [("If-None-Match", request.etag)] if request.etag else []
        sent += [("If-Modified-Since", request.last_modified)] if request.last_modified else []
        with client.stream(
            request.method,
            address.text,
            headers=sent,
            content=request.body or None,
            timeout=timeout,
        ) as response:
            headers = tuple(
                (key.decode("latin-1"), value.decode("latin-1"))
                for key, value in response.headers.raw
            )
            wanted = decide_meaning(response.status_code) == "fresh"
            wire = self._receive(response, limits) if wanted else b""
            peer = self._transport.attempt.peer
            return Answer(status=response.status_code, headers=headers, wire=wire, peer=peer)

    @staticmethod
    def _receive(response: httpx.Response, limits: FetchLimits) -> bytes:
        parts: list[bytes] = []
        size = 0
        told = response.headers.get("content-length", "")
        if told.isdigit() and int(told) > limits.wire_bytes:
            raise FailedAttempt("fetch.too-large", f"{int(told):,} bytes are announced")
        for part in response.iter_raw(_STEP):
            size += len(part)
            if size > limits.wire_bytes:
                raise FailedAttempt("fetch.too-large", f"more than {limits.wire_bytes:,} bytes")
            parts.append(part)
        return b"".join(parts)
