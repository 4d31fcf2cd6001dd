"""The measures that numbers are about, as one table: words, and the attribute for each kind of unit.

A line reads ``name weight: words => money=... level=... change=... count=...``. The kinds:
``money`` an amount of currency; ``each`` a price per unit (元/股); ``level`` a percentage that is a
state; ``change`` a percentage that is a movement; ``pp`` percentage points; ``bp``; ``times``
(倍); ``shares``; ``point``; ``count`` any other unit; ``bare`` no unit. A kind that a line does not
name cannot be said of that measure. A measure that ends in ``~`` names the thing rather than what is
measured of it: its words are weaker, and they are part of the subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from yanbao.extract.lexicon import Lexicon
from yanbao.model.vocabulary import ATTRIBUTES

KINDS = frozenset(
    ("money", "each", "level", "change", "pp", "bp", "times", "shares", "point", "count", "bare")
)

TABLE = """
revenue 3: 营业总收入, 营业收入, 总营收, 营收, 总收入, 主营收入, 收入, 收益总额, 营业额, 销售额, 零售额, 销售金额, 净收入, 净营收, revenue, revenues, net sales, sales rose, sales fell, total sales => money=revenue change=revenue_yoy level=other_pct times=growth_pct
net_profit 3: 归属于上市公司股东的净利润, 归属于母公司所有者的净利润, 归属于母公司股东的净利润, 归属于股东的净利润, 归属于上市公司股东的扣除非经常性损益的净利润, 扣除非经常性损益的净利润, 扣非归母净利润, 扣非后净利润, 扣非净利润, 归母净利润, 归母净利, 净利润, 净利, 纯利, 股东应占溢利, 净亏损, 亏损, 预亏, 经调整净利润, net income, net profit, net loss, profit attributable => money=net_profit change=net_profit_yoy level=other_pct times=growth_pct
other_profit 3: 利润总额, 营业利润, 经营利润, 毛利, 毛利润, 总营业利润, 税前利润, 经营溢利, ebitda, 利润, 投资收益, 公允价值变动收益, 非经常性损益, operating income, operating profit, gross profit, profit => money=other_amount change=growth_pct level=other_pct
profit_forecast 3: 净利润预期, 盈利预测, 盈利预期, 净利润预测, 利润预期, 每股盈利预测, earnings estimates, profit forecast => change=growth_pct level=growth_pct money=other_amount
earnings_per_share 4: 基本每股收益, 稀释每股收益, 每股收益, 每股盈利, 每股亏损, eps, earnings per share, a share, per share => money=eps each=eps change=growth_pct
margin 3: 毛利率, 综合毛利率, gross margin => level=gross_margin change=other_pct pp=other_pct
other_margin 3: 净利率, 利润率, 营业利润率, 经营利润率, 资产负债率, 负债率, 净资产收益率, roe, 费用率, 良率, 渗透率, 转化率, 复购率, 开工率, 产能利用率, 上座率, 入住率, 出租率, 占比, 比例, 比重, 占, 概率, 胜率, 不良率, 拨备覆盖率, 资本充足率, operating margin, margin, penetration, probability, chance, odds, share of => level=other_pct change=other_pct pp=other_pct money=other_amount
expense 3: 研发费用, 研发投入, 销售费用, 管理费用, 财务费用, 营业成本, 减值准备, 资产减值, 计提, 费用, 成本, 开支, 支出, 跌价准备, 坏账准备, 赔偿金, expenses, costs, spending, write-down, charge of, impairment => money=expense change=growth_pct
cash_flow 4: 经营现金流净额, 经营活动产生的现金流量净额, 经营性现金流, 经营现金流, 自由现金流, 现金流净额, 现金流, free cash flow, operating cash flow, cash flow => money=cash_flow change=growth_pct
other_asset 3: 在手现金, 现金储备, 账面现金, 总资产, 净资产, 资产总额, 资产规模, 存款余额, 贷款余额, 合同负债, 应收账款, 商誉, 损失, 奖金, 补贴, 红包, 消费额, 客单价, cash reserves, total assets => money=other_amount change=growth_pct
offer_price 5: 发行价, 发售价, 招股价, 发行价格, 认购价, 配售价, 每股发售价, 最终发售价, 转股价格, 转股价, 行权价, 要约价, 要约价格, 收购价格, 回购价格, 对价为每股, 每股对价, offer price, ipo price, priced at $ => money=offer_price each=offer_price level=price_change_pct change=price_change_pct
price 2: 股价, 收盘价, 收报, 开盘价, 报收, 现报, 收盘报, 盘中报, 最新价, 每股, 市价, 成交价, 净值, 币价, 交易价格, 现价, 报价, share price, shares, stock, stock price, closed at, trading at => money=price each=price change=price_change_pct level=price_change_pct
price_target 6: 目标价, price target, target price => money=price_target each=price_target change=growth_pct level=growth_pct
market_cap 5: 总市值, 市值, 流通市值, market cap*, market value => money=market_cap change=growth_pct
holding_value 6: 持股市值, 持仓市值, 持有市值 => money=other_amount
valuation 4: 市盈率, 市净率, 市销率, 估值, 投后估值, pe, pb, p/e, 远期市盈率, 动态市盈率, 静态市盈率, valuation, valued at, valuing, 估值水平 => money=valuation times=valuation change=growth_pct level=other_pct
turnover 5: 成交额, 成交金额, 总成交, 成交量, 换手率, turnover, trading volume => money=turnover change=growth_pct level=other_pct shares=turnover count=turnover
net_flow 5: 净流入, 净流出, 净买入, 净卖出, 净申购, 净赎回, 主力资金, 资金净流入, 净增持, 净抛售, 净买额, 净卖额, 净投放, 净回笼, 抢筹, 加仓, 减仓, 杠杆资金, 融资净买入, 融资客, 扫货, 爆买, net inflow*, net outflow*, inflow*, outflow*, net buying => money=net_flow change=growth_pct level=other_pct shares=net_flow
margin_balance 5: 融资余额, 融券余额, 两融余额, 融资买入额, margin balance => money=other_amount change=growth_pct
proceeds 4: 募资, 募集资金, 所得款项, 募资总额, 募资净额, 募集资金总额, 集资, 融资, 天使轮, 种子轮, a轮, b轮, c轮, d轮, pre-a轮, a+轮, 定增, 募集, raised, raising, raise, funding, proceeds, series a, series b, series c, seed round => money=proceeds change=growth_pct
deal_value 4: 收购价, 交易对价, 交易价格为, 作价, 对价, 转让价款, 交易金额, 转让价格, 收购, 并购, 私有化, 交易总额, acquire*, acquisition, takeover, deal, buyout, to buy => money=deal_value each=offer_price
stake 4: 股权, 股份比例, 持股比例, 持股, 占总股本, 占公司总股本, 总股本, 持有, 股本, 权益, 减持, 增持, 持股数, 股比, stake, ownership, equity interest => level=stake_pct change=stake_pct shares=shares_count
shares 3: 股份, 限售股, 新股, h股, a股, 解禁, 发行股份, shares => shares=shares_count level=stake_pct
pledge 6: 质押率, 质押比例, 质押, 质押股数, pledged => level=pledge_pct shares=shares_count
investment 4: 总投资, 投资额, 投资总额, 资本开支, 资本支出, 投资, 投入, 斥资, 出资, 增资, 注资, capex, capital expenditure*, capital spending, invest, investment, investing, invested => money=investment_amount change=growth_pct times=growth_pct
contract 4: 合同金额, 合同总价, 中标金额, 订单金额, 合同, 订单, 中标, 签约, 在手订单, 大单, 中标价, contract, order, orders, backlog => money=contract_value change=growth_pct
buyback 5: 回购金额, 回购总额, 回购, 斥资回购, buyback*, repurchase*, repurchased => money=buyback_amount shares=shares_count level=stake_pct
dividend_each 6: 每10股派, 每股派, 每股股息, 10派, 每股分红, 每10股派发现金红利, dividend per share, quarterly dividend => money=dividend_per_share each=dividend_per_share bare=dividend_per_share
dividend_total 5: 现金分红, 分红总额, 派发现金红利, 合计派发, 派现, 派息总额, 分红, 股息, dividend* => money=dividend_total level=other_pct change=growth_pct
penalty 5: 罚款, 罚没, 处以, 没收违法所得, 处罚, 罚金, fine, fined, penalt*, 和解金, settlement => money=penalty_amount
debt 4: 债务, 负债, 债券, 有息负债, 贷款, 借款, 逾期, 发债, 票据, 本金, 中期票据, 欠款, 公司债, debt, bonds, loan, notes, borrowing* => money=debt_amount change=growth_pct
subscription 6: 超额认购, 认购倍数, 超购, 认购水平, 获认购, 认购, oversubscribed, subscribed => times=subscription_multiple
lot 6: 每手, 买卖单位, board lot => shares=lot_size
sales_volume 4: 交付量, 销量, 出货量, 批发量, 零售量, 销售量, 交付, 出货, 售出, 卖出, 热销, 累计交付, 销售, 共销售, 出栏, 出栏量, deliver*, shipments, shipped, units sold, vehicles sold, unit sales => count=sales_volume change=sales_volume_yoy level=other_pct times=growth_pct
sales_amount 3: 签约金额, 合同销售金额, 签约销售额, 合同销售额, gmv, 交易额, 交易规模, 票房, sales => money=other_amount change=growth_pct level=other_pct
production 4: 产量, 累计生产, 生产, 发电量, 下线, 总产, 单产, 采收, 日产, 产油, 产气, produced, production, output => count=production_volume change=growth_pct
capacity 4: 产能, 装机容量, 装机, 年产, 储能规模, 产能规模, 设计能力, 总装机, 功率, capacity => count=capacity change=growth_pct
inventory 4: 库存, 存货, 库销比, 油储, 储备量, inventor*, stockpile* => count=inventory money=inventory change=growth_pct
users 4: 用户, 客户, 客户总数, 消费者, 活跃消费者, 粉丝, 日活, 月活, 月活跃用户, 活跃用户, 注册用户, 用户数, 会员, 订阅用户, 下载量, dau, mau, users, subscribers, customers, active users => count=users bare=users change=growth_pct level=other_pct
headcount 4: 裁员, 员工, 雇员, 员工总数, 裁减, 职位, 岗位, layoffs, employees, workers, jobs, staff, workforce, headcount => count=headcount level=other_pct change=growth_pct bare=headcount
market_share 5: 市场份额, 市占率, 份额, market share => level=market_share_pct change=other_pct pp=other_pct
market_size 5: 市场规模, 行业规模, 产业规模, market size, 市场空间, 经济规模, addressable market => money=market_size change=growth_pct
product_price 4: 售价, 起售价, 定价, 指导价, 零售价, 票价, 价格为, 单价, 房价, 均价, 租金, 批发价, 出厂价, 挂牌价, 万级别, 优惠价, priced, sells for, price tag, costs => money=product_price each=product_price change=growth_pct
price_cut 4: 降价, 优惠, 直降, 补贴价, 上调, 下调, 涨价, 提价, 价格上调, 价格下调, price hike, price cut => money=other_amount change=growth_pct level=growth_pct
index 2~: 指数, 沪指, 深成指, 创业板指, 北证50, 科创50, 上证50, 沪深300, 中证500, 中证1000, 恒指, 恒科指, 恒生科技, 国企指数, 道指, 纳指, 标普, 标普500, 日经, 日经225, 东证, kospi, kosdaq, 日股, 韩股, 美股, 港股, a股, 欧股, 斯托克, 富时100, dax, cac, msci, 韩国综指, 罗素2000, 费城半导体, 板块, 概念股, 万得全a, 大盘, 三大股指, 股市, 股指, 股指期货, 综指, 首尔综指, 创业板, 科创板, 亚洲股市, 欧洲股市, s&p, s&p 500, dow jones, dow, nasdaq, russell 2000, nikkei, nikkei 225, hang seng, stoxx 600, ftse 100, topix, index, sector, stocks => point=index_level bare=index_level level=index_change_pct change=index_change_pct
volatility 3~: vix, 恐慌指数 => point=index_level bare=index_level change=index_change_pct level=index_change_pct
crypto 3~: 比特币, 以太坊, 以太币, 加密货币, 狗狗币, 瑞波币, bitcoin, btc, ether, ethereum, xrp, solana, dogecoin, crypto => money=price bare=price change=price_change_pct level=price_change_pct
commodity 2~: 油价, 原油, 布油, 美油, 布伦特, wti, 黄金, 金价, 白银, 银价, 铜价, 沪铜, 伦铜, 沪金, 沪银, 沪铝, 沪锌, 沪镍, 沪锡, 铝价, 锌价, 镍价, 锡价, 铂金, 钯金, 碳酸锂, 氢氧化锂, 铁矿石, 螺纹钢, 热卷, 焦煤, 焦炭, 动力煤, 天然气, 大豆, 豆粕, 豆油, 棕榈油, 玉米, 小麦, 棉花, 白糖, 生猪, 猪肉, 橡胶, 甲醇, 纯碱, 尿素, pta, 稀土, 期铜, 柴油, 汽油, 成品油, 集运指数, 集运欧线, 燃料油, 燃油, 液化气, 苯乙烯, 沥青, 聚丙烯, 乙二醇, 现货价格, 合约价, 工业硅, 红枣, 苹果期货, 钯, 铂, 钨精矿, 多晶硅, oil, crude, brent, gold, silver, copper, platinum, palladium, natural gas, gasoline, diesel, uranium, lithium, wheat, corn, soybeans, coffee, cocoa, iron ore, jet fuel => money=commodity_price each=commodity_price bare=commodity_price change=commodity_change_pct level=commodity_change_pct
fx 3~: 兑美元, 兑人民币, 人民币兑, 美元兑, 欧元兑, 英镑兑, 日元, 汇率, 中间价, 在岸人民币, 离岸人民币, 韩元, 卢比, 英镑, 澳元, 欧元, 美元兑日元, yuan, yen, euro, sterling, rupee, exchange rate => bare=fx_rate money=fx_rate each=fx_rate change=price_change_pct level=price_change_pct bp=rate_change_bp point=other_count count=other_count
dollar_index 4~: 美元指数, 美元即期指数, dollar index => bare=index_level point=index_level change=index_change_pct level=index_change_pct
bond 4~: 国债收益率, 债券收益率, 收益率, 美债, 国债, 到期收益率, treasury yield*, yield, yields, treasuries, gilt*, bund* => level=bond_yield change=bond_yield bp=rate_change_bp pp=rate_change_bp money=debt_amount
bond_futures 5~: 国债期货, 期债 => change=price_change_pct level=price_change_pct money=price
rate 4: 利率, 逆回购利率, lpr, mlf, 存款准备金率, 准备金率, 融资成本, 联邦基金利率, 贷款利率, 存款利率, 抵押贷款利率, 按揭利率, 降息, 加息, 降准, 基准利率, 票面利率, interest rate*, mortgage rate*, federal funds, policy rate, rate cut*, rate hike*, coupon => level=rate_level change=rate_level bp=rate_change_bp pp=rate_change_bp
tariff 5: 关税, 出口税, 进口税, 出口关税, 进口关税, 税率, 加征, tariff*, dut* => level=tariff_pct change=tariff_pct money=fiscal_amount
cpi 6~: cpi, 居民消费价格, 消费价格指数, 核心cpi, 通胀率, 通胀, 通货膨胀率, 消费者价格, inflation, consumer prices, consumer price index, pce => level=cpi_yoy change=cpi_yoy
ppi 6~: ppi, 工业生产者出厂价格, 生产者价格, 出厂价格, producer prices => level=ppi_yoy change=ppi_yoy
pmi 6~: pmi, 采购经理指数, 采购经理人指数, purchasing managers => level=pmi bare=pmi point=pmi change=pmi pp=other_pct
gdp 6~: gdp, 国内生产总值, 地区生产总值, 生产总值, 经济增速, 经济增长率, gross domestic product => money=gdp level=gdp_yoy change=gdp_yoy
value_added 5~: 增加值, 产业增加值 => money=gdp change=growth_pct level=growth_pct
retail 6~: 社会消费品零售总额, 社零, 消费品零售额, 零售销售, 网上零售额, retail sales => money=retail_sales level=retail_sales_yoy change=retail_sales_yoy
trade 5~: 进出口总值, 进出口总额, 进出口, 出口额, 进口额, 出口, 进口, 贸易顺差, 贸易逆差, 外贸, 货物贸易, exports, imports, trade surplus, trade deficit => money=export_import level=other_pct change=export_import_yoy count=export_import shares=other_count
credit 6~: 社会融资规模, 社融, 新增贷款, m2, m1, 人民币贷款, 广义货币, 逆回购操作, 逆回购, 社会融资, 信贷, money supply => money=money_credit level=growth_pct change=growth_pct
fiscal 5: 财政收入, 财政支出, 财政赤字, 一般公共预算, 专项债, 特别国债, 税收, 赤字, 补助资金, 中央财政, 预算, 国债规模, 拨款, 减税, 消费券, budget, deficit, government spending, subsid*, federal spending => money=fiscal_amount change=growth_pct level=other_pct
industry_growth 4~: 工业增加值, 人员流动量, 客流量, 固定资产投资, 房地产开发投资, 民间投资, 服务业增加值, 用电量, 工业企业利润, 规模以上工业企业, 新开工面积, 销售面积, 人均可支配收入, 客运量, 货运量, 吞吐量, 游客, 旅客, industrial production, industrial output => money=other_amount level=growth_pct change=growth_pct count=other_count bare=other_count
unemployment 6~: 失业率, unemployment rate, jobless rate => level=unemployment_pct change=unemployment_pct
fund_size 5: 基金规模, 管理规模, 资产管理规模, 最新规模, 基金份额, 对冲基金, 资管规模, etf规模, 管理资产, 规模, aum, assets under management, etf, fund, net assets => money=fund_size change=growth_pct count=other_count
growth 0.3: 同比, 环比, 增速, 增幅, 降幅, 涨幅, 跌幅, 增长率, 提升, 增长, 下滑, 下降, 减少, growth, grew => change=growth_pct level=growth_pct times=growth_pct money=other_amount
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A line of the table. ``thing`` says that the words name the subject itself."""

    name: str
    weight: float
    thing: bool
    words: tuple[str, ...]
    attributes: dict[str, str]


def parse_metrics(table: str) -> tuple[Metric, ...]:
    """Parse the table; an unknown kind or attribute raises ValueError."""
    metrics = []
    for line in table.strip().splitlines():
        head, _, rest = line.partition(": ")
        name, _, weight = head.partition(" ")
        words, _, pairs = rest.partition(" => ")
        attributes = dict(pair.split("=", 1) for pair in pairs.split())
        if not set(attributes) <= KINDS or not set(attributes.values()) <= set(ATTRIBUTES):
            raise ValueError(f"unknown kind or attribute in the table of measures: {line!r}")
        metrics.append(
            Metric(
                name=name,
                weight=float(weight.rstrip("~")),
                thing=weight.endswith("~"),
                words=tuple(word.strip() for word in words.split(", ")),
                attributes=attributes,
            )
        )
    return tuple(metrics)


@lru_cache(maxsize=1)
def metrics() -> tuple[Metric, ...]:
    """The parsed table."""
    return parse_metrics(TABLE)


@lru_cache(maxsize=1)
def metric_lexicon() -> Lexicon:
    """The words of the table, longest first; an entry's number is its line's."""
    return Lexicon([metric.words for metric in metrics()], longest=True)
