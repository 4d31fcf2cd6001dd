"""Days: of which day a sentence is, and the words or the calendar that say so.

A source leaves the day of a move to the words around it, or to its date line; a note reads out of
its place and tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from yanbao.compose.material import Material
from yanbao.compose.statements import Statement, day_words
from yanbao.compose.wording import MOVES
from yanbao.errors import NotFound
from yanbao.model.figures import Figure
from yanbao.model.notes import NoteLanguage
from yanbao.model.readings import Claim, TimeMention
from yanbao.model.references import Reference
from yanbao.model.spans import Span
from yanbao.text.simplify import simplify

_LONGEST_CARRIER = 240
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: a move of weeks or years that a text tells without its period
_OF_LONGER = re.compile(
    r"[一二三两数\d]年|今年|年内|年初|以来|累计|[本上]周|[本当上]月|连续|"
    r"this year|so far|since|weekly|month"
)
#: 较上一交易日: what it is measured from
_COMPARED_WITH = re.compile(r"[较較比](?:于|於|起)?$")
_OF_THE_UNLISTED = ("XNYS", "XSHG", "XHKG")
#: venues that keep another's calendar
_CALENDARS = {"XNAS": "XNYS", "XASE": "XNYS", "XCBO": "XNYS", "XSHE": "XSHG", "BJSE": "XSHG"}

#: what is of one session
_OF_A_SESSION = MOVES | {
    "price", "index_level", "commodity_price", "turnover", "net_flow", "other_count",
}  # fmt: skip

#: a claim and the figure that it is a version of
Told = tuple[Claim, Figure]


class Days:
    """Asks the readings and the calendars of one note's material."""

    def __init__(self, material: Material, figure_of: Mapping[str, Figure]) -> None:
        self._material = material
        self._figure_of = figure_of

    def carrier(self, claim: Claim) -> Span:
        """Return the words that carry a claim with its date: its sentence, where that is short."""
        sentences = self._material.readings[claim.span.document_id].sentences
        whole = next((s for s in sentences if s.covers(claim.span)), claim.span)
        return whole if whole.end - whole.start <= _LONGEST_CARRIER else claim.span

    def elsewhere(self, figure: Figure) -> Span | None:
        """The words that name a figure's day, where they stand in another line of its text."""
        claim = figure.best.claims[0]
        times = [
            time
            for time in self._material.readings[claim.span.document_id].times
            if time.grain == "day" and time.start_on.isoformat() == figure.period
        ]
        words = self.carrier(claim)
        if not times or any(words.covers(time.span) for time in times):
            return None
        before = [time for time in times if time.span.end <= claim.span.start]
        return (before[-1] if before else times[0]).span

    def references_of(self, figures: Iterable[Figure]) -> tuple[Reference, ...]:
        """Return what the calendar says of figures, as their first claims tell them."""
        return self.references((figure.best.claims[0], figure) for figure in figures)

    def references(self, told: Iterable[Told]) -> tuple[Reference, ...]:
        """Return what the calendar says of claims whose session is not the day printed."""
        found: dict[str, Reference] = {}
        for claim, figure in told:
            published = self._material.documents[claim.span.document_id].published_at
            if not figure.period or published is None:
                continue
            told_at = published.astimezone(self._material.as_of.tzinfo)
            mic = self._mic_of(figure, claim, told_at)
            if not mic:
                continue
            quote = f"{mic}: last session by {told_at:%Y-%m-%d %H:%M %z} is {figure.period}"
            found[quote] = Reference(dataset="calendars", key=mic, quote=quote, address="")
        return tuple(found.values())

    def _mic_of(self, figure: Figure, claim: Claim, told_at: datetime) -> str:
        """The calendar that says a figure's day; empty where its own words do, or none does.

        What no venue lists (oil, gold) is dated by the session of the market that was open.
        """
        mic = figure.subject.rpartition(".")[2] if "." in figure.subject else ""
        if mic and figure.period != claim.period:
            return mic
        mics = (mic,) if mic else _OF_THE_UNLISTED
        return next((one for one in mics if self._is_session_of(claim, one, told_at)), "")

    def _is_session_of(self, claim: Claim, mic: str, told_at: datetime) -> bool:
        """Whether a claim's day is not in its words but the last session before its telling."""
        times = self._material.readings[claim.span.document_id].times
        words = self.carrier(claim)
        if any(words.covers(t.span) and t.start_on.isoformat() == claim.period for t in times):
            return False
        calendars = self._material.knowledge.calendars
        try:
            last = calendars.previous_session(_CALENDARS.get(mic, mic), told_at.date())
        except NotFound:
            return False
        return last.isoformat() == claim.period

    def undated_moves(self, statement: Statement) -> list[Told]:
        """The moves of a sentence that leaves their one day to the words around it."""
        if self._own_days(statement):
            return []
        moves = [
            (claim, figure)
            for claim in statement.claims
            if claim.attribute in _OF_A_SESSION and (figure := self._figure_of.get(claim.id))
        ]
        moves = [(claim, figure) for claim, figure in moves if figure.period]
        days = {figure.period for _, figure in moves}
        if _OF_LONGER.search(simplify(statement.span.quote)):
            return []
        # futures trade on while the session they are read by has ended
        around_the_clock = any(figure.aspect == "futures" for _, figure in moves)
        is_one = len(days) == 1 and _DAY.fullmatch(days.pop())
        return moves if is_one and not around_the_clock else []

    def _own_days(self, statement: Statement) -> list[TimeMention]:
        """The days in a sentence's words, but for one that it only compares with."""
        span = statement.span
        times = self._material.readings[span.document_id].times
        return [
            time
            for time in times
            if time.grain == "day"
            and span.covers(time.span)
            and not _COMPARED_WITH.search(span.quote, 0, time.span.start - span.start)
        ]

    def day_of(self, statement: Statement) -> str:
        """The day a sentence is of, in its words or by its moves; empty where it has none."""
        own = self._own_days(statement)
        if own:
            return own[-1].start_on.isoformat()
        undated = self.undated_moves(statement)
        return undated[0][1].period if undated else ""


def with_day(text: str, day: str, language: NoteLanguage) -> str:
    """Put an ISO day before a sentence that leaves it out."""
    words = day_words(date.fromisoformat(day), language)
    return f"{words}，{text}" if language == "zh" else f"On {words}, {text}"
