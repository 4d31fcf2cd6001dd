"""link: Mention → the listing it means as of the document's date; ambiguity is an answer.

Reads    one Document, its Reading, and the listing table of the knowledge.
Writes   one Link per mention, and an Issue where a name or code does not decide.
Never    finds new mentions (extract), guesses between two issuers, or alters a mention.
"""

from __future__ import annotations

from yanbao.errors import Issue
from yanbao.knowledge import Knowledge
from yanbao.link.decisions import Context, decide_listing, settle
from yanbao.model.documents import Document
from yanbao.model.readings import Link, Reading

__all__ = ["link"]


def link(
    document: Document, reading: Reading, *, knowledge: Knowledge
) -> tuple[list[Link], list[Issue]]:
    """Decide each mention's listing.

    A printed code wins where the table knows it, also for the issuer's other mentions in the text.
    Without one, words of a market around the name (港元, 科创板, 美股) choose among the issuer's
    listings; failing them the one that other mentions of the name have, if they have one; else the
    home listing is taken. The others are named in ``also``.
    Two issuers under one name leave the mention undecided.
    """
    context = Context.of(document, reading, knowledge.listings)
    links: list[Link] = []
    issues: list[Issue] = []
    reported: set[tuple[str, str]] = set()
    for mention in reading.mentions:
        decided, found = decide_listing(mention, context)
        links.append(decided)
        for issue in found:
            if (issue.code, issue.quote) not in reported:
                reported.add((issue.code, issue.quote))
                issues.append(issue)
    return settle(links, knowledge.listings), issues
