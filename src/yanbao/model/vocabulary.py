"""The closed lists: event types, claim attributes, modalities. One meaning a word."""

from __future__ import annotations

from typing import Final, Literal

Modality = Literal["actual", "forecast", "plan", "estimate_by_third_party", "rumor", "denied"]

COMPANY_EVENTS: Final = (
    "ipo_filing", "ipo_pricing", "ipo_listing", "share_offering", "convertible_bond", "buyback",
    "dividend", "stock_split", "earnings_release", "earnings_guidance", "shareholder_increase",
    "shareholder_reduction", "equity_pledge", "equity_freeze", "lockup_expiry",
    "merger_acquisition", "spin_off", "capital_investment", "contract_win", "partnership",
    "product_launch", "product_pricing", "executive_change", "regulatory_action", "litigation",
    "default_bankruptcy", "delisting_risk", "trading_halt", "accident_recall",
    "rumor_clarification", "private_funding", "analyst_rating", "layoffs", "operations_update",
)  # fmt: skip
MARKET_EVENTS: Final = (
    "market_move", "index_rebalance", "fund_launch", "fund_flow", "commodity_move", "fx_move",
    "bond_move",
)  # fmt: skip
POLICY_EVENTS: Final = (
    "monetary_policy", "fiscal_policy", "industrial_policy", "trade_policy", "regulation",
    "macro_data", "geopolitics",
)  # fmt: skip
OTHER_EVENTS: Final = ("opinion", "other")
EVENT_TYPES: Final = COMPANY_EVENTS + MARKET_EVENTS + POLICY_EVENTS + OTHER_EVENTS

ATTRIBUTES: Final = (
    "price", "offer_price", "price_change_pct", "price_target", "market_cap", "valuation",
    "turnover", "net_flow", "proceeds", "deal_value", "stake_pct", "investment_amount",
    "contract_value", "buyback_amount", "dividend_per_share", "dividend_total", "penalty_amount",
    "debt_amount",
    "revenue", "revenue_yoy", "net_profit", "net_profit_yoy", "gross_margin", "eps",
    "guidance_net_profit", "guidance_net_profit_yoy", "expense", "cash_flow",
    "subscription_multiple", "shares_count", "pledge_pct", "lot_size",
    "sales_volume", "sales_volume_yoy", "production_volume", "capacity", "users", "headcount",
    "market_share_pct", "market_size", "growth_pct", "product_price", "inventory",
    "index_level", "index_change_pct", "commodity_price", "commodity_change_pct", "fx_rate",
    "bond_yield", "rate_level", "rate_change_bp", "tariff_pct",
    "cpi_yoy", "ppi_yoy", "pmi", "gdp", "gdp_yoy", "retail_sales", "retail_sales_yoy",
    "export_import", "export_import_yoy", "money_credit", "fiscal_amount", "unemployment_pct",
    "fund_size",
    "other_amount", "other_pct", "other_count",
)  # fmt: skip
