"""Calls of a note: about its own share, what its points are about, the funds it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yanbao.cluster import Corpus
from yanbao.compose import Call
from yanbao.errors import Issue
from yanbao.forecast import (
    CallCase,
    Options,
    calls,
    cases_of,
    find_day_move,
    find_fund_cases,
    find_grey_market_return,
    formula_of,
)
from yanbao.forecast.cases import find_listed_on, find_offer_price
from yanbao.knowledge import Knowledge
from yanbao.model.funds import LookThrough
from yanbao.model.readings import Claim
from yanbao.model.stories import Point, Theme
from yanbao.pipeline.measures import Measured

#: points from the top that may bring a call, and the shares of them that do
_LEADING = 20
_MOST_BESIDE = 3
_MOST_OF_DAY = 6
#: shares named beside the theme, and funds, are called against their benchmark alone: whether they
#: rise is mostly whether the market does, and that is called once
_BESIDE = Options(questions=("beats",))
_MARKET = "000300.XSHG"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a call is drawn under: the note that makes it, what was read, tables, the instant."""

    name: str
    corpus: Corpus
    knowledge: Knowledge
    as_of: datetime


def draw_calls(
    theme: Theme,
    points: Sequence[Point],
    claims: Sequence[Claim],
    measured: Measured,
    looks: Sequence[LookThrough | None],
    setting: Setting,
) -> tuple[list[Call], list[Issue]]:
    """Draw the theme's own calls first; then shares that something happened to, funds, the market.

    Each is drawn from the base rates of its kind; where there are none, none is made.
    """
    cases = [(case, _BESIDE) for case in _find_beside(theme, points, claims, looks, setting)]
    if theme.subject_id is not None:
        cases.insert(0, (_find_own(theme, claims, measured, setting), Options()))
    else:
        cases.append((_make_case(theme, _MARKET, setting), Options()))
    drawn: list[Call] = []
    issues: list[Issue] = []
    for case, options in cases:
        own = case.listing_id == theme.subject_id
        statistics = measured.statistics if own else ()
        forecasts, met = calls(
            case, statistics, knowledge=setting.knowledge, as_of=setting.as_of, options=options
        )
        drawn += [Call(forecast=f, formula=formula_of(f, suffix=str(f.horizon))) for f in forecasts]
        issues += met if own else []
    return drawn, issues


def _find_own(
    theme: Theme, claims: Sequence[Claim], measured: Measured, setting: Setting
) -> CallCase:
    knowledge, as_of, subject = setting.knowledge, setting.as_of, theme.subject_id or ""
    move = find_day_move(subject, claims, setting.corpus.subjects, as_of)
    return CallCase(
        note=setting.name,
        listing_id=subject,
        event_type=theme.event_type,
        day_move=move[0] if move else None,
        moved_on=move[1] if move else None,
        listed_on=measured.listed_on or find_listed_on(subject, knowledge, as_of),
        offer_price=find_offer_price(subject, claims, setting.corpus.subjects),
        grey_market_return=find_grey_market_return(subject, claims, setting.corpus.subjects),
    )


def _find_beside(
    theme: Theme,
    points: Sequence[Point],
    claims: Sequence[Claim],
    looks: Sequence[LookThrough | None],
    setting: Setting,
) -> list[CallCase]:
    named = cases_of(
        points[:_LEADING],
        note=setting.name,
        subjects=setting.corpus.subjects,
        knowledge=setting.knowledge,
        as_of=setting.as_of,
        market=claims,
    )
    shares = [case for case in named if case.listing_id != theme.subject_id]
    if theme.subject_id is None:  # a day's brief calls what its leading pieces are about
        shares = [case for case in shares if case.listing_id in theme.listing_ids]
    funds = find_fund_cases(
        looks,
        note=setting.name,
        event_type=theme.event_type,
        knowledge=setting.knowledge,
        as_of=setting.as_of,
    )
    return [*shares[: _MOST_BESIDE if theme.subject_id else _MOST_OF_DAY], *funds]


def _make_case(theme: Theme, listing_id: str, setting: Setting) -> CallCase:
    return CallCase(
        note=setting.name, listing_id=listing_id, event_type=theme.event_type, of="index"
    )
