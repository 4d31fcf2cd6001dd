"""The words by which a noun phrase, its owner and its end are told in a clause."""

from __future__ import annotations

import re

CHINESE = re.compile(r"[一-鿿]")
PARTIES = frozenset(("listing", "organization", "product", "index"))
# A proper name in Latin letters inside Chinese text: a product, or a company that is not listed.
LATIN_NAME = re.compile(
    r"[A-Za-z](?<![A-Za-z].)(?:(?<=[A-Z])|[A-Z])[A-Za-z0-9&.'-]*(?: (?:[A-Z0-9][A-Za-z0-9&.'-]*))*"
)
NOT_A_NAME = re.compile(
    r"^(?:AI|APP|App|ETF|ETFs|CEO|CFO|CTO|COO|IPO|GDP|CPI|PPI|PMI|PE|PB|VC|VIP|Q[1-4]|H[1-2]|A|H|B|C|GW|MW|GWh|"
    r"MWh|kWh|TOPS|EPS|ROE|LPR|MLF|USD|CNY|HKD|KOL|IP|IT|"
    r"TMT|TOP|Non-IFRS|IFRS|Non-GAAP|GAAP|Wind|Token|Agent|AI Agent|AIGC|LLM|MaaS|"
    r"Pre-[ABC]\+?|[A-Z]{2,5}|WTI|LNG|LPG|PTA|COMEX|LME|ICE|CFTC|EIA|API|PS[45]|Xbox|Switch|Steam|iOS|Android|"
    r"SaaS|CPU|GPU|PCB|OLED|EV|SUV|X|FM|FM-Radio|PC|TV|OK|No|VS|ST|GMV|DAU|MAU|YoY|P|U|T|V|SIM|eSIM|IDC|M[12])$"
)
# Words that make a phrase a measure or a part of somebody, which is named together with its owner.
PART = re.compile(
    r"(?:业务|板块|地区|区域|部门|分部|产品|服务|市场|渠道|项目|工厂|基地|品牌|系列|车型|子公司|收入|"
    r"量|率|度|额|力|数|比|产值|重|面积|份额|规模|成本|费用|款|寿命|时长|产能|利润|收益|资产|现金|订单|薪酬|人数|价格|单价|均价|融资成本)$"
)
# Words that make a phrase stand for itself.
ENTITY = re.compile(
    r"(?:公司|集团|银行|证券|基金|资金|机构|行业|产业|指数|央行|政府|交易所|平台|项目|企业|市场|经济|国|省|市|县|区|州|"
    r"协会|大学|研究院|医院|汽车|手机|芯片|电池|机器人|电影|游戏|航空|铁路|口岸|港口|机场|家庭|居民|消费者|投资者|股东|板块|"
    r"概念|概念股|[一-鿿]股|公募|私募|外资|券商|险资|期货|债券|股票|贷款|存款|房地产|制造业|服务业|工业|农业|旅游业|酒店|餐饮)$"
)
COMPANY_LEAD = re.compile(r"^(?:公司|本公司|该公司|其|该集团|集团|我们)(?:的|在)?")
# What stands before a name that something is done to.
OBJECT_OF = re.compile(
    r"(?:收购|取得|入股|投资|购买|增持|减持|受让|持有|并购|控股|注资|起诉|作为|向|为|给|从|(?<=宣布)与|携手|联手|对|获得?|投向|卖给|出售给|"
    r"acquire|acquires|buy|buys|buying|acquiring|against|to|from|for|in|with|of)(?:了|的|人工智能公司|公司|上市公司|旗下)?\s?$"
)
OF_COUNTRIES = frozenset(
    "trade cpi ppi pmi gdp retail credit unemployment industry_growth value_added".split()
)
COUNTRY = re.compile(
    r"中国|我国|全国|美国|欧元区|欧盟|日本|韩国|德国|英国|法国|印度|俄罗斯|沙特|伊朗|阿联酋|巴西|越南|澳大利亚|加拿大|"
    r"墨西哥|印尼|印度尼西亚|泰国|马来西亚|新加坡|土耳其|阿根廷|香港|台湾|上海|北京|广东|浙江|江苏|深圳|china|u\.s\.|"
    r"united states|japan|euro zone|germany|britain|u\.k\.|india|canada|australia|south korea"
)
GENERIC_THING = frozenset(
    (
        "市场规模",
        "市场空间",
        "行业规模",
        "产业规模",
        "产值",
        "总产值",
        "就业人数",
        "指数",
        "板块",
        "大盘",
        "个股",
        "index",
        "stocks",
        "stock",
        "shares",
        "sector",
        "fund",
        "etf",
    )
)
LEADING = re.compile(
    r"(?:[\s“”\"'‘’「」『』（）()【】\[\]、—\-·*①-⑩]|其中|同时|此外|另外|而且|而|但是|但|并且|并|且|不过|目前|截至|此前|随后|近期|近日|日前|近年来|"
    r"当日|今日|昨日|今年|去年|上年|本年|本月|当月|报告期内?|期内|期间|上半年|下半年|前三季度|全年|全天|日内|盘中|午后|早盘|尾盘|隔夜|一度|"
    r"据悉|据了解|数据显示|报告显示|公告显示|显示|公告称?|消息|每经快讯|\d{1,2}月\d{1,2}日|\d{4}年|周[一二三四五六日]|"
    r"另据|例如|比如|如|尤其是|特别是|仅|即|预计|预估|预测|估计|料|实现|完成|计划|已?连续\d+[天日周月年]|引发|新股|力争|争取|确保|自?上市以来|以来|至今|受此影响|方面|由于|因为|如果|虽然|尽管|随着|在|于|截止|加上|以及|和|与|及|也|还|则|较|比)+"
)
BREAK = re.compile(
    r"在|将|于|已|也|则|仍|更|(?<!人)均|较|同比|环比|实现|达|为(?!准)|是|(?<![国私公自民])有(?!色|限|奖|关|机)|从|由|至|把|被|因|受|随|对|向|比(?!特)|占|超|逾|约|近(?!岸)|"
    r"[大狂猛暴飙急收齐](?=涨|跌|拉|升|挫|降)|上涨|下跌|涨|跌|增|减|降|升|突破|创(?!业|新)|储存|拥有|累积|推出|宣布|公布|购买|收购|终止|出售|持有|发布|公告|预计|共|累计|合计|分别|出现|处于|回落|反弹|走|"
    r"收报|收于|收盘|报|录得|触及|逼近|维持|保持|仅|就|以(?!上|下|内|外|来)|(?<![乘商军民日家专通食农医信])用(?!电量|户|品)|可|(?<![智功性产节动储电热核效全])能(?!源|力|耗|效|级|见度|链)|完成|会|让|使|获|年|目前|最高|最低|平均|持续|继续|"
    r"承担|支付|斥资|占据|贡献|承载|跨过|跌破|冲破|升破|站上|损失|高达|每日|每天|每年|每月|甚至|竟|却|"
    r"扩大|收窄|大幅|小幅|微|首次|再次|重|拟|计划|[“”（）()，。；：、《》0-9]"
)
BREAK_EN = re.compile(
    r"\b(?:is|are|was|were|has|have|had|rose|fell|rise|rises|fall|falls|jump\w*|slump\w*|surg\w*|plung\w*|"
    r"tumbl\w*|climb\w*|slid\w*|slip\w*|gain\w*|drop\w*|sank|sinks?|said|says|will|would|could|to|from|"
    r"ended|closed|traded|added|lost|grew|notched|reported|raised|prices?|priced|hit|reached|in|on|at|"
    r"for|with|as|after|by|of|that|which|while|leading|ultimately|up|down|soar\w*|ralli\w*|settled|posted)\b"
)
SHARED_LIST = re.compile(
    r"(?P<list>[^、，。；：\s]{2,12}(?:、[^、，。；：\s等]{2,12}?){1,15}?)(?:等(?:多股|个股|股|概念股|多只个股)?)?"
    r"(?:均|皆|都|纷纷|盘中|一度|盘前|盘后|尾盘|早盘|午后|集体)*(?:上涨|下跌|涨|跌|大涨|大跌|收涨|收跌|低开|高开|涨幅|跌幅)(?:不足|不到|超过|超|逾|近|约|至少)?$"
)
# Verbs with which a title says what its first words did.
REPORTS = re.compile(
    r"完成|宣布|发布|获得?|拟|推出|回应|预计|签|因|被|收购|涨|跌|上市|上线|递表|冲刺|拿下|中标|终止|起诉|减持|增持|回购|:|："
)
LABEL = re.compile(r"\s*([^\s，。；：、“”0-9]{2,14})[：:]")
# A name as English writes it: at most two plain words, then words that begin with a capital.
ENGLISH_NAME = re.compile(
    r"(?:[a-z]+ ){0,2}(?!(?:I|It|He|She|We|They|You|This|That|There|If|But|And|In|On|At|As|For)\b)"
    r"[A-Z][^\s,;:.]*(?: (?:of|and|the|&) [A-Z][^\s,;:]*| [A-Z0-9][^\s,;:]*){0,6}"
)
PRONOUN = re.compile(
    r"^(?:nearly|about|around|over|more than|one|some|many|there|at least|an estimated|"
    r"公司|本公司|该公司|该行|该机构|该股|其|它|他|她|我们|集团|本集团|该集团|双方|前者|后者|这|这一|此举|此次|本次|该|"
    r"知情人士|消息人士|业内人士|记者|分析师|有人|市场|投资者|股价|业绩|整体|总体|单价|价格|规模|"
    r"金额|数量|总额|比例|其他|it|its|"
    r"index|the index|"
    r"stock|stocks|shares|the stock|the fund|the company|they|he|she|we|this|that)(?:的)?$"
)
TAIL = re.compile(
    r"(?:(?:上市)?(?:首日|当日)|[一二两三四五六七八九十几0-9]+(?:周|个?月|天|日|年)(?:前|以?来)|的|遭|获|被|之|方面|板块整体|业务实现|整体|总|年|月|日|股份公司的|\s)+$"
)
AFTER_THING = re.compile(
    r"^(?:期货|现货|主力|合约|指数|价格|综合|收益率|当月|连续|近月|成分|即期|汇率|对人民币|兑人民币|兑美元|兑日元|中间价|"
    r" ?futures| ?prices?| ?yields?| ?composite| ?industrial average)+"
)
THING_STOP = re.compile(
    r"[\s，。；：、,;:（）()“”\"《》【】—]|在|受|占|同期|预计|发送|累计|将|(?<!雅加)(?<!纳斯)达|为(?!准)|实现|拉动|从|至|到|于|推动|提振|拖累|带动|叠加|随着|当日|国际(?=油|金|原)|目前|同时|其中|而|但|并|和|与|及|的"
)
# A firm that is not in the table of listings, by the form of its name.
FIRM_END = re.compile("有限公司|有限责任|合伙企业")
FIRM = re.compile(
    r"(?P<name>(?P<stem>[一-鿿（）()]{2,16}?)(?:股份有限公司|有限责任公司|有限公司|合伙企业))"
)
# What can stand before a firm's name without being part of it.
BEFORE_FIRM = re.compile(
    r".*(?:收购|投资于|持有|子公司|孙公司|公司|法人|股东|与|和|及|的|由|为|向|对|在|获|将|拟|购买|受让|"
    r"取得|旗下|设立|成立|是|其|即|获悉|以及|被|因|等|受理|审核|同意|通过|给予|联合|委托)(?=[一-鿿]{2})"
)
# What a text calls somebody for short, and what a title sets in marks.
INTRODUCED = re.compile(
    r"[（(](?:以下|下|后)?(?:简称|称|文称)(?:为|：|:)?[“\"「《]?(?P<name>[^”\"」》）)，,、。“《]{2,10})[”\"」》]?"
)
# What a text sets behind the word for its kind (医疗软件公司甲乙), when it names it again.
APPOSITIVE = re.compile(
    r"(?:公司|企业|品牌|厂商|独角兽|开发商|制造商|供应商|服务商|运营商|初创|团队)[“「]?(?!表示|宣布|称|[正已将拟股旗内管创高董总业产经财债治合并对与和及的计预通披发公没不也还就都更最主未目其所为因从向由被把在中以上则可会有要能])(?P<name>[一-鿿]{2,5}?)"
    r"(?=[，。、（(”」]|在|已|近|宣布|获|称|完成|只好|只能|是|刚|创始|拿|推出|发布|计划|将|于)"
)
# What makes the letters of a name part of a longer word: the title of a work, a saying.
WITHIN = re.compile(r"《[^》《]+$|板上$")
# An office before a Latin name, or at its head, and what only people do.
OFFICE_BEFORE = re.compile(
    r"(?:部长|州长|市长|行长|主席|总裁|总监|主管|分析师|经济学家|策略师|创始人|合伙人|经理|教授|律师|负责人|官员|发言人|高管|"
    r"总理|总统|首相|议员|记者|作家|学者|专家|投手|飞手|ceo|cfo|cto|coo|官|的)[、和]?\s?$"
)
OFFICE = re.compile(r"(?:ceo|cfo|cto|coo)\b")
SPEAKS = re.compile(
    r"\s?(?:[（(][^）)]{0,30}[）)])?(?:等人|团队)?(?:还|也|则|同时|最新|此前|随后|周[一二三四五六日])?"
    r"(?:表示|认为|指出|称(?!为)|说|警告|补充|透露|写道|强调|坦言|解释|披露)"
)
# What a text also calls something for short, and is a paper or a deed rather than somebody.
NO_NAME = re.compile(
    r"(?:意见|公告|试点|协议|办法|通知|方案|报告|决定|规定|条例|法|书|函|计划|交易|项目|本次.*|公司|集团)$"
)
MARKED_NAME = re.compile(r"[「《](?P<name>[^」》]{2,12})[」》]")
# A platform or research house in Latin letters that is no subject by what follows it.
ONLY_NAMED = re.compile(
    r"(?:平台|国区|(?:的|最新)*(?:数据|统计|调查|报告|研报|估算|测算)|预估|榜|新闻|[^，。]{0,6}分析师|[^，。]{0,4}调查)"
)
# Whose word the sentence opens with.
ACCORDING = re.compile(r"\s*(?:另)?据[^，。；]{1,20}[，,：:]")
# A clause of a cause ends with it, and what it worked on follows.
CAUSED = re.compile(
    r".*(?:导致|致使|使得|致(?=公司|其|净|营|业|利|股)|令(?=公司|其|净|营|业|利|股))"
)
# A move that a number follows, and what can stand before it without naming anything.
MOVER = re.compile(
    r"(?:上市)?(?:首日|当日)?(?:狂|猛|大|暴|急|收|涨|跌|下|上|飙|重|续|高|低)*(?:涨|跌|拉|升|降|挫|开|飙|杀)(?:幅)?(?:超过|超|逾|近|约|了|至|达)*$"
)
NO_MOVER = re.compile(
    r"^(?:盘中|盘前|盘后|午后|早盘|尾盘|累计|最高|最低|一度|股价|日内|年内|月内|今年以来|合计|平均|其中|同比|环比|单日|周内|隔夜|"
    r"涨幅|跌幅|集体|全线|此前|随后|目前|现|收盘|开盘|期间|持续|继续|连续.*|最大|最多|价格|均价|净值|同期|全年|全天|本周|本月|今年)+$"
)
ADVERB_END = re.compile(
    r"(?:或将?|将|又|再|再次|首次|正式|正在|正|曾|刚刚?|已经?|即将|有望|拟|为何|缘何|如何|们)+$"
)
# Words with which a clause begins that has no subject of its own.
VERB_START = re.compile(
    r"(?:服务全|拉动|导致|推动|带动|提振|覆盖|惠及|共有|合计|涉及|据|当前市场|目前市场|直接|达到|超过|远超|高于|低于|较|"
    r"作为|要|谈|想|考虑到|新发|同期|下调|上调|提升|提高|降低|为了|通过|按照|根据|消费者|其中|一度|只需|仅需|最终|随后|约合|折合|相当)"
)
# How many a list names, told at its end (甲、乙两家公司).
COUNTED_UP = re.compile(
    r"(?:[二两三四五六七八九十]|\d+)(?:家|只|款|个|大|座)[一-鿿]{0,4}(?:的|各自的?|各自)?$|(?:的|各自的?)$"
)
# Who puts money in is not who is given it.
INVESTS = re.compile(
    r"(?:资本|创投|基金|投资)?(?:等(?:机构|多家机构)?)?(?:联合|共同)?(?:领投|跟投|独投|参投|追投|投资)"
)
# What is counted, where it stands before its number (上涨个股超3000只).
LISTINGS_BEFORE = re.compile(r"(?:个股|股票|概念股|成分股|上市公司|家数|只数)[^，。；]{0,8}$")
# Listings counted over a market or a sector, and the words that say over which.
COUNTED_LISTINGS = re.compile(
    r"(?:多)?\s?(?:只|家|支)?(?:个股|股票|概念股|股|上市公司|成份股|成分股)?"
)
MARKET = re.compile(
    r"沪深京三市|沪深两市|沪深京|两市|全市场|市场|a股|港股|美股|日股|韩股|北交所|科创板|创业板|[一-鿿a-z]{2,8}(?:概念股?|板块|行业)"
)
WHOLE_MARKET = re.compile(
    r"沪深京三市|沪深两市|沪深京|两市|全市场|a股|港股|美股|日股|韩股|北交所|科创板"
)
# What names nobody: a number's subject must be looked for further.
NOBODY = re.compile(
    r"(?:non-ifrs|ifrs|non-gaap|gaap|good|strong|solid|total|organic|net|adjusted|diluted|overall|record|"
    r"股价|币价|最大|期间最大|.{0,4}该指数|初始|以来|今年以来|成交|最高价|最低价|上市|目标|力争|hk|the|a|an|us|uk|公告|快讯|消息面|同期|同期的不足|当时|彼时|新发|本次操作|此前|ipo|ebitda|最多|至少|最高|最低|国家|股票|个股|该股|公司|我国|其|其中|市场|数据|报告|消息|上述|以上|目前|当前|"
    r"(?:公司)?(?:全资|控股)?(?:子公司|孙公司)|母公司|该?(?:游戏|产品|新品|品牌|平台|影片|车型)|该项目|项目|本次交易|这一规模|交易完成后|本轮|此次|该交易|规模|金额|价格|涨幅|"
    r"跌幅|增幅|降幅|占比|时间|方面|情况|百分点|亿元|万元|年|月|日)"
)
# A deal: what is bought is what its price is about.
BOUGHT = re.compile(r"(?:收购|受让|购买|取得|并购|私有化|买下|入股|acquire[sd]?|buy(?:s|ing)?)\s?")
# Where somebody is or sells: no subject.
PLATFORM_BEFORE = re.compile(r"(?:[（(]|在|于|登陆|平台|主机|上线|搭载|采用|基于|通过|使用)$")
# What a duty is laid on: before the verb as its object, or as what is charged.
CHARGED = re.compile(
    r"(?:对|向)(?P<on>[^，。；：]{2,24}?)(?:产品|商品)?(?:征收|加征|实施|施加|课征|开征)"
    r"|(?P<is>[^，。；：]{2,24}?)(?:将|会|已)?被(?:征收|加征|课征)"
    r"|tariffs? on (?P<goods>[^,.;]{3,40}?)(?= to | of | from |$)"
)
# What a part is a part of, up to what is told of it (九成产品上涨).
WHOLE = re.compile(
    r"(?:以上)?的?((?!营收|收入|利润|份额|产能|销量|股权|股份)[^，。；、：\s0-9]{2,10}?)(?=净值|股价|价格|业绩|年内|今年|上涨|下跌|收[涨跌]|涨|跌|实现|跑[赢输]|取得|获|录得|"
    r"为|是|在|都|均|已|来自|由|将|会|出现|认为|表示|预计|选择|[，。；])"
)
# A name that begins with its number, beside its move (36氪涨超37%).
NUMBERED_NAME = re.compile(
    r"([0-9]{2,3}[一-鿿]{1,4}?)(?=(?:盘[中前后]|收|大)?[涨跌](?:超|近|逾|约|幅|停|[0-9]))"
)
# A code where a name should stand (09866.HK).
CODE = re.compile(r"[0-9A-Z]{1,6}\.(?:HK|SH|SZ|US|N|O|OQ)", re.IGNORECASE)
