"""An httpx transport that connects only to checked addresses and never past a deadline.

The name is resolved here, at the moment of connecting, and the connection is made to one of the
addresses that were checked: a name that resolves otherwise a second time has no second time. TLS
still verifies the name. A connection serves one request, so that nothing a server sends too much
can be taken for the next answer.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from yanbao.collect.sources.addresses import is_named, is_public
from yanbao.ports import Resolver, Timer

_TRIES = 3


class ClosedAddress(Exception):
    """A name led to an address that is not asked."""


class NameUnknown(Exception):
    """A name led nowhere."""


class Attempt(threading.local):
    """What the attempt under way in this thread may do: by when, and with which closed hosts."""

    deadline_s: float = 0.0
    allowed: tuple[str, ...] = ()
    peer: str = ""


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every read and write ends by the attempt's deadline."""

    def __init__(self, stream: httpcore.NetworkStream, attempt: Attempt, timer: Timer) -> None:
        self._stream = stream
        self._attempt = attempt
        self._timer = timer

    def _left(self, timeout: float | None) -> float:
        left = self._attempt.deadline_s - self._timer.elapsed_s()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for one attempt is used up")
        return left if timeout is None else min(left, timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _TimedStream(secured, self._attempt, self._timer)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _PinnedBackend(httpcore.NetworkBackend):
    """Resolves, checks every address of the answer, and connects to a checked one."""

    def __init__(self, resolver: Resolver, timer: Timer, attempt: Attempt) -> None:
        self._resolver = resolver
        self._timer = timer
        self._attempt = attempt
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to an address of the host that may be asked, checked after its resolution."""
        try:
            answers = self._resolver.resolve(host, port)
        except OSError as error:
            raise NameUnknown(str(error)) from error
        if not is_named(host, port, self._attempt.allowed):
            for answer in answers:  # one closed address among open ones is no accident
                if not is_public(answer):
                    raise ClosedAddress(f"{host} leads to {answer}, which is not public")
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        for answer in answers[:_TRIES]:
            left = self._attempt.deadline_s - self._timer.elapsed_s()
            if left <= 0:
                raise httpcore.ConnectTimeout("the time for one attempt is used up")
            limit = left if timeout is None else min(left, timeout)
            try:
                stream = self._backend.connect_tcp(
                    answer, port, limit, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            self._attempt.peer = answer
            return _TimedStream(stream, self._attempt, self._timer)
        raise failed


_ERRORS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.TimeoutException, httpx.ReadTimeout),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.NetworkError, httpx.ReadError),
    (httpcore.RemoteProtocolError, httpx.RemoteProtocolError),
    (httpcore.ProtocolError, httpx.LocalProtocolError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
)


def _translate(error: Exception) -> Exception:
    for theirs, ours in _ERRORS:
        if isinstance(error, theirs):
            return ours(str(error) or type(error).__name__)
    return error


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._stream
        except Exception as error:
            raise _translate(error) from error

    def close(self) -> None:
        self._stream.close()


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """Whom TLS trusts: certifi's authorities, or those of SSL_CERT_FILE; read once a process."""
    return httpx.create_ssl_context()


class PinnedTransport(httpx.BaseTransport):
    """Carries httpx's requests over connections to checked addresses only."""

    def __init__(self, resolver: Resolver, timer: Timer) -> None:
        self.attempt = Attempt()
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trust(),
            max_connections=100,
            max_keepalive_connections=0,
            network_backend=_PinnedBackend(resolver, timer, self.attempt),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        url = request.url
        core = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            response = self._pool.handle_request(core)
        except Exception as error:
            raise _translate(error) from error
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response.stream),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Close what is open."""
        self._pool.close()
