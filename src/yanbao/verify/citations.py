"""Citations: the quoted words stand where the sentence says they stand."""

from __future__ import annotations

from yanbao.model.notes import Citation, Sentence
from yanbao.model.references import Reference
from yanbao.model.verdicts import Finding
from yanbao.verify.evidence import Evidence, input_citations, input_references


def check_citations(sentence: Sentence, evidence: Evidence) -> tuple[Finding, ...]:
    """Find citations whose words, document or source number are not what they claim."""
    broken = [
        (citation.span.quote[:120], find_break(citation, evidence))
        for citation in (*sentence.citations, *input_citations(sentence))
    ]
    broken += [
        (f"{reference.dataset} {reference.key}", _find_reference_break(reference, evidence))
        for reference in (*sentence.references, *input_references(sentence))
    ]
    found = (
        Finding(code=f"verify.{reason[0]}", sentence_id=sentence.id, words=words, reason=reason[1])
        for words, reason in broken
        if reason
    )
    return tuple(dict.fromkeys(found))


def find_break(citation: Citation, evidence: Evidence) -> tuple[str, str] | None:
    """Return (code words, reason) of the first broken link from citation to text, None if whole."""
    span = citation.span
    source = evidence.sources.get(citation.source)
    if source is None:
        return ("source-missing", f"the note has no source {citation.source}")
    if source.document_id != span.document_id:
        return (
            "source-differs",
            f"source {citation.source} is document {source.document_id}, the words are cited from "
            f"{span.document_id}",
        )
    document = evidence.documents.get(span.document_id)
    if document is None:
        return ("document-missing", f"no document {span.document_id} was read")
    standing = document.text[span.start : span.end]
    if standing != span.quote:
        return (
            "quote-differs",
            f"at {span.start}:{span.end} of {span.document_id} stands {standing[:80]!r}",
        )
    if document.known_at is not None and document.known_at.date() > evidence.as_of:
        return ("known-later", f"the document was not known before {document.known_at.date()}")
    return None


def _find_reference_break(reference: Reference, evidence: Evidence) -> tuple[str, str] | None:
    if not (reference.dataset and reference.key and reference.quote.strip()):
        return ("reference-empty", "a reference names its dataset, its key and the row")
    if reference.known_on is not None and reference.known_on > evidence.as_of:
        return ("known-later", f"the row was not known before {reference.known_on}")
    return None
