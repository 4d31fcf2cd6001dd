"""extract: Document → Mention, Quantity, TimeMention, Event, Claim, each with its Span.

Reads    one Document, and the listing table of the knowledge.
Writes   one Reading, and an Issue for each part that could not be read.
Never    decides which listing a name is (link), compares documents (cluster), or looks at a clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from yanbao.errors import Issue
from yanbao.extract.claims import find_claims
from yanbao.extract.events import find_events
from yanbao.extract.filings import read_offer_filing
from yanbao.extract.market_days import find_market_days
from yanbao.extract.mentions import find_mentions
from yanbao.extract.passages import Passage, by_place, find_clause_starts, lower_case, title_length
from yanbao.extract.sessions import find_session_times
from yanbao.knowledge import Knowledge
from yanbao.model.documents import Document
from yanbao.model.readings import Claim, Reading
from yanbao.text.quantities import find_quantities
from yanbao.text.sentences import find_sentences
from yanbao.text.times import find_times
from yanbao.text.views import View

__all__ = ["Options", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Bounds on one document: characters read, and quantities made into claims."""

    longest_text: int = 200_000
    most_claims: int = 4_000


def read(
    document: Document, *, knowledge: Knowledge, options: Options = Options()
) -> tuple[Reading, list[Issue]]:
    """Read one document.

    Offsets are those of ``document.text``. A text beyond ``options.longest_text`` is read up to
    there and reported as ``extract.text-cut``.
    """
    issues: list[Issue] = []
    if len(document.text) > options.longest_text:
        issues.append(_cut_issue(document, options.longest_text))
        document = replace(
            document,
            title=document.title[: options.longest_text],
            text=document.text[: options.longest_text],
        )
    passage = prepare(document, knowledge)
    filing = read_offer_filing(passage, document)
    issues.extend(filing.issues)
    events = filing.events if filing.recognised else find_events(passage)
    claims = filing.claims if filing.recognised else _claims(passage, document, options, issues)
    reading = Reading(
        document_id=document.id,
        sentences=passage.sentences,
        mentions=passage.mentions,
        quantities=passage.quantities,
        times=passage.times,
        events=events,
        claims=claims,
    )
    return reading, issues


def _claims(
    passage: Passage, document: Document, options: Options, issues: list[Issue]
) -> tuple[Claim, ...]:
    """Find the claims, of the first quantities alone where there are too many."""
    if len(passage.quantities) > options.most_claims:
        issues.append(
            Issue(
                code="extract.claims-cut",
                severity="warning",
                subject=document.id,
                detail=f"{len(passage.quantities)} numbers, {options.most_claims} made into claims",
                hint="raise most_claims to read on",
                place=f"character {passage.quantities[options.most_claims].span.start}",
            )
        )
        passage = replace(passage, quantities=passage.quantities[: options.most_claims])
    return find_claims(passage)


def prepare(document: Document, knowledge: Knowledge) -> Passage:
    """Find everything that the rules look at."""
    view = View.of(document)
    published_on = document.published_at.date() if document.published_at else None
    title_end = title_length(view, document.title)
    sentences = find_sentences(view)
    return Passage(
        view=view,
        lower=lower_case(view.plain),
        title_end=title_end,
        published_on=published_on,
        market_days=find_market_days(document.published_at, knowledge.calendars),
        sentences=sentences,
        clause_starts=find_clause_starts(view.plain, title_end=title_end, sentences=sentences),
        mentions=by_place(
            tuple(find_mentions(view, listings=knowledge.listings, document=document))
        ),
        quantities=by_place(find_quantities(view)),
        times=by_place(
            (
                *find_times(view, published_on=published_on),
                *find_session_times(view, published_on=published_on, calendars=knowledge.calendars),
            )
        ),
        publisher=document.publisher,
    )


def _cut_issue(document: Document, bound: int) -> Issue:
    """Report that the end of a text was not read."""
    return Issue(
        code="extract.text-cut",
        severity="warning",
        subject=document.id,
        detail=f"text has {len(document.text)} characters, read up to {bound}",
        hint="raise longest_text to read on",
        place=f"character {bound}",
    )
