"""Whose claim it is: the listing behind each claim's subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yanbao.model.readings import Claim, Link, Reading
from yanbao.model.spans import Span
from yanbao.text.simplify import simplify


def listing_at(span: Span, links: Sequence[Link]) -> str | None:
    """Return the listing of the mention at ``span``, None where there is none or it is open."""
    for link in links:
        if link.mention.span.overlaps(span):
            return link.listing_id
    return None


def claim_subjects(
    readings: Mapping[str, Reading], links: Mapping[str, Sequence[Link]]
) -> dict[str, str]:
    """Map each claim's id to its listing id, for the claims whose subject is listed.

    By the subject's own span first, else by another mention of the same name in the document.
    """
    found: dict[str, str] = {}
    for document_id, reading in readings.items():
        own = links.get(document_id, ())
        by_name = {
            simplify(link.mention.span.quote): link.listing_id for link in own if link.listing_id
        }
        for claim in reading.claims:
            listing_id = _subject(claim, own, by_name)
            if listing_id:
                found[claim.id] = listing_id
    return found


def _subject(claim: Claim, links: Sequence[Link], by_name: Mapping[str, str]) -> str | None:
    at_span = listing_at(claim.subject_span, links) if claim.subject_span else None
    return at_span or by_name.get(simplify(claim.subject))
