"""Fetching over HTTP: politely, within bounds, and never where it is not allowed.

One fetch is: the address checked → the host's rest and robots.txt → attempts, each a chain of
hops, each hop checked like the first → the body within its bounds → its coding undone within
bounds. The decisions are pure (collect/sources); here is what touches the outside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from yanbao.adapters.sources.codings import ACCEPTED, BrokenCoding, ExpandsTooFar, undo_codings
from yanbao.adapters.sources.hosts import Hosts
from yanbao.collect.encodings import decode
from yanbao.collect.sources.addresses import (
    Address,
    UnsafeAddress,
    is_named,
    join,
    parse_address,
    without_secrets,
)
from yanbao.collect.sources.issues import issue
from yanbao.collect.sources.replies import decide_meaning, parse_retry_after, wait_s
from yanbao.collect.sources.robots import EVERYTHING, NOTHING, Robots, parse_robots
from yanbao.errors import Issue
from yanbao.model.replies import FetchLimits, FetchRequest, Headers, Reply, ReplyOutcome
from yanbao.ports import Clock, Resolver, Timer

if TYPE_CHECKING:
    import httpx

AGENT = "yanbao"
_STEP = 65_536
#: Headers that a request may carry; all else is ours to say.
_OURS = frozenset(
    ("host", "connection", "content-length", "transfer-encoding", "accept-encoding", "user-agent",
     "cookie", "authorization", "proxy-authorization")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What fetching needs from outside: two clocks, names, and a share of chance in [0, 1)."""

    clock: Clock
    timer: Timer
    resolver: Resolver
    draw: Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the outside is met: the bounds, the hosts the user allows, who to write to about us."""

    limits: FetchLimits = field(default_factory=FetchLimits)
    allowed: tuple[str, ...] = ()
    version: str = "0"
    contact: str = ""

    @property
    def user_agent(self) -> str:
        """The User-Agent: product, version, and the user's contact where one is given."""
        contact = "".join(c for c in self.contact if c.isprintable() and c not in "()\\")[:120]
        return f"{AGENT}/{self.version}" + (f" ({contact})" if contact else "")


class _Failed(Exception):
    """An attempt failed: with which Issue, and whether another may do better."""

    def __init__(
        self, code: str, detail: str, *, again: bool = False, asked_s: float | None = None
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.again = again
        self.asked_s = asked_s
        self.status = 0
        self.outcome: ReplyOutcome = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """One hop's answer: its status and headers, and the body where it is wanted."""

    status: int
    headers: Headers
    wire: bytes
    peer: str

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


class HttpFetcher:
    """Fetches over HTTP; safe to be used by several threads at once."""

    def __init__(self, world: World, manners: Manners | None = None) -> None:
        from yanbao.adapters.sources.transport import PinnedTransport

        self._world = world
        self._manners = manners or Manners()
        self._hosts = Hosts(world.timer)
        self._transport = PinnedTransport(world.resolver, world.timer)

    def fetch(self, request: FetchRequest) -> tuple[Reply, list[Issue]]:
        """Fetch one thing; what went wrong is an Issue and the reply's outcome says so."""
        try:
            address = self._parse(request.address, request)
        except _Failed as failed:
            return self._unanswered(request, failed, 0)
        limits = self._manners.limits
        waited_s = 0.0
        for attempt in range(1, limits.attempts + 1):
            try:
                return self._attempt(request, address, attempt), []
            except _Failed as failed:
                if not failed.again:
                    return self._unanswered(request, failed, attempt)
                last = failed
            if attempt == limits.attempts:
                break
            wait = wait_s(
                attempt,
                share=self._world.draw(),
                backoff_s=limits.backoff_s,
                asked_s=last.asked_s,
            )
            if waited_s + wait > limits.waiting_s:
                break
            waited_s += wait
            self._world.timer.wait(wait)
        if last.code == "fetch.asked-to-wait":
            asked_s = last.asked_s if last.asked_s is not None else 60.0
            self._hosts.rest(address.host, max(60.0, asked_s))
        return self._unanswered(request, last, attempt)

    def close(self) -> None:
        """Close what is open."""
        self._transport.close()

    # --- before a request -----------------------------------------------------------------

    def _allowed(self, request: FetchRequest) -> tuple[str, ...]:
        if not request.private:
            return self._manners.allowed
        try:  # a source's leave holds for its own host, not for where that host leads
            own = parse_address(request.address, any_port=True)
        except UnsafeAddress:
            return self._manners.allowed
        return (*self._manners.allowed, f"{own.host}:{own.port}")

    def _parse(self, text: str, request: FetchRequest) -> Address:
        try:
            address = parse_address(text, any_port=True)
            if not is_named(address.host, address.port, self._allowed(request)):
                address = parse_address(text)
        except UnsafeAddress as error:
            failed = _Failed("fetch.unsafe-address", str(error))
            failed.outcome = "refused"
            raise failed from None
        return address

    def _admit(self, address: Address, request: FetchRequest) -> None:
        """Admit a request to a host: not while it rests, not against its robots.txt."""
        resting_s = self._hosts.resting_s(address.host)
        if resting_s > 0:
            detail = f"{address.host} asked for rest; {resting_s:.0f} s of it are left"
            raise _Failed("fetch.host-resting", detail)
        robots = self._hosts.robots(address.origin)
        if robots is None:
            robots = self._ask_robots(address, request)
        if not robots.allows(address.text):
            code = "fetch.robots-unknown" if robots is NOTHING else "fetch.robots-refused"
            detail = (
                f"{address.origin}/robots.txt could not be had, so nothing there is asked"
                if robots is NOTHING
                else f"{address.origin}/robots.txt asks us to leave this path alone"
            )
            failed = _Failed(code, detail)
            failed.outcome = "refused"
            raise failed

    def _ask_robots(self, address: Address, request: FetchRequest) -> Robots:
        """Ask for robots.txt: none means everything, a host that fails to say means nothing."""
        asking = FetchRequest(
            address=f"{address.origin}/robots.txt",
            headers=(("Accept", "text/plain, */*;q=0.1"),),
            private=request.private,
        )
        limits = self._manners.limits
        small = replace(limits, wire_bytes=limits.robots_bytes, content_bytes=limits.robots_bytes)
        try:
            reply = self._follow(asking, self._parse(asking.address, asking), small, robots=False)
            robots = parse_robots(decode(reply.content).text, agent=AGENT)
        except _Failed as failed:
            if failed.code in {"fetch.unsafe-address", "fetch.no-address"}:
                raise
            if failed.code == "fetch.connection-failed":
                raise  # the host is away: that is what is to be told
            if not 400 <= failed.status < 500 or failed.status == 429:
                return NOTHING  # not remembered: it may be had the next time
            robots = EVERYTHING
        self._hosts.learn(address.origin, robots)
        return robots

    # --- one attempt ----------------------------------------------------------------------

    def _attempt(self, request: FetchRequest, address: Address, attempt: int) -> Reply:
        self._admit(address, request)
        reply = self._follow(request, address, self._manners.limits, robots=True)
        return replace(reply, attempts=attempt)

    def _follow(
        self, request: FetchRequest, address: Address, limits: FetchLimits, *, robots: bool
    ) -> Reply:
        """Follow a request from hop to hop until something other than a redirect answers."""
        deadline_s = self._world.timer.elapsed_s() + limits.total_s
        hops = [address.text]
        asked = request
        first_host = address.host
        while True:
            deadline_s += self._pace(address, limits)  # waiting for a turn is our own affair
            answer = self._ask(asked, address, limits, deadline_s)
            meaning = decide_meaning(answer.status)
            if meaning != "redirect":
                return self._read(request, answer, tuple(hops), limits)
            location = answer.header("location").encode("latin-1").decode("utf-8", "replace")
            target = self._parse(join(address.text, location), request)
            if target.text in hops or len(hops) > limits.redirects:
                detail = f"redirected {len(hops)} times, at last to {without_secrets(target.text)}"
                raise _Failed("fetch.redirect-loop", detail)
            if robots:
                self._admit(target, request)
            if target.host != first_host:  # what is meant for one host is not told to another
                kept = tuple(h for h in asked.headers if h[0].lower() == "accept")
                asked = replace(asked, headers=kept, etag="", last_modified="")
            if answer.status in (301, 302, 303):
                asked = replace(asked, method="GET", body=b"")
            address = target
            hops.append(target.text)

    def _pace(self, address: Address, limits: FetchLimits) -> float:
        """Wait for the host's turn; return for how long that was."""
        robots = self._hosts.robots(address.origin)
        delay_s = max(limits.host_delay_s, min(robots.delay_s, 60.0) if robots else 0.0)
        before_s = self._world.timer.elapsed_s()
        self._hosts.pace(address.host, delay_s)
        return self._world.timer.elapsed_s() - before_s

    def _ask(
        self, request: FetchRequest, address: Address, limits: FetchLimits, deadline_s: float
    ) -> _Answer:
        import httpx

        from yanbao.adapters.sources.transport import ClosedAddress, NameUnknown

        allowance = self._transport.attempt
        allowance.deadline_s = deadline_s
        allowance.allowed = self._allowed(request)
        allowance.peer = ""
        try:
            return self._exchange(request, address, limits)
        except ClosedAddress as error:
            failed = _Failed("fetch.unsafe-address", str(error))
            failed.outcome = "refused"
            raise failed from None
        except NameUnknown as error:
            raise _Failed("fetch.no-address", str(error), again=True) from None
        except httpx.ConnectError as error:
            again = "CERTIFICATE" not in str(error).upper()
            raise _Failed("fetch.connection-failed", str(error), again=again) from None
        except httpx.ConnectTimeout as error:
            raise _Failed("fetch.connection-failed", str(error), again=True) from None
        except httpx.TimeoutException as error:
            raise _Failed("fetch.too-slow", f"{address.host}: {error}") from None
        except httpx.RemoteProtocolError as error:
            cut = "without sending complete" in str(error) or "closed connection" in str(error)
            code = "fetch.truncated" if cut else "fetch.broken-reply"
            raise _Failed(code, str(error), again=cut) from None
        except httpx.TransportError as error:
            raise _Failed("fetch.connection-failed", str(error), again=True) from None
        except (httpx.InvalidURL, ValueError, UnicodeError) as error:
            raise _Failed("fetch.broken-reply", f"cannot be read: {error}") from None

    def _exchange(self, request: FetchRequest, address: Address, limits: FetchLimits) -> _Answer:
        import httpx

        # a client of its own for each: no cookie of one visit is told in the next
        client = httpx.Client(transport=self._transport, trust_env=False, follow_redirects=False)
        timeout = httpx.Timeout(limits.read_s, connect=limits.connect_s)
        sent = [(k, v) for k, v in request.headers if k.lower() not in _OURS]
        sent += [("User-Agent", self._manners.user_agent), ("Accept-Encoding", ACCEPTED)]
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
            return _Answer(status=response.status_code, headers=headers, wire=wire, peer=peer)

    @staticmethod
    def _receive(response: httpx.Response, limits: FetchLimits) -> bytes:
        parts: list[bytes] = []
        size = 0
        told = response.headers.get("content-length", "")
        if told.isdigit() and int(told) > limits.wire_bytes:
            raise _Failed("fetch.too-large", f"{int(told):,} bytes are announced")
        for part in response.iter_raw(_STEP):
            size += len(part)
            if size > limits.wire_bytes:
                raise _Failed("fetch.too-large", f"more than {limits.wire_bytes:,} bytes")
            parts.append(part)
        return b"".join(parts)

    # --- what the answer means ------------------------------------------------------------

    def _read(
        self, request: FetchRequest, answer: _Answer, hops: tuple[str, ...], limits: FetchLimits
    ) -> Reply:
        meaning = decide_meaning(answer.status)
        now = self._world.clock.now()
        if meaning in {"fresh", "unchanged"}:
            unasked = meaning == "unchanged" and not (request.etag or request.last_modified)
            if unasked:
                raise _Failed("fetch.broken-reply", "304 to a request without validators")
            try:
                content = undo_codings(answer.wire, answer.header("content-encoding"), limits)
            except BrokenCoding as error:
                early = "end early" in str(error)
                code = "fetch.truncated" if early else "fetch.broken-encoding"
                raise _Failed(code, str(error), again=early) from None
            except ExpandsTooFar as error:
                raise _Failed("fetch.expands-too-far", str(error)) from None
            return Reply(
                outcome="fresh" if meaning == "fresh" else "unchanged",
                address=request.key,
                received_at=now,
                status=answer.status,
                headers=answer.headers,
                wire=answer.wire,
                content=content,
                hops=hops,
                peer=answer.peer,
            )
        raise self._refusal(answer, hops[-1])

    def _refusal(self, answer: _Answer, address: str) -> _Failed:
        meaning = decide_meaning(answer.status)
        asked_s = parse_retry_after(answer.header("retry-after"), now=self._world.clock.now())
        said = f"{without_secrets(address)} answers {answer.status}"
        if meaning == "later":
            code = (
                "fetch.asked-to-wait"
                if answer.status in (429, 503) or asked_s is not None
                else "fetch.server-failed"
            )
            wish = "" if asked_s is None else f", wishes {asked_s:.0f} s of rest"
            failed = _Failed(code, said + wish, again=True, asked_s=asked_s)
        elif meaning == "missing":
            failed = _Failed("fetch.not-there", said)
            failed.outcome = "missing"
        elif meaning == "refused":
            failed = _Failed("fetch.refused-by-server", said)
            failed.outcome = "refused"
        else:
            failed = _Failed("fetch.server-failed", said)
        failed.status = answer.status
        return failed

    def _unanswered(
        self, request: FetchRequest, failed: _Failed, attempts: int
    ) -> tuple[Reply, list[Issue]]:
        reply = Reply(
            outcome=failed.outcome,
            address=request.key,
            received_at=self._world.clock.now(),
            status=failed.status,
            attempts=attempts,
        )
        return reply, [issue(failed.code, without_secrets(request.address), str(failed))]
