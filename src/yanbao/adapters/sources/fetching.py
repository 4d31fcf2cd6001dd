"""Fetching over HTTP: politely, within bounds, and never where it is not allowed.

One fetch is: the address checked → the host's rest and robots.txt → attempts, each a chain of
hops, each hop checked like the first → the body within its bounds → its coding undone within
bounds. The decisions are pure (collect/sources); here is what touches the outside.
"""

from __future__ import annotations

from dataclasses import replace

from yanbao.adapters.sources.attempts import Answer, Bound, FailedAttempt
from yanbao.adapters.sources.codings import BrokenCoding, ExpandsTooFar, undo_codings
from yanbao.adapters.sources.hosts import Hosts
from yanbao.adapters.sources.manners import AGENT, Manners, World
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
from yanbao.model.replies import FetchLimits, FetchRequest, Reply


class HttpFetcher:
    """Fetches over HTTP; safe to be used by several threads at once."""

    def __init__(self, world: World, manners: Manners | None = None) -> None:
        from yanbao.adapters.sources.hops import Hops

        self._world = world
        self._manners = manners or Manners()
        self._hosts = Hosts(world.timer)
        self._hops = Hops(world.resolver, world.timer, self._manners.user_agent)

    def fetch(self, request: FetchRequest) -> tuple[Reply, list[Issue]]:
        """Fetch one thing; what went wrong is an Issue and the reply's outcome says so."""
        allowed = self._allowed(request)
        try:
            address = self._parse(request.address, allowed)
        except FailedAttempt as failed:
            return self._unanswered(request, failed, 0)
        limits = self._manners.limits
        waited_s = 0.0
        for attempt in range(1, limits.attempts + 1):
            try:
                self._admit(address, allowed)
                reply = self._follow(request, address, limits, allowed)
                return replace(reply, attempts=attempt), []
            except FailedAttempt as failed:
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
        self._hops.close()

    # --- before a request -----------------------------------------------------------------

    def _allowed(self, request: FetchRequest) -> tuple[str, ...]:
        """Which closed hosts a request may reach.

        Those that the user opened, where it starts at one of them: a stranger's redirect or link
        does not lead there. A private source's leave holds for its own host alone.
        """
        try:
            start = parse_address(request.via or request.address, any_port=True)
            own = parse_address(request.address, any_port=True)
        except UnsafeAddress:
            return ()
        allowed = self._manners.allowed
        opened = allowed if is_named(start.host, start.port, allowed) else ()
        return (*opened, f"{own.host}:{own.port}") if request.private else opened

    @staticmethod
    def _parse(text: str, allowed: tuple[str, ...]) -> Address:
        try:
            address = parse_address(text, any_port=True)
            if not is_named(address.host, address.port, allowed):
                address = parse_address(text)
        except UnsafeAddress as error:
            failed = FailedAttempt("fetch.unsafe-address", str(error))
            failed.outcome = "refused"
            raise failed from None
        return address

    def _admit(self, address: Address, allowed: tuple[str, ...]) -> None:
        """Admit a request to a host: not while it rests, not against its robots.txt."""
        resting_s = self._hosts.resting_s(address.host)
        if resting_s > 0:
            detail = f"{address.host} asked for rest; {resting_s:.0f} s of it are left"
            raise FailedAttempt("fetch.host-resting", detail)
        robots = self._hosts.robots(address.origin)
        if robots is None:
            robots = self._ask_robots(address, allowed)
        if not robots.allows(address.text):
            code = "fetch.robots-unknown" if robots is NOTHING else "fetch.robots-refused"
            detail = (
                f"{address.origin}/robots.txt could not be had, so nothing there is asked"
                if robots is NOTHING
                else f"{address.origin}/robots.txt asks us to leave this path alone"
            )
            failed = FailedAttempt(code, detail)
            failed.outcome = "refused"
            raise failed

    def _ask_robots(self, address: Address, allowed: tuple[str, ...]) -> Robots:
        """Ask for robots.txt: none means everything, a host that fails to say means nothing."""
        asking = FetchRequest(
            address=f"{address.origin}/robots.txt",
            headers=(("Accept", "text/plain, */*;q=0.1"),),
        )
        limits = self._manners.limits
        small = replace(limits, wire_bytes=limits.robots_bytes, content_bytes=limits.robots_bytes)
        try:
            target = self._parse(asking.address, allowed)
            reply = self._follow(asking, target, small, allowed, robots=False)
            robots = parse_robots(decode(reply.content).text, agent=AGENT)
        except FailedAttempt as failed:
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

    def _follow(
        self,
        request: FetchRequest,
        address: Address,
        limits: FetchLimits,
        allowed: tuple[str, ...],
        *,
        robots: bool = True,
    ) -> Reply:
        """Follow a request from hop to hop until something other than a redirect answers."""
        deadline_s = self._world.timer.elapsed_s() + limits.total_s
        hops = [address.text]
        asked = request
        first_host = address.host
        while True:
            if robots:  # robots.txt, once a day, takes no turn
                deadline_s += self._pace(address, limits)  # waiting for one is our own affair
            bound = Bound(limits=limits, deadline_s=deadline_s, allowed=allowed)
            answer = self._hops.ask(asked, address, bound)
            meaning = decide_meaning(answer.status)
            if meaning != "redirect":
                return self._read(request, answer, tuple(hops), limits)
            location = answer.header("location").encode("latin-1").decode("utf-8", "replace")
            target = self._parse(join(address.text, location), allowed)
            if target.text in hops or len(hops) > limits.redirects:
                detail = f"redirected {len(hops)} times, at last to {without_secrets(target.text)}"
                raise FailedAttempt("fetch.redirect-loop", detail)
            if robots:
                self._admit(target, allowed)
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

    # --- what the answer means ------------------------------------------------------------

    def _read(
        self, request: FetchRequest, answer: Answer, hops: tuple[str, ...], limits: FetchLimits
    ) -> Reply:
        meaning = decide_meaning(answer.status)
        now = self._world.clock.now()
        if meaning in {"fresh", "unchanged"}:
            unasked = meaning == "unchanged" and not (request.etag or request.last_modified)
            if unasked:
                raise FailedAttempt("fetch.broken-reply", "304 to a request without validators")
            try:
                content = undo_codings(answer.wire, answer.header("content-encoding"), limits)
            except BrokenCoding as error:
                early = "end early" in str(error)
                code = "fetch.truncated" if early else "fetch.broken-encoding"
                raise FailedAttempt(code, str(error), again=early) from None
            except ExpandsTooFar as error:
                raise FailedAttempt("fetch.expands-too-far", str(error)) from None
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

    def _refusal(self, answer: Answer, address: str) -> FailedAttempt:
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
            failed = FailedAttempt(code, said + wish, again=True, asked_s=asked_s)
        elif meaning == "missing":
            failed = FailedAttempt("fetch.not-there", said)
            failed.outcome = "missing"
        elif meaning == "refused":
            failed = FailedAttempt("fetch.refused-by-server", said)
            failed.outcome = "refused"
        else:
            failed = FailedAttempt("fetch.server-failed", said)
        failed.status = answer.status
        return failed

    def _unanswered(
        self, request: FetchRequest, failed: FailedAttempt, attempts: int
    ) -> tuple[Reply, list[Issue]]:
        reply = Reply(
            outcome=failed.outcome,
            address=request.key,
            received_at=self._world.clock.now(),
            status=failed.status,
            attempts=attempts,
        )
        return reply, [issue(failed.code, without_secrets(request.address), str(failed))]
