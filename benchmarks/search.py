"""Search over 100,000 documents: real sentences recombined, the questions a desk asks.

Made documents: each takes its length from a real one of 30 news days, most of its sentences from
one real document and the others from any, and its title from any; so words come as often, and as
much together, as they do in the news. The questions are names, topics, codes and common words in
both scripts and English, with and without filters; each is asked the way ``yanbao search`` asks,
snippets included.
"""

from __future__ import annotations

import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.measures import NEWS, Measure
from yanbao.adapters.stores.opening import open_store
from yanbao.collect import collect
from yanbao.knowledge import Knowledge, load_knowledge
from yanbao.model.captures import Capture, CapturedRound
from yanbao.model.documents import Document, Origin
from yanbao.model.sources import Visit
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.search import SearchRequest, find_hits, update_index
from yanbao.ports import Store

COUNT = 100_000
_BATCH = 1_000
_START = datetime(2026, 1, 1, tzinfo=UTC)
_SENTENCE = re.compile(r"(?<=[。！？\n])")
QUESTIONS = (
    SearchRequest(words="壁仞科技"),
    SearchRequest(words="腾讯"),
    SearchRequest(words="騰訊"),
    SearchRequest(words="Tencent"),
    SearchRequest(words="平安"),
    SearchRequest(words="上证指数"),
    SearchRequest(words="人民币"),
    SearchRequest(words="美联储 降息"),
    SearchRequest(words="聯儲 加息 -降息"),
    SearchRequest(words="半导体"),
    SearchRequest(words="英伟达 芯片"),
    SearchRequest(words="ETF"),
    SearchRequest(words="nvidia"),
    SearchRequest(words="federal reserve"),
    SearchRequest(words="伊朗 原油"),
    SearchRequest(words="宁德时代"),
    SearchRequest(words="新能源汽车"),
    SearchRequest(words="霍尔木兹海峡"),
    SearchRequest(words="“同比增长”"),
    SearchRequest(words="公司"),
    SearchRequest(words="市场"),
    SearchRequest(words="芯片", source="新华社"),
    SearchRequest(words="黄金", since=_START + timedelta(days=60)),
    SearchRequest(words="黄金", as_of=_START + timedelta(days=20)),
    SearchRequest(words="指数", newest=True),
)


def make_documents(count: int) -> Iterator[Document]:
    """Yield made documents, one every minute, the same ones each time."""
    assembly, chance = assemble(), random.Random(20260104)
    real: list[Document] = []
    for path in sorted(NEWS.glob("*.json")):
        real += collect([path], readers=assembly.readers, now=datetime.now(UTC))[0]
    parts = [[s for s in _SENTENCE.split(d.text) if s.strip()] for d in real]
    parts = [one for one in parts if one]
    for number in range(count):
        like, own, title = chance.choice(real), chance.choice(parts), chance.choice(real).title
        text = f"{title}\n" if title else ""
        while len(text) < len(like.text):
            text += chance.choice(own if chance.random() < 0.7 else chance.choice(parts))
        at = _START + timedelta(minutes=number)
        yield Document(
            id=f"{number:016x}",
            title=title,
            text=text,
            publisher=like.publisher,
            address=f"https://example.org/{number}",
            published_at=at,
            published_basis="zoned",
            known_at=at,
            language=like.language,
            script=like.script,
            genre=like.genre,
            origin=Origin(path=like.origin.path, sha256=f"{number:064x}"),
        )


def fill(store: Store, count: int) -> None:
    """Record made documents, a thousand a visit."""
    batch: list[Capture] = []
    for document in make_documents(count):
        at = document.known_at or _START
        batch.append(
            Capture(document=document, source="bench", captured_at=at, asked=document.address)
        )
        if len(batch) == _BATCH:
            visit = Visit(source="bench", at=at, outcome="fresh", items=_BATCH, fresh=_BATCH)
            store.rounds.record(CapturedRound(visit=visit, captures=tuple(batch)))
            batch = []


def ask(
    store: Store, questions: Sequence[SearchRequest], knowledge: Knowledge
) -> tuple[float, float, float, int]:
    """Ask each question five times; return the median and the largest of their medians and the
    median of processor time alone, in milliseconds, and how many found something.
    """
    taken_ms: list[float] = []
    worked_ms: list[float] = []
    answered = 0
    for question in questions:
        times, works = [], []
        for _ in range(5):
            began, worked = time.perf_counter(), time.process_time()
            hits = find_hits(question, store, knowledge=knowledge)
            times.append((time.perf_counter() - began) * 1000)
            works.append((time.process_time() - worked) * 1000)
        answered += bool(hits)
        taken_ms.append(statistics.median(times))
        worked_ms.append(statistics.median(works))
    return statistics.median(taken_ms), max(taken_ms), statistics.median(worked_ms), answered


def run(count: int = COUNT) -> list[Measure]:
    """Measure search on SQLite."""
    if not NEWS.is_dir():
        return []
    knowledge = load_knowledge()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "yanbao.db")
        fill(store, count)
        began = time.perf_counter()
        update_index(store, lambda _: {})
        taken_s = time.perf_counter() - began
        median_ms, largest_ms, work_ms, answered = ask(store, QUESTIONS, knowledge)
    name = f"search of {count:,} documents"
    return [
        Measure(
            name=f"{name}, median",
            value=median_ms,
            unit="ms",
            target=20,
            beside="of it processor time",
            beside_value=work_ms,
        ),
        Measure(name=f"{name}, slowest question", value=largest_ms, unit="ms"),
        Measure(
            name=f"{name}, questions answered",
            value=answered,
            unit=f"of {len(QUESTIONS)}",
            target=len(QUESTIONS) - 2,
            more_is_better=True,
        ),
        Measure(name="documents taken into the index", value=count / taken_s, unit="/s"),
    ]
