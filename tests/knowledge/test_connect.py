"""Northbound access by day: from lists as they were kept, nothing before they were seen."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.errors import ParseError
from yanbao.knowledge import load_knowledge
from yanbao.knowledge.connect import ConnectTable

KNOWLEDGE = load_knowledge()
TABLE = KNOWLEDGE.connect


@pytest.mark.parametrize(
    ("day", "status", "since"),
    [
        (date(2024, 5, 1), "both", date(2023, 7, 4)),
        (date(2024, 6, 1), "sell", date(2024, 5, 21)),  # buying stopped near the foreign limit
        (date(2026, 2, 1), "both", date(2026, 1, 27)),
        (date(2026, 11, 1), "sell", date(2026, 5, 7)),
    ],
)
def test_access_as_of_a_day(day: date, status: str, since: date) -> None:
    access = TABLE.of("600885.XSHG", day)
    assert access is not None
    assert (access.status, access.since) == (status, since)
    assert access.since_first is (since == date(2023, 7, 4))
    assert access.listed_on <= min(day, date(2026, 7, 20))


def test_a_share_on_no_list_is_out_and_other_markets_have_no_access() -> None:
    access = TABLE.of("688795.XSHG", date(2026, 11, 1))
    assert access is not None
    assert (access.status, access.since) == ("out", None)
    assert TABLE.of("00700.XHKG", date(2026, 11, 1)) is None
    assert TABLE.of("600885.XSHG", date(2023, 7, 3)) is None


@given(day=st.dates(date(2023, 7, 4), date(2027, 1, 1)), later=st.integers(0, 900))
def test_nothing_is_known_before_its_list(day: date, later: int) -> None:
    for listing_id in ("600885.XSHG", "603605.XSHG", "002028.XSHE"):
        access = TABLE.of(listing_id, day)
        assert access is not None
        assert access.since is None or access.since <= day
        after = TABLE.of(listing_id, date.fromordinal(day.toordinal() + later))
        assert after is not None
        assert after.listed_on >= access.listed_on


def test_every_row_is_a_listing() -> None:
    rows = TABLE._rows
    assert len(rows) > 4000
    assert [one for one in rows if KNOWLEDGE.listings.by_id(one) is None] == []
    for changes in rows.values():
        assert [day for day, _ in changes] == sorted({day for day, _ in changes})
        statuses = [status for _, status in changes]
        assert all(a != b for a, b in itertools.pairwise(statuses))
        assert statuses[0] != "out"


def test_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "connect.tsv"
    for text in ("600885.XSHG\t2024-05-21 both\n", "# first: 2023-07-04\n# source: x\nA\tsoon\n"):
        path.write_text(text, "utf-8")
        with pytest.raises(ParseError, match="not a table of access"):
            ConnectTable.load(path)
