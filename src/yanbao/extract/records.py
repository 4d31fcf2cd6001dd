"""Readings as records of plain values: the short form of the reading gold, and all with spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from yanbao.model.readings import Claim, Event, Link, Mention, Quantity, Reading, TimeMention
from yanbao.model.spans import Span

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
Record = dict[str, Value]

#: A document reports at most this many types of event.
MOST_EVENTS = 8
_PER_TEN = "10 shares"


def short_record(name: str, reading: Reading, links: Sequence[Link]) -> Record:
    """Return ``id, event, events, securities, facts`` of a document.

    A change in percentage points is told in ``%``, a dividend on ten shares by the share; a denied
    number is told as a rumor, since that is what it answers.
    """
    main = next((event.type for event in reading.events if event.main), "other")
    types: list[Value] = []
    types.extend(dict.fromkeys([main, *(event.type for event in reading.events)]))
    return {
        "id": name,
        "event": main,
        "events": types[:MOST_EVENTS],
        "securities": list(_securities(links)),
        "facts": [_fact(claim) for claim in reading.claims],
    }


def full_record(
    name: str, document_id: str, title: str, reading: Reading, links: Sequence[Link]
) -> Record:
    """Return the short form and, with the place of each in the document's text, all that is read.

    ``document`` holds the id that the spans refer to; a span is ``[start, end, quote]``, half-open
    in code points of the text (title, newline, body).
    """
    return {
        **short_record(name, reading, links),
        "document": {"id": document_id, "title": title},
        "sentences": [_span(sentence) for sentence in reading.sentences],
        "mentions": [_mention(mention) for mention in reading.mentions],
        "links": [_link(link) for link in links],
        "quantities": [_quantity(quantity) for quantity in reading.quantities],
        "times": [_time(time) for time in reading.times],
        "event_mentions": [_event(event) for event in reading.events],
        "claims": [_claim(claim) for claim in reading.claims],
    }


def _securities(links: Iterable[Link]) -> Iterable[Record]:
    """Yield each distinct security once, under its longest form, in order of appearance.

    A security that only ever speaks is a ``source``; one without a code the table knows has the
    code printed beside it, or none.
    """
    found: dict[str, list[Link]] = {}
    for link in links:
        mention = link.mention
        if mention.kind != "listing":
            continue
        key = link.listing_id or mention.printed_code or mention.span.quote
        found.setdefault(key, []).append(link)
    for same in found.values():
        first = same[0]
        surface = max((link.mention.span.quote for link in same), key=len)
        code = first.listing_id or first.mention.printed_code
        record: Record = {"surface": surface, "code": _symbol(code) if code else None}
        also: list[Value] = []
        also.extend(dict.fromkeys(_symbol(listing_id) for listing_id in first.also))
        if also:
            record["also"] = also
        if all(link.mention.role == "source" for link in same):
            record["role"] = "source"
        yield record


def _symbol(listing_id: str) -> str:
    """Return the code without its venue (``BRK.B.XNYS`` → ``BRK.B``)."""
    symbol, _, venue = listing_id.rpartition(".")
    return symbol if len(venue) == 4 else listing_id


def _fact(claim: Claim) -> Record:
    """Return a claim as one fact."""
    quantity = claim.quantity
    share = Decimal(10) if quantity.per == _PER_TEN else Decimal(1)
    record: Record = {
        "subject": claim.subject,
        "attribute": claim.attribute,
        "value": _number(quantity.value / share),
        "unit": "%" if quantity.unit == "pp" else quantity.unit,
        "scale": _number(quantity.scale),
        "period": claim.period,
        "modality": "rumor" if claim.modality == "denied" else claim.modality,
        "quote": claim.span.quote,
    }
    if quantity.value_max is not None:
        record["value_max"] = _number(quantity.value_max / share)
    return record


def _number(value: Decimal) -> int | float:
    """Return a JSON number, whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def _span(span: Span) -> list[Value]:
    return [span.start, span.end, span.quote]


def _mention(mention: Mention) -> Record:
    return {
        "span": _span(mention.span),
        "kind": mention.kind,
        "role": mention.role,
        "candidates": list(mention.candidates),
        "printed_code": mention.printed_code,
    }


def _link(link: Link) -> Record:
    return {
        "span": _span(link.mention.span),
        "listing_id": link.listing_id,
        "also": list(link.also),
        "reason": link.reason,
    }


def _quantity(quantity: Quantity) -> Record:
    return {
        "span": _span(quantity.span),
        "value": str(quantity.value),
        "value_max": None if quantity.value_max is None else str(quantity.value_max),
        "scale": str(quantity.scale),
        "unit": quantity.unit,
        "per": quantity.per,
        "comparator": quantity.comparator,
    }


def _time(time: TimeMention) -> Record:
    return {
        "span": _span(time.span),
        "start_on": time.start_on.isoformat(),
        "end_on": time.end_on.isoformat(),
        "grain": time.grain,
        "period": time.period,
        "relative": time.relative,
    }


def _event(event: Event) -> Record:
    roles: list[Value] = [{"name": role.name, "span": _span(role.span)} for role in event.roles]
    return {
        "type": event.type,
        "main": event.main,
        "span": _span(event.span),
        "trigger": _span(event.trigger),
        "modality": event.modality,
        "occurred_on": None if event.occurred_on is None else event.occurred_on.isoformat(),
        "roles": roles,
    }


def _claim(claim: Claim) -> Record:
    return {
        "span": _span(claim.span),
        "subject": claim.subject,
        "subject_span": None if claim.subject_span is None else _span(claim.subject_span),
        "attribute": claim.attribute,
        "quantity": _quantity(claim.quantity),
        "period": claim.period,
        "modality": claim.modality,
        "holder": claim.holder,
        "basis": claim.basis,
    }
