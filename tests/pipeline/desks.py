"""A desk on loopback: a paper with a feed, a clock to set, a folder."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from tests.adapters.sources.loopback import Loopback, ok
from tests.adapters.sources.worlds import Outside
from tests.collect.sources.builders import source

from yanbao.adapters.engines.serial import SerialEngine
from yanbao.adapters.readers.pages import ArticleReader
from yanbao.adapters.readers.pdfs import PdfiumReader
from yanbao.adapters.stores.opening import open_store
from yanbao.adapters.stores.responses import ReplyFolder
from yanbao.collect import Readers
from yanbao.knowledge import load_knowledge
from yanbao.knowledge.sources import SourceTable
from yanbao.model.slots import SlotKind
from yanbao.model.sources import Source
from yanbao.pipeline.assembly import Assembly
from yanbao.pipeline.desk import Desk
from yanbao.pipeline.desk_run import DeskOutcome, run_desk
from yanbao.pipeline.settings import DeskSettings
from yanbao.pipeline.workplace import Workplace
from yanbao.ports import Store

BUYBACK = (
    "腾讯控股宣布回购股份",
    "腾讯控股（00700.HK）公告，当日在港交所回购100万股，涉及资金约6.1亿港元，"
    "每股回购价608至612港元。公司称，回购的股份将予注销。",
)
RESULTS = (
    "宁德时代发布业绩预告",
    "宁德时代（300750.SZ）发布业绩预告，预计2025年净利润为640亿元至680亿元，同比增长26%至34%。"
    "公司称，动力电池销量增长是主要原因。",
)
RATES = (
    "央行下调逆回购利率",
    "中国人民银行公告，7天期逆回购操作利率下调10个基点至1.30%，自即日起实施。",
)


READERS = Readers(pages=ArticleReader(), pdfs=PdfiumReader())


def open_desk(folder: Path, outside: Outside, *allowed: str, **limits: float) -> Desk:
    """A desk under ``folder`` that may ask the hosts allowed, on loopback too."""
    return Desk(
        clock=outside.clock,
        fetcher=outside.fetcher(*allowed, **limits),
        replies=ReplyFolder(folder / "replies"),
        store=open_store(folder / "yanbao.db"),
    )


@dataclass
class Paper:
    """A feed on a loopback server; ``items`` are (number, title, text, instant)."""

    server: Loopback
    items: dict[int, tuple[str, str, datetime]] = field(default_factory=dict)

    def print(self, number: int, piece: tuple[str, str], at: datetime) -> None:
        """Print a piece, or another text of it."""
        self.items[number] = (*piece, at)
        rows = "".join(
            f"<item><title>{escape(title)}</title><link>{self.server.url(f'/{n}.html')}</link>"
            f"<pubDate>{format_datetime(when)}</pubDate>"
            f"<description>{escape(text)}</description></item>"
            for n, (title, text, when) in self.items.items()
        )
        body = f"<rss><channel><title>Paper</title>{rows}</channel></rss>".encode()
        self.server.answer("/feed", ok(body))


@dataclass
class DeskOnLoopback:
    """A workplace with its paper and its clock."""

    work: Workplace
    assembly: Assembly
    paper: Paper
    outside: Outside

    @classmethod
    def at(cls, folder: Path, server: Loopback, **settings: object) -> DeskOnLoopback:
        outside = Outside()
        own: Source = source(address=server.url("/feed"), follow=False, publisher="甲报")
        work = Workplace(
            folder=folder,
            settings=DeskSettings(sources=("paper",), **settings),  # type: ignore[arg-type]
            desk=open_desk(folder / "store", outside, server.host),
            sources=SourceTable((own,)),
        )
        assembly = Assembly(
            clock=outside.clock,
            engine=SerialEngine(),
            readers=READERS,
            knowledge=load_knowledge(),
        )
        return cls(work=work, assembly=assembly, paper=Paper(server), outside=outside)

    @property
    def store(self) -> Store:
        return self.work.desk.store

    @property
    def now(self) -> datetime:
        return self.outside.clock.at

    def wait(self, **span: float) -> None:
        self.outside.clock.at += timedelta(**span)

    def watch(self, *sources: Source) -> None:
        names = tuple(source.name for source in sources)
        self.work = replace(
            self.work,
            sources=SourceTable(sources),
            settings=replace(self.work.settings, sources=names),
        )

    def run(self, slot: SlotKind | None = None) -> DeskOutcome:
        return run_desk(self.work, self.assembly, slot=slot)
