"""``yanbao exposure``: which funds hold a listing or a theme, and what a fund holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import typer

from yanbao.cli.asking import find_newest, find_subject, parse_day, tell_access
from yanbao.cli.exposure_lines import render_exposure
from yanbao.cli.options import Debug
from yanbao.cli.own_tables import OWN, OwnTables, load_tables
from yanbao.errors import NotFound, UsageError
from yanbao.knowledge import Knowledge
from yanbao.knowledge.exchange_lists import SOUTHBOUND
from yanbao.knowledge.funds import BASIS_WORDS
from yanbao.measure.contents import Contents, look_into, weigh_industries, weigh_themes
from yanbao.measure.entries import entry_dates
from yanbao.measure.exposure import Options, bound_unseen, search
from yanbao.model.funds import Exposure, LookThrough
from yanbao.model.listings import Listing

Asked = Annotated[
    str,
    typer.Argument(metavar="[SUBJECT]", help="A share, fund, index or theme: id, code or name."),
]
Theme = Annotated[str, typer.Option("--theme", metavar="TEXT", help="A theme: its id or words.")]
Fund = Annotated[str, typer.Option("--fund", metavar="CODE", help="Look into a fund instead.")]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DAY", help="Use only what was known by this day.")
]
Limit = Annotated[int, typer.Option("--limit", metavar="N", help="Rows shown; 0 shows all.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Answer = dict[str, Any]
#: Books named that could hold a listing unseen.
MOST_UNSEEN = 3


def exposure_command(
    subject: Asked = "",
    *,
    theme: Theme = "",
    fund: Fund = "",
    as_of: AsOf = "",
    limit: Limit = 30,
    tables: OwnTables = OWN,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Look through disclosed books: share or theme to funds, or fund or index to securities."""
    if sum(map(bool, (subject, theme, fund))) != 1:
        raise UsageError(
            "give one of a subject, --theme or --fund",
            hint="yanbao exposure 06082.XHKG --as-of 2026-01-04",
        )
    knowledge = load_tables(tables)
    day = parse_day(as_of, newest=find_newest(knowledge))
    if fund:
        answer = into_fund(fund, knowledge, day)
    elif theme:
        answer = of_theme(theme, knowledge, day)
    else:
        answer = of_subject(subject, knowledge, day)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for line in render_exposure(answer, limit):
        typer.echo(line)


def of_subject(text: str, knowledge: Knowledge, day: date) -> Answer:
    """Return the exposures of what a text means: a share, a fund or index, or a theme."""
    subject = find_subject(text, knowledge, day)
    if subject.kind == "fund":
        return into_fund(subject.id, knowledge, day)
    listing = knowledge.listings.by_id(subject.id) if subject.kind == "share" else None
    if listing is not None:
        return of_listing(listing, knowledge, day)
    return {**of_theme(subject.id, knowledge, day), "also_listed": list(subject.also)}


def of_listing(listing: Listing, knowledge: Knowledge, day: date) -> Answer:
    """Return the funds that show an issuer's listings, and when more can take them."""
    listings, themes = knowledge.listings, knowledge.themes
    pair = listings.pair_of(listing.id)
    look = _search((listing.id,), knowledge, day)
    dates, issues = entry_dates(listing, pair=pair, calendars=knowledge.calendars, as_of=day)
    sisters = [other for other in pair if other != listing.id]
    return {
        "subject": listing.id,
        "name": listings.name_on(listing.id, day),
        "as_of": day.isoformat(),
        "listed_on": listing.listed_on.isoformat() if listing.listed_on else None,
        "stock_connect": tell_access(listing.id, knowledge, day),
        "members_of": [
            {
                "index": one.index_name,
                "since": one.since.isoformat(),
                "since_first": one.since_first,
                "listed_on": one.listed_on.isoformat(),
                "funds": [
                    row.fund_id for row in knowledge.funds.trackers(one.index_name, as_of=day)
                ],
                "source": one.source,
            }
            for one in knowledge.members.of(listing.id, day)
            if one.index_name != SOUTHBOUND
        ],
        **_looked(look, (listing.id,), knowledge, day),
        "other_listings": [
            {
                "listing": other,
                **_looked(_search((other,), knowledge, day), (other,), knowledge, day),
            }
            for other in sisters
        ],
        "themes": [
            {
                "id": theme_id,
                "name": themes.by_id(theme_id).name[0],
                "funds": [tracking.fund_id for tracking in themes.trackers(theme_id, day)],
            }
            for theme_id in dict.fromkeys(m.theme_id for m in themes.of_listing(listing.id, day))
        ],
        "entries": [
            {
                "on": one.on.isoformat(),
                "label": one.label[0],
                "formula": one.formula,
                "confidence": one.confidence,
                "source": one.rule.address if one.rule else "",
            }
            for one in dates
        ],
        "issues": [f"{issue.code}: {issue.detail}" for issue in issues],
    }


def of_theme(text: str, knowledge: Knowledge, day: date) -> Answer:
    """Return the funds that show a theme's members, by their weight together."""
    themes = knowledge.themes
    found = themes.find(text)
    if not found:
        known = "、".join(f"{one.id} {one.name[0]}" for one in themes.themes())
        raise NotFound(f"no theme for {text!r}", hint=f"known: {known}")
    theme = found[0]
    members = themes.members(theme.id, day)
    ids = themes.listing_ids(theme.id, day)
    return {
        "subject": theme.id,
        "name": theme.name[0],
        "as_of": day.isoformat(),
        "also_meant": [other.id for other in found[1:]],
        "upstream": list(theme.upstream),
        "downstream": list(theme.downstream),
        **_looked(_search(ids, knowledge, day), ids, knowledge, day),
        "members": [
            {
                "listing": member.listing_id,
                "name": knowledge.listings.name_on(member.listing_id, day),
                "role": member.role[0],
                "since": member.valid_from.isoformat(),
                "source": member.reference.address,
            }
            for member in members
        ],
        "related": [
            {
                "index": index,
                "funds": [row.fund_id for row in knowledge.funds.trackers(index, as_of=day)],
            }
            for index in theme.related
        ],
        "trackers": [
            {
                "fund": row.fund_id,
                "name": row.fund_name,
                "index": row.index_name,
                "basis": BASIS_WORDS[row.basis],
                "source": row.reference.address,
            }
            for row in themes.trackers(theme.id, day)
        ],
    }


def into_fund(code: str, knowledge: Knowledge, day: date) -> Answer:
    """Return what a fund holds; NotFound for a code that is no fund or index in the tables."""
    code = knowledge.funds.find_index(code) or code
    listing = knowledge.listings.by_id(code) or next(
        (one for one in knowledge.listings.by_symbol(code) if one.kind in ("etf", "fund")), None
    )
    tracking = knowledge.funds.tracks(code, as_of=day)
    feeder = knowledge.funds.feeds(code, as_of=day)
    feeders = knowledge.funds.feeders_of(listing.id if listing else code, as_of=day)
    name = listing.name if listing else feeder.name if feeder else ""
    found = look_into(code, funds=knowledge.funds, as_of=day, name=name)
    if found.basis == "none" and not (listing or tracking or feeder):
        raise NotFound(
            f"{code!r} is no fund or index with a disclosure known on {day}",
            hint="give a fund's code (512480) or an index's name (中证银行)",
        )
    return {
        "subject": code,
        "name": found.name,
        "as_of": day.isoformat(),
        "basis": found.basis,
        "path": list(found.path),
        "report_on": found.books[0].report_on.isoformat() if found.books else None,
        "age_days": (day - found.books[0].report_on).days if found.books else None,
        "known_on": found.books[0].known_on.isoformat() if found.books else None,
        "disclosed": found.disclosed,
        "bound": found.bound,
        "positions": [
            {
                "listing": one.listing_id,
                "name": one.name,
                "weight": one.weight,
                "paths": [list(path) for path in one.paths],
            }
            for one in found.positions
        ],
        "industries": _named(weigh_industries(found, knowledge.themes.industries)),
        "themes": _named(weigh_themes(found, knowledge.themes, day)),
        "sources": [reference.address for reference in found.references],
        "issues": [f"{issue.code}: {issue.detail}" for issue in found.issues],
        "followers": [row.fund_id for row in knowledge.funds.trackers(code, as_of=day)],
        "feeders": [row.symbol for row in feeders],
        **_tracking_words(found, knowledge, day),
    }


def _tracking_words(found: Contents, knowledge: Knowledge, day: date) -> Mapping[str, str]:
    for step in found.path:
        tracking = knowledge.funds.tracks(step, as_of=day)
        if tracking is not None:
            return {"follows": tracking.index_name, "follows_basis": BASIS_WORDS[tracking.basis]}
    return {}


def _search(listing_ids: Sequence[str], knowledge: Knowledge, day: date) -> LookThrough:
    known = (knowledge.listings.by_id(one) for one in listing_ids)
    listed_on = {one.id: one.listed_on for one in known if one and one.listed_on}
    options = Options(listed_on=listed_on, holders=True)
    return search(listing_ids, funds=knowledge.funds, as_of=day, options=options)


def _looked(
    look: LookThrough, listing_ids: Sequence[str], knowledge: Knowledge, day: date
) -> Answer:
    unseen = sorted(
        ((bound_unseen(one, listing_ids), one) for one in look.without),
        key=lambda row: (-row[0], row[1].id),
    )
    return {
        "searched": look.searched,
        "too_early": len(look.too_early),
        "unseen_bound": look.bound,
        "unseen": [
            {
                "whose": one.index_name or one.fund_name,
                "bound": round(bound, 7),
                "disclosed": one.disclosed,
                "report_on": one.report_on.isoformat(),
            }
            for bound, one in unseen[:MOST_UNSEEN]
            if bound > 0
        ],
        "exposures": [_exposure(one, knowledge, day) for one in look.exposures],
    }


def _exposure(exposure: Exposure, knowledge: Knowledge, day: date) -> Answer:
    held = exposure.holding_set
    top = exposure.path[0]
    listing = knowledge.listings.by_id(top)
    feeder = knowledge.funds.feeds(top)
    tracking = knowledge.funds.tracks(top)
    own = held.fund_symbol and top.startswith(held.fund_symbol)
    names = (
        held.fund_name if own else "",
        feeder.name if feeder else "",
        listing.name if listing else "",
        tracking.fund_name if tracking else "",
        top,
    )
    return {
        "fund": top,
        "name": next(name for name in names if name),
        "weight": exposure.weight,
        "bound": exposure.bound,
        "book": held.id,
        "whose": held.index_name if not held.fund_symbol else held.fund_name or held.fund_symbol,
        "report_on": held.report_on.isoformat(),
        "known_on": held.known_on.isoformat(),
        "age_days": (day - held.report_on).days,
        "disclosed": held.disclosed,
        "kind": held.kind,
        "path": list(exposure.path[: len(exposure.path) - len(exposure.parts)]),
        "parts": [[part.listing_id, part.name, part.weight] for part in exposure.parts],
        "source": held.reference.address,
    }


def _named(rows: Sequence[tuple[str, float]]) -> list[Answer]:
    return [{"name": name, "weight": weight} for name, weight in rows]
