"""Words of the track record's page, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from yanbao.model.notes import NoteLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Headings, columns and the few sentences that the numbers are put into."""

    title: str
    as_of: str
    summary: str
    nothing: str
    headline: str
    retrospective: str
    better: str
    worse: str
    same: str
    unknown: str
    market: str
    coin: str
    state: str
    number: str
    counts: Mapping[str, str]
    scores: str
    measure: str
    value: str
    interval: str
    brier: str
    log: str
    market_brier: str
    market_log: str
    coin_brier: str
    coin_log: str
    gain_market: str
    gain_coin: str
    reliability: str
    resolution: str
    uncertainty: str
    spread: str
    calibration: str
    bin: str
    said: str
    came: str
    groups: Mapping[str, str]
    group_columns: tuple[str, ...]
    keys: Mapping[str, str]
    rest: str
    unresolved: str
    reason: str
    calls: str
    open: str
    open_columns: tuple[str, ...]
    call_columns: tuple[str, ...]
    yes: str
    no: str
    method: str
    limits: tuple[str, ...]
    ledger: str
    draws: str


WORDS: Final[Mapping[NoteLanguage, Words]] = MappingProxyType(
    {
        "zh": Words(
            title="判断的记录与评分",
            as_of="截至",
            summary="结论",
            nothing="共登记{registered}条判断，尚无一条可以结算。",
            headline="已结算{n}条判断（{days}个起始日，{targets}个标的）：平均Brier损失{brier}，"
            "只用市场基准率的损失为{market}；损失越低越好。",
            retrospective="{registered}条中有{late}条是窗口打开之后才写入账本的："
            "它们检验方法在过去的表现，不是事先作出的承诺。",
            better="比{versus}好：损失低{gain}，95%区间{interval}在零以上。",
            worse="比{versus}差：损失差{gain}，95%区间{interval}在零以下。",
            same="与{versus}无法区分：损失差{gain}，95%区间{interval}含零。",
            unknown="与{versus}的损失差为{gain}；起始日或标的太少，不给区间，不下结论。",
            market="市场基准率",
            coin="抛硬币",
            state="状态",
            number="条数",
            counts=MappingProxyType(
                {
                    "registered": "已登记",
                    "resolved": "已结算",
                    "not_due": "未到期",
                    "unresolvable": "无法判定（见原因）",
                    "superseded": "窗口打开前被替换",
                    "repeated": "与更早一条同窗口，只计一次",
                    "retrospective": "其中事后写入",
                }
            ),
            scores="评分",
            measure="指标",
            value="数值",
            interval="95%区间",
            brier="Brier损失",
            log="对数损失",
            market_brier="Brier损失：只用市场基准率",
            market_log="对数损失：只用市场基准率",
            coin_brier="Brier损失：抛硬币",
            coin_log="对数损失：抛硬币",
            gain_market="比市场基准率少的Brier损失",
            gain_coin="比抛硬币少的Brier损失",
            reliability="可靠性（越低越好）",
            resolution="分辨力（越高越好）",
            uncertainty="不确定性（事后基准率的损失）",
            spread="箱内项",
            calibration="校准",
            bin="概率区间",
            said="平均概率",
            came="实际比例",
            groups=MappingProxyType(
                {
                    "question": "按问题",
                    "horizon": "按期限（交易日）",
                    "event_type": "按事件类型",
                    "venue": "按市场",
                    "target": "按标的",
                }
            ),
            group_columns=(
                "组", "n", "起始日", "平均概率", "实际比例", "Brier", "市场基准率", "少损失",
                "95%区间", "对数",
            ),
            keys=MappingProxyType(
                {"beats": "跑赢基准", "rises": "上涨", "first_day_rises": "首日高于发行价"}
            ),
            rest="另有{rest}项，见同名JSON文件。",
            unresolved="无法判定的判断及原因",
            reason="原因",
            calls="最近结算的判断",
            open="最先到期的判断",
            open_columns=("编号", "标的", "问题", "窗口", "概率", "基准率"),
            call_columns=("编号", "标的", "问题", "窗口", "概率", "结果", "依据"),
            yes="成立",
            no="不成立",
            method="方法与局限",
            limits=(
                "Brier损失为概率与结果（0或1）之差的平方；分解为可靠性－分辨力＋不确定性＋箱内项。",
                "区间由整组重抽得到，按起始日与按标的两种分组中取较宽者；窗口相互重叠的判断仍然相关，"
                "期限越长，区间越偏窄。",
                "缺价、停牌或没有基准价格的判断不计分，也不删除，原因列在上面。",
            ),
            ledger="账本{entries}条，末条哈希{head}。",
            draws="重抽{draws}次，种子{seed}。",
        ),
        "en": Words(
            title="Track record of calls",
            as_of="as of",
            summary="Summary",
            nothing="{registered} calls registered; none can be settled yet.",
            headline="{n} calls settled ({days} days of start, {targets} targets): mean Brier loss "
            "{brier}; always saying the market's base rate would have lost {market}. Lower is "
            "better.",
            retrospective="{late} of {registered} calls were written into the ledger after their "
            "window had opened: they test the method on the past and are no promises kept.",
            better="Better than {versus}: loss lower by {gain}, 95% interval {interval} above 0.",
            worse="Worse than {versus}: difference {gain}, 95% interval {interval} below zero.",
            same="Not to be told from {versus}: difference {gain}, 95% interval {interval} holds "
            "zero.",
            unknown="Difference from {versus} {gain}; too few days or targets for an interval, so "
            "nothing is concluded.",
            market="the market's base rate",
            coin="a coin",
            state="state",
            number="calls",
            counts=MappingProxyType(
                {
                    "registered": "registered",
                    "resolved": "settled",
                    "not_due": "not due",
                    "unresolvable": "cannot be settled (reasons below)",
                    "superseded": "replaced before the window opened",
                    "repeated": "same window as an earlier one, counted once",
                    "retrospective": "of these written afterwards",
                }
            ),
            scores="Scores",
            measure="measure",
            value="value",
            interval="95% interval",
            brier="Brier loss",
            log="log loss",
            market_brier="Brier loss of the market's base rate",
            market_log="log loss of the market's base rate",
            coin_brier="Brier loss of a coin",
            coin_log="log loss of a coin",
            gain_market="Brier loss saved against the market's base rate",
            gain_coin="Brier loss saved against a coin",
            reliability="reliability (lower is better)",
            resolution="resolution (higher is better)",
            uncertainty="uncertainty (loss of the rate known afterwards)",
            spread="within bins",
            calibration="Calibration",
            bin="probability",
            said="mean said",
            came="share that came",
            groups=MappingProxyType(
                {
                    "question": "By question",
                    "horizon": "By horizon (sessions)",
                    "event_type": "By event type",
                    "venue": "By venue",
                    "target": "By target",
                }
            ),
            group_columns=(
                "group", "n", "days", "mean said", "came", "Brier", "market's rate", "saved",
                "95% interval", "log",
            ),
            keys=MappingProxyType(
                {
                    "beats": "beats benchmark",
                    "rises": "rises",
                    "first_day_rises": "first day above offer",
                }
            ),
            rest="{rest} more in the JSON file of the same name.",
            unresolved="Calls that cannot be settled, and why",
            reason="reason",
            calls="Calls settled last",
            open="Calls due next",
            open_columns=("id", "target", "question", "window", "probability", "base rate"),
            call_columns=("id", "target", "question", "window", "probability", "came", "from"),
            yes="yes",
            no="no",
            method="Method and limits",
            limits=(
                "The Brier loss is the squared difference of probability and outcome (0 or 1); it "
                "splits into reliability minus resolution plus uncertainty plus what bins hide.",
                "Intervals redraw whole groups, by day of start and by target, and the wider one "
                "is given; calls with overlapping windows stay correlated, so that intervals of "
                "long horizons are too narrow.",
                "Calls without a price, with a suspension or without their benchmark are not "
                "scored and not dropped; the reasons stand above.",
            ),
            ledger="Ledger of {entries} entries, last hash {head}.",
            draws="{draws} redraws, seed {seed}.",
        ),
    }
)  # fmt: skip
