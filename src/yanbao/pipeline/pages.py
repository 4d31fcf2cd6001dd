"""Pages of articles that earlier visits listed: those left for later, those that may have changed.

Reads   the newest look at each page, the replies kept before.
Writes  replies; nothing of a look is recorded here.
Never   takes a page that has become another text (a login, a notice) for a later version of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from yanbao.collect import Readers
from yanbao.collect.entries import SourceFile
from yanbao.collect.rounds import Received, collect_round, find_address
from yanbao.collect.sources.issues import issue
from yanbao.collect.sources.looks import SPAN, find_next_look
from yanbao.collect.sources.requests import plan_article
from yanbao.errors import IntegrityError, Issue, NotFound
from yanbao.model.captures import Capture
from yanbao.model.documents import Document
from yanbao.model.pages import PageLook, PageOutcome
from yanbao.model.replies import KeptReply
from yanbao.model.sources import ArticleLink, Source
from yanbao.pipeline.desk import Desk, LookedAt, Round, RoundOptions
from yanbao.pipeline.versions import is_version

#: an article that failed so may be there the next time
PASSING: Final = frozenset(
    (
        "fetch.no-address", "fetch.connection-failed", "fetch.too-slow", "fetch.truncated",
        "fetch.broken-reply", "fetch.asked-to-wait", "fetch.host-resting", "fetch.server-failed",
        "fetch.robots-unknown", "fetch.not-kept",
    )
)  # fmt: skip
#: after these the rest of a source's articles are not asked for
ENOUGH: Final = frozenset(("fetch.host-resting", "fetch.not-kept"))
_SIGNS: Final = re.compile(r"[\W_]+")


def look_again(
    source: Source,
    desk: Desk,
    options: RoundOptions,
    *,
    room: int,
    asked: frozenset[str],
    issues: list[Issue],
) -> tuple[LookedAt, ...]:
    """Ask for the pages that are due: ``room`` of those left at most, then those read before.

    A page that was read is sent only where it changed; those ``asked`` for in this visit wait.
    """
    now = desk.clock.now()
    due = [
        page
        for left, most in ((True, room), (False, options.again))
        if most > 0
        for page in desk.store.rounds.due_pages(
            source.name, left=left, since=now - SPAN, until=now, most=most
        )
        if page.link.address not in asked
    ]
    looked_at: list[LookedAt] = []
    for page in due:
        met: list[Issue] = []
        looked_at.append(_look(page, source, desk, met))
        issues += met
        if {i.code for i in met} & ENOUGH:
            break
    gone = [one for one in looked_at if one.outcome == "gone" and not one.page.is_left]
    if gone:
        first = gone[0].page.link
        detail = f"{len(gone)} pages that were read are no longer there, the first {first.address}"
        issues.append(issue("source.page-gone", source.name, detail, quote=first.title))
    return tuple(looked_at)


def _look(page: PageLook, source: Source, desk: Desk, issues: list[Issue]) -> LookedAt:
    held = desk.find_held(page.link.address)
    reply, met = desk.fetcher.fetch(plan_article(source, page.link.address, held=held))
    kept = desk.keep(reply, met)
    issues += met
    if kept is not None:
        return LookedAt(page=page, outcome="read", reply=kept)
    if reply.outcome == "unchanged" and held is not None:
        # received after the last look that is on record: a kill kept it from being read
        unread = held.received_at > page.at
        return LookedAt(page=page, outcome="same", reply=held if unread else None)
    if {i.code for i in met} & PASSING:
        return LookedAt(page=page, outcome="left" if page.is_left else "failed")
    return LookedAt(page=page, outcome="gone")


def read_pages(
    made: Round, desk: Desk, *, readers: Readers
) -> tuple[list[Capture], list[PageLook], list[Issue]]:
    """Read the pages that were looked at; return the texts that are new, and how pages stand."""
    captures: list[Capture] = []
    looks: list[PageLook] = []
    issues: list[Issue] = []
    for looked in made.looked_at:
        outcome, found = looked.outcome, list[Capture]()
        if looked.reply is not None:
            outcome, found, met = _read(looked.page, looked.reply, made.source, desk, readers)
            issues += met
        captures += found
        looks.append(_next(looked.page, made, outcome, found))
    return captures, looks, issues


def _read(
    page: PageLook, kept: KeptReply, source: Source, desk: Desk, readers: Readers
) -> tuple[PageOutcome, list[Capture], list[Issue]]:
    """Read a page that was sent, and set it against the text that stands for it."""
    try:
        content = desk.replies.read(kept)
    except IntegrityError as error:
        return "failed", [], [issue("fetch.not-kept", kept.address, str(error))]
    file = SourceFile(path=kept.final_address, payload=content, sha256=kept.content_sha256)
    now = desk.clock.now()
    before = _find_before(page, desk)
    # a feed may lend its items publishers of their own: the page keeps that which its item had
    lent = source if before is None else replace(source, publisher=before.publisher)
    received = [Received(file=file, link=page.link)]
    documents, issues = collect_round(lent, received, readers=readers, now=now)
    captured_at = now.replace(microsecond=0)  # notes are as of whole seconds
    if before is not None:
        outcome, documents = _compare(before, documents, page)
    else:
        outcome = "read" if documents else "unlike"
        documents = [_dated(document, page, captured_at, desk) for document in documents]
    if outcome == "unlike":
        detail = f"{page.link.address} sends something else now: what was read of it stays"
        issues.append(issue("source.page-unlike", source.name, detail, quote=page.link.title))
    captures = [
        Capture(
            document=place_document(document, source),
            source=source.name,
            captured_at=captured_at,
            asked=kept.address,
            link=page.link,
        )
        for document in documents
    ]
    return outcome, captures, issues


def _dated(document: Document, page: PageLook, captured_at: datetime, desk: Desk) -> Document:
    """Date what nothing dates by now, unless it was listed when the source was first heard: it
    may have stood there for years.
    """
    if document.known_at is not None:
        return document
    visits = desk.store.rounds.visits(page.source)
    heard = any(visit.outcome == "fresh" and visit.at < page.first_at for visit in visits)
    return replace(document, known_at=captured_at) if heard else document


def _find_before(page: PageLook, desk: Desk) -> Document | None:
    """The text that stands for a page: its list's, or its own earlier; None where none does.

    Its list may have brought a newer one since the last look.
    """
    if not page.document_id:
        return None
    documents = desk.store.documents
    try:
        (known,) = documents.read([page.document_id])
        address = known.document.address
        (newest,) = documents.read(documents.find_at([address])[address][-1:] or [page.document_id])
    except NotFound:
        return None  # its time to be kept is over
    whole = newest.document.parent_id is None and newest.source == page.source
    return newest.document if whole else known.document


def _compare(
    before: Document, documents: Sequence[Document], page: PageLook
) -> tuple[PageOutcome, list[Document]]:
    """Whether a page says what it said, something else in its place, or more than its list did."""
    whole = [document for document in documents if document.parent_id is None]
    if len(documents) != 1 or not whole:
        return "unlike", []
    # where it was met is where it stays, whatever its server redirects to today
    document = replace(
        whole[0],
        address=before.address,
        known_at=whole[0].known_at or before.known_at,
    )
    if page.is_left:  # the list's text stands until the page says more
        fuller = len(document.text) > len(before.text)
        return ("read", [document]) if fuller else ("same", [])
    if _SIGNS.sub("", document.text) == _SIGNS.sub("", before.text):
        return "same", []
    return ("changed", [document]) if is_version(before, document) else ("unlike", [])


def _next(page: PageLook, made: Round, outcome: PageOutcome, found: Sequence[Capture]) -> PageLook:
    """The look that is recorded: how the page stands, and when it is due again."""
    at = made.visit.at
    over = outcome in {"gone", "unlike"} or (page.is_left and outcome == "same")
    own = [capture.document for capture in found if capture.document.parent_id is None]
    return replace(
        page,
        look=page.look + 1,
        at=at,
        outcome=outcome,
        document_id=own[0].id if own else page.document_id,
        due_at=None if over or _is_fixed(own) else find_next_look(page.first_at, at),
    )


def plan_looks(made: Round, captures: Sequence[Capture]) -> list[PageLook]:
    """Plan the first looks at the pages that a visit listed: those it left, those it read."""
    at = made.visit.at
    own = [capture for capture in captures if capture.document.parent_id is None]
    listed = {
        find_address(c.asked, c.document.address): c.document.id for c in own if c.link is None
    }
    looks = [
        _first_look(made, link, "left", listed.get(link.address, ""), at) for link in made.left
    ]
    for capture in own:
        if capture.link is not None and not _is_fixed([capture.document]):
            due_at = find_next_look(at, at)
            looks.append(_first_look(made, capture.link, "read", capture.document.id, due_at))
    return looks


def _first_look(
    made: Round,
    link: ArticleLink,
    outcome: PageOutcome,
    document_id: str,
    due_at: datetime | None,
) -> PageLook:
    at = made.visit.at
    return PageLook(
        source=made.source.name,
        link=link,
        look=0,
        at=at,
        outcome=outcome,
        first_at=at,
        document_id=document_id,
        due_at=due_at,
    )


def _is_fixed(documents: Sequence[Document]) -> bool:
    """Filings do not change where they lie: an exchange prints a correction as another one."""
    return any(document.genre == "filing" for document in documents)


def place_document(document: Document, source: Source) -> Document:
    """Name the bytes by source and hash: an address makes no name of a file."""
    path = f"{source.name}/{document.origin.sha256[:32]}"
    return replace(document, origin=replace(document.origin, path=path))
