from __future__ import annotations

import gc
import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.knowledge import ListingTable, load_knowledge
from yanbao.knowledge.listing_rows import SECURITIES, read_rows
from yanbao.knowledge.loading import pause_collector
from yanbao.knowledge.names import NameIndex, stands_alone
from yanbao.text.simplify import simplify


@pytest.fixture(scope="module")
def listings() -> ListingTable:
    return load_knowledge().listings


def ids(listings: ListingTable, name: str) -> tuple[str, ...]:
    return tuple(one.id for one in listings.by_name(name))


def found(listings: ListingTable, text: str) -> list[tuple[str, str]]:
    return [(hit.text, hit.listing_ids[0]) for hit in listings.find_names(text)]


@pytest.mark.parametrize(
    ("listing_id", "name", "kind", "currency"),
    [
        ("06082.XHKG", "壁仞科技", "share", "HKD"),
        ("688981.XSHG", "中芯国际", "share", "CNY"),
        ("300474.XSHE", "景嘉微", "share", "CNY"),
        ("NVDA.XNAS", "NVIDIA Corporation", "share", "USD"),
        ("920088.BJSE", "科力股份", "share", "CNY"),
        ("000300.XSHG", "沪深300", "index", "CNY"),
        ("HSTECH.XHKG", "恒生科技指数", "index", "HKD"),
        ("005930.XKRX", "三星电子", "share", "KRW"),
    ],
)
def test_a_listing_is_found_by_its_id(
    listings: ListingTable, listing_id: str, name: str, kind: str, currency: str
) -> None:
    listing = listings.by_id(listing_id)
    assert listing is not None
    assert (listing.name, listing.kind, listing.currency) == (name, kind, currency)


def test_an_unknown_id_symbol_or_name_finds_nothing(listings: ListingTable) -> None:
    assert listings.by_id("99999.XHKG") is None
    assert listings.by_symbol("NOSUCH") == ()
    assert listings.by_name("没有这家公司") == ()
    assert listings.names_of("99999.XHKG") == ()
    assert listings.pair_of("99999.XHKG") == ()


def test_one_symbol_may_stand_at_several_venues(listings: ListingTable) -> None:
    assert {one.id for one in listings.by_symbol("000001")} == {"000001.XSHE", "000001.XSHG"}
    assert {one.id for one in listings.by_symbol("000660")} == {"000660.XKRX"} | {
        one.id for one in listings.by_symbol("000660") if one.mic == "XSHE"
    }


def test_an_old_beijing_code_leads_to_its_successor(listings: ListingTable) -> None:
    assert [one.id for one in listings.by_symbol("833284")] == ["920284.BJSE"]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("英伟达", "NVDA.XNAS"),
        ("台积电", "TSM.XNYS"),
        ("招行", "600036.XSHG"),
        ("中石化", "600028.XSHG"),
        ("茅台", "600519.XSHG"),
        ("阿里巴巴", "09988.XHKG"),
        ("小米集团", "01810.XHKG"),
        ("地平线机器人", "09660.XHKG"),
        ("马士基", "MAERSK-B.XCSE"),
        ("沪指", "000001.XSHG"),
        ("三一重工股份有限公司", "600031.XSHG"),
        ("韦尔股份", "603501.XSHG"),
    ],
)
def test_the_press_names_lead_to_the_listing(listings: ListingTable, name: str, first: str) -> None:
    known = ids(listings, name)
    assert known
    issuer = listings.pair_of(known[0]) or known
    assert first in issuer


def test_a_share_class_mark_is_not_part_of_the_name(listings: ListingTable) -> None:
    names = {name.text for name in listings.names_of("09660.XHKG")}
    assert {"地平线机器人-W", "地平线机器人", "地平线"} <= names


def test_a_former_name_carries_its_last_day(listings: ListingTable) -> None:
    former = [name for name in listings.names_of("603501.XSHG") if name.text == "韦尔股份"]
    assert [name.kind for name in former] == ["former"]
    assert former[0].valid_to is not None
    assert former[0].valid_to.year == 2025


def test_listings_of_one_issuer_stand_together_home_first(listings: ListingTable) -> None:
    assert listings.pair_of("01347.XHKG") == ("688347.XSHG", "01347.XHKG")
    assert listings.pair_of("601318.XSHG") == ("601318.XSHG", "02318.XHKG")
    assert listings.pair_of("BABA.XNYS") == ("BABA.XNYS", "09988.XHKG")
    assert listings.pair_of("06082.XHKG") == ()


def test_every_row_is_a_security_of_a_known_kind() -> None:
    for table in ("listings.tsv", "listed_funds.tsv", "more.tsv", "indices.tsv", "delisted.tsv"):
        assert {row.kind for row in read_rows(table).values()} <= SECURITIES.keys()


def test_every_pair_and_alias_names_a_listing_of_the_table(listings: ListingTable) -> None:
    paired = {other for one in listings._pairs for other in listings.pair_of(one)}
    assert [one for one in sorted(paired) if listings.by_id(one) is None] == []
    assert [one for one in listings._extras if listings.by_id(one) is None] == []


def test_a_renminbi_counter_gives_its_name_to_the_main_one(listings: ListingTable) -> None:
    assert listings.by_id("89988.XHKG") is not None
    assert "89988.XHKG" not in ids(listings, "阿里巴巴")


def test_the_longest_name_wins(listings: ListingTable) -> None:
    assert found(listings, "平安银行与中国平安") == [
        ("平安银行", "000001.XSHE"),
        ("中国平安", "601318.XSHG"),
    ]
    assert found(listings, "恒生科技指数收高")[0] == ("恒生科技指数", "HSTECH.XHKG")


def test_a_latin_name_needs_word_boundaries_and_its_case(listings: ListingTable) -> None:
    assert found(listings, "Metaverse and AMDocs and apple pie") == []
    assert found(listings, "Shares of Nvidia, AMD and Apple rose.") == [
        ("Nvidia", "NVDA.XNAS"),
        ("AMD", "AMD.XNAS"),
        ("Apple", "AAPL.XNAS"),
    ]


@pytest.mark.parametrize(
    "text",
    ["努力拓展市场", "推高通胀", "相同程度", "物联网龙头", "小米椒丰收", "完美光环境 地中海"],
)
def test_a_longer_word_hides_a_name(listings: ListingTable, text: str) -> None:
    assert found(listings, text) == []


def test_words_that_are_also_names_are_marked(listings: ListingTable) -> None:
    assert listings.word_rule("机器人") == "noun"
    assert listings.word_rule("理想") == "context"
    assert listings.word_rule("宁德时代") is None


def test_a_full_width_star_is_the_star_of_a_risk_warning(listings: ListingTable) -> None:
    assert found(listings, "＊ST美丽公告")[0][1] == "000010.XSHE"


@given(
    forms=st.sets(st.text("甲乙丙Ab1*", min_size=2, max_size=9), min_size=1, max_size=12),
    text=st.text("甲乙丙Ab1* ", max_size=40),
)
def test_short_forms_are_found_leftmost_and_longest(forms: set[str], text: str) -> None:
    index = NameIndex(
        short={form: ((form,), "short") for form in forms}, english={}, full={}, blockers=()
    )
    longest_first = sorted(forms, key=len, reverse=True)
    oracle = re.compile("|".join(map(re.escape, longest_first)))
    assert [(hit.start, hit.end, hit.text) for hit in index.find(text)] == [
        (*match.span(), match.group())
        for match in oracle.finditer(text)
        if stands_alone(text, *match.span())
    ]


def test_full_names_are_found_backwards_from_their_end() -> None:
    index = NameIndex(
        short={"甲乙": (("1.X",), "short")},
        english={},
        full={"上海甲乙半导体股份有限公司": (("1.X",), "full")},
        blockers=(),
    )
    hits = index.find("日前，上海甲乙半导体股份有限公司与甲乙公司")
    assert [(hit.text, hit.kind) for hit in hits] == [
        ("上海甲乙半导体股份有限公司", "full"),
        ("甲乙", "short"),
    ]


def test_a_name_in_capitals_is_looked_up_but_not_looked_for(listings: ListingTable) -> None:
    assert ids(listings, "ASMPT") == ("00522.XHKG",)
    assert found(listings, "ASMPT ASMPT") == []
    assert ids(listings, "STYLAND HOLD") == ("00211.XHKG",)
    assert ids(listings, "YLAND HOLD") == ()


def test_a_hong_kong_company_by_its_full_names(listings: ListingTable) -> None:
    assert ids(listings, "腾讯控股有限公司") == ("00700.XHKG",)
    assert ids(listings, "Tencent Holdings Limited") == ("00700.XHKG",)
    assert "01304.XHKG" in ids(listings, "峰岹科技")  # its short name there is FORTIOR


@pytest.mark.parametrize(
    ("name", "listing_id"),
    [
        ("Ping An Bank Co., Ltd.", "000001.XSHE"),
        ("PING AN BANK CO.,LTD", "000001.XSHE"),
        ("Kweichow Moutai Co., Ltd.", "600519.XSHG"),
        ("Cambricon Technologies Corporation Limited", "688256.XSHG"),
    ],
)
def test_a_mainland_company_by_its_full_english_name(
    listings: ListingTable, name: str, listing_id: str
) -> None:
    assert ids(listings, name) == (listing_id,)


def test_almost_every_mainland_share_has_a_full_english_name(listings: ListingTable) -> None:
    shares = [listings.by_id(i) for i in listings.ids() if i.endswith((".XSHG", ".XSHE", ".BJSE"))]
    listed = [one for one in shares if one and one.kind == "share" and not one.delisted_on]
    named = [o for o in listed if any(n.kind == "english" for n in listings.names_of(o.id))]
    assert len(named) / len(listed) > 0.97


def test_every_kind_of_name_of_random_rows_leads_back(listings: ListingTable) -> None:
    """500 rows of each exchange by code and by each kind of name: all of them."""
    by_mic: dict[str, list[str]] = {}
    for listing_id in listings.ids():
        by_mic.setdefault(listing_id.rpartition(".")[2], []).append(listing_id)
    random = Random(20261122)
    missed = []
    for rows in by_mic.values():
        for listing_id in random.sample(rows, min(500, len(rows))):
            symbol = listing_id.rpartition(".")[0]
            if listing_id not in {one.id for one in listings.by_symbol(symbol)}:
                missed.append((listing_id, symbol))
            missed += [
                (listing_id, name.text)
                for name in listings.names_of(listing_id)
                if listing_id not in ids(listings, name.text)
            ]
    assert missed == []


@pytest.mark.parametrize(
    ("name", "listing_id"),
    [
        ("*ST观典", "688287.XSHG"),  # 退市观典 in the table
        ("*ST元成", "603388.XSHG"),  # 元成股份 before the warning
        ("*ST松发", "603268.XSHG"),  # 松发股份 again after it
        ("*ST花王", "603007.XSHG"),  # 花王股份 once, 顺景科技 today
        ("ST围海", "002586.XSHE"),
    ],
)
def test_a_name_under_a_warning_leads_to_its_share(
    listings: ListingTable, name: str, listing_id: str
) -> None:
    assert ids(listings, name) == (listing_id,)


@pytest.mark.parametrize("name", ["*ST中国", "*ST", "退市", "退市制度", "ST没有", "*ST元成公告"])
def test_a_warning_before_what_may_be_several_or_none_says_nothing(
    listings: ListingTable, name: str
) -> None:
    assert ids(listings, name) == ()


_LINK = re.compile(r"unify/r/(\d+)\.([A-Za-z0-9._]+)[\\\\\"']+[^>]*>(?:<[^>]+>)*([^<\\\\]+)")
_VENUES = {
    "0": ("XSHE", "BJSE"), "1": ("XSHG",), "116": ("XHKG",),
    "105": ("XNAS",), "106": ("XNYS",), "107": ("XASE", "ARCX"),
}  # fmt: skip


@pytest.mark.shared
def test_linked_names_of_the_news_lead_to_the_linked_code(
    listings: ListingTable, shared: Path
) -> None:
    """The publisher's links name their security: all but a few lead there by name.

    What stays is link texts that are no names (近日，), words that the publisher linked blindly
    (豪华), and plain words that the tables keep from being names (威廉姆斯).
    """
    right = wrong = 0
    texts = [path.read_text("utf-8") for path in sorted((shared / "data" / "news").glob("*.json"))]
    for market, code, name in {found for text in texts for found in _LINK.findall(text)}:
        wanted = {f"{code.zfill(5) if market == '116' else code}.{mic}"
                  for mic in _VENUES.get(market, ())}  # fmt: skip
        if not wanted:
            continue
        wanted |= {one.id for one in listings.by_symbol(code)} if market == "0" else set()
        found = listings.by_name(simplify(name).strip())
        family = {i for one in found for i in (one.id, *listings.pair_of(one.id))}
        unknown = not found and not any(listings.by_id(one) for one in wanted)
        right += bool(wanted & family) or unknown
        wrong += not (wanted & family or unknown)
    assert right + wrong > 1000
    assert right / (right + wrong) >= 0.98


def test_the_collector_runs_again_after_loading() -> None:
    assert gc.isenabled()
    with pytest.raises(ValueError, match="broken"), pause_collector():
        raise ValueError("broken")
    assert gc.isenabled()
    with pause_collector():
        assert not gc.isenabled()
    gc.disable()
    try:
        with pause_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_listings_of_one_full_name_at_home_and_in_hong_kong_are_a_pair(
    listings: ListingTable,
) -> None:
    """Who bears one full company name on the mainland and in Hong Kong is one issuer."""
    bearers: dict[str, list[str]] = {}
    for listing_id in listings.ids():
        listing = listings.by_id(listing_id)
        if listing is None or listing.kind != "share" or listing.delisted_on:
            continue
        for name in listings.names_of(listing_id):
            if name.kind == "full":
                bearers.setdefault(name.text, []).append(listing_id)
    both = {
        name: ids
        for name, ids in bearers.items()
        if any(i.endswith("XHKG") for i in ids) and not all(i.endswith("XHKG") for i in ids)
    }
    assert len(both) > 100
    assert {n: ids for n, ids in both.items() if not any(map(listings.pair_of, ids))} == {}
    assert listings.pair_of("06855.XHKG") == ("06855.XHKG", "AAPG.XNAS")
