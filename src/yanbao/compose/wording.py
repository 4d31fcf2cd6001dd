"""Words for attributes, bases and comparators, as (Chinese, English) pairs."""

from __future__ import annotations

from typing import Final

from yanbao.model.notes import NoteLanguage

Pair = tuple[str, str]

ATTRIBUTE_LABELS: Final[dict[str, Pair]] = {
    "price": ("价格", "price"),
    "offer_price": ("发行价", "offer price"),
    "price_change_pct": ("股价变动", "share price change"),
    "price_target": ("目标价（机构观点）", "target price (a broker's view)"),
    "market_cap": ("市值", "market value"),
    "valuation": ("估值", "valuation"),
    "turnover": ("成交额", "turnover"),
    "net_flow": ("资金净流入", "net inflow"),
    "proceeds": ("募集资金", "proceeds"),
    "deal_value": ("交易金额", "deal value"),
    "stake_pct": ("持股或占比", "stake"),
    "investment_amount": ("投资金额", "investment"),
    "contract_value": ("合同金额", "contract value"),
    "buyback_amount": ("回购金额", "buyback"),
    "dividend_per_share": ("每股派息", "dividend per share"),
    "dividend_total": ("分红总额", "total dividend"),
    "penalty_amount": ("罚没金额", "penalty"),
    "debt_amount": ("债务金额", "debt"),
    "revenue": ("营业收入", "revenue"),
    "revenue_yoy": ("营业收入同比", "revenue (year on year)"),
    "net_profit": ("净利润", "net profit"),
    "net_profit_yoy": ("净利润同比", "net profit (year on year)"),
    "gross_margin": ("毛利率", "gross margin"),
    "eps": ("每股收益", "earnings per share"),
    "guidance_net_profit": ("预计净利润", "guided net profit"),
    "guidance_net_profit_yoy": ("预计净利润同比", "guided net profit (year on year)"),
    "expense": ("费用支出", "expense"),
    "cash_flow": ("现金流", "cash flow"),
    "subscription_multiple": ("认购倍数", "subscription multiple"),
    "shares_count": ("股份数目", "number of shares"),
    "pledge_pct": ("质押比例", "pledged share"),
    "lot_size": ("每手股数", "lot size"),
    "sales_volume": ("销量", "sales volume"),
    "sales_volume_yoy": ("销量同比", "sales volume (year on year)"),
    "production_volume": ("产量", "output"),
    "capacity": ("产能", "capacity"),
    "users": ("用户数", "users"),
    "headcount": ("员工人数", "headcount"),
    "market_share_pct": ("市场份额", "market share"),
    "market_size": ("市场规模", "market size"),
    "growth_pct": ("增速", "growth"),
    "product_price": ("产品价格", "product price"),
    "inventory": ("库存", "inventory"),
    "index_level": ("指数点位", "index level"),
    "index_change_pct": ("指数涨跌", "index change"),
    "commodity_price": ("商品价格", "commodity price"),
    "commodity_change_pct": ("商品涨跌", "commodity change"),
    "fx_rate": ("汇率", "exchange rate"),
    "bond_yield": ("债券收益率", "bond yield"),
    "rate_level": ("利率水平", "interest rate"),
    "rate_change_bp": ("利率变动", "rate change"),
    "tariff_pct": ("关税税率", "tariff"),
    "cpi_yoy": ("CPI同比", "CPI (year on year)"),
    "ppi_yoy": ("PPI同比", "PPI (year on year)"),
    "pmi": ("PMI", "PMI"),
    "gdp": ("GDP", "GDP"),
    "gdp_yoy": ("GDP同比", "GDP (year on year)"),
    "retail_sales": ("社会消费品零售总额", "retail sales"),
    "retail_sales_yoy": ("社会消费品零售同比", "retail sales (year on year)"),
    "export_import": ("进出口额", "exports and imports"),
    "export_import_yoy": ("进出口同比", "exports and imports (year on year)"),
    "money_credit": ("货币信贷", "money and credit"),
    "fiscal_amount": ("财政金额", "fiscal amount"),
    "unemployment_pct": ("失业率", "unemployment"),
    "fund_size": ("基金规模", "fund size"),
    "other_amount": ("其他金额", "other amount"),
    "other_pct": ("其他比例", "other share"),
    "other_count": ("其他数量", "other count"),
}

#: attributes whose sign is a movement, printed 涨/跌 or 增/降
MOVES: Final = frozenset({"price_change_pct", "index_change_pct", "commodity_change_pct"})
GROWTHS: Final = frozenset(
    {
        "revenue_yoy",
        "net_profit_yoy",
        "guidance_net_profit_yoy",
        "sales_volume_yoy",
        "growth_pct",
        "retail_sales_yoy",
        "export_import_yoy",
        "cpi_yoy",
        "ppi_yoy",
        "gdp_yoy",
    }
)

COMPARATORS: Final[dict[str, Pair]] = {
    "eq": ("", ""),
    "approx": ("约", "about "),
    "gt": ("逾", "over "),
    "ge": ("至少", "at least "),
    "lt": ("不足", "under "),
    "le": ("不超过", "at most "),
}


def pick(pair: Pair, language: NoteLanguage) -> str:
    """Return the wording of a pair in the note's language."""
    return pair[0] if language == "zh" else pair[1]
