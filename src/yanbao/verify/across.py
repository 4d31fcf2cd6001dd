"""Across: the sources of the other language, asked for what those of its own do not carry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from yanbao.model.documents import Document
from yanbao.verify.anchors import Anchors, find_evidence, read_anchors, reads_latin, tell_across
from yanbao.verify.checked import Checked, Status
from yanbao.verify.crossing import judge_crossed
from yanbao.verify.evidence import Listings
from yanbao.verify.pairing import Frame
from yanbao.verify.retrieval import find_documents

_TRIED_ACROSS: Final = 20
_JUDGED_ACROSS: Final = 3
#: a source of another language that holds less of a sentence speaks of something else
_NEARER: Final = 0.5
#: what the sources of another language are asked about
_OPEN: Final = frozenset(("no-evidence", "contradicted"))
#: better first, where several documents were asked
_RANKS: Final[dict[Status, int]] = {"supported": 2, "partly": 1}


def check_across(
    checked: Sequence[Checked], documents: Sequence[Document], listings: Listings | None
) -> list[Checked]:
    """Ask the sources of the other language for what those of its own do not carry.

    These carry a sentence, or they speak of the same and say otherwise: a text of another matter
    may stand nearer in its letters than the right one in another language.
    """
    told: dict[int, Checked] = {}
    for latin in (True, False):
        others = [d for d in documents if reads_latin(d.text) != latin]
        asked = [c for c in checked if c.status in _OPEN and reads_latin(c.text) == latin]
        if not others or not asked:
            continue
        anchors = [read_anchors(c.text, listings) for c in asked]
        texts = [d.text for d in others]
        ranked = find_documents([tell_across(a) for a in anchors], texts, limit=_TRIED_ACROSS)
        for one, held, places in zip(asked, anchors, ranked, strict=True):
            crossed = cross(one, held, [others[place] for place in places], listings)
            if crossed is not None:
                told[one.number] = crossed
    return [told.get(one.number, one) for one in checked]


def cross(
    one: Checked, anchors: Anchors, documents: Sequence[Document], listings: Listings | None
) -> Checked | None:
    """Return what the likeliest documents of another language say of a sentence, if anything."""
    held = [(find_evidence(document.text, anchors), document) for document in documents]
    held.sort(key=lambda entry: -entry[0][0])
    best: Checked | None = None
    best_rank = (-1, -1.0)
    for (score, words), document in held[:_JUDGED_ACROSS]:
        if not score:
            break
        crossed = judge_crossed(f"n{one.number}", anchors, words, Frame.of(document), listings)
        rank = (_RANKS.get(crossed.outcome, 0), crossed.held)
        apart = not rank[0] and crossed.held < _NEARER
        if crossed.outcome == "no-evidence" or apart or rank <= best_rank:
            continue
        best_rank = rank
        best = Checked(
            number=one.number, text=one.text, status=crossed.outcome, findings=crossed.findings,
            evidence=words, document_id=document.id, publisher=document.publisher,
            title=document.title, address=document.address, unchecked=crossed.unchecked,
        )  # fmt: skip
        if crossed.outcome == "supported":
            break
    return best
