"""Key dates against dates printed in filings, and what must not be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.knowledge.calendars import Calendars
from yanbao.knowledge.rules import Rule, RuleTable, load_rules
from yanbao.measure.key_dates import KeyDateInput, Options, key_dates
from yanbao.model.measures import KeyDate

CALENDARS = Calendars.load()
BIREN = KeyDateInput(
    listing_id="06082.XHKG",
    mic="XHKG",
    triggers=(
        ("application-close", date(2025, 12, 29)),
        ("listing", date(2026, 1, 2)),
        ("year-end", date(2025, 12, 31)),
    ),
    traits=("new-listing", "stabilisation", "cornerstones", "18c-commercial", "prc-issuer"),
)


def compute(event: KeyDateInput, as_of: date, options: Options | None = None) -> dict[str, KeyDate]:
    dates, issues = key_dates(event, calendars=CALENDARS, as_of=as_of, options=options)
    assert issues == []
    found: dict[str, KeyDate] = {}
    for key_date in dates:
        assert key_date.rule is not None
        found[key_date.rule.key] = key_date
    return found


def listed(code: str, on: date, close: date, *traits: str) -> KeyDateInput:
    return KeyDateInput(
        listing_id=f"{code}.XHKG",
        mic="XHKG",
        triggers=(("listing", on), ("application-close", close)),
        traits=traits,
    )


def test_biren_as_printed_in_its_filings() -> None:
    found = compute(BIREN, date(2026, 1, 4))
    assert found["hk.stabilisation-end"].on == date(2026, 1, 28)
    assert found["hk.stabilisation-end"].formula == "2025-12-29 → +30d → 2026-01-28"
    assert found["hk.cornerstone-lockup"].on == date(2026, 7, 1)
    assert found["hk.18c-key-persons"].on == date(2027, 1, 1)
    assert found["hk.prc-existing-holders"].on == date(2027, 1, 1)
    assert found["hk.results-annual"].on == date(2026, 3, 31)
    assert found["hk.index-first-review"].on == date(2026, 6, 8)
    assert found["hk.index-next-review"].on == date(2026, 3, 9)
    assert "hk.18c-pathfinder" not in found, "mainland company law binds the same holders longer"


def test_other_issuers_as_printed_in_their_filings() -> None:
    # 03986 listed 2026-01-13: end on a Saturday; 06693 listed 2025-03-10: end on Ching Ming
    giga = compute(
        listed("03986", date(2026, 1, 13), date(2026, 1, 8), "stabilisation"), date(2026, 1, 14)
    )
    assert giga["hk.stabilisation-end"].on == date(2026, 2, 7)
    gold = compute(
        listed("06693", date(2025, 3, 10), date(2025, 3, 5), "stabilisation"), date(2025, 3, 11)
    )
    assert gold["hk.stabilisation-end"].on == date(2025, 4, 4)
    minimax = compute(
        listed("00100", date(2026, 1, 9), date(2026, 1, 6), "18c-pre-commercial"),
        date(2026, 1, 10),
    )
    assert minimax["hk.18c-key-persons-early"].on == date(2028, 1, 8)
    assert minimax["hk.18c-pathfinder-early"].on == date(2027, 1, 8)
    gem = compute(
        listed("08549", date(2025, 10, 10), date(2025, 10, 6), "controlling-shareholder", "gem"),
        date(2025, 10, 11),
    )
    assert gem["hk.controlling-lockup-first"].on == date(2026, 4, 9)
    assert gem["hk.controlling-lockup-second"].on == date(2026, 10, 9)


def test_an_a_share_unlocks_on_the_first_session_after_a_sunday() -> None:
    # an unlock notice of 2024: listed 2023-05-12, anniversary on a Sunday, tradable 2024-05-13
    event = KeyDateInput(
        listing_id="688000.XSHG",
        mic="XSHG",
        triggers=(("listing", date(2023, 5, 12)),),
        traits=("new-listing",),
    )
    found = compute(event, date(2024, 1, 2))
    assert found["cn.lockup-existing"].on == date(2024, 5, 13)
    assert found["cn.annual-report"].on == date(2024, 4, 30)
    assert found["cn.half-year-report"].on == date(2024, 8, 31)
    assert found["cn.third-quarter-report"].on == date(2024, 10, 31)
    assert found["cn.csi-review"].on == date(2024, 6, 17)


@pytest.mark.parametrize(
    ("as_of", "effective"),
    [  # as the index company announced them
        (date(2024, 9, 1), date(2024, 9, 9)),
        (date(2025, 3, 1), date(2025, 3, 10)),
        (date(2025, 9, 1), date(2025, 9, 8)),
        (date(2025, 12, 1), date(2025, 12, 8)),
        (date(2026, 3, 1), date(2026, 3, 9)),
    ],
)
def test_hang_seng_reviews(as_of: date, effective: date) -> None:
    event = KeyDateInput(listing_id="00700.XHKG", mic="XHKG")
    assert compute(event, as_of)["hk.index-next-review"].on == effective


def test_an_announcement_is_not_known_before_it_is_made() -> None:
    event = KeyDateInput(listing_id="00700.XHKG", mic="XHKG")
    before = compute(event, date(2026, 2, 12))["hk.index-next-review"]
    after = compute(event, date(2026, 2, 13))["hk.index-next-review"]
    assert (before.confidence, after.confidence) == ("medium", "high")
    assert "computed by rule" in before.label[1]
    assert after.formula == "announced 2026-02-13: effective 2026-03-09"
    assert before.rule is not None
    assert before.rule.known_on is not None
    assert before.rule.known_on <= date(2026, 2, 12)


def test_loan_prime_rate_and_fund_reports() -> None:
    event = KeyDateInput(listing_id="", mic="XSHG", traits=("china-rates", "fund-holdings"))
    found = compute(event, date(2026, 1, 5))
    assert found["cn.lpr"].on == date(2026, 1, 20)
    assert found["cn.lpr"].confidence == "high"
    assert found["cn.fund-quarterly"].on == date(2026, 1, 23)
    assert found["cn.fund-annual"].on == date(2026, 3, 31)
    rolled = compute(event, date(2026, 6, 1))["cn.lpr"]
    assert (rolled.on, rolled.confidence) == (date(2026, 6, 22), "medium")


def test_past_days_are_left_out_unless_asked_for() -> None:
    assert "hk.stabilisation-end" not in compute(BIREN, date(2026, 1, 29))
    past = compute(BIREN, date(2026, 1, 29), Options(past=True))
    assert past["hk.stabilisation-end"].on == date(2026, 1, 28)
    near = compute(BIREN, date(2026, 1, 4), Options(until=date(2026, 1, 31)))
    assert max(key_date.on for key_date in near.values()) <= date(2026, 1, 31)


def test_a_day_beyond_the_calendar_is_said_not_guessed() -> None:
    event = KeyDateInput(
        listing_id="688795.XSHG",
        mic="XSHG",
        triggers=(("listing", date(2025, 12, 5)),),
        traits=("new-listing",),
    )
    found = compute(event, date(2026, 1, 5))["cn.lockup-controlling"]
    assert found.on == date(2028, 12, 5)
    assert "届时顺延至首个交易日" in found.label[0]
    assert "calendar not published yet" in found.formula


def test_a_day_counted_on_a_projected_calendar_says_so() -> None:
    event = KeyDateInput(
        listing_id="688795.XSHG",
        mic="XSHG",
        triggers=(("reduction-notice", date(2026, 12, 21)),),
    )
    found = compute(event, date(2026, 12, 22))["cn.reduction-start"]
    assert found.on == date(2027, 1, 12)
    assert found.confidence == "medium"
    assert "所依交易日历为推算" in found.label[0]
    assert "on a projected calendar" in found.formula
    near = compute(event, date(2026, 12, 22))["cn.annual-report"]
    assert "推算" not in near.label[0]


def test_counting_sessions_beyond_the_calendar_is_an_issue() -> None:
    event = KeyDateInput(
        listing_id="688795.XSHG",
        mic="XSHG",
        triggers=(("reduction-notice", date(2027, 12, 21)),),
    )
    dates, issues = key_dates(event, calendars=CALENDARS, as_of=date(2027, 12, 22))
    assert "cn.reduction-start" not in {d.rule.key for d in dates if d.rule}
    assert [issue.code for issue in issues] == ["measure.no-calendar"]
    assert "cn.reduction-start: 2028-01-01 is outside the XSHG calendar" in issues[0].detail


def test_an_unknown_venue_is_an_issue_and_unknown_words_are_errors() -> None:
    event = KeyDateInput(listing_id="X.XXXX", mic="XXXX")
    dates, issues = key_dates(event, calendars=CALENDARS, as_of=date(2026, 1, 4))
    assert dates == ()
    assert "no calendar for venue 'XXXX'" in issues[0].detail
    with pytest.raises(ValueError, match="unknown trigger 'opening'"):
        replace(event, triggers=(("opening", date(2026, 1, 1)),))
    with pytest.raises(ValueError, match="unknown trait 'big'"):
        replace(event, traits=("big",))


def test_a_rule_of_low_confidence_or_out_of_its_time_yields_nothing() -> None:
    rule = next(r for r in load_rules().rules if r.id == "hk.stabilisation-end")

    def keys(changed: Rule) -> set[str]:
        table = RuleTable([changed], [])
        return set(compute(BIREN, date(2026, 1, 4), Options(rules=table)))

    assert keys(rule) == {"hk.stabilisation-end"}
    assert keys(replace(rule, confidence="low")) == set()
    assert keys(replace(rule, valid_from=date(2025, 12, 30))) == set()
    assert keys(replace(rule, valid_to=date(2025, 12, 28))) == set()


@given(
    as_of=st.dates(date(2025, 6, 1), date(2026, 11, 1)),
    listing=st.dates(date(2025, 6, 1), date(2026, 11, 1)),
)
def test_nothing_past_nothing_unsourced_same_twice(as_of: date, listing: date) -> None:
    event = replace(BIREN, triggers=(("listing", listing), ("application-close", listing)))
    first = key_dates(event, calendars=CALENDARS, as_of=as_of)
    assert first == key_dates(event, calendars=CALENDARS, as_of=as_of)
    for key_date in first[0]:
        assert key_date.on >= as_of
        assert key_date.confidence in ("high", "medium")
        assert key_date.rule is not None
        assert key_date.rule.address.startswith("http")
        assert key_date.rule.known_on is None or key_date.rule.known_on <= max(as_of, listing)
    assert [d.on for d in first[0]] == sorted(d.on for d in first[0])
