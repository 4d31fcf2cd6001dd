"""The words by which an attribute is told from another, and a change from a state."""

from __future__ import annotations

import re

CHANGE = re.compile(
    r"同比|环比|增|涨|跌|降|减|升|下滑|下挫|挫|回落|回升|反弹|缩水|扩大|收窄|提高|幅|飙|跳水|暴|走高|走低|下行|上行|高开|低开|收高|收低|"
    r"上调|下调|削|收缩|萎缩|翻|贬值|"
    r"\b(?:up|down|rose|rise|rises|rising|fell|fall|falls|falling|gain\w*|los[te]\w*|drop\w*|jump\w*|slump\w*|"
    r"surg\w*|plung\w*|tumbl\w*|ralli\w*|soar\w*|sank|sink\w*|climb\w*|slid\w*|slip\w*|grew|grow\w*|"
    r"increas\w*|decreas\w*|declin\w*|advanc\w*|add\w*|shed|higher|lower|decline|loss)\b"
)
RATE_OF_CHANGE = re.compile(r"同比|环比|增速|增幅|涨幅|降幅|跌幅|增长率")
LEVEL_END = re.compile(
    r"(?:至|到|为|达|达到|占|报|约占|占比|的|(?<!\w)at|(?<!\w)to|(?<!\w)of)\s*(?:约|近|超|超过|逾|大约|about|around|nearly)?\s*$"
)
CHANGE_AFTER = re.compile(
    r"^\s*(?:以上|左右)?的?(?:年均?)?(?:复合)?(?:增长|增速|涨幅|跌幅|降幅|下降|增幅|上涨|下跌|increase|gain|drop|decline|rise|fall|jump|loss)"
)
LINKED = re.compile(r"(?:为|达|达到|约|近|超|超过|逾|仅|共|累计|合计|至|总计|高达|不超过|\s)*")
DELTA_END = re.compile(
    r"(?:放量|缩量|增量|增加|减少|下降|降低|提高|增长|多|少|蒸发|缩水)(?:了)?(?:约|近|超|超过|逾)?\s*$"
)
STOCK_MOVE = re.compile(
    r"涨|跌|挫|飙|跳水|高开|低开|收高|收低|走高|走低|拉升|\b(?:rose|fell|jump\w*|slump\w*|surg\w*|plung\w*|tumbl\w*|soar\w*|sank|"
    r"climb\w*|slid\w*|slip\w*|gain\w*|drop\w*|up|down|pop\w*|rall\w*)\b"
)
# A company that English lets fall by a percentage is its share (Acme dropped almost 5%).
MOVES_AT_ONCE = re.compile(
    r" (?:rose|fell|jump\w*|slump\w*|surg\w*|plung\w*|tumbl\w*|soar\w*|sank|climb\w*|slid\w*|"
    r"slip\w*|gain\w*|drop\w*|pop\w*|rall\w*)"
    r"(?: (?:about|around|almost|nearly|more than|as much as|over|by))*\s?$"
)
# Nothing but its move between a share or index and the number (特斯拉收跌4.45%).
DIRECT_MOVE = re.compile(
    r"(?:股价|股份|公司|则|也|均|再|又|续|逆市|周[一二三四五六日]|盘[中前后初]|美股|港股|a股|h股|早盘|午后|尾盘|一度|收盘|"
    r"竞价|直线|急|暴|大|狂|微|小幅|大幅|低开|高开|最高|最低)*"
    r"(?:收?[涨跌]|上涨|下跌|大涨|大跌|涨幅|跌幅|飙升|拉升|走高|走低|收高|收低|高开|低开|下挫|重挫|跳水)"
    r"(?:了|超过|超|逾|近|约|不足|达|为)*\s?"
)
CHINESE = re.compile(r"[一-鿿]")
# What of a company rises and is no share of it (AMD处理器价格上涨15%).
OF_PRODUCT = re.compile(
    r"(?<!股票)(?<!交易)价格|售价|单价|均价|现货价|合约价|容量|需求|出货|客流|收费|费用|工资|薪酬"
)
SHARES = re.compile(r"\b(?:shares?|stocks?|equit\w+|index|nasdaq|dow|futures|market)\b")
GROUNDS = re.compile(r"同比|环比|营收|收入|利润|净利|销量|产量|年增")
MOVED_BY = re.compile(
    r"(?:涨|跌|升|降|上调|下调|调高|调低|高开|低开|收高|收低|走高|走低|高走|挫|回落|反弹|飙|跳水|下滑|上行|下行|涨幅|跌幅|增加|减少)"
    r"(?:了|达|超过|超|近|约|逾)*\s?$"
    r"|\b(?:rose|fell|gained|lost|added|shed|up|down|advanced|dropped|declined|climbed|slid|jumped|"
    r"tumbled|plunged|surged|sank|rallied|slipped)"
    r"(?: (?:by|about|around|nearly|almost|more than|over|roughly|another))*\s?$"
)
# A part of a whole (九成产品, 三分之一, a third), which moves nothing.
PART_OF = re.compile(
    r"成|分之|半$|hal(?:f|ves)|thirds?$|quarters?$|fifths?$|in (?:two|three|four|five|ten)$"
)
MOVED_BY_PART = re.compile(
    r"(?:增|涨|跌|降|减|升|下滑|缩水|萎缩|回落|提高|贬值|削减?|折|打|"
    r"rose|fell|rise|fall|down|up|by|gained|lost|dropped)"
    r"(?:长|加|少|了|幅|去|低|达|约|近|超过|超|逾|到|至|\s)*$"
)
# What is counted, and is no measure of the clause that it stands in (覆盖64个国家).
PLACES = re.compile(
    r"\s?(?:国家|地区|省|城市|国际市场|行业|细分|品类|站点|口岸|港口|countries|cities)"
)
# A share of something, or of what it was (恢复至疫情前水平的95%).
SHARE_OF = re.compile(r"(?:的|占|占比)(?:约|近|超过|超|逾)?$")
# The weight of something in what the words of a measure name (占国内生产总值比重为7.9%).
RATIO_TOLD = re.compile(
    r"(?:比重|占比|比例|比率)(?:为|达到|达|约|升至|降至|提高至|提升至|提高到|至|近|超过|超|逾|已|高达)*\s?$"
)
OVER_THE_YEAR = re.compile(r"(?:比|较)(?:上年|去年)|同比|year[- ]o[nv]e?r?[- ]year")
# Of the shares in an index, one of which the next clause names.
MEMBERS = re.compile(r"成[分份]股(?:中|里|方面)?[，：:]")
TOLD_OF_GROWTH = frozenset(
    "gdp_yoy growth_pct revenue_yoy net_profit_yoy retail_sales_yoy export_import_yoy cpi_yoy "
    "sales_volume_yoy price_change_pct index_change_pct commodity_change_pct".split()
)
SHARE_AFTER = re.compile(r" of (?!growth|gains?|losses)[a-z]")
# A state of an index that is told in percent (景气指数为51.2%).
STATED = re.compile(r"(?:为|是|达|达到|报|至|到|[:：])\s?(?:约|近|超|逾)?$")
REACHED = re.compile(
    r"(?:至|到|触及|报|收于|收报|升破|跌破|突破|站上|失守|\b(?:to|at))\s?(?:约|近|超|逾|每股|每盎司|每桶)?\s?$"
)
COMMODITY_PER = frozenset(
    ("barrel", "桶", "ounce", "盎司", "吨", "ton", "tonne", "克", "gram", "蒲式耳", "bushel")
)
DELTA_METRICS = frozenset(
    ("revenue", "net_profit", "other_profit", "growth", "fund_size", "market_cap")
)
# Sizes and other properties of a thing, which nobody sells, employs or ships.
SIZES = frozenset(
    "gb tb mb nm 纳米 毫米 mm 厘米 cm 英寸 公里 米 克 g ℃ 度 mah 毫安时 tops nit nits 公斤 kg "
    "hz mhz".split()
)
OF_POWER = frozenset(("kW", "MW", "GW"))
OF_SIZE = frozenset(("capacity", "commodity", "production", "volume_other", "trade", "inventory"))
NO_AMOUNT = frozenset(("growth", "size", "price_move", "price_cut", "discount"))
CONVERTED = re.compile(
    r"(?:约合|折合|相当于|合计约合|约为人民币|（约|\(约|\(about|或约)(?:约|人民币|为)*\s?$"
)
UNIT_PRICES = frozenset(
    "price offer_price price_target product_price commodity_price eps dividend_per_share "
    "fx_rate".split()
)
MONEY_LENGTH = 3
PRICE_CHANGES = frozenset(("discount", "price_cut", "price_move"))
OFFERED = re.compile(
    r"\s?的?(?:每股|现金|价格|对价)*[，,]?\s?(?:向|对)?[^，。；]{0,8}(?:收购|要约|认购|配售|发行|发售)"
)
APART = re.compile(
    r"(?:差距|差价|相差|高出|高|低|便宜|贵|多|少|缩小至|优惠|直降|立减|降)(?:了|约|近|超|逾|已经|缩小|至|到|达)*\s?$"
)
# What is told of a month before is not told of a year before.
OVER_A_YEAR = frozenset(
    "cpi_yoy ppi_yoy retail_sales_yoy export_import_yoy revenue_yoy net_profit_yoy".split()
)
OVER_A_MONTH = re.compile(r"环比[^，。；]{0,8}$|month[- ]on[- ]month[^,.;]{0,12}$")
# What stands before such a word is the cause of what the number tells.
CAUSE = re.compile(
    r"导致|致使|致(?=公司|其|净|营|业|利|股)|使得?|令(?=公司|其|净|营|业|利|股)|拖累|带动|推动"
)

NOUNS_AFTER = (
    (re.compile(r"\s?(?:规模)?的?[^，。；、]{0,6}(?:基金|fund)(?!公司|会|经理)"), "fund_size"),
    (re.compile(r"\s?(?:规模)?的?(?:[^，。；、]{0,8})市场(?!价|份额|占|价值|参)"), "market_size"),
    (
        re.compile(
            r"\s?，?(?:用于|以|向|的?现金|将其|的价格)*(?:收购|受让|购买|认购|竞拍|竞得|拍得|卖给|售予|出售给)"
        ),
        "deal_value",
    ),
    (re.compile(r"\s?起(?![诉来初因])|\s?(?:的)?(?:价位|档位|价格带|价位段)"), "product_price"),
    (
        re.compile(
            r"\s?的?[^，。；、]{0,6}(?:贷款|借款|债券|票据|物业贷|信贷|中期票据)(?!利率|余额|人|市场)"
        ),
        "debt_amount",
    ),
    (re.compile(r"\s?的?(?:这笔|巨额|重磅)?交易(?!额|量|日|所|市|价|规模|活跃)"), "deal_value"),
    (re.compile(r"\s?，?(?:用于|以|向)?(?:投资|增资|建设|新建|扩建)"), "investment_amount"),
    (re.compile(r"\s?，?(?:用于)?回购"), "buyback_amount"),
    (re.compile(r"\s?的[^，。；、]{0,10}(?:协议|订单|合同|大单)"), "contract_value"),
)
