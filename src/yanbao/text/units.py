"""Units: currencies, ratios, shares, index points and natural units, as they are written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

UnitKind = Literal["money", "ratio", "point", "count"]

#: 元 without a currency word; the caller says which money it is
DEFAULT_MONEY = "元"
ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit's symbol (see ``Quantity.unit``) and the factor it adds to the number."""

    symbol: str
    kind: UnitKind
    scale: Decimal = ONE


def _money(symbol: str, forms: str, scale: str = "1") -> dict[str, Unit]:
    unit = Unit(symbol=symbol, kind="money", scale=Decimal(scale))
    return dict.fromkeys(forms.split(), unit)


def _count(symbol: str, forms: str, scale: str = "1") -> dict[str, Unit]:
    unit = Unit(symbol=symbol, kind="count", scale=Decimal(scale))
    return dict.fromkeys(forms.split(), unit)


def _ratio(symbol: str, forms: str, scale: str = "1") -> dict[str, Unit]:
    unit = Unit(symbol=symbol, kind="ratio", scale=Decimal(scale))
    return dict.fromkeys(forms.split(), unit)


def _as_written(forms: str) -> dict[str, Unit]:
    return {form: Unit(symbol=form, kind="count") for form in forms.split()}


_MONEY_HANZI = (
    _money(DEFAULT_MONEY, "元 块钱 圆")
    | _money("CNY", "人民币 元人民币 人民币元")
    | _money("HKD", "港元 港币 元港币 元港元 港纸 港圆")
    | _money("USD", "美元 美金 元美金 美圆")
    | _money("EUR", "欧元")
    | _money("GBP", "英镑")
    | _money("JPY", "日元 日圆 円")
    | _money("KRW", "韩元 韩圆 韩圜 韩币")
    | _money("AUD", "澳元 澳大利亚元 澳币")
    | _money("CAD", "加元 加拿大元")
    | _money("NZD", "纽元 新西兰元")
    | _money("SGD", "新元 新加坡元 新币 坡元")
    | _money("TWD", "台币 新台币 元新台币 新台币元")
    | _money("MOP", "澳门元 澳门币")
    | _money("CHF", "瑞郎 瑞士法郎")
    | _money("RUB", "卢布")
    | _money("INR", "卢比 印度卢比")
    | _money("IDR", "印尼盾 印尼卢比")
    | _money("VND", "越南盾")
    | _money("THB", "泰铢")
    | _money("MYR", "林吉特 令吉")
    | _money("BRL", "雷亚尔")
    | _money("TRY", "里拉")
    | _money("SEK", "瑞典克朗")
    | _money("NOK", "挪威克朗")
    | _money("DKK", "丹麦克朗")
    | _money("AED", "迪拉姆")
    | _money("SAR", "沙特里亚尔")
    | _money("ILS", "谢克尔")
    | _money("MXN", "墨西哥比索")
    | _money("USD", "美分", "0.01")
    | _money("HKD", "港仙 仙", "0.01")
    | _money("EUR", "欧分", "0.01")
    | _money(DEFAULT_MONEY, "分钱", "0.01")
    | _money("GBP", "便士", "0.01")
)
_RATIO_HANZI = (
    _ratio("%", "% ％ ﹪")
    | _ratio("%", "‰", "0.1")
    | _ratio("%", "成", "10")
    | _ratio("pp", "个百分点 百分点 个点 个百分")
    | _ratio("bp", "个基点 基点 个bp 个BP 个bps 个基本点 基本点")
    | _ratio("x", "倍")
)
_COUNT_HANZI = (
    _count("shares", "股")
    | _count("W", "瓦 瓦特")
    | _count("kW", "千瓦")
    | _count("MW", "兆瓦")
    | _count("GW", "吉瓦")
    | _count("kWh", "千瓦时 度电 千瓦小时")
    | _count("MWh", "兆瓦时")
    | _count("GWh", "吉瓦时")
    | _as_written(
        "台 辆 吨 人 户 桶 家 只 部 颗 件 头 个 次 人次 名 位 款 份 张 枚 片 块 架 艘 条 座 "
        "套 间 处 "
        "项 笔 单 箱 盒 瓶 辆次 架次 车次 班次 场 篇 例 起 种 类 门 幢 栋 宗 批 组 对 双 株 "
        "棵 粒 根 匹 "
        "羽 手 代 度 层 克 公斤 千克 斤 磅 盎司 蒲式耳 加仑 升 毫升 公升 毫米 厘米 微米 纳米 "
        "米 公里 "
        "千米 英里 海里 英尺 英寸 平方米 平方公里 平方英尺 平米 亩 公顷 英亩 立方米 立方英尺 "
        "方 标箱 "
        "标准箱 重量箱 载重吨 总吨 吨公里 人公里 ℃ °C 摄氏度 兆 核 比特 字节 幅 包 袋 罐 "
        "吨标准煤 客 票 趟 列 节 床 席 轮 所 倍速 集 本 册 员 店 网点 站 支 把 顶 盘 "
        "克拉 码 车 例次 头猪 尾 万里 公吨 短吨 百万英热单位 英热 赫兹 瓦时 安时 毫安时"
    )
)
HANZI_UNITS: dict[str, Unit] = {
    **_COUNT_HANZI,
    **_RATIO_HANZI,
    **_MONEY_HANZI,
    "点": Unit(symbol="point", kind="point"),
}

#: look like a unit but count time
NOT_UNITS = frozenset({"个小时", "个半小时", "个分钟", "个多月", "个多小时", "个半月", "个连续"})

#: what may not follow a unit, because then the characters are another word
NOT_FOLLOWED_BY = {
    "元": "旦素宇首年件器宝老帅气勋神培",
    "圆": "满桌形柱心环周通规滑润梦",
    "成": "为立功员本交果熟品长都就绩效份因型年人败语像套群分片",
    "人": "民工形才均力脸类大保寿文员气事口造体为机生格物",
    "个": "月季交工自星年日世周人百基b",
    "宗": "罪教旨",
    "部": "门委分长署队落位件属",
    "家": "庭具居长乡园",
    "只": "有能是要会得为需不",
    "名": "单义牌为称誉额字列",
    "位": "置于数居列",
    "度": "假过",
    "条": "件例款约",
    "起": "来步点飞源草诉码伏售定投卖",
    "手": "机段术续游套里中握写势",
    "单": "位日月边一个品独元季周纯打",
    "代": "表理码工价替办言号",
    "次": "日月年新级要数于贷元方声序",
    "项": "目链",
    "件": "套",
    "头": "部条寸",
    "份": "额子",
    "套": "利现餐件期装",
    "场": "景地所内外均",
    "对": "于冲比手外应标抗此0123456789",
    "座": "谈舱椅",
    "处": "理于罚置在分方",
    "间": "接隔",
    "类": "似别型",
    "种": "植子业种股",
    "片": "区段面",
    "块": "链",
    "层": "面级次",
    "点": "半钟整名评燃击赞心缀火阵出子位开始",
    "仙": "女人",
    "方": "面案向法式正便才可能针",
    "兆": "易丰龙威新",
    "核": "心准实算查电酸能对销",
    "包": "括含装商销揽袱裹",
    "班": "底子级",
    "笔": "记者",
    "支": "持付撑出行线",
    "站": "在上稳长点",
    "店": "铺",
    "员": "工",
    "集": "团合中成体约运群资聚",
    "本": "周月年日次土地届轮公身来质应科报期",
    "票": "据房息面价",
    "节": "日能后前点假约目省奏",
    "把": "握关控",
    "车": "型企市间展主辆",
    "轮": "融胎动换流",
    "所": "有以在属得谓长",
    "席": "位卷",
    "根": "据本源",
    "幅": "度",
    "批": "准发量评复次",
    "组": "织成合建件",
    "卡": "塔车片位特",
    "码": "头",
    "列": "入车为出第表",
    "客": "户运车流服机",
    "床": "位",
    "克": "服制拉",
    "盘": "中后前面点活整",
    "粒": "子",
    "门": "店槛户票",
    "米": "其哈兰国粉",
    "升": "至级温值幅息到高势",
    "倍": "感受数",
    "股": "份东票权市息价民指本",
}
#: natural units that a Chinese numeral counts; others are read after digits only (二手, 三代)
COUNTED_BY_HANZI = frozenset(
    "台 辆 吨 人 户 桶 家 只 部 颗 件 头 个 次 人次 名 位 款 份 张 枚 架 艘 条 座 套 项 笔 起 "
    "种 例 "
    "宗 亩 公里 平方米 平方公里 公斤 克 米 吨 立方米 公顷 英里 盎司 kW shares 场".split()
)

ENGLISH_UNITS: dict[str, Unit] = (
    _ratio("%", "percent pct")
    | _ratio("bp", "bp bps bip bips")
    | _ratio("x", "x times fold")
    | {"point": Unit(symbol="point", kind="point"), "points": Unit(symbol="point", kind="point")}
    | _count("shares", "share shares")
    | _money("USD", "dollar dollars usd")
    | _money("CNY", "yuan renminbi rmb cny cnh")
    | _money("HKD", "hkd")
    | _money("EUR", "euro euros eur")
    | _money("GBP", "pounds sterling gbp")
    | _money("JPY", "yen jpy")
    | _money("KRW", "won krw")
    | _money("INR", "rupee rupees inr")
    | _money("RUB", "rouble roubles ruble rubles rub")
    | _money("CHF", "francs chf")
    | _money("AUD", "aud")
    | _money("CAD", "cad")
    | _money("SGD", "sgd")
    | _money("TWD", "twd")
    | _money("BRL", "reais brl")
    | _money("USD", "cent cents", "0.01")
    | _money("GBP", "pence", "0.01")
    | _as_written(
        "barrels tonnes tons ounces bushels pounds gallons vehicles units cars trucks people "
        "workers "
        "employees jobs users customers subscribers members stores homes households aircraft jets "
        "planes passengers chips tokens bitcoin bitcoins coins megawatts gigawatts kilowatts miles "
        "acres kilometers kilometres hectares companies banks countries funds packages orders "
        "deliveries drones ships vessels contracts factories plants employees staff patients "
        "investors shareholders devices phones downloads visitors students bpd teu"
    )
)
ENGLISH_UNITS["barrel"] = ENGLISH_UNITS["barrels"]
#: symbols whose case matters
SYMBOL_UNITS: dict[str, Unit] = _as_written(
    "g kg mg mm cm km nm m³ m² W kW MW GW TW Wh kWh MWh GWh TWh mAh Ah V Hz kHz MHz GHz TOPS "
    "TFLOPS "
    "PFLOPS EFLOPS FLOPS KB MB GB TB PB EB Gbps Mbps Tbps Token Tokens token TEU nit nits dB "
    "L mL ml "
    "BTC ETH oz bbl t"
) | _ratio("bp", "BP BPs bps bp Bps")
SYMBOL_UNITS["X"] = SYMBOL_UNITS["x"] = Unit(symbol="x", kind="ratio")
SYMBOL_UNITS["nits"] = SYMBOL_UNITS["nit"]
SYMBOL_UNITS["Tokens"] = SYMBOL_UNITS["token"] = SYMBOL_UNITS["tokens"] = SYMBOL_UNITS["Token"]

#: signs and words in front of the number; longest first where they end alike
CURRENCY_PREFIXES = {
    "$": "USD",
    "US$": "USD",
    "USD": "USD",
    "U.S.$": "USD",
    "美元": "USD",
    "美金": "USD",
    "HK$": "HKD",
    "HKD": "HKD",
    "港币": "HKD",
    "港元": "HKD",
    "¥": "CNY",
    "RMB": "CNY",
    "CNY": "CNY",
    "CN¥": "CNY",
    "人民币": "CNY",
    "NT$": "TWD",
    "新台币": "TWD",
    "台币": "TWD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "S$": "SGD",
    "R$": "BRL",
    "€": "EUR",
    "EUR": "EUR",
    "欧元": "EUR",
    "£": "GBP",
    "GBP": "GBP",
    "JPY": "JPY",
    "JP¥": "JPY",
    "₩": "KRW",
    "KRW": "KRW",
    "₹": "INR",
    "CHF": "CHF",
    "SGD": "SGD",
    "AUD": "AUD",
}
PREFIX_TAILS = frozenset(prefix[-1] for prefix in CURRENCY_PREFIXES)
LONGEST_PREFIX = max(map(len, CURRENCY_PREFIXES))

#: denominators of a unit price, in English
DENOMINATORS = {
    "股": "share",
    "桶": "barrel",
    "盎司": "ounce",
    "吨": "tonne",
    "公吨": "tonne",
    "公斤": "kg",
    "千克": "kg",
    "克": "gram",
    "斤": "jin",
    "磅": "pound",
    "蒲式耳": "bushel",
    "加仑": "gallon",
    "升": "litre",
    "平方米": "square metre",
    "平米": "square metre",
    "平方英尺": "square foot",
    "立方米": "cubic metre",
    "手": "lot",
    "份": "unit",
    "台": "unit",
    "辆": "vehicle",
    "人": "person",
    "户": "household",
    "头": "head",
    "颗": "piece",
    "枚": "piece",
    "片": "piece",
    "瓶": "bottle",
    "张": "piece",
    "亩": "mu",
    "度": "kWh",
    "千瓦时": "kWh",
    "瓦": "watt",
    "天": "day",
    "日": "day",
    "周": "week",
    "月": "month",
    "年": "year",
    "小时": "hour",
    "百万英热单位": "MMBtu",
    "kg": "kg",
    "KG": "kg",
    "kWh": "kWh",
    "Wh": "Wh",
    "W": "watt",
    "GB": "GB",
    "mmBtu": "MMBtu",
    "MMBtu": "MMBtu",
    "share": "share",
    "barrel": "barrel",
    "bbl": "barrel",
    "ounce": "ounce",
    "oz": "ounce",
    "tonne": "tonne",
    "ton": "tonne",
    "t": "tonne",
    "pound": "pound",
    "lb": "pound",
    "bushel": "bushel",
    "gallon": "gallon",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year",
    "hour": "hour",
    "person": "person",
    "unit": "unit",
}
