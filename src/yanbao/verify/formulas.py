"""Formulas: each calculation computed again, and compared with what is printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from yanbao.model.notes import Formula, FormulaInput, Sentence
from yanbao.model.verdicts import Finding
from yanbao.text.simplify import simplify
from yanbao.verify.arithmetic import FormulaError, Value, evaluate, read_value, scaled
from yanbao.verify.chains import follow, is_chain, start_of
from yanbao.verify.days import day_of, find_days
from yanbao.verify.evidence import Evidence, Sessions
from yanbao.verify.numbers import stands_in
from yanbao.verify.numerals import Numeral, find_numerals, find_worded

_FLOORED: Final = ("逾", "超", "超过", "over", "more than", "above")


def check_formula(sentence: Sentence, evidence: Evidence) -> tuple[Finding, ...]:
    """Find a formula that does not come to its printed result, or whose inputs are not cited."""
    formula = sentence.formula
    if formula is None:
        return ()
    found: list[tuple[str, str, str]] = []
    for given in formula.inputs:
        if not _is_carried(given, evidence):
            reason = "its citation or reference does not hold this value"
            found.append(("input-differs", f"{given.name} = {given.value[:80]}", reason))
    try:
        recompute(formula, calendars=evidence.calendars)
    except FormulaError as error:
        words = f"{formula.expression[:120]} = {formula.result[:80]}"
        found.append(("formula-differs", words, str(error)))
    missing = _find_unprinted(formula, evidence.printed(sentence))
    if missing:
        found.append(("result-not-printed", missing, "the sentence does not print the result"))
    return tuple(
        Finding(code=f"verify.{code}", sentence_id=sentence.id, words=words, reason=reason)
        for code, words, reason in found
    )


def recompute(formula: Formula, *, calendars: Sessions | None = None) -> tuple[Value, ...]:
    """Return what the formula comes to.

    Raises
    ------
    FormulaError
        It cannot be computed, or does not come to the printed result within its last digit.
    """
    values = {given.name: read_value(given.value) for given in formula.inputs}
    if len(values) != len(formula.inputs):
        raise FormulaError("two inputs have one name")
    results: tuple[Value, ...]
    if is_chain(formula.expression):
        if start_of(formula.expression) not in values.values():
            raise FormulaError("the day that the chain begins with is no input")
        results = (follow(formula.expression, calendars),)
    else:
        results = evaluate(formula.expression, values, calendars=calendars)
    plain = simplify(formula.result).replace("−", "-")
    printed = _printed_values(plain)
    if len(printed) != len(results):
        raise FormulaError(f"{len(results)} results, {len(printed)} values in {plain[:80]!r}")
    for value, shown in zip(results, printed, strict=True):
        if not _prints(value, shown, plain):
            came = f"{value:f}"[:24] if isinstance(value, Decimal) else str(value)
            text = shown.isoformat() if isinstance(shown, date) else shown.text
            raise FormulaError(f"it comes to {came}, printed is {text}")
    return results


def _printed_values(plain: str) -> list[Numeral | date]:
    found: list[tuple[int, Numeral | date]] = []
    rest = plain
    for day in find_days(plain):
        if day.year and day.month and day.day:
            try:
                found.append((day.start, date(day.year, day.month, day.day)))
            except ValueError as error:
                raise FormulaError(f"{day.text!r} is no date") from error
            rest = f"{rest[: day.start]}{' ' * (day.end - day.start)}{rest[day.end :]}"
    numerals = find_numerals(rest) or find_worded(rest, only_measured=True)
    found += [(numeral.start, numeral) for numeral in numerals]
    return [value for _, value in sorted(found, key=lambda pair: pair[0])]


def _prints(value: Value, shown: Numeral | date, plain: str) -> bool:
    if isinstance(shown, date):
        return value == shown
    if not isinstance(value, Decimal):
        return False
    place = scaled(shown) / shown.amount * shown.place if shown.amount else shown.place
    if not shown.amount and shown.kind in ("%", "pp"):
        place = shown.place / 100
    gap = value - scaled(shown)
    before = plain[max(0, shown.start - 10) : shown.start].rstrip().lower()
    if before.endswith(_FLOORED):
        return 0 <= gap < place
    return abs(gap) <= place / 2


def _is_carried(given: FormulaInput, evidence: Evidence) -> bool:
    """A count of the run has neither citation nor reference; a list is told by its table's row."""
    if given.citation is not None:
        document = evidence.documents.get(given.citation.span.document_id)
        published_on = None
        if document is not None and document.published_at is not None:
            published_on = day_of(document.published_at)
        return stands_in(given.value, given.citation.span.quote, published_on=published_on)
    if given.reference is not None and ";" not in given.value.replace("；", ";"):
        reference = given.reference
        told = f"{reference.quote}\n{reference.key}\n{reference.dataset}"
        return stands_in(given.value, told, published_on=reference.known_on)
    return True


def _find_unprinted(formula: Formula, printed: str) -> str:
    """Return the first number of the result that the sentence does not print, else nothing."""
    plain = simplify(printed).replace("−", "-")
    shown = {abs(numeral.printed) for numeral in find_numerals(plain)}
    shown |= {numeral.printed for numeral in find_worded(plain, only_measured=False)}
    days = find_days(plain)
    for value in _result_or_nothing(formula):
        if isinstance(value, date):
            if not any(
                (day.month, day.day) == (value.month, value.day) and day.year in (None, value.year)
                for day in days
            ):
                return value.isoformat()
        elif abs(value.printed) not in shown:
            return value.text
    return ""


def _result_or_nothing(formula: Formula) -> list[Numeral | date]:
    try:
        return _printed_values(simplify(formula.result).replace("−", "-"))
    except FormulaError:
        return []
