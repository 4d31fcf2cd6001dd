"""The lines that ``yanbao exposure`` prints: one a book, with the funds it speaks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from yanbao.cli.tables import render_table

Answer = dict[str, Any]
#: Funds and members named before the rest is counted.
MOST_NAMED = 6
#: A book older than this is marked: prices and reviews have moved its weights since.
STALE_DAYS = 366
MARK = "*"
UNKNOWN_RULES = (
    "fast entry into the indices of Hang Seng and CSI is not computed: no source states its rule"
)


def render_exposure(answer: Answer, limit: int) -> list[str]:
    """Return the lines of an answer; ``limit`` 0 shows every row."""
    lines = [f"{answer['subject']} {answer['name']} as of {answer['as_of']}"]
    if "positions" in answer:
        return lines + _render_fund(answer, limit)
    lines += [f"also the name of {other}" for other in answer.get("also_listed", ())]
    if answer.get("upstream") or answer.get("downstream"):
        chain = (_list(answer["upstream"]) or "—", _list(answer["downstream"]) or "—")
        lines.append(f"upstream: {chain[0]}; downstream: {chain[1]}")
    lines += _render_trackers(answer)
    lines += _render_looked(answer, limit)
    for other in answer.get("other_listings", ()):
        lines.append(f"{other['listing']} (same issuer)")
        lines += _render_looked(other, limit)
    for one in answer.get("themes", ()):
        funds = _name_some(one["funds"]) or "no fund in the tables"
        lines.append(f"theme {one['id']} {one['name']}: {funds}")
    for one in answer.get("members_of", ()):
        since = f"{'by' if one['since_first'] else 'since about'} {one['since']}"
        funds = f"; followed by {_name_some(one['funds'])}" if one["funds"] else ""
        lines.append(
            f"member of {one['index']} {since} (list of {one['listed_on']};"
            f" {one['source'] or 'own file'}){funds}"
        )
    if answer.get("stock_connect"):
        lines.append(answer["stock_connect"])
    if answer.get("entries"):
        lines.append("indices and channels that can take it, computed by rule:")
        rows = [
            (one["on"], one["confidence"], one["label"], one["source"]) for one in answer["entries"]
        ]
        lines += render_table(("day", "confidence", "what", "source of the rule"), rows)
        lines.append(UNKNOWN_RULES)
    lines += _render_members(answer, limit)
    return lines + [f"note: {words}" for words in answer.get("issues", ())]


def _render_looked(answer: Answer, limit: int) -> list[str]:
    books: dict[tuple[str, float], list[Answer]] = {}
    for one in answer["exposures"]:
        books.setdefault((one["book"], one["weight"]), []).append(one)
    lines = [
        f"{answer['searched']} books searched, {len(books)} show it"
        f" ({len(answer['exposures'])} funds and indices), {answer['too_early']} are from before"
        " the first trading day"
    ]
    shown = list(books.values())[: limit or None]
    if shown:
        has_bound = any(group[0]["bound"] for group in shown)
        head = [
            "book",
            "weight",
            *(["unshown <="] if has_bound else []),
            "report",
            "shown",
            "funds",
        ]
        rows = []
        for group in shown:
            one = group[0]
            whose = one["whose"] if one["path"][-1:] != [one["book"]] else one["name"]
            rows.append(
                (
                    whose,
                    f"{one['weight']:.2%}",
                    *([f"{one['bound']:.2%}"] if has_bound else []),
                    one["report_on"] + _mark(one["age_days"]),
                    f"{one['disclosed']:.0%}",
                    _name_some(fund["fund"] for fund in group if "." in fund["fund"])
                    or _name_some(fund["fund"] for fund in group if fund["fund"] != whose),
                )
            )
        lines += render_table(head, rows)
        if any(_mark(group[0]["age_days"]) for group in shown):
            lines.append(f"{MARK} reported over a year before: the weights have moved since")
    if limit and len(books) > limit:
        lines.append(f"… {len(books) - limit} more (--limit 0 shows all)")
    # of a theme's many members together the bound says little: it stands in the JSON alone
    for one in () if "members" in answer else answer["unseen"]:
        lines.append(
            f"not shown in {one['whose']} ({one['report_on']}, {one['disclosed']:.0%} shown):"
            f" at most {one['bound']:.2%}"
        )
    return lines


def _render_trackers(answer: Answer) -> list[str]:
    """Return the theme's indices, each with the funds that follow it."""
    indices: dict[str, list[str]] = {}
    for row in answer.get("trackers", ()):
        indices.setdefault(row["index"], []).append(row["fund"])
    lines = [f"index {index}: {_name_some(funds)}" for index, funds in indices.items()]
    wider = [row for row in answer.get("related", ()) if row["funds"]]
    return lines + [
        f"index {row['index']}, the theme among others: {_name_some(row['funds'])}" for row in wider
    ]


def _render_fund(answer: Answer, limit: int) -> list[str]:
    if answer["report_on"] is None:
        lines = [f"nothing disclosed is known; the way led {' → '.join(answer['path'])}"]
    else:
        age = answer["age_days"]
        lines = [
            f"{answer['basis']}: {' → '.join(answer['path'])}; report {answer['report_on']}"
            f"{_mark(age)}, {answer['disclosed']:.1%} shown; a security not shown weighs at most"
            f" {answer['bound']:.2%}"
        ]
        if _mark(age):
            lines.append(f"{MARK} {age} days old: the weights have moved since")
    if "follows" in answer:
        lines.append(f"follows {answer['follows']} ({answer['follows_basis']})")
    for key, words in (("followers", "followed by"), ("feeders", "feeder funds")):
        if answer[key]:
            lines.append(f"{words} {_name_some(answer[key])}")
    shown = answer["positions"][: limit or None]
    rows = [(one["listing"], one["name"], f"{one['weight']:.2%}") for one in shown]
    if rows:
        lines += render_table(("listing", "name", "weight"), rows)
    if limit and len(answer["positions"]) > limit:
        lines.append(f"… {len(answer['positions']) - limit} more (--limit 0 shows all)")
    for key in ("industries", "themes"):
        parts = [
            f"{one['name'] or 'not classified'} {one['weight']:.2%}" for one in answer[key][:8]
        ]
        if parts:
            lines.append(f"{key}: {'; '.join(parts)}")
    lines += [f"source: {one or 'your own file'}" for one in dict.fromkeys(answer["sources"])]
    return lines + [f"note: {words}" for words in answer["issues"]]


def _render_members(answer: Answer, limit: int) -> list[str]:
    """Return a theme's members, one line a listing with its roles."""
    roles: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for member in answer.get("members", ()):
        names[member["listing"]] = member["name"]
        roles.setdefault(member["listing"], [])
        if member["role"] not in roles[member["listing"]]:
            roles[member["listing"]].append(member["role"])
    lines = [f"{len(roles)} members:"] if roles else []
    lines += [
        f"  {listing_id} {names[listing_id]}: {'、'.join(roles[listing_id][:3])}"
        for listing_id in list(roles)[: limit or None]
    ]
    if limit and len(roles) > limit:
        lines.append(f"  … {len(roles) - limit} more (--limit 0 shows all)")
    return lines


def _mark(age_days: int) -> str:
    return MARK if age_days > STALE_DAYS else ""


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)


def _name_some(names: Iterable[str]) -> str:
    """Return the first names, and how many more there are."""
    every = list(dict.fromkeys(names))
    rest = f" +{len(every) - MOST_NAMED}" if len(every) > MOST_NAMED else ""
    return " ".join(every[:MOST_NAMED]) + rest
