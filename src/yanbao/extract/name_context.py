"""What stands around a name: whether a word is meant as a share, and whether it only speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yanbao.knowledge.names import NameHit

# What only a share does: its price, its limit, its notices.
_SHARE_AFTER = re.compile(
    r"(?:[AH]股|股份|集团)?\s?(?:等(?:多股|个股)?)?(?:股价|涨停|跌停|封板|封涨停|连板|复牌|停牌|公告|"
    r"发布公告|披露|发布(?:业绩|年报|半年报|季报|[一三]季报|股票交易)|回复|收到(?:关注函|问询函|监管函)|"
    r"持股|拟(?:回购|收购|投资|定增|发行|设立)|股东|实控人|控股股东|一字|盘中|早盘|午后|收盘|收涨|收跌|高开|低开|涨超|跌超|涨逾|跌逾|"
    r"涨近|跌近|[涨跌]\d|[:：](?:公司|拟|预计|20\d\d年|第?[一二三四]季度|前三季度|股东|控股|子公司|上半年))"
)
_SHARE_BEFORE = re.compile(r"(?:龙头股|个股|成分股|概念股|持有|增持|减持|买入|卖出)[“\"]?$")
# An opinion or a count belongs to whoever speaks; a bank that lends or is fined is a subject.
_SPEAKS_AFTER = re.compile(
    r"[”\"’]?(?:集团|银行|公司|证券|研究所|研究院|研究部|投行|控股)*"
    r"(?:的?(?:[\w·‧ .’'-]{0,14})?(?:首席|分析师|经济学家|策略师|策略团队|研究员|研究主管|"
    r"[\w、]{0,20}主管|研究团队|"
    r"交易员|团队|研报|研究报告|报告|研究|宏观|固收|策略|数据|机构)|"
    r"(?:最新|近日|今日|周[一二三四五六日]|\d+日|日前|此前|也|还|则|在[\w《》“”]{0,14}中?)?"
    r"(?:认为|指出|表示|称|预计|预测|预判|预期|估计|分析|发布|研判|维持|上调|下调|给予|重申|建议|"
    r"统计|发表|看好|提到|强调|警告|提醒|判断|测算|点评|将[\w（）()]{1,12}(?:目标价|评级)))"
)
# 中信证券：关注…… heads a house's view; 中信证券：预计净利润…… is news of the house itself.
_HEADS_VIEW = re.compile(
    r"[:：](?!\s?(?:公司|拟|预计|净利|营收|\d|第|前三|上半年|子公司|股东|控股|获|完成|收到))"
)
# What a house does as a company, not as a voice.
_ACTS_AFTER = re.compile(
    r"(?:[AH]股|股份|集团|控股)?\s?(?:股价|涨|跌|公告|净利|营收|业绩|市值|发行|被|因|拟|收购|增持|减持|"
    r"[（(]\d|[（(][A-Z]|、|和|'s (?:stock|shares|profit|earnings)| (?:stock|shares))"
)
# Who is bought, held or fined is not who speaks.
_DONE_TO = re.compile(r"(?:收购|入股|控股|取得|受让|要约收购|并购|立案|处罚|约谈)(?:了|的)?$")
_SPEAKS_AFTER_EN = re.compile(
    r"(?:'s|’s)? (?:analysts?|strategists?|economists?|said|says|expects?|estimates?|wrote|initiat|"
    r"maintain|upgrad|downgrad|lift|rais|cut)"
)
_SPEAKS_BEFORE = re.compile(
    r"(?:据|根据|来自|援引|来源[:：]?|数据来源[:：]?|按照)\s?[“\"]?$|\bby $|\bat $"
)
_HOUSE = re.compile(
    r"证券|银行|投行|期货|基金|中金|中信建投|申万|国泰海通|摩根|大摩|小摩|高盛|花旗|瑞银|瑞信|野村|"
    r"汇丰|巴克莱|美银|德银|法巴|法兴|杰富瑞|贝莱德|景顺|道富|施罗德|瑞穗|麦格理|星展|渣打|富国|"
    r"三菱日联|标普全球|穆迪|晨星|嘉信|盈透|富兰克林|普信|拉扎德|安联|德意志|Goldman|Morgan|Citi|"
    r"UBS|HSBC|Barclays|BofA|Bank|Nomura|Jefferies|Evercore|Invesco|BlackRock|Westpac|Macquarie|"
    r"State Street|Moody|S&P Global|Wells Fargo|Scotia|RBC|BNP|Mizuho|Raymond James|Stifel|Piper|"
    r"同花顺|东方财富|大智慧|芝商所|CME|明晟|MSCI"
)
# What makes a company of its own out of a group's short name (华泰国际, 通威太阳能).
_SUBSIDIARY = re.compile(
    r"国际|资本|资管|期货|太阳能|租赁|信托|投资(?!组合|银行|者|部|经理|评级)|置业|创投|金控|金租|人寿|财险|直投|另类|融资租赁"
)
# A company of a group, or the group above, whatever the length of the name before it.
_OTHER_FIRM = re.compile(
    r"(?:证券)?(?:资产管理|基金管理|投资管理|融资租赁)(?:股份)?(?:有限)?(?:责任)?公司|控股集团|集团财务"
)
_INDEX_NAME = re.compile(r"[一-鿿]{0,6}指数|(?: [A-Z][\w&]*){1,5} [Ii]ndex")
# What the company behind a venue does, and a place does not.
_OPERATORS = frozenset(("香港交易所", "港交所", "香港交易及结算所"))
_OPERATES = re.compile(
    r"(?:集团)?(?:今[天日]|昨[天日]|周[一二三四五]|\d{1,2}日)?(?:刊发|宣布|推出|委任|行政总裁|净利|股东应占|派息)"
)
#: a foreign name goes on, part by part
_PERSON_AFTER = re.compile(
    r"(?!高管|总裁|董事|首席|主席|经理|创始|分析|策略|经济|前|的|和|与|及|由|为)[一-鿿]{0,3}[·.][一-鿿]"
)
_SHORT_ALIAS = 2
_ABBREVIATION = 4
_REACH = 24
_AT = frozenset("在赴于向")
_LIST_MARKS = frozenset(("、",))
_LOOSE_MARKS = frozenset(("、", "/", "和", "及", "与"))


def _is_after_dot(plain: str, hit: NameHit) -> bool:
    return hit.start > 1 and plain[hit.start - 1] in "·." and not plain[hit.start - 2].isascii()


def is_part_of_another(plain: str, hit: NameHit) -> bool:
    """Whether an alias only opens the name of a subsidiary, an index, a person (阿里礼萨·…)."""
    short = len(hit.text) <= _SHORT_ALIAS and not hit.text.isascii()
    if short and _SUBSIDIARY.match(plain, hit.end):
        return True
    if _OTHER_FIRM.match(plain, hit.end):
        return True
    if "·" not in hit.text and (_PERSON_AFTER.match(plain, hit.end) or _is_after_dot(plain, hit)):
        return True
    if _INDEX_NAME.match(plain, hit.end) and _HOUSE.search(hit.text):
        return True
    opened = hit.start > 1 and plain[hit.start - 1] in "（("
    if not opened or not hit.text.isascii() or len(hit.text) > _ABBREVIATION:
        return False
    # 安装基础管理（IBM，含服务）: letters that shorten the Chinese words before the bracket.
    return plain[hit.end : hit.end + 1] in "，,"


def is_share_like(plain: str, hit: NameHit) -> bool:
    """Whether what surrounds a name that is also a word can only be said of a share.

    A venue is spoken of as a place: what is announced *at* it is another's.
    """
    if hit.start and plain[hit.start - 1] in _AT:
        return False
    if hit.text in _OPERATORS and _OPERATES.match(plain, hit.end):
        return True
    if _SHARE_AFTER.match(plain, hit.end):
        return True
    return bool(_SHARE_BEFORE.search(plain[max(0, hit.start - 6) : hit.start]))


def is_listed_among(
    plain: str, place: int, hits: Sequence[NameHit], plainly: set[int], *, loosely: bool
) -> bool:
    """Whether the hit stands in a list (a、b、c) next to a hit that is plainly a share's name.

    ``loosely`` also takes 和, 及, 与 and a stroke as joining a list.
    """
    hit = hits[place]
    marks = _LOOSE_MARKS if loosely else _LIST_MARKS
    before = hits[place - 1] if place - 1 in plainly else None
    after = hits[place + 1] if place + 1 in plainly else None
    left = before is not None and plain[before.end : hit.start].strip() in marks
    right = after is not None and plain[hit.end : after.start].strip() in marks
    return left or right


def is_source(plain: str, start: int, end: int, name: str) -> bool:
    """Whether a bank, broker or rating house only speaks here, as an author or data source."""
    if not _HOUSE.search(name) or _DONE_TO.search(plain, max(0, start - _REACH), start):
        return False
    heads_line = plain[max(0, plain.rfind("\n", 0, start) + 1) : start].strip("　 •·■●-—*#") == ""
    if heads_line and _HEADS_VIEW.match(plain, end):
        return True
    if _SPEAKS_AFTER.match(plain, end) or _SPEAKS_AFTER_EN.match(plain, end):
        return True
    return bool(_SPEAKS_BEFORE.search(plain[max(0, start - _REACH) : start]))


def may_speak(plain: str, start: int, end: int, name: str) -> bool:
    """Whether a house that is a source elsewhere in the text can be one here, too."""
    if _DONE_TO.search(plain, max(0, start - _REACH), start):
        return False
    return bool(_HOUSE.search(name)) and not _ACTS_AFTER.match(plain, end)
