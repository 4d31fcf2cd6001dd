"""What a visit kept → documents, each with the way it came; and the round, recorded whole.

Reads   the replies of a visit, the texts that stood for pages looked at again.
Writes  rounds: a visit, the links it met, the documents it brought, how pages stand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from yanbao.collect import Readers
from yanbao.collect.entries import SourceFile
from yanbao.collect.rounds import Received, collect_round
from yanbao.collect.sources.issues import issue
from yanbao.errors import IntegrityError, Issue
from yanbao.model.captures import Capture, CapturedRound
from yanbao.model.documents import Document
from yanbao.model.replies import KeptReply
from yanbao.model.sources import ArticleLink
from yanbao.pipeline.desk import Desk, Round
from yanbao.pipeline.pages import place_document, plan_looks, read_pages


def read_round(made: Round, desk: Desk, *, readers: Readers) -> tuple[CapturedRound, list[Issue]]:
    """Read what a visit kept: its list, its articles, the pages it looked at again.

    Where the list itself carries a text, an article that is left is told from there until then.

    A text that nothing dates counts as known from now, as its source did not list it before; on
    the first visit it stays undated: it may have stood there for years.
    """
    by_address = {link.address: link for link in made.fresh}
    received: list[Received] = []
    origins: dict[tuple[str, str], tuple[KeptReply, ArticleLink | None]] = {}
    issues: list[Issue] = []
    for kept in (*made.lists, *made.articles):
        try:
            content = desk.replies.read(kept)
        except IntegrityError as error:
            issues.append(issue("fetch.not-kept", kept.address, str(error)))
            continue
        file = SourceFile(path=kept.final_address, payload=content, sha256=kept.content_sha256)
        link = by_address.get(kept.address) if kept in made.articles else None
        origins.setdefault((file.path, file.sha256), (kept, link))
        received.append(Received(file=file, link=link))
    unmet = frozenset(made.unmet)
    met_now = tuple(link for link in made.fresh if link not in unmet)
    wanted = frozenset(link.address for link in met_now)
    now = desk.clock.now()
    captured_at = now.replace(microsecond=0)  # notes are as of whole seconds
    documents, met = collect_round(made.source, received, readers=readers, now=now, only=wanted)
    captures: list[Capture] = []
    for document in documents:
        kept, link = origins[document.origin.path, document.origin.sha256]
        dated = document if made.first else _dated(document, captured_at)
        captures.append(
            Capture(
                document=place_document(dated, made.source),
                source=made.source.name,
                captured_at=captured_at,
                asked=kept.address,
                link=link,
            )
        )
    looks = plan_looks(made, captures)
    again, further, seen = read_pages(made, desk, readers=readers)
    captured = CapturedRound(
        visit=made.visit,
        links=met_now,
        captures=(*captures, *again),
        looks=(*looks, *further),
    )
    return captured, [*issues, *met, *seen]


def _dated(document: Document, now: datetime) -> Document:
    return document if document.known_at is not None else replace(document, known_at=now)


def record_round(captured: CapturedRound, desk: Desk) -> tuple[str, ...]:
    """Record a round whole; return the ids of the documents that are new.

    Raises SourceError where the store cannot; then nothing of the round is recorded, and the next
    visit finds it again.
    """
    return desk.store.rounds.record(captured)
