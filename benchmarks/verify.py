"""Verification speed: sentences with their evidence, and a foreign note against many documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from time import process_time

from benchmarks.measures import DEMO, NEWS, Measure, median_s
from yanbao.collect import collect
from yanbao.model.documents import Document, Origin
from yanbao.pipeline.assembly import Assembly, assemble
from yanbao.verify.claims import judge_claim
from yanbao.verify.foreign import check_note
from yanbao.verify.pairing import Frame, Pairing
from yanbao.verify.passages import split_sentences

SENTENCES, DOCUMENTS = 100, 1000


def run() -> Iterator[Measure]:
    """Measure both; the demo's documents, repeated with other numbers, stand for a collection."""
    assembly = assemble()
    found, _ = collect([DEMO], readers=assembly.readers, now=datetime(2026, 11, 1, tzinfo=UTC))
    listings = assembly.knowledge.listings
    pairs = list(_pairs(found))

    def judge_all() -> None:
        for sentence, quotes in pairs:
            frame = Frame(title="", publisher="", published_on=date(2026, 1, 4))
            judge_claim("s", Pairing(sentence, quotes, frame, listings), listings)

    judge_all()
    yield Measure(
        name=f"verifying {len(pairs)} sentences, evidence given",
        value=len(pairs) / median_s(judge_all),
        unit="sentences/s",
        target=2000,
        more_is_better=True,
    )
    yield from _met_first(assembly)
    documents = [_again(found[n % len(found)], n) for n in range(DOCUMENTS)]
    note = "\n".join(sentence for sentence, _ in pairs[:SENTENCES])
    yield Measure(
        name=f"a note of {SENTENCES} sentences against {DOCUMENTS} documents",
        value=median_s(lambda: check_note(note, documents, listings=listings), 1),
        unit="s",
        target=3,
    )


def _met_first(assembly: Assembly) -> Iterator[Measure]:
    """Measure sentences of news days that are judged once: nothing of them is kept from before."""
    days = sorted(NEWS.glob("*.json"))[::10]
    if not days:
        return
    found, _ = collect(days, readers=assembly.readers, now=datetime(2026, 11, 1, tzinfo=UTC))
    listings = assembly.knowledge.listings
    pairs = list(_pairs(found))
    began = process_time()
    for sentence, quotes in pairs:
        frame = Frame(title="", publisher="", published_on=date(2026, 1, 4))
        judge_claim("s", Pairing(sentence, quotes, frame, listings), listings)
    yield Measure(
        name=f"verifying {len(pairs)} sentences met for the first time",
        value=len(pairs) / (process_time() - began),
        unit="sentences/s",
        target=2000,
        more_is_better=True,
    )


def _pairs(documents: list[Document]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for document in documents:
        parts = split_sentences(document.text)
        for place, part in enumerate(parts[:60]):
            yield part[:70], tuple(p[:120] for p in parts[place : place + 2])


def _again(document: Document, number: int) -> Document:
    text = f"{document.title}\n第{number}号样本。{document.text[document.body_start :]}"
    return Document(
        id=f"{number:016x}", title=document.title, text=text, publisher=document.publisher,
        address=document.address, published_at=document.published_at,
        published_basis=document.published_basis, known_at=document.known_at,
        language=document.language, script=document.script, genre=document.genre,
        origin=Origin(path=f"{number}.json", sha256="0" * 64),
    )  # fmt: skip


if __name__ == "__main__":
    for measure in run():
        print(
            measure.name,
            round(measure.value, 2),
            measure.unit,
            "kept" if measure.kept else "MISSED",
        )
