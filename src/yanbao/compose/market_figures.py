"""Which figures belong in a day's table of the market and the economy."""

from __future__ import annotations

import re
from datetime import timedelta

from yanbao.compose.draft import Draft
from yanbao.model.figures import Figure
from yanbao.text.periods import last_day
from yanbao.text.simplify import simplify

#: figures of a day, told within the last days; a move of months does not stand beside a day's
_OF_A_DAY = frozenset(
    "index_change_pct index_level commodity_price commodity_change_pct fx_rate bond_yield "
    "net_flow".split()
)
_DAILY_AGE = timedelta(days=10)
#: figures of an economy or its central bank, as good as their last publication
_OF_A_PERIOD = frozenset(
    "rate_level rate_change_bp cpi_yoy ppi_yoy pmi gdp_yoy retail_sales_yoy export_import "
    "export_import_yoy money_credit".split()
)
_PERIOD_AGE = timedelta(days=200)
_AMOUNTS = frozenset({"net_flow", "export_import", "money_credit"})
#: ISO 4217 codes have three letters: a trade in vehicles or shares is no amount of money
_CURRENCY_CODE = 3
_LONGEST_NAME = 10
_LONGEST_RATE_NAME = 14
_COMMODITY = re.compile(
    r"(?:国际|伦敦|现货|上海|国内|纽约|美国|COMEX|WTI|NYMEX|布伦特|LME|沪){0,2}"
    r"(?:黄金|白银|金|银|金价|银价|原油|油价|铜|铝|锌|铅|镍|锡|铂|钯|铁矿石|螺纹钢|焦煤|焦炭|动力煤|煤炭|"
    r"天然气|碳酸锂|六氟磷酸锂|多晶硅|工业硅|稀土|氧化镨钕|生猪|大豆|玉米|棉花|橡胶|纯碱|玻璃|PTA)"
    r"(?:期货|现货|价格|主力合约|价)?"
)
#: whose interest rates are the market's: an authority, a benchmark or a public debtor
_RATE = re.compile(
    r"(?:中国|美国|德国|英国|日本|法国|欧元区|韩国|澳大利亚|[\d一两三五十]+年|央行|人民银行|中国人民银行|"
    r"美联储|欧洲央行|日本央行|日本银行|英国央行|LPR|MLF|逆回购|存款准备金|贷款市场报价|S[hH][iI]|Fed|ECB).*"
)
_RATE_NOUN = re.compile(
    r"央行|联储|银行$|利率|LPR|MLF|逆回购|准备金|国债|美债|德债|英债|日债|公债|国开债|S[hH][iI]|Fed|ECB"
)
_SAYS = re.compile(r"[曾称呼吁认为将已拟]|表示|预计")
_MONEY = r"(?:美元|欧元|英镑|日元|港元|港币|韩元|澳元|加元|瑞郎|人民币|离岸人民币|在岸人民币)"
_CURRENCY_PAIR = re.compile(
    rf"{_MONEY}(?:(?:兑|对|/){_MONEY})?(?:汇率|中间价|指数|即期汇率)?|[A-Z]{{3}}/?[A-Z]{{3}}"
)


def is_of_the_market(draft: Draft, figure: Figure) -> bool:
    """Whether a figure is one of the market or the economy, and of the days a brief is about."""
    if not _is_current(draft, figure):
        return False
    name = simplify(figure.subject)
    if figure.attribute.startswith("index_"):
        return draft.is_index(figure.subject)
    if figure.attribute in _AMOUNTS:
        return len(name) <= _LONGEST_NAME and len(figure.best.quantity.unit) == _CURRENCY_CODE
    if figure.attribute.startswith("commodity_"):
        return _COMMODITY.fullmatch(name) is not None
    if figure.attribute in ("rate_level", "rate_change_bp", "bond_yield"):
        plain = len(name) <= _LONGEST_RATE_NAME and not _SAYS.search(name)
        return plain and bool(_RATE.fullmatch(name) and _RATE_NOUN.search(name))
    if figure.attribute == "fx_rate":
        return _CURRENCY_PAIR.fullmatch(name) is not None
    return draft.language == "en" or (not name.isascii() and 2 <= len(name) <= _LONGEST_NAME)


def _is_current(draft: Draft, figure: Figure) -> bool:
    end = last_day(figure.period)
    if end is None:
        return False
    if figure.attribute in _OF_A_DAY:
        is_day = figure.period == end.isoformat()
        return is_day and end >= draft.material.as_of.date() - _DAILY_AGE
    of_period = figure.attribute in _OF_A_PERIOD
    return of_period and end >= draft.material.as_of.date() - _PERIOD_AGE
