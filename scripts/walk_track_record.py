"""Walk over past news days: register each day's calls as of that day, then score them once.

Run: ``.venv/bin/python scripts/walk_track_record.py ../shared/data OUT [CODE=FILE]...``. Each day's
file is read alone, as of the end of its day in Shanghai, and the calls of its brief are registered.
A second record calls the first day of each Hong Kong listing of the shipped table on its eve, from
the listings known by then. Further closes (CODE=FILE) settle what the folder's prices cannot: the
record in ``docs/track-record`` adds 000300.XSHG and HSI.XHKG, ``data/CSI_300.csv`` and
``data/HSI.csv`` of github.com/tzjtan/historical-stock-data. The ledgers are written with the
instant of the scoring, so that the record says of every call that it was written afterwards. Same
input, same bytes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from yanbao.cli.score import parse_price_file  # noqa: E402
from yanbao.collect import collect  # noqa: E402
from yanbao.errors import Issue  # noqa: E402
from yanbao.forecast import CallCase, Options, calls  # noqa: E402
from yanbao.measure.listing_statistics import OfferCase, comparables  # noqa: E402
from yanbao.model.forecasts import Forecast, TrackRecord  # noqa: E402
from yanbao.pipeline.admission import admit  # noqa: E402
from yanbao.pipeline.assembly import Assembly, assemble  # noqa: E402
from yanbao.pipeline.ledger import check_ledger, register  # noqa: E402
from yanbao.pipeline.material import prepare  # noqa: E402
from yanbao.pipeline.run import read_documents  # noqa: E402
from yanbao.pipeline.tasks import WritingTask  # noqa: E402
from yanbao.pipeline.track import PriceFile, read_prices, score_ledger  # noqa: E402
from yanbao.publish import publish  # noqa: E402
from yanbao.publish.track_record import render_track_files  # noqa: E402
from yanbao.score import PriceTable  # noqa: E402

ZONE = ZoneInfo("Asia/Shanghai")
#: the end of the price files
SCORED_AT = datetime(2026, 6, 30, 23, 59, 59, tzinfo=ZONE)


def call_day(path: Path, assembly: Assembly) -> tuple[list[Forecast], list[Issue]]:
    """Return the calls of one day's file."""
    as_of = datetime.fromisoformat(f"{path.stem}T23:59:59").replace(tzinfo=ZONE)
    documents, _ = collect([path], readers=assembly.readers, now=as_of)
    admitted = admit(documents, as_of=as_of, now=as_of, window=None)
    clustered = read_documents(admitted.documents, assembly)
    task = WritingTask(kind="brief", language="zh", name=f"fund_research_{path.stem}", as_of=as_of)
    material = prepare(
        clustered.corpus, clustered.stories, task, issues=(), knowledge=assembly.knowledge
    )
    if material is None:
        return [], []
    return [call.forecast for call in material.calls], list(material.issues)


def find_prices(folder: Path) -> Iterator[PriceFile]:
    """Yield the price files, adjusted ones stated."""
    closes = folder / "event_study" / "export_controls" / "prices_long.csv"
    folder = folder / "prices"
    yield PriceFile(path=folder / "CSI300_constituents_close_2025.csv", adjustment="adjusted")
    yield PriceFile(path=folder / "CSI300_daily.csv", code="000300.XSHG")
    yield PriceFile(path=folder / "daily_2025-06_2026-06.csv", adjustment="unadjusted")
    yield PriceFile(path=folder / "ashare_2026_sample_close.csv")
    yield PriceFile(path=closes)


def call_listings(assembly: Assembly) -> Iterator[Forecast]:
    """Yield the calls on the eve of each listing of the table, its grey market being over."""
    table = assembly.knowledge.offerings
    for offering in table.known(SCORED_AT):
        eve = offering.known_at - timedelta(hours=20)
        offer = OfferCase(
            listing_id=offering.listing_id,
            board=offering.board,
            chapter=offering.chapter,
            sector=offering.sector,
            theme=offering.theme,
        )
        case = CallCase(
            note=f"listing_{offering.listed_on}",
            listing_id=offering.listing_id,
            event_type="ipo_listing",
            listed_on=offering.listed_on,
            grey_market_return=offering.grey_market_return,
        )
        statistics = comparables(offer, table, eve) if eve.date() > table.bounds[0] else ()
        made, _ = calls(
            case,
            statistics,
            knowledge=assembly.knowledge,
            as_of=eve,
            options=Options(horizons=()),
        )
        yield from made


def publish_record(ledger: Path, table: PriceTable, out: Path, assembly: Assembly) -> TrackRecord:
    """Score a ledger and put its record beside it."""
    record = score_ledger(
        ledger, table, as_of=SCORED_AT, knowledge=assembly.knowledge, seed=20260630
    )
    publish(render_track_files(record), out=out)
    check_ledger(ledger, heads=[record.head])
    print(out.name, dict(record.counts))
    return record


def walk(data: Path, out: Path, further: Sequence[PriceFile]) -> None:
    """Register day by day, score at the end, and put both records in place."""
    assembly = assemble()
    ledgers = [out / "news" / "ledger.jsonl", out / "listings" / "ledger.jsonl"]
    for ledger in ledgers:
        ledger.unlink(missing_ok=True)
    for path in sorted((data / "news").glob("????-??-??.json")):
        forecasts, issues = call_day(path, assembly)
        register(ledgers[0], forecasts, now=SCORED_AT)
        left = Counter(issue.code for issue in issues)
        targets = len({forecast.target for forecast in forecasts})
        print(f"{path.stem}: {len(forecasts)} calls on {targets} shares; {dict(left)}")
    register(ledgers[1], list(call_listings(assembly)), now=SCORED_AT)
    table, _ = read_prices([*find_prices(data), *further])
    for ledger in ledgers:
        publish_record(ledger, table, ledger.parent, assembly)


if __name__ == "__main__":
    further = [parse_price_file(words, "unknown") for words in sys.argv[3:]]
    walk(Path(sys.argv[1]), Path(sys.argv[2]), further)
