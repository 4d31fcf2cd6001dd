"""``yanbao lookup``: who a name or code is, why, as of when; ambiguity is an answer."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any

import typer

from yanbao.cli.asking import (
    find_candidates,
    find_near,
    find_newest,
    parse_day,
    tell_access,
)
from yanbao.cli.options import Debug
from yanbao.cli.own_tables import OWN, OwnTables, load_tables
from yanbao.cli.tables import render_table
from yanbao.errors import NotFound
from yanbao.knowledge import Knowledge
from yanbao.model.listings import Listing

Text = Annotated[str, typer.Argument(metavar="NAME", help="A name, a code or an id.")]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DAY", help="Answer as of this day, e.g. 2026-01-04.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
#: Full and English names printed of a listing.
MOST_NAMES = 3


def lookup_command(
    text: Text,
    *,
    as_of: AsOf = "",
    tables: OwnTables = OWN,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Say which listings a name can mean, why, and what is known of them on a day."""
    knowledge = load_tables(tables)
    day = parse_day(as_of, newest=find_newest(knowledge))
    found = find_candidates(text, knowledge, day)
    if not found:
        near = "、".join(find_near(text, knowledge)) or "nothing near it"
        hint = _unlisted_fund(text, knowledge, day) or f"near: {near}"
        raise NotFound(f"{text!r} is no listing in the table", hint=hint)
    rows = [describe(listing, why, knowledge, day) for listing, why in found]
    issuers = {tuple(row["pair"]) or (row["isin"] or row["id"],) for row in rows}
    if as_json:
        answer = {"query": text, "as_of": day.isoformat(), "issuers": len(issuers), "found": rows}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    typer.echo(f"{text} as of {day}: {len(rows)} listings of {len(issuers)} issuers")
    head = ("listing", "name then", "kind", "why", "listed", "other listings", "industry")
    table = [
        (
            row["id"],
            row["name"],
            row["kind"],
            row["why"],
            row["listed"],
            " ".join(other for other in row["pair"] if other != row["id"]) or "—",
            row["industry"] or row["sector"] or row["gics_like_sector"] or "—",
        )
        for row in rows
    ]
    for line in render_table(head, table):
        typer.echo(line)
    for row in rows:
        for line in _details(row):
            typer.echo(line)


def _unlisted_fund(text: str, knowledge: Knowledge, day: date) -> str:
    """Say where an unlisted fund is known, by its symbol or name; nothing where it is not."""
    names = {one.fund_symbol: one.fund_name for one in knowledge.funds.holding_sets(day)}
    feeder = knowledge.funds.feeds(text, as_of=day)
    if feeder is not None:
        names[feeder.symbol] = feeder.name
    symbol = next((s for s, name in names.items() if s and text in (s, name)), "")
    if not symbol:
        return ""
    return f"{symbol} {names[symbol]} is a fund that is not listed: yanbao exposure --fund {symbol}"


def describe(listing: Listing, why: str, knowledge: Knowledge, day: date) -> dict[str, Any]:
    """Return what the tables know of a listing on a day, as plain values."""
    listings, themes = knowledge.listings, knowledge.themes
    family = listings.pair_of(listing.id) or (listing.id,)
    own = [themes.industries.of(one) for one in (listing.id, *family)]
    industry = next((one for one in own if one and one.text), own[0])
    identifier = knowledge.identifiers.of(listing.id)
    roles: dict[str, list[str]] = {}
    for member in themes.of_listing(listing.id, day):
        names = roles.setdefault(member.theme_id, [])
        if member.role[0] not in names:
            names.append(member.role[0])
    return {
        "id": listing.id,
        "name": listings.name_on(listing.id, day),
        "name_today": listing.name,
        "kind": listing.kind,
        "currency": listing.currency,
        "isin": identifier.isin if identifier else "",
        "isin_on": _iso(identifier.isin_on) if identifier else None,
        "isin_source": identifier.isin_source if identifier else "",
        "why": why,
        "listed": _listed(listing, day),
        "listed_on": _iso(listing.listed_on),
        "delisted_on": _iso(listing.delisted_on),
        "names": [
            {
                "text": name.text,
                "kind": name.kind,
                "valid_from": _iso(name.valid_from),
                "valid_to": _iso(name.valid_to),
            }
            for name in listings.names_of(listing.id)
        ],
        "renamings": [
            {
                "former": one.former,
                "later": one.later,
                "last_known": _iso(one.last_seen),
                "first_known": _iso(one.first_seen),
                "sources": list(one.addresses),
            }
            for one in listings.renamings(listing.id)
        ],
        "pair": list(listings.pair_of(listing.id)),
        "stock_connect": tell_access(listing.id, knowledge, day) if listing.kind != "index" else "",
        "industry": industry.text if industry else "",
        "industry_source": "申万 2021" if industry and industry.code else "",
        "sector": industry.sector if industry else "",
        "gics_like_sector": identifier.sector if identifier else "",
        "gics_like_sector_source": identifier.sector_source if identifier else "",
        "themes": [
            {"id": theme_id, "name": themes.by_id(theme_id).name[0], "roles": names}
            for theme_id, names in roles.items()
        ],
    }


def _details(row: dict[str, Any]) -> list[str]:
    lines = []
    names = [one["text"] for one in row["names"] if one["kind"] in ("full", "english")]
    isin = "ISIN in no source"
    if row["isin"]:
        isin = f"ISIN {row['isin']} ({row['isin_on']}, {row['isin_source']})"
    if row["kind"] != "index":
        lines.append(f"  {row['id']}: {'; '.join([isin, *names[:MOST_NAMES]])}")
    if row["stock_connect"]:
        lines.append(f"  {row['id']}: {row['stock_connect']}")
    for one in row["renamings"]:
        since = f"after {one['last_known']}, " if one["last_known"] else ""
        lines.append(
            f"  {row['id']}: {one['former']} → {one['later']} ({since}by {one['first_known']};"
            f" {one['sources'][0]})"
        )
    if row["themes"]:
        named = "；".join(
            f"{one['name']}（{'、'.join(one['roles'][:3])}）" for one in row["themes"]
        )
        lines.append(f"  {row['id']}: {named}")
    return lines


def _listed(listing: Listing, day: date) -> str:
    if listing.delisted_on and listing.delisted_on <= day:
        return f"until {listing.delisted_on}"
    if listing.listed_on is None:
        return "day not known"
    return f"{'since' if listing.listed_on <= day else 'not before'} {listing.listed_on}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
