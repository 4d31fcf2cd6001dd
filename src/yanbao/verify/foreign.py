"""Foreign notes: a text that a person or a model wrote, sentence by sentence against sources."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from typing import Final, Literal

from yanbao.errors import Issue
from yanbao.model.documents import Document
from yanbao.model.verdicts import Finding, Verdict
from yanbao.text.sentences import find_sentences
from yanbao.text.simplify import simplify
from yanbao.text.views import View
from yanbao.verify.claims import judge_claim
from yanbao.verify.evidence import Listings
from yanbao.verify.hostile import find_instructions
from yanbao.verify.pairing import Frame, Pairing
from yanbao.verify.passages import Passage, find_best_sentences, grams_of_text, read_passage
from yanbao.verify.retrieval import find_documents

Status = Literal["supported", "contradicted", "no-evidence", "wrong-code", "skipped"]
NOTE_LIMIT: Final = 1_000_000
_SHANGHAI: Final = timezone(timedelta(hours=8))
_TRIED: Final = 3
#: below this share of its character pairs, nothing found speaks of the sentence
_ALIKE: Final = 0.45
#: findings that say the source says otherwise, not that it is silent
_AGAINST: Final = frozenset(
    "verify." + code
    for code in (
        "number-differs magnitude-differs unit-differs rounding-differs direction-differs "
        "date-differs period-differs year-differs negation-dropped negation-added negation-doubled "
        "negation-flipped modality-done modality-certain modality-possible condition-dropped "
        "turned "
        "order-swapped cause-swapped cause-other scope-all-of-part base-differs comparison-base "
        "number-elsewhere role-swapped subject-differs speaker-differs place-changed "
        "strength-since "
        "strength-oneof count-differs"
    ).split()
)
_CODES: Final = frozenset(("verify.code-differs", "verify.code-unknown"))
_FRONT = re.compile(r"\A---\n.{0,4000}?\n---\n", re.DOTALL)
_COMMENT = re.compile(
    r"<!--.{0,20000}?-->|<(script|style)\b.{0,20000}?</\1>", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,400}>")
_LINE = re.compile(r"^(?:#{1,6}\s|[-*+]\s|\d{1,2}[.、)]\s|>\s?)+")
_MARKUP = re.compile(r"\*\*|__|`|\[\^[^\]]{1,20}\]|!?\[([^\]]{0,200})\]\([^)]{0,400}\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One sentence of a foreign note, what was found for it and what that says."""

    number: int
    text: str
    status: Status
    findings: tuple[Finding, ...] = ()
    evidence: tuple[str, ...] = ()
    document_id: str = ""
    publisher: str = ""
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedNote:
    """A foreign note, verified."""

    sentences: tuple[Checked, ...]
    issues: tuple[Issue, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many sentences have each status."""
        found = Counter(one.status for one in self.sentences)
        return {status: found[status] for status in _STATUSES}

    @property
    def contradicted(self) -> bool:
        """Whether the sources say otherwise of anything."""
        return any(one.status in ("contradicted", "wrong-code") for one in self.sentences)


_STATUSES: Final[tuple[Status, ...]] = (
    "supported",
    "contradicted",
    "no-evidence",
    "wrong-code",
    "skipped",
)


def check_note(
    text: str, documents: Sequence[Document], *, listings: Listings | None
) -> CheckedNote:
    """Verify a foreign note against documents; headings and short labels are skipped, and said."""
    sentences = split_note(text)
    issues = [
        _instructed("the note", words) for words in find_instructions(text[:NOTE_LIMIT])
    ]  # fmt: skip
    issues += [
        _instructed(f"document {document.id}", words)
        for document in documents
        for words in find_instructions(document.text)
    ]
    ranked = find_documents(sentences, [document.text for document in documents], limit=_TRIED)
    checked = [
        _check(number, sentence, [documents[place] for place in places], listings)
        for number, (sentence, places) in enumerate(zip(sentences, ranked, strict=True), 1)
    ]
    return CheckedNote(sentences=tuple(checked), issues=tuple(issues))


def split_note(text: str) -> tuple[str, ...]:
    """Return the sentences of a note in Markdown, HTML or plain text."""
    text = _FRONT.sub("", text[:NOTE_LIMIT])
    text = html.unescape(_TAG.sub(" ", _COMMENT.sub(" ", text)))
    lines = [
        _MARKUP.sub(lambda m: m[1] or "", _LINE.sub("", line.strip())) for line in text.split("\n")
    ]
    plain = "\n".join(line.strip(" |") for line in lines)
    view = View(document_id="note", text=plain, plain=simplify(plain))
    found = [span.quote.strip() for span in find_sentences(view)]
    return tuple(sentence[:1000] for sentence in found if sentence)


def _check(
    number: int, sentence: str, documents: Sequence[Document], listings: Listings | None
) -> Checked:
    passage = read_passage(sentence, None)
    if len(passage.grams) < 4 and not passage.amounts:
        return Checked(number=number, text=sentence, status="skipped")
    best: Checked | None = None
    best_rank = (-1, -1.0)
    for document in documents:
        words = find_best_sentences(document.text, passage, limit=3)
        verdict = judge_claim(
            f"n{number}", Pairing(sentence, words, _frame(document), listings), listings
        )
        held = _share(sentence, words)
        status = _status(verdict, held)
        rank = (int(status == "supported"), held)
        if rank > best_rank:
            best_rank = rank
            best = Checked(
                number=number,
                text=sentence,
                status=status,
                findings=verdict.findings,
                evidence=words,
                document_id=document.id,
                publisher=document.publisher,
                title=document.title,
                address=document.address,
            )
        if status == "supported":
            break
    if best is not None and best.status == "no-evidence" and len(documents) > 1:
        best = _check_together(best, passage, documents, listings)
    return best or Checked(number=number, text=sentence, status="no-evidence")


def _check_together(
    best: Checked,
    passage: Passage,
    documents: Sequence[Document],
    listings: Listings | None,
) -> Checked:
    """Return the sentence as supported where several documents carry it together."""
    words = tuple(
        dict.fromkeys(
            one
            for document in documents
            for one in find_best_sentences(document.text, passage, limit=2)
        )
    )
    pair = Pairing(best.text, words, _frame(documents[0]), listings)
    if judge_claim(f"n{best.number}", pair, listings).findings:
        return best
    return replace(best, status="supported", findings=(), evidence=words)


def _status(verdict: Verdict, held: float) -> Status:
    if not verdict.findings:
        return "supported"
    codes = {finding.code for finding in verdict.findings}
    if codes & _CODES:
        return "wrong-code"
    if held >= _ALIKE and codes & _AGAINST:
        return "contradicted"
    return "no-evidence"


def _share(sentence: str, words: Sequence[str]) -> float:
    wanted = grams_of_text(sentence)
    held = set().union(*(grams_of_text(one) for one in words)) if words else set()
    return len(wanted & held) / max(len(wanted), 1)


def _frame(document: Document) -> Frame:
    published = document.published_at
    return Frame(
        title=document.title,
        publisher=document.publisher,
        published_on=published.astimezone(_SHANGHAI).date() if published else None,
    )


def _instructed(subject: str, words: str) -> Issue:
    return Issue(
        code="verify.hostile-instruction",
        severity="warning",
        subject=subject,
        detail="the text instructs its reader; it was reported and not followed",
        quote=words,
    )
