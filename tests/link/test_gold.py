"""Securities of the hand-annotated documents: who is named, and under which code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.builders import a_document

from yanbao.extract.mentions import find_mentions
from yanbao.knowledge import load_knowledge
from yanbao.link import link
from yanbao.model.readings import Reading
from yanbao.text.views import View


def codes_of(title: str, text: str, publisher: str) -> list[set[str]]:
    knowledge = load_knowledge()
    document = a_document(text, title=title, publisher=publisher)
    mentions = find_mentions(View.of(document), listings=knowledge.listings, document=document)
    reading = Reading(document_id=document.id, sentences=(), mentions=mentions)
    links, _ = link(document, reading, knowledge=knowledge)
    found: dict[str, set[str]] = {}
    for one in links:
        if one.listing_id and one.mention.kind == "listing":
            codes = {i.rsplit(".", 1)[0] for i in (one.listing_id, *one.also)}
            found[one.listing_id] = codes
    return list(found.values())


@pytest.mark.shared
def test_securities_of_the_gold_are_found(shared: Path) -> None:
    folder = shared / "bench" / "gold"
    lines = (folder / "documents.dev.jsonl").read_text("utf-8").splitlines()
    documents = {row["id"]: row for row in map(json.loads, lines)}
    hit = predicted = wanted = 0
    for line in (folder / "reading.dev.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        row = documents[gold["id"]]
        found = codes_of(row["title"], row["text"], row["source"])
        expected = [
            {one["code"], *one.get("also", [])} for one in gold["securities"] if one["code"]
        ]
        hit += sum(any(codes & other for other in found) for codes in expected)
        wanted += len(expected)
        predicted += len(found)
    precision, recall = hit / predicted, hit / wanted
    assert 2 * precision * recall / (precision + recall) > 0.96
