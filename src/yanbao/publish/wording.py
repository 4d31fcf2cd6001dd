"""Wording: a ground told in a line, as segments that each rendering dresses in its own markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yanbao.model.notes import Citation, Formula, FormulaInput, RankedItem, Sentence
from yanbao.model.references import Reference
from yanbao.publish.evidence import Apparatus, Ground
from yanbao.publish.labels import Labels
from yanbao.publish.plain import find_link, shorten, write_day

Role = Literal["plain", "publisher", "day", "quote", "formula", "link"]
_NAME_LIMIT = 60
_EXPRESSION_LIMIT = 400
_INPUTS_SHOWN = 8
#: an input of many values (a sample) shows its beginning
_VALUE_LIMIT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a line: strangers' text not yet escaped, and the address behind it, if safe."""

    text: str
    role: Role = "plain"
    address: str | None = None


def _linked(text: str, address: str) -> Segment:
    link = find_link(address)
    return Segment(text=text, role="link" if link else "plain", address=link)


def _tell_citation(citation: Citation, apparatus: Apparatus, labels: Labels) -> list[Segment]:
    opening, closing = labels.quotes
    source = apparatus.sources.get(citation.source)
    publisher = shorten(source.publisher, _NAME_LIMIT) if source else ""
    day = (write_day(source.published_at) if source else "") or labels.undated
    marker = (
        f"{labels.source}{citation.source}" if labels.lang != "en" else f"source {citation.source}"
    )
    quoted = Segment(text=f"{opening}{shorten(citation.span.quote)}{closing}", role="quote")
    told = [
        Segment(text=publisher or marker, role="publisher"),
        Segment(text=f" {day}", role="day"),
        Segment(text=labels.colon),
        quoted,
    ]
    if source is not None and publisher:
        told += [
            Segment(text=labels.brackets[0]),
            _linked(marker, source.address),
            Segment(text=labels.brackets[1]),
        ]
    return told


def _tell_reference(reference: Reference, labels: Labels) -> list[Segment]:
    opening, closing = labels.quotes
    known = reference.known_on.isoformat() if reference.known_on else ""
    told = [
        Segment(text=f"{labels.reference} "),
        _linked(shorten(reference.dataset, _NAME_LIMIT), reference.address),
        Segment(text=f" {shorten(reference.key, _NAME_LIMIT)}"),
    ]
    if known:
        told.append(Segment(text=f"{labels.semicolon}{labels.known} {known}", role="day"))
    quoted = Segment(text=f"{opening}{shorten(reference.quote)}{closing}", role="quote")
    return [*told, Segment(text=labels.colon), quoted]


def _tell_input(given: FormulaInput, apparatus: Apparatus, labels: Labels) -> list[Segment]:
    told = [
        Segment(text=f"{shorten(given.name, _NAME_LIMIT)} = {shorten(given.value, _VALUE_LIMIT)}")
    ]
    behind: list[Segment] = []
    if given.citation is not None:
        behind = _tell_citation(given.citation, apparatus, labels)
    elif given.reference is not None:
        behind = _tell_reference(given.reference, labels)
    if behind:
        told += [Segment(text=" ["), *behind, Segment(text="]")]
    return told


def _tell_formula(formula: Formula, apparatus: Apparatus, labels: Labels) -> list[Segment]:
    expression = f"{shorten(formula.expression, _EXPRESSION_LIMIT)} = {shorten(formula.result)}"
    told = [
        Segment(text=f"{labels.formula}{labels.colon}"),
        Segment(text=expression, role="formula"),
    ]
    for place, given in enumerate(formula.inputs[:_INPUTS_SHOWN]):
        before = f"{labels.semicolon}{labels.where} " if place == 0 else labels.semicolon
        told += [Segment(text=before), *_tell_input(given, apparatus, labels)]
    if len(formula.inputs) > _INPUTS_SHOWN:
        more = labels.inputs_more.format(n=len(formula.inputs))
        told.append(Segment(text=f"{labels.semicolon}{more}"))
    return told


def tell_ground(ground: Ground, apparatus: Apparatus, labels: Labels) -> list[Segment]:
    """Return the ground in words: who printed what when, or how it was computed or concluded."""
    if isinstance(ground, Citation):
        return _tell_citation(ground, apparatus, labels)
    if isinstance(ground, Reference):
        return _tell_reference(ground, labels)
    if isinstance(ground, Formula):
        return _tell_formula(ground, apparatus, labels)
    told = f"{labels.judgement}{labels.colon}{shorten(ground.mechanism)}"
    behind = labels.comma.join(str(number) for number in apparatus.behind(ground))
    if behind:
        told += f"{labels.semicolon}{labels.based_on} {behind}"
    return [Segment(text=told)]


def tell_score(item: RankedItem, labels: Labels) -> str:
    """Return the parts of an impact score in one line, each with its value and weight."""
    weights = dict(item.impact.weights)
    parts = [
        f"{shorten(labels.score_parts.get(name, name), _NAME_LIMIT)} {value:.2f}"
        + (f"×{weights[name]:.0%}" if name in weights else "")
        for name, value, _ in item.impact.parts
    ]
    return labels.comma.join(parts)


def tell_direction(item: RankedItem, labels: Labels) -> str:
    """Return the direction with its reason."""
    reason = shorten(item.direction_reason)
    opening, closing = labels.brackets
    return labels.directions[item.direction] + (f"{opening}{reason}{closing}" if reason else "")


def tell_table_cells(sentence: Sentence, cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Return a row's cells padded to the table's width; without cells, the sentence."""
    shown = cells or (sentence.text,)
    return shown + ("",) * (width - len(shown))
