"""Words around a number: comparators before and after it, and the direction that governs it."""

from __future__ import annotations

import re

from yanbao.model.readings import Comparator

_BEFORE: dict[Comparator, str] = {
    "le": "不超过|不超|不高于|不多于|不大于|最多|至多|up to|at most|no more than|as much as",
    "ge": "不低于|不少于|不小于|至少|最少|at least|no less than|not less than|a minimum of",
    "lt": "不足|不到|低于|少于|小于|未达|less than|fewer than|below|under",
    "gt": (
        "超过|超出|超|逾|突破|高于|大于|多于|over|more than|above|exceeding|exceeded|exceeds"
        "|surpassing|surpassed|topped|topping|north of"
    ),
    "approx": (
        "大约|大概|约|将近|接近|近|around|about|approximately|approx\\.|roughly|nearly|almost"
        "|close to|circa"
    ),
}
_COMPARATORS: dict[str, Comparator] = {
    word.replace("\\", ""): comparator
    for comparator, words in _BEFORE.items()
    for word in words.split("|")
}
_BEFORE_RE = re.compile(
    f"(?P<word>{'|'.join(_BEFORE.values())})(?:了|合|为|达|成)?\\s*\\Z", re.IGNORECASE
)
_BEFORE_TAILS = frozenset("过超于多少足到达近约逾概出破合为成了") | frozenset(
    "oenrtydglsfhOENRTYDGLSFH.a"
)
BEFORE_REACH = 16

_AFTER: dict[str, Comparator] = {
    "及以上": "ge",
    "以上": "ge",
    "之上": "ge",
    "及以下": "le",
    "以下": "le",
    "以内": "le",
    "之内": "le",
    "左右": "approx",
    "上下": "approx",
    " or more": "ge",
    " or less": "le",
    "+": "ge",
}
_AFTER_HEADS = frozenset(word[0] for word in _AFTER)

_DOWN_HANZI = (
    "下降|下跌|下滑|下挫|下行|下调|下修|调降|调减|下移|暴跌|大跌|重挫|急跌|闪跌|收跌|(?<!涨)跌幅|降幅|减幅"
    "|(?<!涨)跌|走低|收低|低开|低收|走弱|减少|缩减|削减|降低|降息|降准|降价|降薪|萎缩|缩水|回落|回撤|回吐|回调"
    "|负增长|调贬|折让|折价|便宜|贴水|贬值|衰退|缩窄|亏损|低(?!于)|(?<!升)降|减"
)
_FILLER = (
    "(?:了|去|的|已|亦|也|仅|幅度|区间|最大|最高|较大|分别|扩大|达到|高达|多达|最多|至少|进一步|同比|环比|幅|为|达|约|近"
    "|逾|超过|超|在|各|均|又|，(?=为|达)|：|:|\\s|“|”|｜)*"
)
_DOWN = re.compile(
    f"(?:{_DOWN_HANZI})(?:{_FILLER})\\Z"
    "|(?:(?<!涨)跌幅|降幅|减幅)[^，。；、涨升增收缩扩0-9%]{0,8}\\Z"
    "|(?:(?<!涨)跌幅|降幅|减幅)(?:[^，。；、涨升增]{0,4})(?:扩大|收窄|缩小|扩|达|升|走阔)?(?:至|到|为)\\Z"
)
# 下调海外股票占比1.7个百分点: the verb, what is lowered, and by how much
_LOWERED = re.compile("(?:下调|调降|调低|降低|下修|削减)[^，。；、至到为0-9]{1,12}\\Z")
_DOWN_HINT = re.compile("[跌降减下挫滑落缩低负萎贬退亏回走折便贴]")
# a decline that narrows is a rise
_NARROWED = re.compile("(?:收窄|缩小|缩窄)了?\\Z")
_DECLINE = re.compile("跌幅|降幅|减幅")
_DOWN_AFTER = re.compile(
    "(?:左右|以上|以内)?的?(?:降幅|跌幅|减幅|下跌|下降|下滑|跌|回撤|萎缩|负增长)"
)
_LOSS = re.compile(
    "(?:净?亏损|预亏|净亏|巨亏|首亏|续亏|增亏|净流出|净卖出|净赎回|净偿还|净回笼|净抛售)"
    "(?:总?额|规模)?(?:分别|最?高?达|为|了|约|近|逾|超过|超|扩大至|收窄至|缩小至|高达|合计|\\s)*\\Z"
)
_LOSS_HINT = re.compile("[亏净]")
_DOWN_ENGLISH = re.compile(
    "\\b(?:fell|falls?|falling|fallen|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)"
    "|down|downs?|lost|loses?|losing|shed|slid|slides?|sliding|slip(?:s|ped|ping)?|sank|sinks?|sinking"
    "|tumbl(?:e|es|ed|ing)|plung(?:e|es|ed|ing)|plummet(?:s|ed|ing)?|dip(?:s|ped)?|slump(?:s|ed|ing)?"
    "|eased|lower|shrank|contracted|retreated|minus"
    "|(?:cut|cuts|cutting|lowered|reduced|reduce)(?: [a-z]+){0,4} by)"
    "(?: (?:by|about|around|nearly|almost|roughly|over|another|an?|further|some|more than|as "
    "much as"
    "|up to|at least|less than|about))*\\s*\\Z",
    re.IGNORECASE,
)
_DOWN_AFTER_ENGLISH = re.compile(
    "\\s(?:year-on-year |year-over-year |annual |monthly |weekly |daily )?"
    "(?:drop|fall|decline|decrease|slump|plunge|loss|dip|slide|reduction|lower|less|tumble|sell-?off)\\b"
)
_LOSS_ENGLISH = re.compile(
    "\\b(?:net )?(?:loss(?:es)?|lost|outflows?)(?: (?:of|was|were|totalled|totaled|widened to"
    "|narrowed to"
    "|about|around|nearly|more than|over))*\\s*\\Z",
    re.IGNORECASE,
)
_LATIN_TAIL = re.compile("[A-Za-z.]\\s*\\Z")
_CLAUSE_START = re.compile("[。；;！？\n]|[，,](?!为|达)")
DIRECTION_REACH = 18
_ENGLISH_REACH = 48


def find_comparator_before(plain: str, start: int) -> tuple[Comparator, int] | None:
    """Find an approximation word that ends right before ``start``: (comparator, its start)."""
    if start == 0:
        return None
    last = plain[start - 1]
    if last == " " and start > 1:
        last = plain[start - 2]
    if last not in _BEFORE_TAILS:
        return None
    low = max(0, start - BEFORE_REACH)
    found = _BEFORE_RE.search(plain[low:start])
    if found is None:
        return None
    word = found.group("word")
    at = low + found.start()
    if word[0].isascii() and at > 0 and plain[at - 1].isascii() and plain[at - 1].isalpha():
        return None
    return _COMPARATORS[word.lower()], at


def find_comparator_after(plain: str, end: int) -> Comparator | None:
    """Find an approximation word that begins right after ``end``."""
    if end >= len(plain) or plain[end] not in _AFTER_HEADS:
        return None
    for word, comparator in _AFTER.items():
        if plain.startswith(word, end):
            return comparator
    return None


def is_fall(plain: str, start: int, end: int) -> bool:
    """Whether a word of decline governs the number at [start, end), before or after it."""
    window = plain[max(0, start - DIRECTION_REACH) : start]
    if _LATIN_TAIL.search(window):
        return _is_fall_english(plain, start, end)
    if _DOWN_AFTER_ENGLISH.match(plain, end):
        return True
    if _DOWN_HINT.search(window):
        clause = window
        for mark in _CLAUSE_START.finditer(window):
            clause = window[mark.end() :]
        if _NARROWED.search(clause):
            return _DECLINE.search(clause) is None
        if _DOWN.search(clause):
            return True
    return _DOWN_AFTER.match(plain, end) is not None


def _is_fall_english(plain: str, start: int, end: int) -> bool:
    window = plain[max(0, start - _ENGLISH_REACH) : start]
    return (
        _DOWN_ENGLISH.search(window) is not None
        or _DOWN_AFTER_ENGLISH.match(plain, end) is not None
    )


def is_lowered(plain: str, start: int) -> bool:
    """Whether a verb of lowering with its object stands before a change in points."""
    return _LOWERED.search(plain, max(0, start - DIRECTION_REACH), start) is not None


def is_loss(plain: str, start: int) -> bool:
    """Whether a word of loss or outflow directly governs the amount that begins at ``start``."""
    window = plain[max(0, start - DIRECTION_REACH) : start]
    if _LATIN_TAIL.search(window):
        return _LOSS_ENGLISH.search(plain[max(0, start - _ENGLISH_REACH) : start]) is not None
    return _LOSS_HINT.search(window) is not None and _LOSS.search(window) is not None
