"""Parties: who does it, who says it, under which name and code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from yanbao.verify.codes import find_codes
from yanbao.verify.evidence import Listings
from yanbao.verify.exchanges import (
    find_crossed,
    find_exchanged_parts,
    find_given,
    find_titled,
    find_turned_stakes,
)
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.roles import (
    find_other_bodies,
    find_other_doers,
    find_sisters,
)
from yanbao.verify.speakers import find_speakers
from yanbao.verify.subjects import (
    find_exchanged_owners,
    find_exchanged_subjects,
    find_other_movers,
    find_raised_owners,
)


def find_party_clues(
    pair: Pairing, listings: Listings | None, as_of: date | None
) -> Iterator[Clue]:
    """Yield the clues of speakers, roles and codes."""
    yield from find_codes(pair, listings, as_of)
    yield from find_speakers(pair)
    yield from find_other_bodies(pair)
    yield from find_sisters(pair)
    yield from find_other_doers(pair)
    yield from find_exchanged_subjects(pair)
    yield from find_exchanged_owners(pair)
    yield from find_raised_owners(pair)
    yield from find_other_movers(pair)
    yield from find_crossed(pair)
    yield from find_given(pair)
    yield from find_exchanged_parts(pair)
    yield from find_titled(pair)
    yield from find_turned_stakes(pair)
