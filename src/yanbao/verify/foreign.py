"""Foreign notes: a text that a person or a model wrote, sentence by sentence against sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from yanbao.errors import Issue
from yanbao.model.documents import Document
from yanbao.model.verdicts import Finding, Verdict
from yanbao.verify.across import check_across, cross
from yanbao.verify.anchors import read_anchors, reads_latin
from yanbao.verify.checked import Checked, CheckedNote, Status
from yanbao.verify.cited_places import Bench, find_cited, find_quotes
from yanbao.verify.claims import judge_claim
from yanbao.verify.contents import find_cover
from yanbao.verify.evidence import Listings
from yanbao.verify.hostile import find_instructions
from yanbao.verify.note_sentences import NOTE_LIMIT, NoteSentence, read_note
from yanbao.verify.pairing import Frame, Pairing
from yanbao.verify.passages import Passage, find_best_sentences, grams_of_text, read_passage
from yanbao.verify.retrieval import find_documents

#: documents looked at for a sentence, and those that it is held against
_LOOKED_AT: Final = 12
_TRIED: Final = 5
#: what a sentence's own numbers and day are worth, as shares of the documents looked at
_OWN_NUMBERS: Final = 0.5
_OWN_DAY: Final = 0.5
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
#: bars between the cells of a row
_CELLS: Final = 3
#: where shares are traded; the company of that name is seldom meant
_VENUES: Final = frozenset(("港交所", "香港交易所", "香港联交所", "联交所"))
#: below this share of its character pairs, nothing found contradicts the sentence
_ALIKE: Final = 0.45
#: below this share, nothing found speaks of the sentence at all
_SPOKEN_OF: Final = 0.2
#: words that were searched and hold less of a sentence than half speak of something else
_UNCOVERED: Final = 0.5
#: a source that carries a sentence is the better place than one that holds so much more of it
_CARRIED: Final = 0.2
#: findings that say the source says otherwise, not that it is silent
_AGAINST: Final = frozenset(
    "verify." + code
    for code in (
        "number-differs number-replaced magnitude-differs unit-differs rounding-differs "
        "number-crossed number-exchanged date-exchanged direction-differs date-differs "
        "period-differs year-differs negation-dropped negation-added negation-doubled "
        "negation-flipped opposite-said modality-done modality-certain modality-possible "
        "condition-dropped turned order-swapped cause-swapped cause-other scope-all-of-part "
        "base-differs comparison-base comparison-turned comparison-wrong speaker-differs "
        "place-changed strength-since strength-oneof count-differs subject-exchanged sister-named"
    ).split()
)
_CODES: Final = frozenset(("verify.code-differs", "verify.code-unknown"))


def check_note(
    text: str, documents: Sequence[Document], *, listings: Listings | None, page: bool = False
) -> CheckedNote:
    """Verify a foreign note against documents; headings and short labels are skipped, and said.

    A sentence that cites (a footnote, a link) is held against what it cites first; what only
    another place carries is ``misplaced``, with the better words. A sentence in another language
    than its source is held by its numbers, days, codes, names and terms (verify/crossing.py).
    ``page`` says that the note is HTML, where it does not say so itself.
    """
    sentences = read_note(text, page=page)
    issues = [
        _instructed("the note", words) for words in find_instructions(text[:NOTE_LIMIT])
    ]  # fmt: skip
    issues += [
        _instructed(f"document {document.id}", words)
        for document in documents
        for words in find_instructions(document.text)
    ]
    bench = Bench(documents)
    ranked = _rank(sentences, documents)
    checked = [
        _check(number, sentence, found, bench, listings)
        for number, (sentence, found) in enumerate(zip(sentences, ranked, strict=True), 1)
    ]
    checked = check_across(checked, documents, listings)
    return CheckedNote(sentences=tuple(checked), issues=tuple(issues))


def _rank(sentences: Sequence[NoteSentence], documents: Sequence[Document]) -> list[list[Document]]:
    """Return, for each sentence, the documents in its language that are most like it."""
    found: dict[int, list[Document]] = {}
    for latin in (True, False):
        own = [document for document in documents if reads_latin(document.text) == latin]
        asked = [n for n, s in enumerate(sentences) if reads_latin(s.text) == latin]
        texts = [document.text for document in own]
        ranked = find_documents([sentences[n].text for n in asked], texts, limit=_LOOKED_AT)
        for n, places in zip(asked, ranked, strict=True):
            likely = [own[place] for place in places]
            found[n] = _prefer(read_passage(sentences[n].text, None), likely)[:_TRIED]
    return [found[n] for n in range(len(sentences))]


def _prefer(passage: Passage, documents: Sequence[Document]) -> list[Document]:
    """Put first the documents that hold the sentence's numbers or were printed on its day: texts
    of other days use the same words for other numbers.
    """
    numbers = set(_NUMBER.findall(passage.plain))
    days = {(day.month, day.day) for day in passage.printed_days}

    def rank(place: int) -> float:
        document = documents[place]
        held = sum(number in document.text for number in numbers) / max(len(numbers), 1)
        printed = document.published_at
        near = printed is not None and any(
            ((printed - timedelta(days=late)).month, (printed - timedelta(days=late)).day) in days
            for late in (0, 1)
        )
        return place / len(documents) - _OWN_NUMBERS * held - _OWN_DAY * near

    return [documents[place] for place in sorted(range(len(documents)), key=rank)]


def _check(
    number: int,
    sentence: NoteSentence,
    documents: Sequence[Document],
    bench: Bench,
    listings: Listings | None,
) -> Checked:
    passage = read_passage(sentence.text, None)
    if len(passage.grams) < 4 and not passage.amounts:
        return Checked(number=number, text=sentence.text, status="skipped")
    cited = find_cited(sentence.cited, bench)
    there = _check_cited(number, sentence, cited, passage, listings) if cited else None
    if there is not None and there.status in ("supported", "partly", "misplaced"):
        return there
    others = [document for document in documents if document not in cited]
    found = _check_found(number, sentence.text, passage, others, listings)
    if there is None:
        if sentence.cited and not cited and found.status == "supported":
            return replace(found, findings=(_not_at_hand(found, sentence),))
        return found
    if found.status == "supported":
        better = _carried_elsewhere(found, "another source carries it, not the one cited")
        return replace(found, status="misplaced", findings=(better, *there.findings))
    return there if there.status != "no-evidence" or found.status == "no-evidence" else found


def _check_cited(
    number: int,
    sentence: NoteSentence,
    cited: Sequence[Document],
    passage: Passage,
    listings: Listings | None,
) -> Checked:
    """Hold a sentence against the quotes that it cites, else against the documents it cites."""
    quotes = find_quotes(sentence.cited, cited)
    latin = reads_latin(sentence.text)
    if all(reads_latin(document.text) != latin for document in cited):
        blank = Checked(number=number, text=sentence.text, status="no-evidence")
        return cross(blank, read_anchors(sentence.text, listings), cited, listings) or blank
    if quotes:
        pair = Pairing(sentence.text, quotes, Frame.of(cited[0]), listings)
        verdict = judge_claim(f"n{number}", pair, listings)
        checked = _told(number, sentence.text, cited[0], quotes, verdict)
        if checked.status == "supported":
            return checked
        found = _check_found(number, sentence.text, passage, cited, listings)
        if found.status != "supported":
            return checked
        reason = "the source carries it, but not in the words cited; cite these"
        return replace(found, status="misplaced", findings=(_carried_elsewhere(found, reason),))
    return _check_found(number, sentence.text, passage, cited, listings)


def _check_found(
    number: int,
    text: str,
    passage: Passage,
    documents: Sequence[Document],
    listings: Listings | None,
) -> Checked:
    """Hold a sentence against the best words of each document; the one that tells of it decides."""
    best: Checked | None = None
    best_rank = -1.0
    for document in documents:
        words = find_best_sentences(document.text, passage, limit=3)
        pair = Pairing(text, words, Frame.of(document), listings)
        checked = _told(number, text, document, words, _judge(f"n{number}", pair, listings))
        if checked.status == "contradicted" and _is_row_of_nobody(pair):
            checked = replace(checked, status="no-evidence")
        rank = _share(text, words) + _CARRIED * (checked.status == "supported")
        if rank > best_rank:
            best_rank, best = rank, checked
    return best or Checked(number=number, text=text, status="no-evidence")


def _judge(sentence_id: str, pair: Pairing, listings: Listings | None) -> Verdict:
    """Judge a sentence by words that were searched for it, which may speak of something else."""
    verdict = judge_claim(sentence_id, pair, listings)
    if verdict.findings:
        return verdict
    cover = find_cover(pair)
    spoken = _share(pair.sentence.text, [q.text for q in pair.quotes]) >= _SPOKEN_OF
    if spoken and cover.uncovered <= _UNCOVERED * cover.content:
        return verdict
    words = ", ".join(pair.sentence.text[run.start : run.end] for run in cover.runs)
    finding = Finding(
        code="verify.content-uncarried",
        sentence_id=sentence_id,
        words=words[:80] or pair.sentence.text[:60],
        reason="no source was found that holds half of the sentence's words",
    )
    return replace(verdict, findings=(finding,))


def _is_row_of_nobody(pair: Pairing) -> bool:
    """Whether this is a table's row that names none whom the words found name: its numbers may be
    of anything.
    """
    if pair.sentence.text.count("|") < _CELLS:
        return False
    named = {pair.sentence.plain[start:end] for start, end, held in pair.listed if held}
    return named <= _VENUES


def _told(
    number: int, text: str, document: Document, words: tuple[str, ...], verdict: Verdict
) -> Checked:
    return Checked(
        number=number,
        text=text,
        status=_status(verdict, _share(text, words)),
        findings=verdict.findings,
        evidence=words,
        document_id=document.id,
        publisher=document.publisher,
        title=document.title,
        address=document.address,
    )


def _carried_elsewhere(found: Checked, reason: str) -> Finding:
    return Finding(
        code="verify.carried-elsewhere",
        sentence_id=f"n{found.number}",
        words=found.text[:60],
        carried=found.evidence[0][:160] if found.evidence else "",
        reason=reason,
    )


def _not_at_hand(found: Checked, sentence: NoteSentence) -> Finding:
    """Say that what is cited is not among the sources, though another source carries it."""
    place = sentence.cited[0]
    return Finding(
        code="verify.cited-missing",
        sentence_id=f"n{found.number}",
        words=(place.addresses[0] if place.addresses else place.words)[:120],
        reason="what is cited is not among the sources given; another source carries the sentence",
    )


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


def _instructed(subject: str, words: str) -> Issue:
    return Issue(
        code="verify.hostile-instruction",
        severity="warning",
        subject=subject,
        detail="the text instructs its reader; it was reported and not followed",
        quote=words,
    )
