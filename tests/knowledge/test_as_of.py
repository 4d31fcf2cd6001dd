"""What is answered as of a day follows from what was known on it, whatever else the tables hold."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yanbao.knowledge import FundTable, MemberTable, load_knowledge
from yanbao.knowledge.members import TABLE, MemberLists, read_lists
from yanbao.knowledge.renamings import Renaming

KNOWLEDGE = load_knowledge()
FUNDS, LISTINGS, MEMBERS = KNOWLEDGE.funds, KNOWLEDGE.listings, KNOWLEDGE.members
FIRST, LAST = date(2023, 7, 1), date(2026, 11, 22)
days = st.dates(FIRST, LAST)
RENAMINGS = [one for i in LISTINGS.ids() for one in LISTINGS.renamings(i)]
#: What a share was called once it may be called again: both days of such a name say little.
PLAIN = [
    one
    for one in RENAMINGS
    if len(LISTINGS.renamings(one.listing_id)) == 1 and one.former not in one.later
    and one.later not in one.former
]  # fmt: skip


@given(days)
def test_books_and_followers_of_a_day_need_nothing_known_later(day: date) -> None:
    then = FundTable(
        [one for one in FUNDS.sets if one.known_on <= day],
        [one for one in FUNDS.trackings if (one.reference.known_on or FIRST) <= day],
        [one for one in FUNDS.feeders if (one.reference.known_on or FIRST) <= day],
    )
    assert then.holding_sets(day) == FUNDS.holding_sets(day)
    assert then.stand_ins(day) == FUNDS.stand_ins(day)
    for one in FUNDS.trackings[::7]:
        assert then.tracks(one.fund_id, as_of=day) == FUNDS.tracks(one.fund_id, as_of=day)
        assert then.trackers(one.index_name, as_of=day) == FUNDS.trackers(one.index_name, as_of=day)
    for feeder in FUNDS.feeders[::29]:
        assert then.feeds(feeder.symbol, as_of=day) == FUNDS.feeds(feeder.symbol, as_of=day)


@given(days)
def test_members_of_a_day_need_no_later_list(day: date) -> None:
    lists = []
    for one in read_lists(TABLE):
        if one.days[0] > day:
            continue
        spans = {
            listing_id: tuple((a, b if b and b <= day else None) for a, b in known if a <= day)
            for listing_id, known in one.spans.items()
        }
        lists.append(
            MemberLists(
                index_name=one.index_name,
                days=tuple(d for d in one.days if d <= day),
                source=one.source,
                spans={i: known for i, known in spans.items() if known},
            )
        )
    then = MemberTable(lists)
    for listing_id in LISTINGS.ids()[::101]:
        assert then.of(listing_id, day) == MEMBERS.of(listing_id, day)


@given(st.sampled_from(PLAIN), st.integers(0, 400))
def test_a_name_is_its_bearers_only_between_its_days(one: Renaming, apart: int) -> None:
    distance = timedelta(apart)
    listing = LISTINGS.by_id(one.listing_id)
    assert listing is not None
    after = one.first_seen + distance
    assert one.listing_id not in {x.id for x in LISTINGS.by_name(one.former, as_of=after)}
    if one.last_seen is None or one.later != listing.name:
        return
    before = one.last_seen - distance
    assert one.listing_id not in {x.id for x in LISTINGS.by_name(one.later, as_of=before)}
    assert LISTINGS.name_on(one.listing_id, before) == one.former
