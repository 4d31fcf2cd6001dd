"""Builders: small real records for tests, with only what a test cares about spelled out."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from decimal import Decimal

from yanbao.model.documents import Document, Genre, Origin
from yanbao.model.readings import Claim, Comparator, Event, Quantity, Reading
from yanbao.model.vocabulary import Modality

NOON = datetime(2026, 1, 2, 4, 0, tzinfo=UTC)


def a_document(
    text: str,
    *,
    title: str = "",
    publisher: str = "甲报",
    at: datetime | None = NOON,
    language: str = "zh",
    genre: Genre = "news",
    address: str = "https://example.org/a",
) -> Document:
    whole = f"{title}\n{text}" if title and text else title or text
    identity = hashlib.sha256(f"{publisher}|{title}|{text}|{at}".encode()).hexdigest()
    return Document(
        id=identity[:16],
        title=title,
        text=whole,
        publisher=publisher,
        address=address,
        published_at=at,
        published_basis="zoned" if at else "none",
        known_at=at,
        language="en" if language == "en" else "zh",
        script="latn" if language == "en" else "hans",
        genre=genre,
        origin=Origin(path=f"{identity[:6]}.md", sha256=identity, media_type="text/markdown"),
    )


def a_quantity(
    document: Document,
    quote: str,
    value: str,
    unit: str,
    *,
    scale: str = "1",
    comparator: Comparator = "eq",
) -> Quantity:
    start = document.text.index(quote)
    return Quantity(
        span=document.span(start, start + len(quote)),
        value=Decimal(value),
        unit=unit,
        scale=Decimal(scale),
        comparator=comparator,
    )


def a_claim(  # a claim has these parts; each test names those it cares about
    document: Document,
    quote: str,
    value: str,
    unit: str,
    attribute: str,
    *,
    subject: str = "甲公司",
    period: str | None = None,
    scale: str = "1",
    comparator: Comparator = "eq",
    modality: Modality = "actual",
) -> Claim:
    quantity = a_quantity(document, quote, value, unit, scale=scale, comparator=comparator)
    return Claim(
        id=f"{document.id}:c{quantity.span.start}",
        span=quantity.span,
        subject=subject,
        subject_span=None,
        attribute=attribute,
        quantity=quantity,
        period=period,
        modality=modality,
    )


def an_event(
    document: Document, quote: str, kind: str, *, main: bool = True, modality: Modality = "actual"
) -> Event:
    start = document.text.index(quote)
    span = document.span(start, start + len(quote))
    return Event(
        id=f"{document.id}:e{start}",
        type=kind,
        span=span,
        trigger=span,
        modality=modality,
        main=main,
    )


def a_reading(
    document: Document, *, events: tuple[Event, ...] = (), claims: tuple[Claim, ...] = ()
) -> Reading:
    sentences, start = [], 0
    for position, mark in enumerate(document.text):
        if mark in "。\n" or position == len(document.text) - 1:
            end = position if mark == "\n" else position + 1
            if end > start:
                sentences.append(document.span(start, end))
            start = position + 1
    return Reading(
        document_id=document.id, sentences=tuple(sentences), events=events, claims=claims
    )
