"""What every store holds to, run on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from tests.adapters.stores.builders import (
    AT,
    a_capture,
    a_link,
    a_look,
    a_round,
    a_run,
    a_text,
    a_visit,
)

from yanbao.adapters.stores.database import open_database
from yanbao.adapters.stores.opening import open_store
from yanbao.adapters.stores.tables import METADATA
from yanbao.errors import Issue, NotFound, SettingsError, SourceError
from yanbao.model.captures import CapturedRound
from yanbao.model.pushes import Delivery
from yanbao.model.readings import Link, Mention, ReadDocument, Reading
from yanbao.model.searches import SearchEntry, SearchQuery, SearchTerm
from yanbao.ports import Store
from yanbao.text.grams import find_grams, find_phrase
from yanbao.text.simplify import simplify


def a_reading(number: int) -> ReadDocument:
    document = a_text(number)
    mention = Mention(span=document.span(0, 2), kind="listing", candidates=("06082.XHKG",))
    return ReadDocument(
        reading=Reading(
            document_id=document.id, sentences=(document.span(0, 3),), mentions=(mention,)
        ),
        links=(Link(mention=mention, listing_id="06082.XHKG", reason="name"),),
        issues=(Issue(code="link.x", severity="info", subject=document.id, detail="甲"),),
    )


def an_entry(number: int, title: str, body: str, *marks: str) -> SearchEntry:
    at = AT + timedelta(hours=2 * (number - 1))
    return SearchEntry(
        kind="document",
        id=f"d{number}",
        origin=number,
        series=f"d{number}",
        at=at,
        known_at=at,
        title=tuple(find_grams(simplify(title))),
        body=tuple(find_grams(simplify(body))),
        marks=marks,
    )


ENTRIES = [
    an_entry(1, "上证指数收涨", "沪指全天震荡。", "sxinhua"),
    an_entry(2, "港股收盘", "恒生指數跌1%，騰訊領跌。", "l00700xhkg"),
    an_entry(3, "Chips", "芯片AI需求：NVIDIA said demand rose 12%.", "eproduct"),
]


def a_query(words: str, *, excluded: str = "") -> SearchQuery:
    terms = []
    for word in (*words.split(), *(f"-{one}" for one in excluded.split())):
        grams, begins = find_phrase(simplify(word.removeprefix("-")))
        terms.append(SearchTerm(grams=grams, begins=begins, excluded=word.startswith("-")))
    return SearchQuery(terms=tuple(terms))


def look(store: Store, words: str, *, excluded: str = "") -> list[str]:
    return sorted(entry.id for entry in store.index.find(a_query(words, excluded=excluded)))


class StoreContract:
    """A subclass brings the fixture ``where``: the place of an empty database."""

    @pytest.fixture
    def store(self, where: str) -> Store:
        return open_store(where)

    def test_the_migrations_make_the_tables(self, where: str) -> None:
        with open_database(where).read() as connection:
            opts = {
                "compare_type": True,
                # the full-text table is made by each database in its own way
                "include_name": lambda name, *_: not (name or "").startswith("search_terms"),
            }
            context = MigrationContext.configure(connection, opts=opts)
            assert compare_metadata(context, METADATA) == []

    def test_a_round_comes_back_as_it_was(self, store: Store) -> None:
        captured = a_round(1, 2)
        assert store.rounds.record(captured) == tuple(c.document.id for c in captured.captures)
        assert store.rounds.visits("paper") == [captured.visit]
        ids = [c.document.id for c in reversed(captured.captures)]
        assert store.documents.read(ids) == list(reversed(captured.captures))
        assert store.documents.count() == 2

    def test_a_round_recorded_twice_adds_nothing(self, store: Store) -> None:
        store.rounds.record(a_round(1))
        again = a_round(1, 2)
        assert store.rounds.record(again) == (again.captures[1].document.id,)
        assert len(store.rounds.visits("paper")) == 1
        assert store.documents.read([again.captures[0].document.id]) == [a_capture(1)]

    def test_the_first_capture_of_a_document_stays(self, store: Store) -> None:
        store.rounds.record(a_round(1))
        later = replace(a_capture(1), captured_at=AT + timedelta(days=1), source="other")
        store.rounds.record(CapturedRound(visit=a_visit(24, "other"), captures=(later,)))
        assert store.documents.read([a_text(1).id]) == [a_capture(1)]

    def test_a_round_is_recorded_whole_or_not_at_all(self, store: Store) -> None:
        # a visit that no database takes: the count does not fit, on the last insert of the round
        broken = replace(a_round(1, 2), visit=replace(a_visit(), items=2**70))
        with pytest.raises((SourceError, OverflowError)):
            store.rounds.record(broken)
        assert store.documents.count() == 0
        assert store.rounds.unmet("paper", [a_link(1)]) == (a_link(1),)
        store.rounds.record(a_round(1, 2))
        assert store.documents.count() == 2

    def test_visits_come_in_the_order_of_time(self, store: Store) -> None:
        for hours in (2, 0, 1):
            store.rounds.record(CapturedRound(visit=a_visit(hours)))
        store.rounds.record(CapturedRound(visit=a_visit(0, "other")))
        assert store.rounds.visits("paper") == [a_visit(0), a_visit(1), a_visit(2)]
        assert store.rounds.visits("paper", since=a_visit(1).at) == [a_visit(1), a_visit(2)]
        assert store.rounds.visits("never") == []

    def test_a_link_is_met_as_it_reads(self, store: Store) -> None:
        store.rounds.record(a_round(1))
        changed = [a_link(1, title="Item 1, corrected"), a_link(1, digest="abc"), a_link(2)]
        assert store.rounds.unmet("paper", [a_link(1), *changed]) == tuple(changed)
        assert store.rounds.unmet("other", [a_link(1)]) == (a_link(1),)

    def test_the_newest_look_says_how_a_page_stands(self, store: Store) -> None:
        first = [a_look(1), a_look(2), a_look(3, outcome="left", document_id="", due_at=AT)]
        store.rounds.record(CapturedRound(visit=a_visit(), looks=tuple(first)))
        store.rounds.record(
            CapturedRound(visit=a_visit(0, "other"), looks=(a_look(source="other"),))
        )
        span = {"since": AT, "until": AT + timedelta(hours=1), "most": 9}
        assert store.rounds.due_pages("paper", left=False, **span) == first[:2]
        assert store.rounds.due_pages("paper", left=True, **span) == first[2:]
        further = (a_look(1, 1, 1), a_look(2, 1, 1, outcome="gone", due_at=None))
        store.rounds.record(CapturedRound(visit=a_visit(1), looks=(*further, first[0])))
        assert store.rounds.due_pages("paper", left=False, **span) == []
        span["until"] = AT + timedelta(hours=9)
        assert store.rounds.due_pages("paper", left=False, **span) == [further[0]]
        span["since"] = AT + timedelta(minutes=1)  # first met too long ago
        assert store.rounds.due_pages("paper", left=False, **span) == []

    def test_pages_that_were_told_come_first_then_the_newest(self, store: Store) -> None:
        store.rounds.record(a_round(1, 2, 3))
        looks = (a_look(2), a_look(1), a_look(3, first_at=AT + timedelta(hours=1)))
        store.rounds.record(CapturedRound(visit=a_visit(2), looks=looks))
        span = {"since": AT, "until": AT + timedelta(hours=9)}
        due = store.rounds.due_pages("paper", left=False, **span, most=9)
        assert [look.link.title for look in due] == ["Item 3", "Item 2", "Item 1"]
        store.runs.record(a_run())  # tells the first
        due = store.rounds.due_pages("paper", left=False, **span, most=2)
        assert [look.link.title for look in due] == ["Item 1", "Item 3"]

    def test_ten_thousand_links_are_asked_at_once(self, store: Store) -> None:
        links = [a_link(n) for n in range(10_000)]
        store.rounds.record(CapturedRound(visit=a_visit(), links=tuple(links[1:])))
        assert store.rounds.unmet("paper", links) == (links[0],)

    def test_documents_are_found_by_when_they_were_known_here(self, store: Store) -> None:
        for hours in (3, 1, 2):
            store.rounds.record(a_round(hours, hours=hours))
        late = replace(a_capture(9, 1), captured_at=AT + timedelta(hours=8))
        undated = replace(a_capture(8), document=replace(a_text(8), known_at=None))
        store.rounds.record(CapturedRound(visit=a_visit(8), captures=(late, undated)))
        span = (AT + timedelta(hours=1), AT + timedelta(hours=2))
        assert store.documents.find_known(*span) == (a_text(1, 1).id, a_text(2, 2).id)

    def test_documents_of_one_address_are_its_versions(self, store: Store) -> None:
        first = a_capture(1)
        second = replace(
            a_capture(2, 1), document=replace(a_text(2, 1), address=first.document.address)
        )
        store.rounds.record(CapturedRound(visit=a_visit(1), captures=(second, first)))
        found = store.documents.find_at([first.document.address, "https://nowhere.example"])
        assert found == {
            first.document.address: (first.document.id, second.document.id),
            "https://nowhere.example": (),
        }

    def test_documents_are_read_on_in_the_stores_order(self, store: Store) -> None:
        store.rounds.record(a_round(3, 1, 2))
        first = store.documents.read_after(0, most=2)
        rest = store.documents.read_after(first[-1][0], most=2)
        assert [c.document.title for _, c in (*first, *rest)] == ["第3条", "第1条", "第2条"]

    def test_a_dropped_body_leaves_its_record(self, store: Store) -> None:
        store.rounds.record(a_round(1))
        store.rounds.record(a_round(2, hours=5))
        store.readings.keep("r1", [a_reading(1)])
        dropped = store.documents.drop_bodies("paper", before=AT + timedelta(hours=1))
        assert dropped == [a_capture(1)]
        assert store.documents.count() == 2
        assert store.readings.read([a_text(1).id], "r1") == {}
        with pytest.raises(NotFound, match="1 of 1 documents"):
            store.documents.read([a_text(1).id])
        (gone,) = store.documents.find_dropped([a_text(2).id, a_text(1).id, "never"])
        assert (gone.document_id, gone.source, gone.title) == (a_text(1).id, "paper", "第1条")
        assert (gone.address, gone.captured_at) == (a_text(1).address, AT)
        assert store.rounds.unmet("paper", [a_link(1)]) == ()
        assert store.rounds.record(a_round(1)) == ()  # it is not taken up again
        assert store.documents.drop_bodies("paper", before=AT + timedelta(hours=1)) == []

    def test_readings_are_kept_by_their_reader(self, store: Store) -> None:
        store.rounds.record(a_round(1, 2))
        store.readings.keep("r1", [a_reading(1), a_reading(2)])
        ids = [a_text(1).id, a_text(2).id, "never"]
        assert store.readings.read(ids, "r1") == {
            i: a_reading(n + 1) for n, i in enumerate(ids[:2])
        }
        store.readings.keep("r2", [a_reading(1)])
        assert list(store.readings.read(ids, "r1")) == [ids[1]]
        assert list(store.readings.read(ids, "r2")) == [ids[0]]

    def test_a_run_is_found_until_it_stands_published(self, store: Store) -> None:
        first, second = a_run(), a_run(hours=1)
        store.runs.record(first)
        store.runs.record(second)
        assert store.runs.find_unpublished() == [first, second]
        store.runs.mark_published(first.id, at=AT)
        store.runs.mark_published(first.id, at=AT + timedelta(days=1))
        assert store.runs.find_unpublished() == [second]
        assert store.runs.find(name=first.name) == [first, second]
        assert store.runs.find(before=second.id) == [first]
        assert store.runs.find(most=1) == [second]
        assert store.runs.find(name="other") == []
        assert store.runs.find(kind="brief", most=1) == [second]
        assert store.runs.find(kind="note") == []
        told = [(t.note, t.document_id, t.rank) for t in store.runs.find_told(since=first.as_of)]
        assert told == [(first.name, a_text(1).id, 1)] * 2
        assert len(store.runs.find_told(since=first.as_of, before=second.id)) == 1
        assert len(store.runs.find_told(since=second.as_of)) == 1
        assert store.runs.corrected() == {("n", "s001", "a", "b")}

    def test_a_run_is_recorded_once(self, store: Store) -> None:
        store.runs.record(a_run())
        with pytest.raises(SourceError):
            store.runs.record(a_run())
        assert store.runs.find() == [a_run()]

    def test_a_store_is_held_by_one_run(self, where: str, store: Store) -> None:
        with store.runs.hold():
            with pytest.raises(SourceError, match="another run"), open_store(where).runs.hold():
                pass
            store.rounds.record(a_round(1))  # who holds it works on
        for _ in range(50):  # and is free the moment it is let go
            with open_store(where).runs.hold():
                pass

    def test_a_text_that_is_forgotten_is_found_by_its_title(self, store: Store) -> None:
        store.index.add(ENTRIES)
        unmarked = [replace(entry, marks=()) for entry in ENTRIES[:2]]
        for _ in range(2):  # a second time changes nothing
            store.index.forget([*unmarked, an_entry(9, "不在", "不在")])
        assert look(store, "沪指") == look(store, "恒生") == []
        assert look(store, "上证") == ["d1"]
        assert look(store, "NVIDIA") == ["d3"]
        marked = SearchQuery(terms=(), marks=("l00700xhkg",))
        assert [entry.id for entry in store.index.find(marked)] == ["d2"]

    def test_several_writers_lose_nothing(self, where: str, store: Store) -> None:
        def write(worker: int) -> int:
            own = open_store(where)  # connections of its own, as another process has
            for number in range(10):
                mine = 1000 + worker * 10 + number
                captures = (a_capture(mine), a_capture(7))  # the second is everybody's
                own.rounds.record(CapturedRound(visit=a_visit(mine), captures=captures))
            return worker

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(write, range(4))) == [0, 1, 2, 3]
        assert len(store.rounds.visits("paper")) == 40
        assert store.documents.count() == 41

    def test_a_store_of_a_newer_yanbao_is_left_alone(self, where: str) -> None:
        database = open_database(where)
        with database.write() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(SettingsError, match="another yanbao"):
            open_store(where)

    def test_an_edition_is_claimed_once(self, store: Store) -> None:
        pushes = store.pushes
        assert pushes.begin("n 1", "team", at=AT) == 1
        assert pushes.begin("n 1", "team", at=AT) == 0, "begun and not heard of again"
        pushes.finish("n 1", "team", 1, Delivery(outcome="refused"), at=AT)
        assert pushes.begin("n 1", "team", at=AT) == 2
        pushes.finish("n 1", "team", 2, Delivery(outcome="sent"), at=AT)
        assert pushes.begin("n 1", "team", at=AT) == 0
        assert pushes.begin("n 1", "team", at=AT, again=True) == 3
        assert pushes.begin("n 1", "mail", at=AT) == 1
        assert pushes.begin("n 2", "team", at=AT) == 1
        told = [(step.channel, step.attempt, step.step) for step in pushes.find("n 1")]
        assert told == [
            ("mail", 1, "begun"),
            ("team", 1, "begun"), ("team", 1, "refused"),
            ("team", 2, "begun"), ("team", 2, "sent"),
            ("team", 3, "begun"),
        ]  # fmt: skip

    def test_of_many_that_push_at_once_one_does(self, store: Store) -> None:
        with ThreadPoolExecutor(4) as pool:
            claims = list(pool.map(lambda _: store.pushes.begin("n", "team", at=AT), range(8)))
        assert sorted(claims) == [0] * 7 + [1]

    def test_slots_are_marked_once(self, store: Store) -> None:
        store.slots.mark("XSHG", ["2026-03-11-open"], "run", at=AT)
        store.slots.mark("XSHG", ["2026-03-11-open", "2026-03-11-noon"], "covered", at=AT)
        store.slots.mark("XHKG", [], "run", at=AT)
        assert store.slots.done("XSHG") == {"2026-03-11-open", "2026-03-11-noon"}
        assert store.slots.done("XHKG") == frozenset()

    def test_what_is_looked_for_is_found(self, store: Store) -> None:
        store.index.add(ENTRIES)
        assert look(store, "上证指数") == ["d1"]
        assert look(store, "指数") == ["d1", "d2"]
        assert look(store, "指") == ["d1", "d2"], "one character begins a pair"
        assert look(store, "数上") == [], "a phrase does not leap over what stands between"
        assert look(store, "nvidia") == ["d3"]
        assert look(store, "nvid") == []
        assert look(store, "芯片AI") == ["d3"]
        assert look(store, "恒生 指数") == ["d2"]
        assert look(store, "指数", excluded="恒生") == ["d1"]
        assert look(store, "不曾有的词") == []

    def test_a_word_is_found_by_the_listing_it_names(self, store: Store) -> None:
        store.index.add(ENTRIES)
        term = SearchTerm(grams=("腾讯",), marks=("l00700xhkg",))
        found = store.index.find(SearchQuery(terms=(term,)))
        assert [entry.id for entry in found] == ["d2"]
        by_mark = store.index.find(SearchQuery(marks=("l00700xhkg",)))
        assert [entry.id for entry in by_mark] == ["d2"]

    def test_nothing_is_found_before_it_was_known(self, store: Store) -> None:
        store.index.add(ENTRIES)
        hour = timedelta(hours=1)
        query = a_query("指数")
        assert len(store.index.find(query)) == 2
        early = replace(query, as_of=AT + hour)
        assert [entry.id for entry in store.index.find(early)] == ["d1"]
        assert store.index.find(replace(query, as_of=AT - hour)) == []
        assert [e.id for e in store.index.find(replace(query, since=AT + hour))] == ["d2"]
        assert [e.id for e in store.index.find(replace(query, until=AT + hour))] == ["d1"]

    def test_the_title_counts_more_and_the_newest_can_come_first(self, store: Store) -> None:
        store.index.add(ENTRIES)
        found = store.index.find(a_query("指数"))
        assert [entry.id for entry in found] == ["d1", "d2"]
        assert found[0].score > found[1].score
        newest = store.index.find(replace(a_query("指数"), newest=True))
        assert [entry.id for entry in newest] == ["d2", "d1"]
        assert len(store.index.find(replace(a_query("指数"), most=1))) == 1

    def test_an_entry_is_taken_in_once(self, store: Store) -> None:
        assert store.index.newest("document") == 0
        assert store.index.add(ENTRIES[:2]) == 2
        assert store.index.add(ENTRIES) == 1
        assert store.index.newest("document") == 3
        assert store.index.newest("note") == 0
        assert look(store, "指数") == ["d1", "d2"]

    def test_no_word_is_an_operator(self, store: Store) -> None:
        store.index.add(ENTRIES)
        for words in ('" OR 1=1', "指数) OR (x", "NEAR(a b)", "a' & 'b", "title:指数", "-- x", "*"):
            for word in words.split():
                grams, begins = find_phrase(word)
                if grams:
                    term = SearchTerm(grams=grams, begins=begins)
                    found = store.index.find(SearchQuery(terms=(term,)))
                    assert len(found) < len(ENTRIES), word  # none of them opens the whole store

    def test_a_long_text_is_taken_in(self, store: Store) -> None:
        grams = tuple(find_grams("甲乙丙丁" * 20_000 + "末尾"))
        entry = replace(ENTRIES[0], id="long", body=grams)
        assert store.index.add([entry]) == 1
        assert "long" in look(store, "甲乙")
