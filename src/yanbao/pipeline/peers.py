"""Peers: the listings that belong to a theme's subject, and the funds that hold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yanbao.cluster import Corpus
from yanbao.compose import PeerGroup
from yanbao.knowledge import Knowledge
from yanbao.measure.exposure import Options, search
from yanbao.model.funds import LookThrough
from yanbao.model.stories import Theme

_MOST_PEERS = 20
_LEAST_MEMBERS = 4
#: texts that relate two listings, and how many listings each may name
_SEVERAL = 3
_FEW = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """Who stands beside a theme's subject.

    ``others`` are looked through: the members of ``group``, the theme the subject is at home in,
    or what is named beside it. ``related`` are the listings a note on the subject may speak of,
    empty where it has none: a wrap of the market relates nobody.
    """

    group: PeerGroup | None
    others: tuple[str, ...]
    related: frozenset[str]


def find_peers(theme: Theme, corpus: Corpus, knowledge: Knowledge, on: date) -> Peers:
    """Find the peers of a theme's subject as of a day; where it has none, what the theme names."""
    if theme.subject_id is None:
        return Peers(group=None, others=theme.listing_ids[:_MOST_PEERS], related=frozenset())
    home = knowledge.themes.home_of(theme.subject_id, on)
    ids = knowledge.themes.listing_ids(home.id, on) if home else ()
    told = _related(theme, corpus)
    members = ids if len(ids) >= _LEAST_MEMBERS else ()
    related = _shares((theme.subject_id, *members, *told), knowledge)
    if home is None or not members:
        return Peers(group=None, others=_beside(theme, corpus), related=related)
    others = tuple(i for i in members if i != theme.subject_id)
    group = PeerGroup(id=home.id, name=home.name, members=len(others))
    return Peers(group=group, others=others, related=related)


def look_through(
    theme: Theme, peers: Peers, knowledge: Knowledge, as_of: datetime
) -> tuple[LookThrough | None, LookThrough | None]:
    """Return which books hold the subject, and which hold the others."""
    options = Options(listed_on=knowledge.offerings.first_days(as_of))
    asked = ([theme.subject_id] if theme.subject_id else [], peers.others)
    direct, beside = (
        search(ids, funds=knowledge.funds, as_of=as_of.date(), options=options) if ids else None
        for ids in asked
    )
    return direct, beside


def _related(theme: Theme, corpus: Corpus) -> list[str]:
    """What stands with the subject in several texts that name few, or are headed by it."""
    beside: Counter[str] = Counter()
    for document_id in dict.fromkeys(i for story in theme.stories for i in story.document_ids):
        end = len(corpus.documents[document_id].title)
        links = [
            link
            for link in corpus.links.get(document_id, ())
            if link.listing_id and link.mention.role == "subject"
        ]
        named = {link.listing_id for link in links if link.listing_id}
        headed = any(
            link.listing_id == theme.subject_id and link.mention.span.end <= end for link in links
        )
        if headed or (theme.subject_id in named and len(named) <= _FEW):
            beside.update(named)
    return [name for name, count in beside.items() if count >= _SEVERAL]


def _shares(names: Sequence[str], knowledge: Knowledge) -> frozenset[str]:
    """Leave the indices out, and take each share with its other listings."""
    listings = knowledge.listings
    shares = [one for name in names if (one := listings.by_id(name)) and one.kind != "index"]
    return frozenset(i for one in shares for i in (one.id, *listings.pair_of(one.id)))


def _beside(theme: Theme, corpus: Corpus) -> tuple[str, ...]:
    """The listings that stand with the subject in two texts or more.

    One text that names a share in passing does not make it a peer.
    """
    others = [i for i in theme.listing_ids if i != theme.subject_id]
    counts: Counter[str] = Counter()
    for story in theme.stories:
        for group in story.voices:
            named = {link.listing_id for link in corpus.links.get(group.original_id, ())}
            if theme.subject_id in named:
                counts.update(i for i in others if i in named)
    told_twice = [i for i in others if counts[i] >= 2]
    return tuple((told_twice or others)[:_MOST_PEERS])
