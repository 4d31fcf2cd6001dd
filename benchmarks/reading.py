"""Reading speed: all mentions, quantities, times, events and claims of a text, in characters/s."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial

from benchmarks.measures import DEMO, NEWS, Measure, median_s
from yanbao.collect import collect
from yanbao.extract import read
from yanbao.pipeline.assembly import assemble

_TOKEN = re.compile(r"[\u4e00-\u9fff]{1,2}|[A-Za-z]+|\d+(?:\.\d+)?|\S")


def run() -> Iterator[Measure]:
    """Read a news day (the demo's documents where there is none) beside a plain tokenizer."""
    assembly = assemble()
    days = sorted(NEWS.glob("*.json"))
    sources = days[-5:] or [DEMO]
    documents, _ = collect(sources, readers=assembly.readers, now=datetime(2026, 11, 1, tzinfo=UTC))
    texts = [document.text for document in documents]
    characters = sum(map(len, texts))
    knowledge = assembly.knowledge
    for document in documents[:20]:  # tables load at first use
        read(document, knowledge=knowledge)
    took_s = median_s(lambda: [read(document, knowledge=knowledge) for document in documents])
    name, tokenize = _tokenizer()
    beside_s = median_s(lambda: [tokenize(text) for text in texts])
    yield Measure(
        name=f"reading {len(documents)} documents, {characters:,} characters",
        value=characters / took_s,
        unit="characters/s",
        target=300_000,
        more_is_better=True,
        beside=f"{name} (tokens only), characters/s",
        beside_value=characters / beside_s,
    )


def _tokenizer() -> tuple[str, Callable[[str], object]]:
    for name in ("rjieba", "jieba"):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        cut: Callable[[str], Iterable[str]] = module.cut
        return name, partial(_cut_all, cut)
    return "a plain regular expression", _TOKEN.findall


def _cut_all(cut: Callable[[str], Iterable[str]], text: str) -> list[str]:
    return list(cut(text))
