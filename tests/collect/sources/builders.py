from __future__ import annotations

from datetime import UTC, datetime, time

from yanbao.model.sources import ExpectedCount, Schedule, Source, SourceKind, Visit, VisitOutcome

NOW = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)


def source(kind: SourceKind = "rss", **changes: object) -> Source:
    fields: dict[str, object] = {
        "name": "paper",
        "publisher": "Paper",
        "kind": kind,
        "address": "https://paper.example/feed",
        "language": "zh-hans",
        "zone": "Asia/Shanghai",
        "schedule": Schedule(every_minutes=30, opens=time(6), closes=time(23, 30)),
        "expected": ExpectedCount(weekday=10, weekend=2, basis="estimated"),
        "use": "not stated",
    }
    return Source(**{**fields, **changes})  # type: ignore[arg-type]


def visit(
    at: datetime,
    fresh: int = 0,
    *,
    items: int = 20,
    outcome: VisitOutcome = "fresh",
    fields: tuple[str, ...] = ("address", "published", "title"),
) -> Visit:
    return Visit(
        source="paper", at=at, outcome=outcome, items=max(items, fresh), fresh=fresh, fields=fields
    )


def rss(items: str) -> bytes:
    return f"<rss><channel><title>Paper</title>{items}</channel></rss>".encode()


def item(number: int, published: str = "Mon, 05 Jan 2026 09:00:00 +0800") -> str:
    return (
        f"<item><title>Item {number}</title><link>https://paper.example/{number}.html</link>"
        f"<pubDate>{published}</pubDate><description>Text {number}.</description></item>"
    )


def source_entry(address: str, *, name: str = "paper") -> str:
    """A feed as a user writes it in ``sources.toml``; it is asked at any hour."""
    return f"""
[[source]]
name = "{name}"
publisher = "甲报"
kind = "rss"
address = "{address}"
language = "zh-hans"
zone = "Asia/Shanghai"
every = 1
hours = ["00:00", "23:59"]
expected = {{ weekday = 10, weekend = 10, basis = "estimated" }}
use = "not stated"
follow = false
private = true
"""
