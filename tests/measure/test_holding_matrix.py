"""Arrays and dictionaries give one answer, both ways."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.knowledge import load_knowledge
from yanbao.measure.holding_matrix import HoldingMatrix

Books = dict[str, dict[str, float]]
books = st.dictionaries(
    st.sampled_from(["f1", "f2", "f3", "f4"]),
    st.dictionaries(
        st.sampled_from([f"l{i}" for i in range(8)]),
        st.floats(min_value=0.001, max_value=1.0),
        max_size=8,
    ),
    max_size=4,
)
groups = st.dictionaries(
    st.sampled_from(["g1", "g2", "g3"]),
    st.lists(st.sampled_from([f"l{i}" for i in range(9)]), max_size=6),
    max_size=3,
)


def build(given_books: Books) -> HoldingMatrix:
    funds = tuple(given_books)
    listings = tuple(dict.fromkeys(name for lines in given_books.values() for name in lines))
    rows = [
        (funds.index(fund), listings.index(name), weight)
        for fund, lines in given_books.items()
        for name, weight in lines.items()
    ]
    return HoldingMatrix(
        funds,
        listings,
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.int64),
        np.array([row[2] for row in rows], dtype=np.float64),
    )


@given(books, st.lists(st.sampled_from([f"l{i}" for i in range(9)]), max_size=5))
def test_holders_are_those_of_a_loop(given_books: Books, wanted: list[str]) -> None:
    expected = {
        fund: sum(lines.get(name, 0.0) for name in dict.fromkeys(wanted))
        for fund, lines in given_books.items()
    }
    found = dict(build(given_books).holders(wanted))
    assert found == pytest.approx({f: w for f, w in expected.items() if w})


@given(books)
def test_holdings_are_ranked_and_complete(given_books: Books) -> None:
    matrix = build(given_books)
    for fund, lines in given_books.items():
        found = matrix.holdings(fund)
        assert dict(found) == pytest.approx(lines)
        assert [w for _, w in found] == sorted(lines.values(), reverse=True)
    assert matrix.holdings("nobody") == []


@given(books, groups)
def test_groups_weigh_as_in_a_loop(given_books: Books, given_groups: dict[str, list[str]]) -> None:
    found = build(given_books).weigh(given_groups)
    for row, lines in enumerate(given_books.values()):
        for column, names in enumerate(given_groups.values()):
            assert found[row, column] == pytest.approx(sum(lines.get(n, 0.0) for n in set(names)))


def test_columns_of_different_length_are_refused() -> None:
    one = np.zeros(1, dtype=np.int64)
    with pytest.raises(ValueError, match="columns differ: 1 funds, 1 listings, 2 weights"):
        HoldingMatrix(("f",), ("l",), one, one, np.zeros(2))


def test_the_shipped_books() -> None:
    sets = load_knowledge().funds.sets
    full = next(one for one in sets if one.id == "idx_000300_full_20260430")
    matrix = HoldingMatrix.of([full])
    assert matrix.holdings("沪深300")[0][0] == full.holdings[0].listing_id
    assert matrix.holders(["600519.XSHG"])[0][0] == "沪深300"


@pytest.mark.slow
def test_the_note_does_without_numpy_here() -> None:
    script = (
        "import sys, yanbao.measure.exposure, yanbao.measure.contents, yanbao.measure.entries;"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
