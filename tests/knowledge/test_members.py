"""Lists of index members: what is refused, and who was a member as known on a day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.errors import ParseError
from yanbao.knowledge import MemberTable, load_knowledge
from yanbao.knowledge.members import (
    SIZES,
    check_exclusive,
    find_index,
    is_member_list,
    join_lists,
    parse_members,
    read_lists,
    render_lists,
)

MEMBERS = load_knowledge().members
FIRST = date(2026, 1, 1)
IDS = [f"60000{n}.XSHG" for n in range(6)]
Lists = list[list[str]]
some_lists = st.lists(
    st.lists(st.sampled_from(IDS), min_size=1, unique=True), min_size=1, max_size=6
)


def test_exclusive_indices_in_the_small() -> None:
    assert check_exclusive({"a": ["1", "2"], "b": ["3"]}, sizes={"a": 2, "b": 1}) == []
    issues = check_exclusive({"a": ["1", "2"], "b": ["2", "3", "4"]}, sizes={"a": 2, "b": 2})
    assert [(i.code, i.subject) for i in issues] == [
        ("knowledge.members-count", "b"),
        ("knowledge.members-overlap", "b"),
    ]
    both = check_exclusive({"a": ["1"], "b": ["1"]}, sizes={})
    assert [i.subject for i in both] == ["a", "b"]


@pytest.mark.shared
def test_the_corrupt_csi_500_file_is_found_out(shared: Path) -> None:
    folder = shared / "data" / "index_constituents"
    members, problems = {}, {}
    for name in ("csi300", "csi500", "csi1000"):
        text = (folder / f"2026_07_constituents-{name}.csv").read_text(encoding="utf-8")
        members[name], problems[name] = parse_members(text, subject=name)
    assert (problems["csi300"], problems["csi1000"]) == ([], [])
    (problem,) = problems["csi500"]
    assert problem.detail.startswith("93 of 576 codes have no venue")  # such as 0020.HK.SZ
    found = check_exclusive(members, sizes={"csi300": 300, "csi500": 500, "csi1000": 1000})
    details = {i.code: i.detail for i in found}
    assert {i.subject for i in found} == {"csi500"}
    assert details["knowledge.members-count"] == "483 members, expected 500"
    assert "246 members stand in both csi300 and csi500" in details["knowledge.members-overlap"]


def test_members_of_another_layout_are_an_issue() -> None:
    assert parse_members("Code\n1", subject="f")[1][0].code == "knowledge.members-layout"
    members, issues = parse_members("Symbol,Name\n0101.HK,HL\nABC,?\n101.HK,HL", subject="f")
    assert members == ["00101.XHKG"]
    assert (issues[0].code, issues[0].place) == ("knowledge.members-code", "line 3")
    assert issues[0].detail.startswith("2 of 3 codes")
    members, _ = parse_members("Symbol,Name\nAAPL,Apple", subject="f", us_mics={"AAPL": "XNAS"})
    assert members == ["AAPL.XNAS"]


def test_a_list_is_known_by_its_head_and_its_index_by_the_files_name() -> None:
    assert is_member_list([["Symbol", "Name"], ["600000.SH", "浦发银行"]])
    assert not is_member_list([["symbol", "name", "weight"]])
    assert find_index("2026_07_constituents-csi1000.csv") == "中证1000"
    assert find_index("members.csv") == ""


@given(some_lists, st.integers(-2, 8))
def test_members_on_a_day_are_those_of_the_newest_list_of_up_to_it(
    lists: Lists, later: int
) -> None:
    days = [FIRST + timedelta(n) for n in range(len(lists))]
    joined = join_lists("index", "source", zip(days, lists, strict=True))
    day = FIRST + timedelta(later)
    expected = sorted(lists[min(later, len(lists) - 1)]) if later >= 0 else []
    assert list(joined.on(day)) == expected
    table = MemberTable([joined])
    bearing = [one for one in IDS if table.of(one, day)]
    assert bearing == expected
    for one in bearing:
        (membership,) = table.of(one, day)
        assert membership.since <= membership.listed_on <= day


@given(lists=some_lists)
def test_a_written_table_is_read_back(
    lists: Lists, tmp_path_factory: pytest.TempPathFactory
) -> None:
    days = [FIRST + timedelta(n) for n in range(len(lists))]
    joined = join_lists("index", "", zip(days, lists, strict=True))
    path = tmp_path_factory.mktemp("members") / "members.tsv"
    path.write_text(render_lists([joined]), "utf-8")
    (again,) = read_lists(path)
    assert again == joined


def test_the_shipped_lists() -> None:
    assert set(MEMBERS.indices()) >= {
        "沪深300", "中证1000", "恒生指数", "恒生科技指数", "纳斯达克100"
    }  # fmt: skip
    listings = load_knowledge().listings
    for index_name in MEMBERS.indices():
        lists = MEMBERS.lists_of(index_name, date(2026, 11, 1))
        assert lists is not None
        members = lists.on(lists.days[-1])
        assert len(members) == SIZES.get(index_name, len(members))
        # a share that left since stays in the lists of before
        unknown = [one for one in members if listings.by_id(one) is None]
        assert len(unknown) <= 2, unknown
    newest = {name: MEMBERS.lists_of(name, date.max) for name in ("沪深300", "中证1000")}
    assert all(one and one.days[-1] >= date(2026, 6, 15) for one in newest.values())


def test_the_csi_300_is_the_one_whose_weights_its_owner_published() -> None:
    """CSI's own weights of 2026-04-30 name the same 300."""
    book = next(s for s in load_knowledge().funds.sets if s.id == "idx_000300_full_20260430")
    lists = MEMBERS.lists_of("沪深300", book.report_on)
    assert lists is not None
    assert set(lists.on(book.report_on)) == {line.listing_id for line in book.holdings}


def test_the_newest_of_several_sources_is_used_and_the_oldest_says_since_when() -> None:
    june = date(2026, 6, 15)
    assert not MEMBERS.of("688521.XSHG", june - timedelta(1))  # VeriSilicon came in June's review
    (verisilicon,) = MEMBERS.of("688521.XSHG", june)
    assert (verisilicon.since, verisilicon.since_first) == (june, False)
    (moutai,) = MEMBERS.of("600519.XSHG", june)
    assert (moutai.listed_on, moutai.since, moutai.since_first) == (june, date(2023, 7, 30), True)
    assert moutai.source == verisilicon.source
    (catl,) = MEMBERS.of("03750.XHKG", june)  # not on the list of October 2025
    assert (catl.since, catl.since_first) == (date(2026, 4, 22), False)


def test_what_an_older_list_of_another_source_leaves_out_came_since() -> None:
    days = [FIRST + timedelta(n) for n in range(4)]
    first = join_lists("index", "a", [(days[0], ["X"]), (days[1], ["X", "Y"])])
    second = join_lists("index", "b", [(days[2], ["X", "Y", "Z"])])
    table = MemberTable([first, second])
    found = {one: table.of(one, days[3])[0] for one in "XYZ"}
    assert {one: (m.since, m.since_first) for one, m in found.items()} == {
        "X": (days[0], True),
        "Y": (days[1], False),
        "Z": (days[2], False),
    }
    assert {m.source for m in found.values()} == {"b"}


def test_a_list_that_another_has_followed_is_known_for_it() -> None:
    days = [FIRST + timedelta(n) for n in range(3)]
    first = join_lists("index", "a", [(days[0], ["X", "Y"])])
    second = join_lists("index", "b", [(days[1], ["X", "Z"])])
    table = MemberTable([first, second])
    assert table.followed_on("index", ["Y", "X"], days[2]) == days[1]
    assert table.followed_on("index", ["Y", "X"], days[0]) is None
    assert table.followed_on("index", ["X", "Z"], days[2]) is None
    assert table.followed_on("index", ["X", "W"], days[2]) is None


def test_the_hang_seng_tech_index_is_the_one_that_funds_follow() -> None:
    lists = MEMBERS.lists_of("恒生科技指数", date(2026, 11, 1))
    assert lists is not None
    assert len(lists.on(lists.days[-1])) == 30
    funds = load_knowledge().funds
    assert funds.trackers("恒生科技指数", as_of=lists.days[-1])
    (book,) = (one for one in funds.sets if one.index_name == "恒生科技指数")
    known = {line.listing_id for line in book.holdings}
    assert len(known & set(lists.on(lists.days[-1]))) >= len(known) - 2


def test_the_hang_seng_lists_moved_as_their_owner_announced() -> None:
    """What came and went between October 2025 and April 2026: 01801 from December
    (staging.reportify.cn/news/1189321515938746368), three for 00881 from March
    (mitrade.com/cn/insights/news/live-news/article-8-1479623-20260216); 00011 was delisted.
    """
    days = date(2025, 11, 1), date(2026, 5, 1)
    lists = [MEMBERS.lists_of("恒生指数", day) for day in days]
    before, after = (set(one.on(day)) for one, day in zip(lists, days, strict=True) if one)
    assert {one[:5] for one in after - before} == {"01801", "03750", "03993", "06181"}
    assert {one[:5] for one in before - after} == {"00011", "00881"}
    tech = MEMBERS.lists_of("恒生科技指数", days[1])  # 09863 for 00522 from December
    assert tech is not None
    assert "09863.XHKG" in tech.on(days[1])
    assert "00522.XHKG" not in tech.on(days[1])


def test_nothing_is_known_before_its_list() -> None:
    assert MEMBERS.of("00700.XHKG", date(2023, 1, 1)) == ()
    (membership,) = MEMBERS.of("00700.XHKG", date(2026, 1, 4))
    assert membership.index_name == "恒生指数"
    assert membership.since_first


def test_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "members.tsv"
    path.write_text("# 沪深300\tsource\tyesterday\n", "utf-8")
    with pytest.raises(ParseError, match="is not a table of members"):
        MemberTable.load(path)
