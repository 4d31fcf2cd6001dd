from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adapters.stores.builders import AT, a_capture, a_run, a_visit
from tests.builders import a_document, an_event
from tests.publish.builders import make_note

from yanbao.adapters.stores.opening import open_store
from yanbao.errors import UsageError
from yanbao.knowledge import load_knowledge
from yanbao.model.captures import CapturedRound
from yanbao.model.documents import Document
from yanbao.model.readings import Link, Mention, ReadDocument, Reading
from yanbao.pipeline.search import SearchHit, SearchRequest, find_hits, forget_texts, update_index
from yanbao.ports import Store
from yanbao.publish import render_json

TEXTS = (
    ("騰訊業績勝預期", "騰訊控股第三季收入1,929億元，按年增15%。", "明報", "paper"),
    ("Tencent results", "Tencent said revenue rose 15% in the third quarter.", "Wire", "wire"),
    ("A股收评", "上证指数涨0.65%，半导体板块领涨，<script>alert(1)</script>。", "新华社", "paper"),
)


def read(documents: Sequence[Document]) -> Mapping[str, ReadDocument]:
    """As the desk reads: here only what the tests ask about."""
    found = {}
    for document in documents:
        start = document.text.find("騰訊")
        links: tuple[Link, ...] = ()
        if start >= 0:
            span = document.span(start, start + 2)
            mention = Mention(span=span, kind="listing", candidates=("00700.XHKG",))
            links = (Link(mention=mention, listing_id="00700.XHKG", reason="name"),)
        events = (
            (an_event(document, "收入", "earnings_release"),) if "收入" in document.text else ()
        )
        reading = Reading(document_id=document.id, sentences=(), events=events)
        found[document.id] = ReadDocument(reading=reading, links=links, issues=())
    return found


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(tmp_path / "yanbao.db")
    for number, (title, text, publisher, source) in enumerate(TEXTS):
        at = AT + timedelta(hours=number)
        document = a_document(text, title=title, publisher=publisher, at=at)
        capture = a_capture(1, number, document=document, source=source)
        visit = a_visit(number, source)
        store.rounds.record(CapturedRound(visit=visit, captures=(capture,)))
    update_index(store, read)
    return store


def find(store: Store, words: str = "", **more: object) -> tuple[SearchHit, ...]:
    request = SearchRequest(words=words, **more)  # type: ignore[arg-type]
    return find_hits(request, store, knowledge=load_knowledge())


def titles(store: Store, words: str = "", **more: object) -> set[str]:
    return {hit.title for hit in find(store, words, **more)}


@pytest.mark.parametrize(
    "words", ["腾讯控股", "騰訊控股", "腾讯 收入", "“腾讯控股第三季”", "1,929億"]
)
def test_both_scripts_find_both_scripts(words: str, store: Store) -> None:
    assert titles(store, words) == {"騰訊業績勝預期"}


@pytest.mark.parametrize("words", ["腾讯", "tencent", "Tencent", "騰訊"])
def test_a_company_is_found_by_any_of_its_names(words: str, store: Store) -> None:
    """By the listing that was read there; a text where none was read, by its words alone."""
    assert "騰訊業績勝預期" in titles(store, words)


def test_english_is_found_by_its_words(store: Store) -> None:
    assert titles(store, "revenue rose") == {"Tencent results"}
    assert titles(store, "reven") == set()
    assert titles(store, "reven*") == {"Tencent results"}
    assert titles(store, '"rose revenue"') == set()


def test_filters_hold(store: Store) -> None:
    assert titles(store, listing="00700.XHKG") == {"騰訊業績勝預期"}
    assert titles(store, event="earnings_release") == {"騰訊業績勝預期"}
    assert titles(store, source="新華社") == {"A股收评"}
    assert titles(store, source="paper") == {"騰訊業績勝預期", "A股收评"}
    assert titles(store, "15", source="wire") == {"Tencent results"}
    assert titles(store, source="paper", since=AT + timedelta(hours=2)) == {"A股收评"}
    assert titles(store, source="paper", until=AT + timedelta(hours=1)) == {"騰訊業績勝預期"}
    assert titles(store, "15 -revenue") == {"騰訊業績勝預期"}
    assert titles(store, "15", kind="note") == set()


def test_nothing_is_found_before_it_was_known(store: Store) -> None:
    assert titles(store, "15", as_of=AT) == {"騰訊業績勝預期"}
    assert titles(store, "15", as_of=AT - timedelta(seconds=1)) == set()


def test_a_snippet_quotes_the_text(store: Store) -> None:
    (hit,) = find(store, "半导体")
    assert hit.snippet is not None
    assert [hit.snippet.text[s:e] for s, e in hit.snippet.marks] == ["半导体"]
    assert hit.snippet.text in f"{TEXTS[2][0]}\n{TEXTS[2][1]}"


def test_what_came_since_is_taken_in_once(store: Store) -> None:
    assert update_index(store, read) == 0
    document = a_document("半导体设备订单回升。", title="订单", at=AT)
    capture = a_capture(9, 9, document=document)
    store.rounds.record(CapturedRound(visit=a_visit(9), captures=(capture,)))
    assert update_index(store, read) == 1
    assert titles(store, "半导体") == {"A股收评", "订单"}


def test_a_text_that_is_no_longer_kept_is_found_by_its_title_alone(store: Store) -> None:
    forget_texts(store.documents.drop_bodies("paper", before=AT + timedelta(days=9)), store)
    assert find(store, "领涨") == ()
    (hit,) = find(store, "收评")
    assert (hit.snippet, hit.title, hit.publisher) == (None, "A股收评", "新华社")


def test_grams_that_are_made_otherwise_today_make_the_index_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("yanbao.pipeline.search.find_grams", list)
        dropped = store.documents.drop_bodies("paper", before=AT + timedelta(days=9))
        forget_texts(dropped, store)
    assert find(store, "收入") == ()
    assert update_index(store, read) > 0
    assert titles(store, "revenue") == {"Tencent results"}
    assert find(store, "领涨") == ()


def test_a_changed_text_was_not_known_before_it_was_met(store: Store) -> None:
    hours = timedelta(hours=5)
    for text, at in (("逆回购利率1.40%。", AT), ("逆回购利率1.30%。", AT + hours)):
        document = a_document(text, title=text[:3], at=AT, address="https://paper.example/r.html")
        capture = a_capture(9, document=document, captured_at=at)
        store.rounds.record(CapturedRound(visit=a_visit(9), captures=(capture,)))
    update_index(store, read)
    texts = {h.snippet.text[:9] for h in find(store, "逆回购", as_of=AT + hours) if h.snippet}
    assert len(texts) == 2
    (before,) = find(store, "逆回购", as_of=AT + hours - timedelta(seconds=1))
    assert before.snippet is not None
    assert "1.40%" in before.snippet.text


def test_notes_are_found_the_newest_edition_once(store: Store) -> None:
    note = make_note().note
    for hours in range(3):
        at = AT + timedelta(hours=hours)
        text = render_json(replace(note, as_of=at))
        run = a_run(note.name, hours, id=f"run-{hours}", note=text, as_of=at, made_at=at)
        store.runs.record(run)
    assert update_index(store, read) == 3
    assert update_index(store, read) == 0
    hits = find(store, "基石投资者", kind="note")
    assert [(hit.kind, hit.address) for hit in hits] == [("note", "fund_research_2026-01-04.html")]
    assert hits[0].at == AT + timedelta(hours=2)
    early = find(store, "基石投资者", as_of=AT + timedelta(hours=1))
    assert [hit.at for hit in early] == [AT + timedelta(hours=1)]


@pytest.mark.parametrize("words", ["", "-腾讯", "！？", '""'])
def test_nothing_to_look_for_is_told(words: str, store: Store) -> None:
    with pytest.raises(UsageError, match="nothing to look for"):
        find(store, words)
