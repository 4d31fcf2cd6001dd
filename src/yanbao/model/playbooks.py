"""Playbooks: what usually follows from a type of event, and what study says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sign = Literal["+", "-", "0", "?"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A published finding. Only a ``verified`` one may carry a number into a note."""

    id: str
    authors: str
    year: str
    title: str
    journal: str
    market: str
    period: str
    finding: str
    address: str
    verified: bool
    #: the finding in English; ``finding`` is in Chinese
    finding_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a step needs before it may be told: claims of these attributes (any one), events of
    these types (any one), or one of these words in the story. Empty: not required.
    """

    attributes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One driver: evidence → mechanism → consequence → who is affected, in both languages."""

    id: str
    driver: tuple[str, str]
    headline: tuple[str, str]
    needs: Evidence
    mechanism: tuple[str, str]
    consequence: tuple[str, str]
    affected: tuple[str, str]
    counter: tuple[str, str]
    missing: tuple[str, str]
    sign: Sign
    horizon: Literal["short", "mid", "long"]
    studies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The conclusion for one horizon, and the condition under which it holds."""

    horizon: Literal["short", "mid", "long"]
    text: tuple[str, str]
    condition: tuple[str, str]
    #: steps of which at least one must stand for the outlook to be told
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A risk, told where its evidence stands (or always, when it needs none)."""

    id: str
    category: Literal["technology", "market", "commercial", "regulatory", "model"]
    text: tuple[str, str]
    needs: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """What to tell of an event type. Texts are (Chinese, English); ``{name}`` is filled in."""

    event_type: str
    label: tuple[str, str]
    #: usual direction for the party itself, with the reason in words
    sign: Sign
    sign_reason: tuple[str, str]
    horizon: Literal["short", "mid", "long"]
    #: prior weight of the type for trading in funds, in [0, 1]
    weight: float
    steps: tuple[Step, ...]
    outlooks: tuple[Outlook, ...]
    risks: tuple[Risk, ...]
    #: attributes that a reader expects to be told; missing ones are named under 信息缺口
    expected: tuple[str, ...]
