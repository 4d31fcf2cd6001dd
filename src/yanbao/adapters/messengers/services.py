"""Messages through Apprise, which knows the protocols of mail and of the chat tools.

Apprise takes status 200 for success; 飞书, 企业微信 and 钉钉 put their refusals into the body of
such a reply. So what servers answer is overheard, and judged here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from yanbao.adapters.messengers.replies import judge_reply, redact
from yanbao.errors import MissingExtra, SettingsError
from yanbao.model.pushes import Channel, ChannelForm, Delivery, Measure, Message

#: where Apprise's own bound is of another measure than the service's: the whole request of 20 kB
#: with every Chinese character escaped to six bytes, or 2,048 bytes of UTF-8
_NARROW: Final[dict[str, tuple[int, Measure]]] = {
    "feishu": (18_000, "json"),
    "lark": (18_000, "json"),
    "dingtalk": (18_000, "json"),
    "wecombot": (2_048, "bytes"),
    "tgram": (3_800, "characters"),
}
_HTML: Final = frozenset({"mailto", "mailtos", "tgram"})


class ServiceMessenger:
    """Sends through Apprise, one channel after the other."""

    def find_form(self, channel: Channel) -> ChannelForm:
        """Return the channel's bounds; SettingsError where Apprise cannot read its address."""
        plugin = _open(channel)
        scheme = _scheme(channel)
        limit, measure = _NARROW.get(scheme, (int(plugin.body_maxlen), "characters"))
        return ChannelForm(
            service=str(plugin.service_name),
            markup="html" if scheme in _HTML else "text",
            limit=limit,
            measure=measure,
        )

    def send(self, channel: Channel, message: Message) -> Delivery:
        """Send once."""
        plugin = _open(channel)
        import apprise

        sender = apprise.Apprise(asset=_asset())
        sender.add(plugin)
        with _overheard() as heard:
            taken = sender.notify(
                title=message.title, body=message.body, body_format=message.markup
            )
        told = heard.judge(taken=bool(taken))
        return Delivery(outcome=told.outcome, detail=redact(told.detail, channel.address))


def _scheme(channel: Channel) -> str:
    return channel.address.partition("://")[0].lower()


def _asset() -> Any:
    import apprise

    return apprise.AppriseAsset(async_mode=False, storage_mode="memory", app_id="yanbao")


def _open(channel: Channel) -> Any:
    try:
        import apprise
    except ImportError as error:
        raise MissingExtra("push", needed_for=f"sending to the channel {channel.name}") from error
    with _overheard():
        plugin = _open_signed(channel) or apprise.Apprise.instantiate(
            channel.address, asset=_asset()
        )
    if plugin is None:
        raise SettingsError(
            f"the address of the channel {channel.name} is none that can be sent to"
            f" ({_scheme(channel)[:20]}://…)",
            hint="see docs/desk.md for the form of each service",
        )
    return plugin


def _open_signed(channel: Channel) -> Any:
    """The robot of an address that names a secret Apprise would not sign with."""
    if _scheme(channel) != "feishu":
        return None
    from yanbao.adapters.messengers.feishu import open_signed

    return open_signed(channel.address, _asset())


@dataclass(slots=True)
class _Heard:
    """What a send met: replies and failures of HTTP, and the lines of Apprise's log."""

    replies: list[tuple[int, bytes]] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def judge(self, *, taken: bool) -> Delivery:
        """Say what became of the push: by a failure first, then by the service's last reply."""
        if self.failures:
            return _judge_failure(self.failures[-1])
        if self.replies:
            return judge_reply(*self.replies[-1], taken=taken)
        if taken:
            return Delivery(outcome="sent")
        told = " ".join(self.lines)
        doubt = "timed out" in told or "unexpectedly closed" in told
        return Delivery(
            outcome="unknown" if doubt else "refused", detail=told or "it was not taken"
        )


def _judge_failure(failure: BaseException) -> Delivery:
    """Judge a failed request: only one that never reached a server is surely not delivered."""
    import requests

    name = type(failure).__name__
    known = requests.exceptions
    early = isinstance(failure, known.ConnectTimeout | known.ProxyError | known.SSLError) or any(
        word in str(failure) for word in ("NewConnectionError", "NameResolutionError")
    )
    if early:
        return Delivery(outcome="refused", detail=f"no connection ({name})")
    return Delivery(outcome="unknown", detail=f"the server did not answer to the end ({name})")


class _Lines(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.levelno >= logging.WARNING or text.startswith("Socket Exception"):
            self._lines.append(text[:500])


@contextmanager
def _overheard() -> Iterator[_Heard]:
    """Hear what servers answer, and keep the libraries' logs, which name secrets, to ourselves."""
    import requests

    heard = _Heard()
    session: Any = requests.Session
    send = session.send

    def overhear(self: Any, request: Any, **options: Any) -> Any:
        try:
            reply = send(self, request, **options)
        except requests.RequestException as error:
            heard.failures.append(error)
            raise
        heard.replies.append((reply.status_code, reply.content[:20_000]))
        return reply

    with _held_log("apprise", _Lines(heard.lines)), _held_log("urllib3", logging.NullHandler()):
        session.send = overhear
        try:
            yield heard
        finally:
            session.send = send


@contextmanager
def _held_log(name: str, handler: logging.Handler) -> Iterator[None]:
    log = logging.getLogger(name)
    before = log.propagate, log.handlers, log.level
    log.propagate, log.handlers = False, [handler]
    log.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        log.propagate, log.handlers = before[0], before[1]
        log.setLevel(before[2])
