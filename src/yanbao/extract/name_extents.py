"""Where a name as written begins and ends, and which codes are printed behind it."""

from __future__ import annotations

import re

from yanbao.extract.codes import PrintedCode

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


def find_end(plain: str, end: int) -> int:
    """Return where a name ends: behind its corporate form, if one follows."""
    match = _FORM.match(plain, end)
    return match.end() if match else end


def find_start(plain: str, start: int, end: int) -> int:
    """Return where a name begins: at its risk warning, or at the place before a full name."""
    if plain.endswith("ST", 0, start):
        return start - 3 if plain.endswith("*ST", 0, start) else start - 2
    if not plain.endswith("公司", start, end):
        return start
    low = max(0, start - 5)
    match = _PLACE.search(plain[low:start])
    return low + match.start() if match else start


def find_printed(
    plain: str, ends: tuple[int, int], by_anchor: dict[int, list[PrintedCode]]
) -> list[PrintedCode]:
    """Return the codes in the bracket behind a name that may end at either place."""
    for end in ends:
        match = _BEFORE_CODE.match(plain, end)
        for place in (end, match.end() if match else end):
            for anchor in (place, place + 1 if plain[place : place + 1] == " " else place):
                if anchor in by_anchor:
                    return by_anchor[anchor]
    return []
