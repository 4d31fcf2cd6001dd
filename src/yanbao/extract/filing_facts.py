"""Facts: the rows of an offer filing that are understood, before they become claims."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from yanbao.extract.filing_rows import Row, Squeezed, join_lines, make_quantity
from yanbao.extract.passages import Passage
from yanbao.model.readings import Quantity
from yanbao.model.vocabulary import Modality

_EXERCISED = re.compile(
    r"(?:涉及)?合共(?P<zh>[\d,]+)股|aggregateof(?P<en>[\d,]+)(?:additional)?(?:h)?shares"
)
_PER_SHARE = re.compile(
    r"每股(?:h股|股份|a类股份)?(?:发售股份)?(?P<zh>[\d.]+)港元|hk\$(?P<en>[\d.]+)per(?:h)?share"
)
_UNIT_WORDS = re.compile(r"\s*(?:百万\s*港元|港元|股|million)")
#: What the sentences of a stabilisation notice are about, which have no labels of their own.
_NOTICE_LABELS = {
    "over_allotted": ("超额配股权涉及股份数目", "shares under the over-allotment option"),
    "price": ("每股发售价", "offer price"),
    "net": ("额外所得款项净额", "additional net proceeds"),
    "issued": ("行使后已发行股份", "issued shares after the exercise"),
}
_EXTRA_NET = re.compile(
    r"额外所得款项净额(?:约|为)*(?P<zh>[\d,.]+)百万港元|additionalnetproceedsof(?:approximately)?hk\$(?P<en>[\d,.]+)million"
)
_TOTAL_AFTER = re.compile(
    r"(?:总计|合计|总数|total)[\d,]+\s*100(?:\.0+)?%\s*(?P<n>[\d,]{9,})\s*100(?:\.0+)?%"
)
_CORNERSTONE = re.compile(r"基石投资者|cornerstoneinvestors")
_TOTAL = re.compile(r"(?:总计|合计|total)(?P<n>[\d,]{7,})\s*(?P<pct>[\d.]+)%")
_EXCUSED = re.compile(r"取得豁免|获得豁免|获豁免|allotteeswithwaivers")


@lru_cache(maxsize=1)
def filing_fields() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Return what each row of the tables is called and says, from ``data/filing_rows.txt``."""
    source = files("yanbao.extract").joinpath("data/filing_rows.txt").read_text(encoding="utf-8")
    fields = []
    for line in source.splitlines():
        if line.strip() and not line.startswith("#"):
            head, _, expression = line.partition(": ")
            key, _, attribute = head.partition(" ")
            fields.append((key, attribute, re.compile(f"(?:{expression})$")))
    return tuple(fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A row that is understood, before it becomes a claim."""

    key: str
    attribute: str
    quantity: Quantity
    basis: str
    start: int
    modality: Modality = "actual"


def find_facts(passage: Passage, text: Squeezed, rows: list[Row]) -> list[Fact]:
    """Name each row once; the subscription level belongs to the tranche whose rows surround it."""
    facts: list[Fact] = []
    seen: set[str] = set()
    placees = False
    placing = not any("国际发售" in row.label or "international" in row.label for row in rows)
    for row in rows:
        for key, attribute, pattern in filing_fields():
            match = pattern.search(row.label)
            if match is None:
                continue
            name = key
            begin = min(text.at[row.label_at + match.start()], row.low)
            placees = placees or key == "placees"
            if key == "subscription":
                name = "international_subscription" if placees else "public_subscription"
            if name in seen:
                break
            quantity = make_quantity(passage, row, attribute)
            if quantity is None:
                break
            seen.add(name)
            facts.append(
                Fact(
                    key=name,
                    attribute=attribute,
                    quantity=quantity,
                    basis=_basis(
                        name, _on_one_line(passage.view.text[begin : row.low]), placing=placing
                    ),
                    start=begin,
                )
            )
            break
    return facts


def _on_one_line(printed: str) -> str:
    """Return a label that wraps around lines as one line, without the marks before the number."""
    return join_lines(printed).rstrip(" *:：($（HK港元")


def _basis(name: str, printed: str, *, placing: bool) -> str:
    """Return the row's label as printed, led by the tranche where the label leaves it open."""
    latin = printed.isascii()
    if name == "public_subscription":
        return f"{'Public offer' if latin else '公开发售'} {printed}"
    if name == "international_subscription":
        tranche = (
            ("Placing" if latin else "配售")
            if placing
            else ("International offer" if latin else "国际发售")
        )
        return f"{tranche} {printed}"
    return printed


def find_cornerstone(passage: Passage, text: Squeezed, start: int, facts: list[Fact]) -> list[Fact]:
    """Read the total line of the cornerstone table, checked against the offer shares."""
    heading = _CORNERSTONE.search(text.chars, start)
    if heading is None:
        return []
    limit = _EXCUSED.search(text.chars, heading.end() + 200)
    total = _TOTAL.search(text.chars, heading.end(), limit.start() if limit else len(text.chars))
    shares = next((fact for fact in facts if fact.key == "offer_shares"), None)
    if total is None or shares is None:
        return []
    count = float(total.group("n").replace(",", ""))
    share = float(total.group("pct"))
    if abs(count / float(shares.quantity.amount) * 100 - share) > 0.02:
        return []
    label = text.original(passage.view, heading.start(), heading.end())
    found = []
    for key, attribute, group, unit in (
        ("cornerstone", "shares_count", "n", "shares"),
        ("cornerstone_pct", "stake_pct", "pct", "%"),
    ):
        low, high = total.span(group)
        row = Row(
            label="", label_at=0, start=text.at[total.start()], number=total.group(group),
            low=text.at[low], high=text.at[high - 1] + 1 + (unit == "%"), unit=unit, scale=1,
        )  # fmt: skip
        quantity = make_quantity(passage, row, attribute)
        if quantity is not None:
            found.append(
                Fact(key=key, attribute=attribute, quantity=quantity, basis=label, start=row.start)
            )
    return found


def find_exercise(passage: Passage, text: Squeezed) -> list[Fact]:
    """Find how far the over-allotment option was used, at what price, and what it brought."""
    facts: list[Fact] = []
    for key, attribute, pattern, unit, scale in (
        ("over_allotted", "shares_count", _EXERCISED, "shares", 1),
        ("price", "offer_price", _PER_SHARE, "HKD", 1),
        ("net", "proceeds", _EXTRA_NET, "HKD", 1_000_000),
        ("issued", "shares_count", _TOTAL_AFTER, "shares", 1),
    ):
        match = pattern.search(text.chars)
        if match is None:
            continue
        group = next(name for name, value in match.groupdict().items() if value)
        low, high = match.span(group)
        row = Row(
            label="", label_at=0, start=text.at[match.start()], number=match.group(group),
            low=text.at[low], high=_past_unit(passage, text.at[high - 1] + 1), unit=unit,
            scale=scale,
        )  # fmt: skip
        quantity = make_quantity(passage, row, attribute)
        if quantity is not None:
            label = _NOTICE_LABELS[key][group == "en"]
            facts.append(
                Fact(key=key, attribute=attribute, quantity=quantity, basis=label, start=row.start)
            )
    return facts


def _past_unit(passage: Passage, at: int) -> int:
    """Return the end of the unit words that follow a number."""
    match = _UNIT_WORDS.match(passage.lower, at)
    return match.end() if match is not None else at
