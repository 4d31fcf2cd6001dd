"""Quality on the hand-annotated documents beside the checkout (../shared/bench).

The documents go through the same door as a user's: JSON lines, collected, read, linked. The scores
are counted by the scorer that lies beside the gold, not by code of this project.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.fresh import FIRST, FOURTH, SECOND, THIRD, collect_annotated, read_annotations
from benchmarks.main_events import HELD_OUT, measure_main_events
from yanbao.collect import Options, collect
from yanbao.extract import read
from yanbao.extract.records import short_record
from yanbao.link import link
from yanbao.model.documents import Document
from yanbao.model.notes import Citation, Note, NoteSource, Paragraph, Section, Sentence
from yanbao.pipeline.assembly import Assembly, assemble
from yanbao.verify import judge

NOW = datetime(2026, 11, 1, tzinfo=UTC)
#: the files a suite's scores depend on; a change of one of them is a change of the corpus
CORPUS: Mapping[str, tuple[str, ...]] = {
    "fresh": (str(FIRST), str(SECOND), "score_reading.py"),
    "fresh-numbers": (str(THIRD), str(THIRD), "score_reading.py"),
    "fresh-fourth": (str(FOURTH), str(FOURTH), "score_reading.py"),
    "main-event": (str(HELD_OUT),),
    "reading": ("gold/documents.dev.jsonl", "gold/reading.dev.jsonl", "score_reading.py"),
    "faithfulness": ("gold/documents.dev.jsonl", "gold/faithfulness.dev.jsonl", "score_verify.py"),
    "gate": ("gold/documents.dev.jsonl", "gold/faithfulness.dev.jsonl", "score_verify.py"),
}


def digest(suite: str, bench: Path) -> str:
    """Return the sha256 over the files of a suite's corpus, in order."""
    whole = hashlib.sha256()
    for name in CORPUS[suite]:
        whole.update(hashlib.sha256((bench / name).read_bytes()).digest())
    return whole.hexdigest()


def measure(suite: str, bench: Path) -> dict[str, float]:
    """Return the scores of a suite, higher is better; of a trade-off its balance only."""
    if suite == "fresh":
        return measure_fresh((FIRST, SECOND), bench)
    if suite == "fresh-fourth":
        return measure_fresh((FOURTH,), bench)
    if suite == "fresh-numbers":
        told = measure_fresh((THIRD,), bench)
        return {name: value for name, value in told.items() if not name.startswith("event")}
    if suite == "main-event":
        return measure_main_events()
    if suite == "faithfulness":
        return _balance(_score(bench, suite, _verify_claims(bench)))
    assembly = assemble()
    documents = _read_documents(bench / "gold" / "documents.dev.jsonl", assembly)
    if suite == "reading":
        return _figures(_score(bench, suite, _predict_readings(documents, assembly)))
    gold = _rows(bench / CORPUS[suite][1])
    return _balance(_score(bench, suite, _predict_verdicts(gold, documents, assembly)))


def measure_fresh(paths: Sequence[Path], bench: Path) -> dict[str, float]:
    """Return the scores on documents annotated before anything read them."""
    assembly = assemble()
    gold = read_annotations(paths)
    documents = collect_annotated(gold, assembly)
    predicted = _predict_readings(documents, assembly)
    return _figures(_count(bench / CORPUS["fresh"][2], gold, predicted))


def _figures(told: Mapping[str, Any]) -> dict[str, float]:
    several = {f"{key}_f1": told[key][2] for key in ("securities", "facts", "facts_full", "events")}
    return several | {key: told[key] for key in ("attribute", "subject", "event")}


def _balance(told: Mapping[str, float]) -> dict[str, float]:
    return {key: told[key] for key in ("precision", "balanced_accuracy")}


def _verify_claims(bench: Path) -> list[dict[str, Any]]:
    """Let ``yanbao verify`` judge the claims, as a user would."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "verdicts.jsonl"
        words = [
            *("verify", "--claims", str(bench / CORPUS["faithfulness"][1])),
            *("--documents", str(bench / CORPUS["faithfulness"][0]), "--out", str(out)),
        ]
        main = "from yanbao.cli.app import main; main()"
        subprocess.run([sys.executable, "-c", main, *words], check=False, capture_output=True)
        return _rows(out)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _read_documents(path: Path, assembly: Assembly) -> dict[str, Document]:
    """Collect the documents one by one, so that neither order nor copies matter."""
    found = {}
    for row in _rows(path):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "document.json"
            file.write_text(json.dumps(row, ensure_ascii=False), "utf-8")
            options = Options(split_roundups=False)
            documents, _ = collect([file], readers=assembly.readers, now=NOW, options=options)
        (found[row["id"]],) = documents
    return found


def _predict_readings(
    documents: Mapping[str, Document], assembly: Assembly
) -> Iterator[Mapping[str, object]]:
    for name, document in documents.items():
        reading, _ = read(document, knowledge=assembly.knowledge)
        links, _ = link(document, reading, knowledge=assembly.knowledge)
        yield short_record(name, reading, links)


def _predict_verdicts(
    gold: Sequence[Mapping[str, Any]], documents: Mapping[str, Document], assembly: Assembly
) -> Iterator[dict[str, object]]:
    """Put each sentence before the gate as a note of one sentence."""
    for row in gold:
        document = documents[row["doc"]]
        spans = [
            document.span(start, start + len(quote))
            for quote in row["cited"]
            if (start := document.text.find(quote)) >= 0
        ]
        verdict = "unsupported"
        if spans:
            citations = tuple(Citation(source=1, span=span) for span in spans)
            note = _note_of(
                Sentence(id="s1", kind="fact", text=row["sentence"], citations=citations), document
            )
            (found,) = judge(note, documents={document.id: document}, knowledge=assembly.knowledge)
            verdict = "supported" if found.stands else "unsupported"
        yield {"id": row["id"], "verdict": verdict}


def _note_of(sentence: Sentence, document: Document) -> Note:
    source = NoteSource(
        number=1, document_id=document.id, publisher=document.publisher, title=document.title,
        address=document.address, published_at=document.published_at, path=document.origin.path,
        sha256=document.origin.sha256, pointer=document.origin.pointer,
    )  # fmt: skip
    section = Section(id="one", heading="", level=2, blocks=(Paragraph(sentences=(sentence,)),))
    return Note(
        name="fund_research_2026-11-01",
        kind="note",
        theme="",
        as_of=NOW,
        language="zh",
        sections=(section,),
        sources=(source,),
    )


def _score(bench: Path, suite: str, predicted: Iterable[Mapping[str, object]]) -> dict[str, Any]:
    gold, scorer = CORPUS[suite][1:]
    return _count(bench / scorer, _rows(bench / gold), predicted)


def _count(
    scorer: Path, gold: Iterable[Mapping[str, object]], predicted: Iterable[Mapping[str, object]]
) -> dict[str, Any]:
    """Let the scorer beside the gold count."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / "gold.jsonl", Path(folder) / "predicted.jsonl"]
        for file, rows in zip(files, (gold, predicted), strict=True):
            lines = (json.dumps(one, ensure_ascii=False) for one in rows)
            file.write_text("\n".join(lines), "utf-8")
        words = [sys.executable, str(scorer), *map(str, files), "--json"]
        told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    scores: dict[str, Any] = json.loads(told)
    return scores
