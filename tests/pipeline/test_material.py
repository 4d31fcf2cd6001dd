"""What a piece of a day's brief is about: what its first words name."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import a_document
from tests.measure.test_impact import a_point

from yanbao.cluster import Desk
from yanbao.model.readings import Link, Mention
from yanbao.pipeline.material import told_of


def test_what_a_text_names_further_down_it_is_not_about() -> None:
    document = a_document("大族数控披露一季报。行业需求回升。贵州茅台当时收涨。")
    names = {"大族数控": "301200.XSHE", "贵州茅台": "600519.XSHG"}
    links = []
    for name, listing_id in names.items():
        at = document.text.index(name)
        mention = Mention(span=document.span(at, at + len(name)), kind="listing")
        links.append(Link(mention=mention, listing_id=listing_id, reason="name"))
    ends = [at + 1 for at, character in enumerate(document.text) if character == "。"]
    starts = [0, *ends[:-1]]
    sentences = tuple(document.span(a, b) for a, b in zip(starts, ends, strict=True))
    point = replace(a_point(document, listing_ids=tuple(names.values())), sentences=sentences)
    desk = Desk(
        documents={document.id: document}, readings={}, links={document.id: links}, subjects={}
    )
    assert told_of(point, desk) == ["301200.XSHE"]


def test_what_several_of_its_sentences_name_it_is_about() -> None:
    text = "红利资产走强。资金流入。" + "农业银行上涨。" * 3
    document = a_document(text)
    places = [i for i in range(len(text)) if text.startswith("农业银行", i)]
    links = [
        Link(
            mention=Mention(span=document.span(at, at + 4), kind="listing"),
            listing_id="601288.XSHG",
            reason="name",
        )
        for at in places
    ]
    ends = [at + 1 for at, character in enumerate(text) if character == "。"]
    sentences = tuple(document.span(a, b) for a, b in zip([0, *ends[:-1]], ends, strict=True))
    point = replace(a_point(document, listing_ids=("601288.XSHG",)), sentences=sentences)
    for told, expected in ((links, ["601288.XSHG"]), (links[:2], [])):
        desk = Desk(
            documents={document.id: document}, readings={}, links={document.id: told}, subjects={}
        )
        assert told_of(point, desk) == expected
