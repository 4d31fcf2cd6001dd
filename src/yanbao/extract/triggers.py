"""The words that report an event of each type, as one table.

A line reads ``type weight: word, word ... && needs !! unless``. ``weight`` is 3 for words that
decide by themselves, 2 for strong and 1 for weak ones. ``needs`` and ``unless`` are expressions
over the lower-cased sentence (simplified script). ``word*`` matches as a beginning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from yanbao.extract.lexicon import Lexicon
from yanbao.model.vocabulary import EVENT_TYPES

_INDEX = (
    r"指数|沪指|深成指|创业板指|科创50|恒指|恒科|道指|纳指|标普|大盘|a股|港股|美股|日股|韩股|欧股|"
    r"亚太股|股市|个股|板块|概念股|股价|股票|两市|三大股指|日经|kospi|科技股|龙头股|盘前|盘后|午后|币圈|比特币|以太坊|稳定币|加密货币"
)
_INDEX_EN = (
    r"stocks?\b|shares?\b|s&p|nasdaq|dow\b|index|futures|nikkei|wall street|equit|ftse|market|bitcoin"
    r"|ether|crypto"
)
_COMMODITY = (
    r"油价|原油|布油|美油|黄金|金价|白银|银价|铜价|沪铜|伦铜|期铜|铝价|锂价|碳酸锂|大豆|豆粕|玉米|棉花|"
    r"铁矿石|螺纹|焦煤|焦炭|天然气|煤价|煤炭|稀土|钯金|铂金|镍价|锡价|生猪|猪价|橡胶|pta|甲醇|有色金属"
)
_COMMODITY_EN = (
    r"\boil\b|crude|brent|wti|\bgold\b|silver|copper|platinum|palladium|natural gas|lithium|iron ore"
    r"|commodit|gasoline|wheat|soybean|uranium|aluminum|fuel"
)
_COMPANY_MONEY = r"元|美元|港元|%|倍|bn|million|billion"

TABLE = rf"""
ipo_filing 3: 递表, 递交招股书, 提交上市申请, 递交上市申请, 招股书, 聆讯, 申请上市, 上市辅导, 首次公开募股申请, 冲刺ipo, 冲击ipo, ipo辅导, 辅导备案, 过会, 科创板ipo获受理, 赴港上市, 赴港ipo, 港股ipo, 筹划发行h股, 发行h股股票并上市, files for ipo, filed for an ipo, filed for ipo, ipo filing, confidentially filed, initial public offering, to go public, 二次上市, a+h !! 首日|敲钟
ipo_filing 2: ipo, 上市申请, 拟上市, 谋求上市, 闯关 && 拟|申请|递|冲|辅导|计划|考虑|筹|备案|受理|file|plan|seek|consider|explore !! 首日|上市仅|基金经理
ipo_pricing 3: 发售价定为, 最终发售价, 发行价定为, 发行价格为, 招股价, 发售价及配发结果, 配发结果, 公开发售获, 超额认购, 认购倍数, 中签率, 中签结果, 网上申购, 新股申购, 招股, prices ipo, ipo priced, priced its ipo, prices its initial, offer price, final offer price, allotment results !! 招股书|新股今日上市
ipo_listing 3: 挂牌上市, 首日上市, 上市首日, 正式登陆, 登陆港交所, 登陆科创板, 登陆创业板, 登陆纳斯达克, 登陆纽交所, 成功上市, 敲钟, 今日上市, 在港交所上市, 在港上市, 主板上市, 科创板上市, 开始买卖, 挂牌首日, market debut, trading debut, stock market debut, begins trading, first day of trading, debuts on, shares debut, 新股首日 !! 拟|申请|筹划|递表|保荐|ipo获受理|招股书
share_offering 3: 定增, 增发, 配股, 向特定对象发行, 非公开发行, 配售新股, 先旧后新, 再融资, 发行h股, 供股, 配售股份, 发行股份购买资产, 募集配套资金, 折价配售, share sale, secondary offering, share placement, stock offering, equity offering, at-the-market, follow-on offering, rights issue, 股权融资, 配售所得 !! 领投|天使|[ab]轮|融资首发
convertible_bond 3: 可转债, 可转换公司债, 可转换债券, 可转换票据, 可换股债券, 转股价, 强赎, 可交换债, convertible bond*, convertible note*, convertible senior
buyback 3: 回购股份, 股份回购, 股票回购, 回购公司股份, 回购计划, 回购注销, 回购a股, 回购h股, 回购股票, 回购方案, 回购金额, 斥资回购, 回购, buyback*, buy back, share repurchase, stock repurchase, repurchase program !! 逆回购|正回购|回购利率|国债回购|质押式回购|回购交易|回购承诺
dividend 3: 派息, 分红, 股息, 派现, 派发现金红利, 现金红利, 末期股息, 中期股息, 特别股息, 利润分配, 每10股派, 10派, 股利, dividend*, return of capital !! 人口红利|红利指数|红利低波|分红险|高股息|红利etf|红利策略|分红型
stock_split 3: 拆股, 股票拆分, 股份拆细, 送转, 转增, 每10股转, 高送转, 股份合并, 合股, stock split, share split, reverse split, share consolidation
earnings_release 3: 业绩快报, 年度报告, 年报, 半年报, 半年度报告, 季报, 季度报告, 财报, 中期业绩, 全年业绩, 成绩单, 业绩公告, 业绩报告, 归母净利润, 归属于上市公司股东的净利润, 扣非净利, 归母净利, 净利同比, 净利润同比, 营收同比, 净亏损, earnings beat, quarterly earnings, quarterly results, quarterly profit, quarterly revenue, reports results, earnings top, tops estimates, first-quarter results, second-quarter results, third-quarter results, fourth-quarter results, annual report, full-year results, profit rose, profit fell, revenue rose, revenue fell, earnings report, beats estimates, misses estimates, posts loss, net income !! 预告|预计|预增|预减|预亏|扭亏为盈预|披露季|财报季|earnings season|预期
earnings_release 2: 营收, 净利润, 净利, 营业收入, 毛利率, 业绩, 总收入, 实现收入, earnings, revenue, quarter && 同比|增长|下降|亿元|亿美元|亿港元|下滑|季度|上半年|增速|超预期|%|beat|miss|top|rose|fell|jump|surg|estimate !! 预告|预计|预增|预减|预亏|有望|预测|目标价|规模以上|工业企业|国民经济|forecast|expected to|分析师
earnings_guidance 3: 业绩预告, 业绩预增, 预增, 预减, 预亏, 预盈, 同比预, 盈利预警, 盈利警告, 盈喜, 盈警, 业绩指引, 预计净利润, 营收指引, 下调指引, 上调指引, 上修业绩, 业绩展望, 盈利预告, profit warning, raises guidance, cuts guidance, lowers guidance, raises forecast, cuts forecast, outlook for the, full-year guidance, lowers outlook, raises outlook, guidance !! policy|forward guidance|指引政策
earnings_guidance 2: 预计, 预期, expects, forecasts && (?:年度|季度|上半年|全年|年|半年).{{0,16}}(?:净利|归属|营收|营业收入|亏损|盈利)|expects.{{0,40}}(?:revenue|profit|earnings) !! 分析师|研报|高盛|摩根|证券|花旗|机构
shareholder_increase 3: 增持公司股份, 股东增持, 拟增持, 增持股份, 增持计划, 举牌, 增持, 加仓买入公司, raises stake, increases stake, boosts stake, ups stake, takes stake, insider buying !! 增持评级|评级|“增持|「增持|给予|目标价|资金增持|外资增持|央行|黄金|国债|公募|基金增持|减持
shareholder_reduction 3: 减持, 套现, 清仓, 抛售股份, 出售股份, 被动减持, 询价转让, 减持计划, 减持股份, sells stake, cuts stake, trims stake, sold shares, insider selling, reduces stake, unloads, offload* !! 减持评级|美债|国债|比特币|黄金|不减持|承诺不
equity_pledge 3: 股权质押, 股份质押, 质押股份, 质押给, 解除质押, 补充质押, 质押, pledged shares, share pledge !! 质押式回购|质押币|staking|以太坊|质押贷款|应收账款
equity_freeze 3: 股份冻结, 股权冻结, 司法冻结, 轮候冻结, 被冻结, 冻结, 司法拍卖, 司法划转, shares frozen, frozen shares !! 解冻|冻结账户余额|冻结资产谈判|俄罗斯|伊朗|招聘|资产被冻结
lockup_expiry 3: 解禁, 限售股上市流通, 禁售期, 锁定期届满, 限售期届满, 禁售期届满, 解除限售, 限售股, lock-up expir*, lockup expir*, lock-up period, lockup period !! 出口解禁|解禁令
merger_acquisition 3: 收购, 并购, 重大资产重组, 资产重组, 合并, 要约收购, 私有化, 吸收合并, 易主, 控制权变更, 换股, 购买资产, 入主, 控股权, 受让, 协议转让, 股权转让, 转让所持, 出售其, 出售旗下, 剥离, acquire*, acquisition, takeover, merger, merge with, buyout, to buy, buys, bought in, takeover bid, tender offer, deal to sell, agrees to sell, take private !! 合并报表|合并口径|合并利润|收购价|粮食收购|秋粮|收购小麦|to buy the dip|合并财务|stocks? to buy|收储|合并损益|buybacks?|并购基金募集
merger_acquisition 1: 重组, 整合, stake && 股权|资产|公司|stake
spin_off 3: 分拆上市, 分拆, 拆分上市, 业务拆分, 分拆子公司, spin off, spin-off, spinoff, split into two, breakup !! 股票分拆|拆股
capital_investment 3: 投资建设, 建设项目, 扩产, 新建工厂, 建厂, 设厂, 资本开支, 资本支出, 投建, 总投资, 投资额, 产能建设, 项目开工, 开工建设, 动工, 奠基, 工厂投产, 斥资, 产业基地, 数据中心项目, 新增产能, 设立子公司, 对外投资, 增资, 注资, capex, capital expenditure*, capital spending, to invest, new plant, new factory, build a factory, data center project, will invest, invests, expands production, gigafactory !! 固定资产投资|投资评级|增资扩股轮|公共投资|房地产开发投资|斥资回购|斥资收购|invests in etf
contract_win 3: 中标, 签订合同, 签署合同, 签署销售合同, 大单, 订单, 中标候选人, 重大合同, 采购合同, 签约金额, 长期供货, 供货协议, 销售合同, 定点通知, 项目定点, 获定点, 供应协议, 框架采购, wins contract, contract win, awarded contract, awarded a, secures order, lands order, wins order, received orders, purchase order*, supply deal, supply agreement, contract worth !! 工业订单|新订单指数|制造业订单|耐用品订单|压单|factory orders|durable goods|executive order|court order|enforcement
contract_win 1: 合同 && 亿元|万元|签订|签署|签约
partnership 3: 战略合作, 达成合作, 签署合作, 合作协议, 合作备忘录, 合资公司, 成立合资, 联合成立, 携手, 联手, 战略伙伴, 谅解备忘录, 深化合作, 合作框架, 达成战略, 建立合作, 开展合作, partner* with, partnership, joint venture, teams up, strategic alliance, collaboration with, memorandum of understanding, tie-up, collaborate* !! 全面战略伙伴关系|外交部|国事访问|峰会|两国|中美|中俄|中欧|双边|外长|总统|国家主席|高铁
product_launch 3: 发布会, 新品, 正式发布, 全球发布, 正式上线, 推出, 首发, 开源, 上线, 亮相, 内测, 公测, 开售, 首款, 量产, 发布新, 推向市场, 新车上市, 上市销售, 开启预售, 获批上市, 获批临床, 新药上市, 上架, 研发自有, 预售, 重磅发布, 落地, unveil*, launch*, introduces, debuts, rolls out, roll out, new model, new product, fda approv*, releases !! 推出政策|政策推出|推出措施|launches? (?:attack|strike|probe|investigation|missile|war|inquir)|首发经济|推出补贴|ipo|挂牌|发布公告|数据发布|报告|基金|etf|launchpad|上线率|办法|意见|条例|航线
product_pricing 3: 提价, 降价, 涨价, 调价, 上调价格, 下调价格, 价格上调, 价格下调, 售价, 定价, 起售价, 指导价, 促销, 价格战, 优惠价, 调整价格, 集采, 医保目录, 票价, 上调售价, 涨价函, 补贴价, price cut*, cuts prices, cut prices, raises prices, raise prices, price hike*, price increase*, priced at, prices model, subscription price, discount*, hikes prices !! 金价|银价|油价|发行定价|定价权|市场定价|资产定价|重新定价|定价机制|降息|ipo|发售|discount rate|discounted|股价|成品油|定价模型|定增|定价环境|为.{{0,8}}定价|priced in
executive_change 3: 辞任, 离职, 辞职, 卸任, 任命, 出任, 接任, 履新, 接棒, 换帅, 升任, 聘任, 董事长变更, 新任, 退休, 调任, 免去, 新帅, 高管变动, 架构调整, 组织架构调整, 人事变动, 加盟, 晋升, 辞去, steps down, step down, stepping down, resign*, appoint*, names, named, new ceo, ceo to, succeed*, departure of, to retire, retires, ceo leaves, ousted, hires !! 总理|首相|总统|大使|省委|市委|部长|美联储主席|国防|内阁|退休年龄|退休金|延迟退休|退休人员|prime minister|cabinet|mayor|secretary|congress|president trump|named after|brand names|names of
regulatory_action 3: 立案, 立案调查, 罚款, 处罚, 行政处罚, 警示函, 监管函, 问询函, 责令改正, 约谈, 被查, 罚单, 暂停新增, 市场禁入, 反垄断调查, 反垄断罚款, 行政监管措施, 通报批评, 公开谴责, 纪律处分, 没收违法, 涉嫌违规, 信披违规, 责令, 关注函, 监管措施, 整改, 被罚, 违规, 调查, enforcement action*, sec charges, fined, fine of, penalt*, antitrust probe, investigation into, probe into, regulators investigat*, cease-and-desist, charges former, settled charges, consent order, sanctioned by !! 统计调查|问卷|民意调查|抽样调查|调查显示|市场调查|调查数据|调查报告|劳动力调查|调查失业率|实地调查|调查局|301调查|反倾销|反补贴|贸易调查|survey|killed|war|termination of enforcement
regulatory_action 3: termination of enforcement
litigation 3: 诉讼, 起诉, 提起诉讼, 判决, 法院, 仲裁, 胜诉, 败诉, 索赔, 和解协议, 开庭, 一审, 二审, 终审, 集体诉讼, 被诉, 上诉, 侵权, 被告, lawsuit, sues, sued, court rul*, class action, judge rul*, settlement, trial, plead* guilty, appeals court, supreme court, jury, convicted, legal battle, indict* !! 最高法院大法官提名|clinical trial|trial run|试验
default_bankruptcy 3: 违约, 破产, 破产重整, 重整计划, 预重整, 清盘, 资不抵债, 债务重组, 展期, 兑付危机, 无法兑付, 逾期, 暴雷, 爆雷, 境外债, default* on, defaulted, bankruptcy, chapter 11, insolven*, debt restructuring, liquidat*, receivership, creditors !! 违约金|违约责任|逾期贷款率|by default|默认|强平|爆仓|流动性
delisting_risk 3: 退市, 退市风险, *st, 终止上市, 摘牌, 暂停上市, 退市风险警示, 戴帽, 被实施其他风险警示, 撤销退市, 面值退市, 摘帽, delist*, compliance notice, listing requirement* !! 退市制度|退市新规|欠款摘牌|土地摘牌|竞得
trading_halt 3: 停牌, 复牌, 临停, 临时停牌, 熔断, 暂停交易, 盘中停牌, 停牌核查, trading halt*, halted trading, trading suspended, circuit breaker*, suspends trading, shares halted !! 暂停交易员
accident_recall 3: 召回, 事故, 爆炸, 火灾, 起火, 坠毁, 坠机, 泄漏, 数据泄露, 安全事故, 伤亡, 遇难, 停产整顿, 产品缺陷, 宕机, 网络攻击, 自燃, 塌, recall*, explosion, crash kill*, accident, data breach, outage, cyberattack, cyber attack, fire at, derail*, spill !! 召回大使|事故率|战争|导弹|空袭|袭击|war\b|missile|market crash|stock crash|recalls? (?:how|when|the days)|爆炸式|爆炸性|事故频发问题
rumor_clarification 3: 澄清, 辟谣, 不实, 传闻不实, 否认, 回应传闻, 回应称, 谣言, 虚假信息, 子虚乌有, 不属实, 未有计划, 回应争议, 回应, 系误读, 消息不实, denies, denied, refutes, dispels, clarifies, rumor*, rumour* !! 积极回应|回应社会关切|回应关切|回应民|伊朗|以色列|白宫|外交部|特朗普|美军|denied entry|sec clarifies
private_funding 3: 完成融资, 天使轮, a轮, b轮, c轮, d轮, a+轮, b+轮, 种子轮, pre-a, pre-ipo轮, 轮融资, 领投, 跟投, 获融资, 数千万元融资, 战略融资, 投融资, 融资首发, 募资, funding round, series a, series b, series c, series d, seed round, raises $, raised $, venture capital, raising, valuation of, led the round, startup rais* !! 融资融券|融资余额|融资客|融资买入|ipo|基金募集|募资净额|定增|再融资|capital raising rule|raising (?:rates|prices|the|concern|question|fear|doubt)
analyst_rating 3: 目标价, 评级, 上调评级, 下调评级, 维持买入, 买入评级, 增持评级, 首次覆盖, 研报, 看好, 予“, 维持“, 重申, 下调目标价, 上调目标价, 跑赢大市, 优于大市, 推荐评级, price target, upgrade*, downgrade*, initiates, initiated, overweight, underweight, outperform, buy rating, reiterates, equalweight, top pick* !! 主权评级|信用评级|债项评级|评级机构|升级|系统|产业升级|消费升级|sovereign|credit rating|infrastructure upgrade|upgrade (?:plan|program)|重申.{{0,10}}立场|外交|总统
layoffs 3: 裁员, 裁撤, 优化人员, 减员, 精简人员, 大规模裁减, 裁减, 遣散, 团队解散, 解散, 降薪, layoff*, lay off, laid off, job cuts, cut jobs, cutting jobs, slash jobs, workforce reduction, fires staff, redundanc* !! 解散议会|解散国会|众议院|议会|裁撤传闻
operations_update 3: 交付量, 销量, 产销, 出货量, 产量, 月活, 日活, 用户数, 签约销售, 销售额, 运营数据, 客运量, 旅客吞吐量, 货运量, 吞吐量, 经营数据, 发电量, 票房, 发送旅客, 旅客发送量, 客流, 订单量, 门店数, 用户突破, 交付, 合同销售, 投产, 并网, 通车, 累计生产, 运营情况, 申请量, 预约量, deliveries, monthly sales, production volume, subscribers, monthly active, vehicle sales, sales volume, output rose, shipments, users, passengers !! 社会消费品|规模以上|工业增加值|国民经济|原油产量|欧佩克|opec|非农|预测|成交量|住房销量|新屋销售|home sales
operations_update 1: 增长, 突破, 创新高 && 出口|进口|旅客|客流|货物|用户|产量|销量|口岸|列车|航班|快递|出游|消费
market_move 3: 涨停, 跌停, 涨超, 跌超, 大涨, 大跌, 暴涨, 暴跌, 收涨, 收跌, 高开, 低开, 走高, 走低, 走强, 走弱, 拉升, 领涨, 领跌, 翻红, 翻绿, 跳水, 反弹, 回落, 下挫, 重挫, 上涨, 下跌, 飙升, 飙涨, 齐跌, 齐涨, 异动, 齐升, 续跌, 续涨, 涨幅, 跌幅, 涨, 跌, 创新高, 收盘, 新高, 崩盘, 震荡, 回调, 血洗, 狂飙 && {_INDEX} !! 房价|二手房|居民消费价格|研报|业绩预|涨跌不一的菜价
market_move 2: rise*, fall*, jump*, slump*, surge*, plunge*, tumble*, rally, rallies, soar*, sink*, sank, drop*, climb*, slide*, gain*, record high*, record close, sell-off, selloff, higher, lower, rebound*, slip*, spike*, losses, weekly loss, largest loss, pop*, rose, fell, wipe* && {_INDEX_EN} !! tariff rate|fell ill|housing market|job market|gas prices|drop(?:s|ped)? (?:out|charges)
market_move 1: 成交额, 主力, 尾盘, 早盘, 开盘, 盘面, 盘中 && {_INDEX}|资金
index_rebalance 3: 成分股调整, 纳入指数, 指数调整, 样本股, 调入, 调出, 纳入msci, 剔除, 纳入恒生, 指数样本, 纳入港股通, 成分股, 指数季检, 指数检讨, joins s&p, added to the s&p, index rebalanc*, index inclusion, added to the index, removed from the index, index reconstitution, join the s&p !! 成分股中|剔除价格因素|剔除季节|剔除汇率|成分股全线|成分股方面
fund_launch 3: 基金发行, 新发基金, 首只etf, etf获批, etf上市, 基金成立, 募集规模, 新基金, 发行etf, 基金募集, 首批etf, etf上报, 发售新基金, 设立基金, 产业基金, 母基金, etf launch*, new etf, launches etf, fund launch*, converts, etf debut*, spot etf*, files for etf, etf filing !! 净流入|净值
fund_launch 2: launch*, unveil*, debut*, expand*, roll*, list*, approv*, 上报, 获批, 发行 && \betfs?\b|基金|\bfund\b !! 货币基金组织|基金会|launch.{{0,12}}attack|募集资金
fund_flow 3: 净流入, 净流出, 净买入, 净卖出, 资金流向, 主力资金, 北向资金, 南向资金, 吸金, 申购, 赎回, 融资余额, 融资客, 两融余额, 份额增长, 加仓, 减仓, 净申购, 抢筹, 爆买, 资金抢, 持仓, inflow*, outflow*, fund flows, etf flows, net buying, net selling, redemption* !! 逆回购|经营活动|现金净流入|网上申购|赎回债|新股|现金流|资本流入|投资流入
commodity_move 3: 涨, 跌, 大涨, 大跌, 暴涨, 暴跌, 走高, 走低, 飙升, 回落, 创新高, 突破, 新高, 反弹, 下挫, 重挫, 续涨, 续跌, 关口, 上涨, 下跌, 震荡, 涨价, 收涨, 收跌, 走强, 回调, 波动, 大幅, 触及, 高位 && {_COMMODITY} !! 概念股|板块走强|涨停
commodity_move 3: rise*, fall*, jump*, slump*, surge*, plunge*, tumble*, rally, rallies, soar*, sink*, drop*, climb*, slide*, gain*, record high*, higher, lower, rebound*, price*, rose, fell, spike*, pop*, shock && {_COMMODITY_EN} !! golden|gold card|goldman|gold medal|stocks? (?:rise|surge|jump)|oil.{{0,6}}gas lease
fx_move 3: 升值, 贬值, 走强, 走弱, 涨, 跌, 升破, 跌破, 升至, 跌至, 中间价, 报, 上涨, 下跌, 走高, 走低, 强势, 回落, 反弹, 关口 && 人民币(?:兑|汇率|对|中间价|即期)|美元指数|日元|欧元|英镑|美元兑|汇率|离岸人民币|在岸人民币|兑美元|韩元|卢比|美元走|美元强|美元续
fx_move 3: rise*, fall*, strengthen*, weaken*, slide*, jump*, gain*, drop*, slump*, surge*, lower, higher, rose, fell, rally && \byen\b|\beuro\b|\bdollar index|\bthe dollar\b|dollar (?:ris|fall|slid|gain|drop|strength|weak)|yuan|sterling|renminbi|currency|currencies !! dollar general|dollar tree|billion dollar|million dollar|euro zone inflation
bond_move 3: 收益率, 国债期货, 债市, 美债, 债券收益率, 股债, 长债, 债券价格 && 涨|跌|升|降|下行|上行|走高|走低|回落|飙|反弹|突破|新高|新低|抛售|关口 !! 股息收益率|年化收益率|基金收益率|持有.{{0,6}}美债
bond_move 3: treasury yield*, bond yield*, treasuries, yields, gilt*, bond sell-off, bond market, 10-year yield && rise|fall|jump|slump|surge|plunge|climb|slide|drop|higher|lower|rose|fell|spike|rall|sell|tumbl !! dividend yield
monetary_policy 3: 降息, 加息, 降准, 逆回购, mlf, lpr, 美联储, 货币政策, 存款准备金, 基准利率, 政策利率, 公开市场操作, 利率决议, 议息, fomc, 央行, 中期借贷便利, 点阵图, 鲍威尔, 降息预期, 缩表, 量化宽松, federal reserve, the fed, interest rate decision, rate cut*, rate hike*, central bank, ecb, bank of japan, bank of england, interest rates, powell, discount rate, boj, pboc && 降息|加息|降准|逆回购|mlf|lpr|利率|货币政策|主席|议息|决议|会议|点阵图|鹰|鸽|宽松|紧缩|公开市场|流动性|通胀|rate|minutes|polic|chair|inflation|cut|hike|decision|board !! 央行.{{0,8}}(?:购金|增持黄金)|enforcement action|approval of application|announces approval
fiscal_policy 3: 财政政策, 专项债, 特别国债, 财政部, 减税, 赤字率, 财政赤字, 补贴, 消费券, 以旧换新, 退税, 财政收入, 财政支出, 一般公共预算, 国债发行, 税收优惠, 转移支付, 增值税, 个人所得税, 发行国债, 政府停摆, 拨款, 惠民补贴, 育儿补贴, 地方债, 化债, 国债, tax cut*, stimulus, spending bill, budget deficit, treasury department, subsid*, government shutdown, fiscal, tax credit*, budget !! 国债收益率|美债|出口退税率企业|国债期货|经费补贴公司|政府补助|补贴收入|shutdown of the|公司获得.{{0,6}}补贴
industrial_policy 3: 产业政策, 行动方案, 实施方案, 指导意见, 发展规划, 十五五, 十四五, 稳增长, 工信部, 发改委, 国务院, 扶持政策, 政策措施, 若干措施, 新质生产力, 高质量发展, 中央经济工作会议, 政府工作报告, 人工智能+, 国常会, 产业规划, 纲要, 支持政策, 大规模设备更新, 试点工作, 行动计划, 能源局, 科技部, industrial policy, chips act, national strategy, five-year plan, critical minerals, state support && 印发|发布|出台|提出|推动|支持|加快|部署|政策|规划|方案|意见|行动|试点|强调|要求|会议|鼓励|plan|act|strateg|support|fund|boost
industrial_policy 2: 印发, 出台, 联合发布, 联合印发 !! 罚|处罚|债券|监管规定
trade_policy 3: 关税, 出口管制, 制裁, 反倾销, 反补贴, 实体清单, 贸易战, 贸易协定, 贸易谈判, 加征, 301调查, 进口限制, 出口限制, 禁运, 经贸磋商, 贸易协议, 不可靠实体, 自贸协定, 出口禁令, 出口许可, 进口许可, 免税, 豁免关税, 对等关税, 经贸团队, 贸易摩擦, 封锁港口, tariff*, sanction*, export control*, export ban*, trade war, trade deal, trade talks, export curb*, import dut*, antidumping, anti-dumping, trade agreement, blacklist*, trade dispute, entity list !! 关税区|制裁谈判破裂战|被制裁.{{0,4}}违纪
regulation 3: 监管, 新规, 管理办法, 征求意见, 条例, 规定, 准则, 证监会, 金融监管总局, 法规, 立法, 指引, 通知, 规范, 办法, 解除禁令, 合规, 牌照, 禁令, 修订, 法案, 审批, sec approves, sec proposes, proposed rule*, rule change*, new rule*, regulat*, legislation, bill, ban on, exemptive order, invites public comment, approval of application, finaliz*, sec clarifies, roundtable, license, law && 发布|出台|实施|修订|征求|印发|施行|允许|禁止|解除|规定|监管|管理|办法|新规|法案|批准|announce|propos|approv|rule|law|bill|ban|comment|regulat|clarif|adopt|require !! 立案|处罚|罚款|警示函|业绩指引|监管函|enforcement action
macro_data 3: cpi, ppi, pmi, gdp, 国内生产总值, 居民消费价格, 工业增加值, 社会消费品零售总额, 固定资产投资, 失业率, 非农, 社会融资规模, 社融, m2, 新增贷款, 外汇储备, 贸易顺差, 进出口总值, 进出口总额, 通胀率, 通胀数据, 零售销售, 工业企业利润, 采购经理指数, 房地产开发投资, 国家统计局, 经济增速, 国民经济, 全社会用电量, 新屋开工, 出口同比, 进口同比, 人均可支配收入, 商品住宅, 住房销售, 人员流动量, 统计公报, 消费价格, 生产资料市场价格, inflation rate, consumer prices, payroll*, unemployment rate, jobless claims, retail sales, jobs report, consumer confidence, gross domestic, economic growth, housing starts, inflation, mortgage rates, home sales, job growth, layoffs data, industrial production, consumer sentiment, trade deficit, economic snapshot && 同比|环比|增长|下降|为|上升|下跌|公布|数据|月份|季度|%|初步核算|统计|情况|rise|rose|fell|fall|grew|data|report|rate|higher|lower|percent|drop|slow|month|expected|growth|snapshot !! 通胀预期管理|gdp第一|公司
geopolitics 3: 停火, 空袭, 袭击, 导弹, 战争, 冲突, 军事行动, 霍尔木兹, 海峡, 俄乌, 乌克兰, 以色列, 伊朗, 中东, 哈马斯, 加沙, 北约, 外交部, 峰会, 会谈, 访华, 国事访问, 总统, 首相, 大选, 军方, 撤军, 核协议, 联合国, 政变, 议会, 无人机袭击, ceasefire, airstrike*, missile*, war, iran, israel, ukraine, russia, gaza, hamas, nato, strait of hormuz, troops, military, geopolit*, putin, hostage*, election, white house, sabotage, drone attack*, peace talks, peace deal, invasion && 袭|战|停火|谈判|导弹|军|封锁|会谈|冲突|制裁|协议|总统|外长|访|局势|选举|首相|紧张|海峡|联合国|外交|strike|war|attack|ceasefire|talk|peace|troop|missile|militar|tension|deal|elect|kill|hostage|sabotag|strait|putin|nato|threat !! 价格战|保卫战|攻坚战|商战|争夺战|战争基金|大战|price war|trade war
opinion 3: 手记, 锦囊, 专栏, 社评, 社论, 时评, 观察家, 为什么说, 启示, 反思, 怀念, 我们应该, 对谈, 专访, 一文读懂, 一口气看懂, 札记, 随笔, 书评, 投资策略, 展望, 策略报告, 首席经济学家, 前瞻, 盘点, opinion, commentary, column, editorial, explainer, here's what, here's why, what to know, should we, should you, view from, outlook, perspectives, guide to !! 业绩展望|outlook for the (?:year|quarter)|盘点公告
opinion 2: 为何, 为什么, 如何, 怎么看, 意味着什么, 凭什么, 怎么办, 何去何从, 谁的, 谁在, 背后, 真相, 到底, 能否, 会不会, 该不该, 还能, 是时候, 路在何方, 究竟, 观点, 认为, 解读, 点评, why, how, what if, is it, could, should, reasons, lessons, room to run, best way, think !! 如何申购|公司称
other 1: 文化节, 旅游, 体育, 马拉松, 世界纪录, 助农, 丰收, 博览会, 非遗, 开幕, 论坛, 大赛, 校园, 诺贝尔, 高考, 春运, 博物馆, festival, nobel, oscars, museum
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A line of the table."""

    type: str
    weight: float
    words: tuple[str, ...]
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None


def parse_triggers(table: str) -> tuple[Trigger, ...]:
    """Parse the table; a line that names an unknown type raises ValueError."""
    triggers = []
    for line in table.strip().splitlines():
        head, _, rest = line.partition(": ")
        kind, _, weight = head.partition(" ")
        if kind not in EVENT_TYPES:
            raise ValueError(f"unknown event type in the trigger table: {kind!r}")
        rest, _, unless = rest.partition(" !! ")
        words, _, needs = rest.partition(" && ")
        triggers.append(
            Trigger(
                type=kind,
                weight=float(weight),
                words=tuple(word.strip() for word in words.split(", ")),
                needs=re.compile(needs.strip()) if needs else None,
                unless=re.compile(unless.strip()) if unless else None,
            )
        )
    return tuple(triggers)


@lru_cache(maxsize=1)
def triggers() -> tuple[Trigger, ...]:
    """The parsed table."""
    return parse_triggers(TABLE)


@lru_cache(maxsize=1)
def trigger_lexicon() -> Lexicon:
    """The words of the table; an entry's number is its line's."""
    return Lexicon([trigger.words for trigger in triggers()], longest=False)
