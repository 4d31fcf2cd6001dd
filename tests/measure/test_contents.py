"""Into funds: own books, indices, feeders and funds of funds; cycles are refused."""

from __future__ import annotations

from datetime import date

import pytest
from tests.measure.builders import a_book, feeds, follows

from yanbao.knowledge import load_knowledge
from yanbao.knowledge.funds import FundTable
from yanbao.measure.contents import look_into, weigh_industries, weigh_themes
from yanbao.measure.exposure import Options, search

DAY = date(2026, 1, 4)
KNOWLEDGE = load_knowledge()


def test_a_feeder_leads_to_its_etf_and_that_to_its_index() -> None:
    funds = FundTable(
        [a_book({"600519.XSHG": 0.4, "000001.XSHE": 0.2}, index="甲")],
        [follows("510001.XSHG", "甲")],
        [feeds("000100", "510001.XSHG")],
    )
    found = look_into("000100", funds=funds, as_of=DAY)
    assert (found.basis, found.path) == ("index weights", ("000100", "510001.XSHG", "甲"))
    assert [(p.listing_id, p.weight) for p in found.positions] == [
        ("600519.XSHG", 0.4),
        ("000001.XSHE", 0.2),
    ]
    assert found.positions[0].paths == (("000100", "510001.XSHG", "甲", "600519.XSHG"),)
    assert found.disclosed == pytest.approx(0.6)
    assert found.bound == pytest.approx(0.2)
    assert len(found.references) == 3


def test_a_fund_of_funds_multiplies_and_adds() -> None:
    funds = FundTable(
        [
            a_book({"510001.XSHG": 0.5, "600519.XSHG": 0.1}, fund="FOF"),
            a_book({"600519.XSHG": 0.4, "NVDA.XNAS": 0.6}, fund="510001"),
        ],
        [],
    )
    found = look_into("FOF", funds=funds, as_of=DAY)
    weights = {p.listing_id: p.weight for p in found.positions}
    assert weights == {"600519.XSHG": pytest.approx(0.3), "NVDA.XNAS": pytest.approx(0.3)}
    twice = next(p for p in found.positions if p.listing_id == "600519.XSHG")
    assert len(twice.paths) == 2
    assert [b.fund_symbol for b in found.books] == ["FOF", "510001"]


def test_a_cycle_is_refused_with_an_issue() -> None:
    funds = FundTable(
        [
            a_book({"510002.XSHG": 0.5, "600519.XSHG": 0.5}, fund="510001"),
            a_book({"510001.XSHG": 0.5, "NVDA.XNAS": 0.5}, fund="510002"),
        ],
        [],
    )
    found = look_into("510001", funds=funds, as_of=DAY)
    weights = {p.listing_id: p.weight for p in found.positions}
    assert weights == {"600519.XSHG": pytest.approx(0.5), "NVDA.XNAS": pytest.approx(0.25)}
    assert [issue.code for issue in found.issues] == ["measure.fund-cycle"]
    assert "comes back" in found.issues[0].detail


def test_a_share_with_a_feeders_code_is_a_share() -> None:
    funds = FundTable(
        [a_book({"000008.XSHE": 1.0}, index="甲"), a_book({"NVDA.XNAS": 1.0}, index="乙")],
        [follows("510001.XSHG", "乙")],
        [feeds("000008", "510001.XSHG")],
    )
    found = look_into("甲", funds=funds, as_of=DAY)
    assert [p.listing_id for p in found.positions] == ["000008.XSHE"]
    assert look_into("000008", funds=funds, as_of=DAY).positions[0].listing_id == "NVDA.XNAS"


def test_a_feeder_of_itself_ends() -> None:
    funds = FundTable([], [], [feeds("000100", "000100")])
    assert look_into("000100", funds=funds, as_of=DAY).basis == "none"


def test_a_fund_without_a_book_says_so_and_how_far_it_led() -> None:
    found = look_into("513180", funds=KNOWLEDGE.funds, as_of=date(2025, 9, 1))
    assert (found.basis, found.bound, found.positions) == ("none", 1.0, ())
    assert found.path == ("513180", "恒生科技指数")
    assert found.issues[0].code == "measure.fund-without-holdings"


def test_a_fund_without_a_book_is_seen_by_another_of_its_index_and_says_so() -> None:
    found = look_into("513100", funds=KNOWLEDGE.funds, as_of=date(2026, 6, 1))
    assert found.basis == "another fund of the index"
    assert found.path == ("513100", "纳斯达克100", "QQQM")
    assert found.positions[0].listing_id == "NVDA.XNAS"
    own = look_into("QQQM", funds=KNOWLEDGE.funds, as_of=date(2026, 6, 1))
    assert own.basis == "own book"
    assert own.positions[0].weight == found.positions[0].weight


def test_industries_and_themes_of_a_real_fund() -> None:
    found = look_into("512480", funds=KNOWLEDGE.funds, as_of=DAY)
    industries = dict(weigh_industries(found, KNOWLEDGE.themes.industries))
    assert sum(industries.values()) == pytest.approx(found.disclosed, abs=1e-4)
    assert max(industries, key=lambda name: industries[name]) == "电子"
    themes = dict(weigh_themes(found, KNOWLEDGE.themes, DAY))
    assert themes["semiconductors"] == pytest.approx(found.disclosed, abs=1e-4)
    assert themes["semi-foundry"] == pytest.approx(0.078)


def test_only_what_was_known_is_used() -> None:
    early = look_into("512480", funds=KNOWLEDGE.funds, as_of=date(2025, 2, 1))
    assert early.basis == "none"


def test_from_a_security_up_to_feeders_and_funds_of_funds() -> None:
    funds = FundTable(
        [
            a_book({"600519.XSHG": 0.4}, index="甲"),
            a_book({"510001.XSHG": 0.5}, fund="FOF"),
        ],
        [follows("510001.XSHG", "甲")],
        [feeds("000100", "510001.XSHG")],
    )
    plain = search(["600519.XSHG"], funds=funds, as_of=DAY)
    assert [e.path[0] for e in plain.exposures] == ["510001.XSHG"]
    climbed = search(["600519.XSHG"], funds=funds, as_of=DAY, options=Options(holders=True))
    assert [(e.path[0], e.weight) for e in climbed.exposures] == [
        ("000100", 0.4),
        ("510001.XSHG", 0.4),
        ("FOF", 0.2),
    ]


def test_climbing_ends_on_a_cycle() -> None:
    funds = FundTable(
        [
            a_book({"510002.XSHG": 0.5, "600519.XSHG": 0.5}, fund="510001"),
            a_book({"510001.XSHG": 0.5}, fund="510002"),
        ],
        [follows("510001.XSHG", "甲"), follows("510002.XSHG", "乙")],
    )
    found = search(["600519.XSHG"], funds=funds, as_of=DAY, options=Options(holders=True))
    assert len(found.exposures) <= 4
