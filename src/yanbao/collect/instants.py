"""Publication instants as feeds print them → aware datetimes, with how they were found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo

SHANGHAI = timezone(timedelta(hours=8))
_MONTHS = {
    name: number
    for number, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
    )
}
_ZONES = {"z": 0, "gmt": 0, "ut": 0, "utc": 0, "est": -300, "edt": -240}
_ZONES |= {"mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "bst": 60, "cet": 60, "cest": 120}
_ZONES |= {"jst": 540, "hkt": 480, "sgt": 480}  # CST is two zones: left to the publisher
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?"
_ZONE = r"\s{0,4}([A-Za-z]{1,5}|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
_NUMERIC = re.compile(
    r"(\d{4})\s{0,2}[-/.年]\s{0,2}(\d{1,2})\s{0,2}[-/.月]\s{0,2}(\d{1,2})日?"
    rf"(?:[T\s]{{0,4}}{_CLOCK}{_ZONE})?"
)
_DAY_FIRST = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s+)?(\d{{1,2}})[\s-]([A-Za-z]{{3,9}})\.?,?[\s-](\d{{4}})"
    rf"(?:,?\s+{_CLOCK}{_ZONE})?"
)
_MONTH_FIRST = re.compile(
    rf"(?:[A-Za-z]{{3,9}},\s+)?([A-Za-z]{{3,9}})\.?\s+(\d{{1,2}}),?\s+(\d{{4}})"
    rf"(?:,?\s+{_CLOCK}{_ZONE})?"
)
_PDF = re.compile(r"D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:([+-])(\d{2})'?(\d{2})'?|Z)?")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A printed instant: ``at`` is naive where no zone was printed, None where only the day was."""

    day: date
    at: datetime | None


def _zone_of(name: str | None) -> timezone | None:
    if not name:
        return None
    if name[0] in "+-":
        digits = name[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        if minutes > 14 * 60:
            return None
        return timezone(timedelta(minutes=minutes if name[0] == "+" else -minutes))
    offset = _ZONES.get(name.lower())
    return None if offset is None else timezone(timedelta(minutes=offset))


def _stamp(year: int, month: int, day: int, clock: tuple[str | None, ...]) -> Stamp | None:
    hour, minute, second, zone = clock
    try:
        on = date(year, month, day)
        if hour is None:
            return Stamp(on, None)
        at = datetime.combine(on, time(int(hour), int(minute or 0), min(int(second or 0), 59)))
    except ValueError:
        return None
    return Stamp(on, at.replace(tzinfo=_zone_of(zone)))


def parse_stamp(printed: str) -> Stamp | None:
    """Parse an instant as printed; None where it is none of the known forms.

    Known: RFC 822 with numeric or named zone, ISO 8601 with ``Z``, offset or fraction, a space
    instead of ``T``, Chinese ``年月日``, English months, a day alone, Unix seconds or
    milliseconds, and a PDF's ``D:`` form.
    """
    text = printed.strip()[:80]
    found = _PDF.fullmatch(text)
    if found:
        sign, hours, minutes = found[7], found[8], found[9]
        zone = f"{sign}{hours}{minutes}" if sign else ("Z" if text.endswith("Z") else None)
        year, month, day = (int(part) for part in found.group(1, 2, 3))
        return _stamp(year, month, day, (found[4], found[5], found[6], zone))
    if _EPOCH.fullmatch(text):
        seconds = int(text[:10])
        at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)  # noqa: UP017
        return Stamp(at.date(), at)
    found = _NUMERIC.match(text)
    if found:
        year, month, day = (int(part) for part in found.group(1, 2, 3))
        return _stamp(year, month, day, found.group(4, 5, 6, 7))
    found = _DAY_FIRST.match(text)
    if found:
        month = _MONTHS.get(found[2][:3].lower(), 0)
        return _stamp(int(found[3]), month, int(found[1]), found.group(4, 5, 6, 7))
    found = _MONTH_FIRST.match(text)
    if found:
        month = _MONTHS.get(found[1][:3].lower(), 0)
        return _stamp(int(found[3]), month, int(found[2]), found.group(4, 5, 6, 7))
    return None


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last second of ``day`` in ``zone``: when a thing dated by its day is known for sure."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=zone)
