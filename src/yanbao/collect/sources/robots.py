"""robots.txt (RFC 9309): which paths of a host may be asked by us.

Rules of the group that names us, else of ``*``; the longest matching pattern decides, an Allow
wins over an equally long Disallow. Patterns are matched without regular expressions, so that no
host can make the matching slow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

_LINES: Final = 20_000
_SAFE: Final = "/?&=:;,@!$'()*+~-._%#[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of one host for us: patterns with whether they allow, and a wished delay."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay_s: float = 0.0

    def allows(self, address: str) -> bool:
        """Whether the path of an address may be asked."""
        parts = urlsplit(address)
        path = quote(parts.path or "/", safe=_SAFE)
        if parts.query:
            path += "?" + quote(parts.query, safe=_SAFE)
        if path == "/robots.txt":
            return True
        best, allowed = -1, True
        for pattern, allow in self.rules:
            size = len(pattern)
            if size >= best and matches(pattern, path) and (size > best or allow):
                best, allowed = size, allow
        return allowed


#: What a host without robots.txt allows, and what one says whose robots.txt cannot be had.
EVERYTHING: Final = Robots()
NOTHING: Final = Robots(rules=(("/", False),))


def matches(pattern: str, path: str) -> bool:
    """Whether a path begins as the pattern says: ``*`` is any run, a last ``$`` the end."""
    ends = pattern.endswith("$")
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    last = len(pieces) - 1
    for number, piece in enumerate(pieces[1:], start=1):
        if ends and number == last:
            return path.endswith(piece) and len(path) - len(piece) >= at
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not ends or at == len(path)


def parse_robots(text: str, *, agent: str) -> Robots:
    """Parse robots.txt for a product token; what is not understood is passed over, as required."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    delays: dict[str, float] = {}
    agents: list[str] = []
    in_rules = True
    for line in text.lstrip("\ufeff").splitlines()[:_LINES]:
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if in_rules:
                agents, in_rules = [], False
            agents.append(value.lower())
            groups.setdefault(value.lower(), [])
        elif key in {"allow", "disallow"}:
            in_rules = True
            if value[:1] in {"/", "*", "$"}:
                rule = (quote(value[:2_000], safe=_SAFE), key == "allow")
                for name in agents:
                    groups[name].append(rule)
        elif key == "crawl-delay":
            in_rules = True
            for name in agents:
                delays[name] = _seconds(value)
    name = agent.lower()
    chosen = name if name in groups else "*"
    return Robots(rules=tuple(groups.get(chosen, ())), delay_s=delays.get(chosen, 0.0))


def _seconds(text: str) -> float:
    digits = text.replace(".", "", 1)
    return min(float(text), 600.0) if digits.isascii() and digits.isdigit() else 0.0
