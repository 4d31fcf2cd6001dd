"""Read creation baskets: the portfolio composition files (PCF) of Shanghai and Shenzhen.

A basket says how many shares of what make one creation unit, and what the unit is worth. Weights
follow only with prices: shares x price / worth of the unit, or the cash that must stand in for a
component. A component with neither is not guessed: the basket is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

from yanbao.errors import Issue
from yanbao.knowledge.holding_sets import find_listing_id
from yanbao.model.funds import Holding, HoldingSet
from yanbao.model.references import Reference

MAX_CHARACTERS = 20_000_000
#: Shenzhen's source of a component's code.
_SOURCES = {"101": "SH", "102": "SZ", "103": "HK"}
#: A listing's price before a day.
PriceOf = Callable[[str, date], float | None]
_PAIR = re.compile(r"(\w+)=(.*)")


@dataclass(frozen=True, slots=True)
class Component:
    """One line of a basket: ``cash`` is what must stand in for it, 0 where shares are given."""

    line: int
    code: str
    name: str
    shares: float
    cash: float


@dataclass(frozen=True, slots=True)
class Basket:
    """A fund's creation unit on a trading day; ``worth`` is its net asset value."""

    fund_symbol: str
    trading_on: date
    worth: float
    components: tuple[Component, ...]


class _RefusedError(Exception):
    def __init__(self, line: int, detail: str) -> None:
        super().__init__(detail)
        self.line = line


def parse_basket(
    text: str,
    *,
    subject: str,
    price_of: PriceOf,
    known_on: date,
    address: str = "",
) -> tuple[HoldingSet | None, list[Issue]]:
    """Parse a PCF (Shanghai's text, either exchange's XML) into a book; None when refused.

    ``price_of`` gives a listing's last close before the trading day in the fund's currency, None
    where there is none.
    """
    try:
        basket = _read(text)
        return _weigh(basket, price_of, known_on, address), []
    except _RefusedError as error:
        unit = "component" if text.lstrip("\ufeff \r\n\t").startswith("<") else "line"
        place = f"{unit} {error.line}" if error.line else ""
        return None, [
            Issue(
                code="knowledge.basket-refused",
                severity="error",
                subject=subject,
                detail=str(error),
                place=place,
            )
        ]


def is_basket(text: str) -> bool:
    """Whether a text is a PCF by its beginning or its mark."""
    head = text[:4096].lstrip("\ufeff \r\n\t")
    return head.startswith("<") or "TAGTAG" in text


def _read(text: str) -> Basket:
    if len(text) > MAX_CHARACTERS:
        raise _RefusedError(0, f"{len(text)} characters, at most {MAX_CHARACTERS} are read")
    text = text.lstrip("\ufeff").strip()
    if text.startswith("<"):
        return _read_xml(text)
    if "TAGTAG" in text:
        return _read_text(text)
    raise _RefusedError(1, f"begins {text[:40]!r}; expected XML, or lines up to TAGTAG")


def _read_text(text: str) -> Basket:
    fields: dict[str, str] = {}
    components: list[Component] = []
    inside = False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line == "TAGTAG":
            inside = True
        elif line.startswith("ENDENDEND"):
            break
        elif inside and line:
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) < 4:
                raise _RefusedError(number, f"{line[:60]!r}; expected code|name|shares|flag|…")
            cash = cells[5] if len(cells) > 5 and cells[3] == "2" else ""
            components.append(
                Component(
                    number,
                    cells[0],
                    cells[1],
                    _number(cells[2] or "0", number, "shares"),
                    _number(cash or "0", number, "cash"),
                )
            )
        elif match := _PAIR.fullmatch(line):
            fields[match.group(1)] = match.group(2).strip()
    symbol = fields.get("FundInstrumentID") or fields.get("Fundid1", "")
    return _basket(symbol, fields.get("TradingDay", ""), fields.get("NAVperCU", ""), components)


def _read_xml(text: str) -> Basket:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _RefusedError(0, "a document type declaration; expected none in a PCF")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  (no doctype, bounded in size)
    except ElementTree.ParseError as error:
        raise _RefusedError(0, f"not XML: {error}") from None
    fields = {_tag(child): (child.text or "").strip() for child in root}
    components = []
    for number, element in enumerate(
        (one for one in root.iter() if _tag(one) == "Component"), start=1
    ):
        cells = {_tag(child): (child.text or "").strip() for child in element}
        code = cells.get("UnderlyingSecurityID") or cells.get("InstrumentID", "")
        source = _SOURCES.get(cells.get("UnderlyingSecurityIDSource", ""), "")
        flag = cells.get("SubstituteFlag") or cells.get("SubstitutionFlag", "")
        cash = cells.get("CreationCashSubstitute") or cells.get("SubstitutionCashAmount", "")
        components.append(
            Component(
                number,
                f"{code}.{source}" if source else code,
                cells.get("UnderlyingSymbol") or cells.get("InstrumentName", ""),
                _number(
                    cells.get("ComponentShare") or cells.get("Quantity") or "0", number, "shares"
                ),
                _number(cash or "0", number, "cash") if flag == "2" else 0.0,
            )
        )
    symbol = fields.get("SecurityID") or fields.get("FundInstrumentID", "")
    return _basket(symbol, fields.get("TradingDay", ""), fields.get("NAVperCU", ""), components)


def _basket(symbol: str, day: str, worth: str, components: list[Component]) -> Basket:
    digits = day.replace("-", "")
    try:
        trading_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise _RefusedError(0, f"TradingDay {day!r}; expected a day such as 20260105") from None
    value = _number(worth or "0", 0, "NAVperCU")
    if not symbol or value <= 0 or not components:
        raise _RefusedError(
            0,
            f"fund {symbol!r}, NAVperCU {worth!r}, {len(components)} components;"
            " expected a code, a worth above zero and at least one component",
        )
    return Basket(symbol, trading_on, value, tuple(components))


def _weigh(basket: Basket, price_of: PriceOf, known_on: date, address: str) -> HoldingSet:
    holdings = []
    for component in basket.components:
        listing_id = find_listing_id(component.code, us_mics={})
        if listing_id is None:
            raise _RefusedError(component.line, f"code {component.code!r} of no known venue")
        price = price_of(listing_id, basket.trading_on) or 0.0
        worth = component.cash or component.shares * price
        if worth <= 0:
            raise _RefusedError(
                component.line,
                f"{listing_id} {component.name}: {component.shares:g} shares and no price;"
                " expected a price or the cash that stands in",
            )
        weight = round(worth / basket.worth, 7)
        holdings.append(Holding(listing_id=listing_id, name=component.name, weight=weight))
    disclosed = round(sum(holding.weight for holding in holdings), 7)
    if disclosed > 1.05 or len({h.listing_id for h in holdings}) < len(holdings):
        raise _RefusedError(
            0, f"components weigh {disclosed:.2%} together; expected each once, ≤ 105 %"
        )
    set_id = f"{basket.fund_symbol}-basket-{basket.trading_on.isoformat()}"
    return HoldingSet(
        id=set_id,
        fund_symbol=basket.fund_symbol,
        fund_name="",
        index_name="",
        kind="creation_basket",
        report_on=basket.trading_on,
        known_on=max(known_on, basket.trading_on),
        holdings=tuple(sorted(holdings, key=lambda h: (-h.weight, h.listing_id))),
        disclosed=disclosed,
        reference=Reference(
            dataset="holdings",
            key=set_id,
            quote=f"creation basket, {len(holdings)} components, {disclosed:.2%}",
            address=address,
            known_on=known_on,
        ),
        ranked=False,
    )


def _number(text: str, line: int, name: str) -> float:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        raise _RefusedError(line, f"{name} {text!r}; expected a number") from None
    if not 0 <= number < 1e15:
        raise _RefusedError(line, f"{name} {text!r}; expected zero or more")
    return number


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
