"""Sentences with their evidence, written for this project over documents of ../shared/data.

The sentences are ours, faithful ones and ones with one trap each; the labels were set before the
verifier saw them. Evidence is given by place, so that no words of others stand here: a document
(day of the news file and place in it, or the name of a filing), the spans in its text without
markup (``t`` before a span of its title), and a digest of the words that must stand there. A set
that was used to find causes says so in its first line; one that was written to measure does too.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from yanbao.collect import collect
from yanbao.pipeline.assembly import assemble
from yanbao.verify.claims_gold import read_day
from yanbao.verify.pairing import Frame

FOLDER = Path(__file__).parent
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A sentence, what it cites, and its trap (``none`` where it is faithful)."""

    id: str
    trap: str
    sentence: str
    cited: tuple[str, ...]
    frame: Frame


@dataclass(frozen=True, kw_only=True)
class _Text:
    title: str
    text: str
    frame: Frame


@lru_cache(maxsize=64)
def _read(shared: Path, name: str) -> _Text:
    if name.startswith("pdf:"):
        path = shared / "data" / "hk_ipo" / "filings" / f"{name[4:]}.pdf"
        now = datetime(2026, 11, 1, tzinfo=UTC)
        (document,), _ = collect([path], readers=assemble().readers, now=now)
        published = document.published_at.isoformat() if document.published_at else ""
        frame = Frame(
            title=document.title, publisher=document.publisher, published_on=read_day(published)
        )
        return _Text(title=document.title, text=document.text, frame=frame)
    day, _, place = name.partition("#")
    news = json.loads((shared / "data" / "news" / f"{day}.json").read_text("utf-8"))
    entry = news["articles"][int(place)]
    text = html.unescape(_TAG.sub("", entry["summary"] or ""))
    text = re.sub(r"\s+", " ", text).strip()
    source = entry["source"]
    publisher = source.get("title", "") if isinstance(source, dict) else source
    frame = Frame(
        title=entry["title"], publisher=publisher, published_on=read_day(entry["published"])
    )
    return _Text(title=entry["title"], text=text, frame=frame)


def read_pairs(shared: Path, name: str) -> Iterator[Pair]:
    """Yield the pairs of a set.

    Raises
    ------
    AssertionError
        The words at a place are not those that the pair was written for.
    """
    lines = (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        document, places, digest, trap, sentence = line.split("\t")
        read = _read(shared, document)
        cited = tuple(_cut(read, place) for place in places.split(","))
        assert digest_of(cited) == digest, f"{name}.tsv:{number}: the document has changed"
        yield Pair(
            id=f"{name}-{number}", trap=trap, sentence=sentence, cited=cited, frame=read.frame
        )


def _cut(read: _Text, place: str) -> str:
    start, _, end = place.lstrip("t").partition("-")
    return (read.title if place.startswith("t") else read.text)[int(start) : int(end)]


def digest_of(cited: tuple[str, ...]) -> str:
    """Return eight characters that stand for the cited words."""
    return hashlib.sha256("\n".join(cited).encode()).hexdigest()[:8]
