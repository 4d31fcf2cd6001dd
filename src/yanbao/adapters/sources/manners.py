"""What fetching is given: the outside, and how it is met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from yanbao.model.replies import FetchLimits
from yanbao.ports import Clock, Resolver, Timer

AGENT = "yanbao"


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
