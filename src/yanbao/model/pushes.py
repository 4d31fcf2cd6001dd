"""Channel, Message, Delivery: a note sent to where people read, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Markup = Literal["text", "html"]
#: how a channel counts a message's length: code points, bytes of UTF-8, or bytes as JSON escapes
Measure = Literal["characters", "bytes", "json"]
#: *unknown*: the server may have taken it and did not say so
DeliveryOutcome = Literal["sent", "refused", "unknown"]
PushStep = Literal["begun", "sent", "refused", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A place to send to. ``address`` holds its secrets: it is never shown, logged or kept."""

    name: str
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelForm:
    """What a channel takes: its markup, and how long title and body may be together."""

    service: str
    markup: Markup
    limit: int
    measure: Measure = "characters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent: a title and a body in the channel's markup."""

    title: str
    body: str
    markup: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of one message; ``detail`` holds no secret."""

    outcome: DeliveryOutcome
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PushRecord:
    """One step of sending one edition of a note to one channel."""

    edition: str
    channel: str
    attempt: int
    step: PushStep
    at: datetime
