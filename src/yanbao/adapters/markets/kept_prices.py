"""Answers of a price service kept on disk with the time they were known, and chosen by it.

    akshare/adjusted/00700.XHKG/20260105T093012.000000Z.json

A file is one answer, never changed. For an instant the newest answer known by then serves; where
there is none, the first one after it, for the closes themselves were public: that is told. So the
same instant reads the same answer for ever.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from yanbao.adapters.whole_files import write_whole
from yanbao.errors import Issue
from yanbao.model.prices import PriceHistory, PriceRequest
from yanbao.ports import PriceReader, Timer

_FORMAT: Final = "yanbao.prices/1"
_STAMP: Final = "%Y%m%dT%H%M%S.%fZ"
_NAME: Final = re.compile(r"\d{8}T\d{6}\.\d{6}Z\.json")
_ODD: Final = re.compile(r"[^A-Za-z0-9.-]")
#: Lies between two questions to a service.
_PAUSE_S: Final = 0.5
#: A service that fails so often in a row is left alone for the rest of the run.
_FAILURES: Final = 2
_FAILING: Final = ("prices.service-failed", "prices.too-slow")


class KeptPrices:
    """A price service behind its own past answers."""

    def __init__(self, reader: PriceReader, folder: Path, timer: Timer) -> None:
        self.name = reader.name
        self._reader = reader
        self._folder = folder
        self._timer = timer
        self._asked = 0
        self._failures = 0

    def read(self, request: PriceRequest) -> tuple[PriceHistory | None, list[Issue]]:
        """Read closes: a kept answer that covers the days, else the service's, which is kept."""
        kept = list(self._answers(request))
        whole = [one for one in kept if one.first <= request.first and request.last <= one.last]
        chosen = _choose(whole, request.as_of)
        if chosen is not None:
            return _cut(chosen, request), _told_later(chosen, request)
        if self._failures >= _FAILURES:
            detail = f"{self.name} was not asked: it failed {self._failures} times in a row"
            return self._older(kept, request, [_issue("prices.not-asked", request.code, detail)])
        self._timer.wait(_PAUSE_S if self._asked else 0.0)
        self._asked += 1
        found, issues = self._reader.read(request)
        failed = any(issue.code in _FAILING for issue in issues)
        self._failures = self._failures + 1 if failed else 0
        if found is None:
            return self._older(kept, request, issues)
        return found, [*issues, *self._keep(found), *_told_later(found, request)]

    def _older(
        self, kept: list[PriceHistory], request: PriceRequest, issues: list[Issue]
    ) -> tuple[PriceHistory | None, list[Issue]]:
        """Fall back on an answer that ends earlier than wished, if there is one, and say so."""
        chosen = _choose([one for one in kept if one.first <= request.first], request.as_of)
        cut = None if chosen is None else _cut(chosen, request)
        if chosen is None or cut is None or not cut.closes:
            return None, issues
        detail = f"an answer of {chosen.known_at.isoformat()} is used; it ends on {cut.last}"
        return cut, [*issues, _issue("prices.older-answer", request.code, detail)]

    def _keep(self, found: PriceHistory) -> list[Issue]:
        name = found.known_at.astimezone(UTC).strftime(_STAMP) + ".json"
        path = self._place(found.code, found.adjustment) / name
        text = json.dumps(_to_record(found), ensure_ascii=False) + "\n"
        try:
            write_whole(path, text.encode())
        except OSError as error:
            detail = f"the answer cannot be kept under {path.parent}: {error.strerror}"
            return [_issue("prices.not-kept", found.code, detail)]
        return []

    def _answers(self, request: PriceRequest) -> Iterator[PriceHistory]:
        """Yield the kept answers about a code, oldest first; a damaged one is passed over."""
        folder = self._place(request.code, request.adjustment)
        try:
            names = sorted(path.name for path in folder.iterdir())
        except OSError:
            return  # never asked
        for name in names:
            answer = _from_record(folder / name) if _NAME.fullmatch(name) else None
            if answer is not None and answer.code == request.code:
                yield answer

    def _place(self, code: str, adjustment: str) -> Path:
        return self._folder / self.name / adjustment / (_ODD.sub("_", code).strip(".") or "_")


def _choose(answers: list[PriceHistory], as_of: datetime) -> PriceHistory | None:
    """The newest known by then, else the first one after."""
    known = [one for one in answers if one.known_at <= as_of]
    later = [one for one in answers if one.known_at > as_of]
    return known[-1] if known else later[0] if later else None


def _cut(answer: PriceHistory, request: PriceRequest) -> PriceHistory:
    first, last = request.first, min(request.last, answer.last)
    return PriceHistory(
        code=answer.code,
        adjustment=answer.adjustment,
        source=answer.source,
        known_at=answer.known_at,
        first=min(first, last),
        last=last,
        closes=tuple(pair for pair in answer.closes if first <= pair[0] <= last),
    )


def _told_later(answer: PriceHistory, request: PriceRequest) -> list[Issue]:
    """Say where the answer came on a later day than the instant it is used for."""
    if answer.known_at.date() <= request.as_of.astimezone(answer.known_at.tzinfo).date():
        return []
    detail = (
        f"{answer.source} answered after the instant {request.as_of.isoformat()}; closes of "
        f"sessions over by then are used, as the service tells them since"
    )
    return [_issue("prices.asked-later", request.code, detail, "info")]


def _issue(code: str, subject: str, detail: str, severity: str = "warning") -> Issue:
    return Issue(
        code=code,
        severity="info" if severity == "info" else "warning",
        subject=subject,
        detail=detail,
    )


def _to_record(found: PriceHistory) -> dict[str, object]:
    return {
        "format": _FORMAT,
        "code": found.code,
        "adjustment": found.adjustment,
        "source": found.source,
        "known_at": found.known_at.astimezone(UTC).isoformat(),
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "closes": [[day.isoformat(), close] for day, close in found.closes],
    }


def _from_record(path: Path) -> PriceHistory | None:
    try:
        value = json.loads(path.read_text("utf-8"))
        if value["format"] != _FORMAT:
            return None
        return PriceHistory(
            code=str(value["code"]),
            adjustment="adjusted" if value["adjustment"] == "adjusted" else "unadjusted",
            source=str(value["source"]),
            known_at=datetime.fromisoformat(value["known_at"]),
            first=date.fromisoformat(value["first"]),
            last=date.fromisoformat(value["last"]),
            closes=tuple((date.fromisoformat(day), float(close)) for day, close in value["closes"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
