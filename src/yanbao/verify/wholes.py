"""Wholes: told of all what the source says of one or of some."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanbao.verify.pairing import Clue, Pairing


def find_wholes(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of a part that is told as the whole."""
    yield from _find_every_part(pair)
    yield from _find_whole_of_some(pair)


_PARTS_OF = r"子公司|分公司|工厂|基地|门店|平台|事业部|分行|车型|品牌"
_EVERY_PART = re.compile(
    rf"(?:各家|各大|各个|各|所有|全部)(?:的|旗下)?[^，。；的]{{0,2}}(?P<part>{_PARTS_OF})"
)
_MANY = re.compile(
    r"各|所有|全部|均|都|皆|、|多家|多个|[两二三四五六七八九十数几\d]+[家个座处]|旗下|等"
)


def _find_every_part(pair: Pairing) -> Iterator[Clue]:
    """Find 各子公司 where the evidence says it of one of them, by its name."""
    every = _EVERY_PART.search(pair.sentence.plain)
    if every is None:
        return
    told = [
        (q, place.start()) for q in pair.quotes for place in re.finditer(every["part"], q.plain)
    ]
    if told and not any(_MANY.search(q.plain, max(0, at - 12), at + 6) for q, at in told):
        quote, at = told[0]
        yield Clue(
            code="scope-all-of-part",
            words=every.group(),
            carried=quote.plain[at : at + 10],
            reason="the source says it of one",
        )


#: 部分银行, and 50家中有32家
_SOME = re.compile(
    r"(?<![大一多余下])(?:部分|一些|个别|少数|若干)(?:的)?(?P<what>[\u3400-\u9fff]{2})"
)
_OUT_OF = re.compile(
    r"(?P<all>\d{1,6})(?P<unit>[家名位个只项国])[^，。；]{0,8}?(?:当中|之中|中|里)，?(?:只|仅|共)?有?"
    r"(?P<some>\d{1,6})(?P=unit)"
)
_WHOLLY = re.compile(r"全面|一律|统统|悉数|全线|普遍|所有|全部|均|都(?!市|会|城)|皆|一致")
_PARTLY = re.compile(r"部分|一些|个别|少数|若干|多数|半数|过半|有的|某些")


def _find_whole_of_some(pair: Pairing) -> Iterator[Clue]:
    """Find 银行全面下调 where some do, and 均看好 where 32 of 50 do."""
    wholly = _WHOLLY.search(pair.sentence.plain)
    if wholly is None or wholly.group() in pair.evidence or _PARTLY.search(pair.sentence.plain):
        return
    for quote in pair.quotes:
        carried = _OUT_OF.search(quote.plain)
        if (
            carried is None
            or int(carried["some"]) >= int(carried["all"])
            or carried["some"] in pair.sentence.plain
        ):
            some = _SOME.search(quote.plain)
            carried = some if some and some["what"] in pair.sentence.plain else None
        if carried:
            yield Clue(
                code="scope-all-of-part",
                words=wholly.group(),
                carried=carried.group(),
                reason="the source says it of some",
            )
            return
