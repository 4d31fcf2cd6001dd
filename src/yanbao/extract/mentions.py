"""Mentions: every listed security and index that a text names, each with its candidates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yanbao.extract.codes import PrintedCode, find_codes, find_ticker
from yanbao.extract.name_context import is_listed_among, is_share_like, is_source
from yanbao.knowledge import ListingTable
from yanbao.knowledge.names import NameHit
from yanbao.model.documents import Document
from yanbao.model.readings import Mention, MentionKind, MentionRole
from yanbao.text.views import View

# A company's form after its name belongs to the name as written.
_FORM = re.compile(
    r"(?:[（(](?:集团|中国|上海|北京|深圳|香港)[）)]|集团|控股|科技|电影|娱乐|汽车|证券|银行|生物|半导体)*"
    r"(?:股份)?有限(?:责任)?公司|集团(?=[^一-鿿]|$|[的在将拟宣旗公已有股])"
    r"|,? (?:Inc|Corp|Ltd|plc|PLC|Co|Corporation|Limited|Company)\b\.?"
)
# Where a company is registered stands before its name: 上海壁仞科技股份有限公司.
_PLACE = re.compile(
    r"(?:(?:中国|北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|"
    r"湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|深圳|广州|珠海|"
    r"东莞|佛山|南京|苏州|无锡|常州|杭州|宁波|绍兴|嘉兴|合肥|厦门|福州|青岛|济南|烟台|武汉|长沙|"
    r"郑州|成都|西安|大连|沈阳|长春|哈尔滨|南昌|昆明|贵阳|香港)(?:省|市)?)$"
)
_BEFORE_CODE = re.compile(
    r"[”\"』」》’]?(?:集团|公司|股份|控股|科技|证券|汽车|-?[A-Z]{1,3})?[”\"』」》’]?\s?"
)
# The words before a printed code back to a break: the name of a company the table does not know.
_UNKNOWN = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9.&'-]*(?: [A-Z][A-Za-z0-9.&'-]*){0,4}|[*A-Za-z0-9一-鿿·-]{2,12})$"
)
_FUNCTION = re.compile(
    r".*(?:是|和|与|对|为|由|在|被|让|至|及|的|了|将|购|持有|包括|其中|公司|代码|如|股)(?=..)"
)
_CALLED = re.compile(
    r"[（(][^（）()\n]{0,60}?(?:以下简称|下称|简称)[为:：]?\s?[“\"「『]([^”\"」』\n]{2,12})[”\"」』]"
)
_NOT_NAMES = frozenset(
    "公司 本公司 集团 本集团 发行人 上市公司 标的公司 我们 股票 证券 基金 债券 代码 A股 H股 B股 "
    "股份 普通股 证券简称 股票简称".split()
)
_WARNED = re.compile(r"\*?ST(?P<stem>[一-鿿]{2,4})")
_ISSUER_LINE = re.compile(r"^[ \t]*([^\n，。:：]{3,60}(?:公司|集团|控股))[ \t]*$", re.MULTILINE)
_ISSUER_LINE_EN = re.compile(
    r"^[ \t]*(?:Name of Issuer: )?([A-Z][^\n,。:：]{3,60}"
    r"(?:,? (?:Co\.?, )?(?:Ltd\.?|Limited|Inc\.?|Corporation)))[ \t]*$",
    re.MULTILINE,
)
_HEAD = 3000
_WARNED_MAX = 4
_OCCURRENCES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    start: int
    end: int
    candidates: tuple[str, ...]
    code: str | None = None
    common: bool = False


def find_mentions(view: View, *, listings: ListingTable, document: Document) -> tuple[Mention, ...]:
    """Return the mentions of securities and indices, in text order; none overlap.

    A name that is also a word (机器人) counts with a printed code, in a list of share names, or
    with words that only a share takes. A name unknown to the table counts where a code is printed
    right after it, and from then on everywhere in the document; so does a short form that the text
    itself introduces (以下简称).
    """
    plain = view.plain
    codes = find_codes(plain, listings)
    hits = listings.find_names(plain)
    found, used = _known_names(plain, hits, codes, listings)
    found += _warned_names(plain, found, listings)
    learned: dict[str, _Found] = {}
    for code in codes:
        if code.start not in used:
            found += _unknown_name(plain, code, learned)
    _learn_issuer(plain, codes, learned)
    _learn_short_forms(plain, found, learned)
    found += _repeated(plain, learned)
    return tuple(_mention(view, one, listings, document) for one in _without_overlap(found))


def _known_names(
    plain: str, hits: list[NameHit], codes: list[PrintedCode], listings: ListingTable
) -> tuple[list[_Found], set[int]]:
    """Return what the table's names give, and the starts of the codes they took."""
    by_anchor: dict[int, list[PrintedCode]] = {}
    for code in codes:
        by_anchor.setdefault(code.anchor, []).append(code)
    used: set[int] = set()
    found: list[_Found] = []
    plainly: set[int] = set()
    doubtful: list[tuple[int, _Found]] = []
    for place, hit in enumerate(hits):
        end = _extended(plain, hit.end)
        printed = _printed(plain, (hit.end, end), by_anchor)
        ids = hit.listing_ids
        said = printed[0].code if printed else find_ticker(plain, end, ids)
        used.update(one.start for one in printed)
        one = _Found(start=_led(plain, hit.start, end), end=end, candidates=_ranked(ids, printed),
                     code=said)  # fmt: skip
        if said or not _needs_context(hit, listings):
            plainly.add(place)
            found.append(one)
        else:
            doubtful.append((place, one))
    found += _accepted(plain, hits, doubtful, (found, plainly), listings)
    return found, used


def _warned_names(plain: str, found: list[_Found], listings: ListingTable) -> list[_Found]:
    """Return names under a risk warning (ST甲乙), with the shares whose names begin so."""
    starts = {one.start for one in found}
    warned = []
    for match in _WARNED.finditer(plain.replace("＊", "*")):
        ids = listings.by_beginning(match["stem"][:2])
        if match.start() not in starts and 0 < len(ids) <= _WARNED_MAX:
            end = match.start("stem") + 2
            warned.append(_Found(start=match.start(), end=end, candidates=ids))
    return warned


def _accepted(
    plain: str,
    hits: list[NameHit],
    doubtful: list[tuple[int, _Found]],
    sure: tuple[list[_Found], set[int]],
    listings: ListingTable,
) -> list[_Found]:
    """Return the doubtful names that what stands around them, or the rest of the text, confirms."""
    known = {one.candidates[0] for one in sure[0]}
    plainly = sure[1]
    accepted: list[_Found] = []
    waiting: list[tuple[int, _Found]] = []
    for place, one in doubtful:
        if _is_generic_fund(hits[place], listings):
            continue
        loosely = listings.word_rule(hits[place].text) == "context"
        warned = one.start < hits[place].start
        if (
            warned
            or is_share_like(plain, hits[place])
            or is_listed_among(plain, place, hits, plainly, loosely=loosely)
        ):
            plainly.add(place)
            accepted.append(one)
            known.update(one.candidates)
        else:
            waiting.append((place, one))
    accepted += [
        one
        for place, one in waiting
        if listings.word_rule(hits[place].text) == "context" and known & set(one.candidates)
    ]
    return accepted


def _needs_context(hit: NameHit, listings: ListingTable) -> bool:
    return listings.word_rule(hit.text) is not None or _is_generic_fund(hit, listings)


def _is_generic_fund(hit: NameHit, listings: ListingTable) -> bool:
    """Whether the name is a class of funds (半导体ETF): many managers run one of that name."""
    listing = listings.by_id(hit.listing_ids[0])
    generic = hit.text.endswith(("ETF", "ETF基金", "ETF指数", "LOF"))
    return listing is not None and listing.kind == "etf" and generic and not hit.text.isascii()


def _extended(plain: str, end: int) -> int:
    match = _FORM.match(plain, end)
    return match.end() if match else end


def _led(plain: str, start: int, end: int) -> int:
    """Return where a name begins: at its risk warning, or at the place before a full name."""
    if plain.endswith("ST", 0, start):
        return start - 3 if plain.endswith("*ST", 0, start) else start - 2
    if not plain.endswith("公司", start, end):
        return start
    low = max(0, start - 5)
    match = _PLACE.search(plain[low:start])
    return low + match.start() if match else start


def _printed(
    plain: str, ends: tuple[int, int], by_anchor: dict[int, list[PrintedCode]]
) -> list[PrintedCode]:
    for end in ends:
        match = _BEFORE_CODE.match(plain, end)
        for place in (end, match.end() if match else end):
            for anchor in (place, place + 1 if plain[place : place + 1] == " " else place):
                if anchor in by_anchor:
                    return by_anchor[anchor]
    return []


def _ranked(ids: tuple[str, ...], printed: list[PrintedCode]) -> tuple[str, ...]:
    """Put what the printed code says first, where the name may mean it."""
    said = [listing_id for code in printed for listing_id in code.listing_ids]
    first = [listing_id for listing_id in said if listing_id in ids]
    return (*first, *(listing_id for listing_id in ids if listing_id not in first))


def _unknown_name(plain: str, code: PrintedCode, learned: dict[str, _Found]) -> list[_Found]:
    """Return the mention that a code makes of the words before it, or of itself."""
    if code.bracketed and (name := _name_before(plain, code.anchor)):
        start = code.anchor - len(name) - (plain[code.anchor - 1] == " ")
        one = _Found(start=start, end=start + len(name), candidates=code.listing_ids,
                     code=code.code)  # fmt: skip
        learned.setdefault(name, one)
        return [one]
    if not code.listing_ids:
        return []
    return [_Found(start=code.start, end=code.end, candidates=code.listing_ids, code=code.code)]


def _name_before(plain: str, anchor: int) -> str:
    head = plain[max(0, anchor - 40) : anchor].rstrip(" ")
    match = _UNKNOWN.search(head)
    if not match:
        return ""
    name = match[0]
    cut = _FUNCTION.match(name) if not name.isascii() else None
    name = name[cut.end() :] if cut else name
    usable = len(name) > 1 and not name.isdigit() and name not in _NOT_NAMES
    return name if usable else ""


def _learn_issuer(plain: str, codes: list[PrintedCode], learned: dict[str, _Found]) -> None:
    """Learn a filing's issuer: the company lines that stand above or below its stock code."""
    head = plain[:_HEAD]
    labelled = [
        c for c in codes if c.start < _HEAD and c.listing_ids and "代" in plain[c.start : c.end]
    ]
    labelled += [c for c in codes if c.start < _HEAD and c.listing_ids
                 and plain[c.start : c.start + 10].lower() == "stock code"]  # fmt: skip
    if not labelled:
        return
    code = labelled[0]
    for pattern in (_ISSUER_LINE, _ISSUER_LINE_EN):
        lines = [m for m in pattern.finditer(head) if m.end() <= code.start]
        if lines and "交易" not in (name := lines[-1][1].strip()) and "结算" not in name:
            learned.setdefault(
                name, _Found(start=0, end=1, candidates=code.listing_ids, code=code.code)
            )


def _learn_short_forms(plain: str, found: list[_Found], learned: dict[str, _Found]) -> None:
    for one in found:
        match = _CALLED.match(plain, one.end)
        if match and match[1] not in _NOT_NAMES and one.candidates:
            learned.setdefault(match[1], one)


def _repeated(plain: str, learned: dict[str, _Found]) -> list[_Found]:
    """Return every place where a learned name stands."""
    found = []
    for name, one in learned.items():
        place = plain.find(name)
        count = 0
        while place >= 0 and count < _OCCURRENCES:
            end = place + len(name)
            found.append(_Found(start=place, end=end, candidates=one.candidates, code=one.code))
            place = plain.find(name, end)
            count += 1
    return found


def _without_overlap(found: list[_Found]) -> list[_Found]:
    """Keep the longer of two that overlap; what a code backs beats what it does not."""
    kept: list[_Found] = []
    taken: list[tuple[int, int]] = []
    ranked = sorted(found, key=lambda one: (one.code is None, one.start - one.end, one.start))
    last: dict[int, bool] = {}
    for one in ranked:
        if any(last.get(place) for place in range(one.start, one.end)):
            continue
        for place in range(one.start, one.end):
            last[place] = True
        taken.append((one.start, one.end))
        kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _mention(view: View, one: _Found, listings: ListingTable, document: Document) -> Mention:
    name = view.plain[one.start : one.end]
    first = listings.by_id(one.candidates[0]) if one.candidates else None
    kind: MentionKind = "index" if first and first.kind == "index" else "listing"
    role: MentionRole = "subject"
    if is_source(view.plain, one.start, one.end, name) or name == document.publisher:
        role = "source"
    return Mention(
        span=view.span(one.start, one.end),
        kind=kind,
        candidates=one.candidates,
        role=role,
        printed_code=one.code,
    )
