"""Names that the text itself teaches: by a code, an introduction, a letterhead, a warning mark."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yanbao.extract.codes import PrintedCode
from yanbao.knowledge import ListingTable
from yanbao.knowledge.names import stands_alone

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
# A venue beside a code is where it trades; what begins within a word is a piece of one.
_NO_ISSUER = re.compile(
    r"联交所|交易所|上市|挂牌|^(?:份|份有限公司|有限公司|股份有限公司)|[Ee]xchange|^(?:于|在|及|或)"
)
_WARNED = re.compile(r"\*?ST(?P<stem>[一-鿿]{2,4})")
_ISSUER_LINE = re.compile(r"^[ \t]*([^\n，。:：]{3,60}(?:公司|集团|控股))[ \t]*$", re.MULTILINE)
_ISSUER_LINE_EN = re.compile(
    r"^[ \t]*(?:Name of Issuer: )?([A-Z][^\n,。:：]{3,60}"
    r"(?:,? (?:Co\.?, )?(?:Ltd\.?|Limited|Inc\.?|Corporation)))[ \t]*$",
    re.MULTILINE,
)
_LABEL = re.compile(r"[股证][份票券]代|[Ss]tock [Cc]ode")
_HEAD = 3000
_WARNED_MAX = 4
_OCCURRENCES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A name found: where it stands, what it may mean, and the code printed beside it."""

    start: int
    end: int
    candidates: tuple[str, ...]
    code: str | None = None


def find_unknown(plain: str, code: PrintedCode, learned: dict[str, Found]) -> list[Found]:
    """Return the mention that a code makes of the words before it, or of itself."""
    if code.bracketed and (name := _name_before(plain, code.anchor)):
        start = plain.rindex(name, 0, code.anchor)
        end = start + len(name)
        one = Found(start=start, end=end, candidates=code.listing_ids, code=code.code)
        learned.setdefault(name, one)
        return [one]
    if not code.listing_ids:
        return []
    return [Found(start=code.start, end=code.end, candidates=code.listing_ids, code=code.code)]


def _name_before(plain: str, anchor: int) -> str:
    head = plain[max(0, anchor - 40) : anchor].rstrip(" ")
    match = _UNKNOWN.search(head)
    if not match:
        return ""
    name = match[0]
    cut = _FUNCTION.match(name) if not name.isascii() else None
    name = name[cut.end() :] if cut else name
    if _NO_ISSUER.search(name):
        return ""
    usable = len(name) > 1 and not name.isdigit() and name not in _NOT_NAMES
    return name if usable else ""


def learn_issuer(plain: str, codes: list[PrintedCode], learned: dict[str, Found]) -> None:
    """Learn a filing's issuer: the company lines that stand above its stock code."""
    head = plain[:_HEAD]
    known = [code for code in codes if code.start < _HEAD and code.listing_ids]
    labelled = [code for code in known if _LABEL.match(plain, code.start)]
    if not labelled:
        return
    code = labelled[0]
    for pattern in (_ISSUER_LINE, _ISSUER_LINE_EN):
        lines = [m for m in pattern.finditer(head) if m.end() <= code.start]
        if lines and "交易" not in (name := lines[-1][1].strip()) and "结算" not in name:
            learned.setdefault(
                name, Found(start=0, end=1, candidates=code.listing_ids, code=code.code)
            )


def learn_short_forms(plain: str, found: list[Found], learned: dict[str, Found]) -> None:
    """Learn the short forms that the text introduces (以下简称) right after a name."""
    for one in found:
        match = _CALLED.match(plain, one.end)
        if match and match[1] not in _NOT_NAMES and one.candidates:
            learned.setdefault(match[1], one)


def find_repeated(plain: str, learned: dict[str, Found]) -> list[Found]:
    """Return every place where a learned name stands."""
    found = []
    for name, one in learned.items():
        place = plain.find(name)
        count = 0
        while place >= 0 and count < _OCCURRENCES:
            end = place + len(name)
            if stands_alone(plain, place, end):
                found.append(Found(start=place, end=end, candidates=one.candidates, code=one.code))
            place = plain.find(name, end)
            count += 1
    return found


def find_warned(plain: str, found: list[Found], listings: ListingTable) -> list[Found]:
    """Return names under a risk warning (ST甲乙), with the shares whose names begin so."""
    starts = {one.start for one in found}
    warned = []
    for match in _WARNED.finditer(plain.replace("＊", "*")):
        ids = listings.by_beginning(match["stem"][:2])
        if match.start() not in starts and 0 < len(ids) <= _WARNED_MAX:
            end = match.start("stem") + 2
            warned.append(Found(start=match.start(), end=end, candidates=ids))
    return warned
