"""A paper on loopback, in a process of its own: feeds whose items lead to pages.

    python -m benchmarks.paper ITEMS FEEDS

prints its port. ``/feed-N`` lists the pages of feed N; ``/text-N`` carries the texts
itself; ``/f/i.html`` is one page. The texts are made by chance from a fixed seed, so that the
same number gives the same news, none like another.
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

COMPANIES = (
    "腾讯控股（00700.HK）", "宁德时代（300750.SZ）", "贵州茅台（600519.SH）", "美团（03690.HK）",
    "比亚迪（002594.SZ）", "中芯国际（688981.SH）", "招商银行（600036.SH）", "小米集团（01810.HK）",
    "阿里巴巴（09988.HK）", "隆基绿能（601012.SH）", "药明康德（603259.SH）",
    "紫金矿业（601899.SH）",
)  # fmt: skip
DEEDS = (
    "公告，当日回购股份{a}万股，涉及资金约{b}亿元，回购的股份将予注销。",
    "发布业绩预告，预计2025年净利润为{a}亿元至{c}亿元，同比增长{p}%。",
    "与合作方签订合同，合同金额约{b}亿元，履约期限为{n}年。",
    "获股东增持{a}万股，占公司总股本的{p}%。",
    "拟投资{b}亿元建设新的生产基地，项目建设期为{n}年。",
    "控股子公司的新药获得临床试验批准，累计研发投入{b}亿元。",
)
REST = (
    "公司管理层就{w}表示，{v}情况良好，全年{w}目标不变。",
    "当日股价收报{c}元，{w}上涨{p}%，{v}成交额{b}亿元。",
    "分析人士{w}认为，{v}竞争仍然激烈，{w}变化值得关注。",
    "上年同期{w}数值为{a}亿元，{v}占比{p}%。",
    "相关{w}事项尚需{v}审议，存在{w}不确定性。",
    "报告期内，{w}收入占比为{p}%，{v}较上年提高{n}个百分点。",
    "公司在{y}设有{n}个{w}基地，{v}员工约{a}百人。",
    "{w}指数当日下跌{p}%，{v}资金净流出{b}亿元。",
)
#: common characters: words made of them are nobody's, and no two texts share a run of eight
_SIGNS = (
    "年月日时分市场公司产品技术经济发展投资增长数据报告行业企业服务管理资金交易价格需求供应生产销售项目建设"
    "合作战略创新能源汽车电子医药食品金融银行保险证券基金债券利率政策改革开放消费科技制造材料设备软件网络信息"
)
PLACES = ("江苏", "广东", "四川", "安徽", "浙江", "湖北", "福建", "内蒙古")


def write_piece(number: int) -> tuple[str, list[str]]:
    """The title and the paragraphs of one piece of news; always the same for a number."""
    chance = random.Random(number)

    def fill(text: str) -> str:
        return text.format(
            a=chance.randint(100, 9_999), b=f"{chance.uniform(1, 90):.2f}",
            c=f"{chance.uniform(20, 700):.2f}", p=f"{chance.uniform(0.1, 60):.2f}",
            n=chance.randint(2, 9), y=chance.choice(PLACES), w=word(), v=word(),
        )  # fmt: skip

    def word() -> str:
        return "".join(chance.choices(_SIGNS, k=chance.randint(4, 9)))

    name = chance.choice(COMPANIES)
    deed = fill(chance.choice(DEEDS))
    paragraphs = [name + deed]
    paragraphs += [fill(text) for text in chance.sample(REST, chance.randint(3, 8))]
    return f"{name.partition('（')[0]}{deed.split('，')[0].rstrip('。')}（{number}）", paragraphs


class Handler(BaseHTTPRequestHandler):
    """Answers without a Date: the clock of the run is set by who measures."""

    items = 100
    feeds = 20
    now = datetime.now(UTC)

    def do_GET(self) -> None:
        path = self.path.strip("/")
        if path.startswith(("feed-", "text-")):
            kind, _, batch = path.partition("-")
            body = self.write_feed(int(batch), whole=kind == "text")
        elif path.endswith(".html"):
            title, paragraphs = write_piece(int(path[:-5]))
            told = "".join(f"<p>{text}</p>" for text in paragraphs)
            body = f"<article><h1>{title}</h1>{told}</article>"
            body = f"<!doctype html><html><title>{title}</title><body>{body}</body></html>"
        else:
            self.send_response_only(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        payload = body.encode()
        self.send_response_only(200)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def write_feed(self, batch: int, *, whole: bool) -> str:
        """The items of one feed; so many feeds are printed now, the next so many five days on."""
        address = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        rows = []
        for place in range(self.items):
            number = batch * self.items + place
            title, paragraphs = write_piece(number)
            at = self.now + timedelta(days=5 * (batch // self.feeds), minutes=-1 - place)
            text = "".join(f"<p>{part}</p>" for part in paragraphs) if whole else "…"
            rows.append(
                f"<item><title>{escape(title)}</title><link>{address}/{number}.html</link>"
                f"<pubDate>{format_datetime(at)}</pubDate>"
                f"<description>{escape(text)}</description></item>"
            )
        return f"<rss><channel><title>Paper</title>{''.join(rows)}</channel></rss>"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    Handler.items, Handler.feeds = int(sys.argv[1]), int(sys.argv[2])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
