"""The track record as Markdown, as a page and as JSON: every call, how it came out, how we did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from yanbao.model.forecasts import Forecast, Outcome, Score, TrackRecord
from yanbao.model.notes import NoteLanguage
from yanbao.publish.head import render_head
from yanbao.publish.labels import find_labels
from yanbao.publish.markup import Html, element
from yanbao.publish.plain import clean, write_instant, write_machine_time
from yanbao.publish.post import escape
from yanbao.publish.track_json import render_track_json
from yanbao.publish.track_words import WORDS, Words

NAME = "track_record"
_SHOWN_TARGETS = 20
_SHOWN_CALLS = 60
_GROUPS = ("question", "horizon", "event_type", "venue", "target")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level."""

    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Paragraphs."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of plain cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = Heading | Lines | Grid


def render_track_files(record: TrackRecord, *, language: NoteLanguage = "zh") -> dict[str, str]:
    """Return every file of the track record by its relative path, ready for ``publish``."""
    return {
        f"{NAME}.md": render_track_markdown(record, language=language),
        f"{NAME}.html": render_track_page(record, language=language),
        f"{NAME}.json": render_track_json(record),
    }


def render_track_markdown(record: TrackRecord, *, language: NoteLanguage = "zh") -> str:
    """Return the track record as Markdown with a front matter; all strings made inert."""
    words = WORDS[language]
    moment = write_instant(record.as_of)
    lines = ["---", "layout: page", f'title: "{NAME}"', f'date: "{moment}"', "---", ""]
    lines += [f"# {escape(words.title, opens=False)}", ""]
    for part in _arrange(record, words):
        if isinstance(part, Heading):
            lines.append(f"## {escape(part.text, opens=False)}")
        elif isinstance(part, Lines):
            lines += "\n\n".join(escape(text) for text in part.texts).splitlines()
        else:
            lines.append(_write_row(part.columns))
            lines.append("|---" * len(part.columns) + "|")
            lines += [_write_row(row) for row in part.rows]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def render_track_page(record: TrackRecord, *, language: NoteLanguage = "zh") -> str:
    """Return the track record as an HTML page that loads nothing and runs nothing."""
    words = WORDS[language]
    moment = element("time", write_instant(record.as_of), datetime=write_machine_time(record.as_of))
    header = element(
        "header",
        element("p", "研报 YANBAO", class_="brand"),
        element("h1", words.title),
        element("p", element("span", f"{words.as_of} ", moment), class_="facts"),
    )
    main = element("main", *(_show(part) for part in _arrange(record, words)), id="main")
    body = element("body", element("div", header, main, class_="frame"))
    page = element("html", render_head(words.title), body, lang=find_labels(language).lang)
    return f"<!DOCTYPE html>\n{page.markup}\n"


def _write_row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(escape(cell) or " " for cell in cells) + " |"


def _show(part: Part) -> Html:
    if isinstance(part, Heading):
        return element("h2", clean(part.text))
    if isinstance(part, Lines):
        return element("div", *(element("p", clean(text)) for text in part.texts))
    heads = [element("th", clean(column), scope="col") for column in part.columns]
    rows = [
        element(
            "tr",
            element("th", clean(row[0]), scope="row"),
            *(element("td", clean(cell)) for cell in row[1:]),
        )
        for row in part.rows
    ]
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows))
    return element("div", table, class_="table")


def _arrange(record: TrackRecord, words: Words) -> list[Part]:
    counts = dict(record.counts)
    parts: list[Part] = [
        Heading(words.summary),
        Lines(tuple(_summarise(record, words))),
        Grid(
            (words.state, words.number),
            tuple((words.counts.get(name, name), str(n)) for name, n in record.counts),
        ),
    ]
    if record.overall is not None:
        parts += _arrange_scores(record, record.overall, words)
    if counts.get("unresolvable"):
        parts += _arrange_unresolved(record, words)
    parts += _arrange_calls(record, words)
    parts += _arrange_open(record, words)
    parts += [Heading(words.method), Lines(words.limits)]
    ledger = words.ledger.format(entries=record.entries, head=record.head or "—")
    draws = words.draws.format(draws=record.draws, seed=record.seed)
    return [*parts, Lines((ledger, draws))]


def _summarise(record: TrackRecord, words: Words) -> list[str]:
    counts = dict(record.counts)
    score = record.overall
    if score is None:
        return [words.nothing.format(registered=counts.get("registered", 0))]
    told = [
        words.headline.format(
            n=score.n,
            days=score.days,
            targets=score.targets,
            brier=f"{score.brier:.4f}",
            market=f"{score.market_brier:.4f}",
        ),
        _judge(score.gain_on_market, score.gain_on_market_interval, words.market, words),
        _judge(score.gain_on_coin, score.gain_on_coin_interval, words.coin, words),
    ]
    if late := counts.get("retrospective", 0):
        told.append(words.retrospective.format(late=late, registered=counts["registered"]))
    return told


def _judge(gain: float, interval: tuple[float, float] | None, versus: str, words: Words) -> str:
    """Say better or worse only where the interval says so."""
    if interval is None:
        return words.unknown.format(versus=versus, gain=_signed(gain))
    verdict = words.same
    if interval[0] > 0:
        verdict = words.better
    elif interval[1] < 0:
        verdict = words.worse
    return verdict.format(versus=versus, gain=_signed(gain), interval=_span(interval))


def _arrange_scores(record: TrackRecord, score: Score, words: Words) -> list[Part]:
    rows = (
        (words.brier, f"{score.brier:.4f}", _span(score.brier_interval)),
        (words.log, f"{score.log_score:.4f}", ""),
        (words.market_brier, f"{score.market_brier:.4f}", ""),
        (words.market_log, f"{score.market_log:.4f}", ""),
        (words.coin_brier, "0.2500", ""),
        (words.coin_log, "0.6931", ""),
        (words.gain_market, _signed(score.gain_on_market), _span(score.gain_on_market_interval)),
        (words.gain_coin, _signed(score.gain_on_coin), _span(score.gain_on_coin_interval)),
        (words.reliability, f"{score.reliability:.4f}", ""),
        (words.resolution, f"{score.resolution:.4f}", ""),
        (words.uncertainty, f"{score.uncertainty:.4f}", ""),
        (words.spread, f"{score.spread:.4f}", ""),
    )
    bins = tuple(
        (
            f"{b.low:.2f}–{b.high:.2f}",
            str(b.n),
            f"{b.mean_probability:.3f}",
            f"{b.observed:.3f}",
            _span(b.interval, 3),
        )
        for b in score.bins
    )
    parts: list[Part] = [
        Heading(words.scores),
        Grid((words.measure, words.value, words.interval), rows),
        Heading(words.calibration),
        Grid((words.bin, "n", words.said, words.came, words.interval), bins),
    ]
    for name in _GROUPS:
        parts += _arrange_group(name, [s for s in record.groups if s.group == name], words)
    return parts


def _arrange_group(name: str, scores: list[Score], words: Words) -> list[Part]:
    if not scores:
        return []
    shown = scores
    if name == "target":
        shown = sorted(scores, key=lambda s: (-s.n, s.key))[:_SHOWN_TARGETS]
    rows = tuple(
        (
            words.keys.get(s.key, s.key),
            str(s.n),
            str(s.days),
            f"{s.mean_probability:.3f}",
            f"{s.observed:.3f}",
            f"{s.brier:.4f}",
            f"{s.market_brier:.4f}",
            _signed(s.gain_on_market),
            _span(s.gain_on_market_interval),
            f"{s.log_score:.4f}",
        )
        for s in shown
    )
    parts: list[Part] = [Heading(words.groups[name]), Grid(words.group_columns, rows)]
    if len(shown) < len(scores):
        parts.append(Lines((words.rest.format(rest=len(scores) - len(shown)),)))
    return parts


def _arrange_unresolved(record: TrackRecord, words: Words) -> list[Part]:
    reasons = Counter(o.detail for o in record.outcomes if o.state == "unresolvable")
    rows = tuple(
        (reason, str(n))
        for reason, n in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))[
            :_SHOWN_CALLS
        ]
    )
    parts: list[Part] = [Heading(words.unresolved), Grid((words.reason, words.number), rows)]
    if len(rows) < len(reasons):
        parts.append(Lines((words.rest.format(rest=len(reasons) - len(rows)),)))
    return parts


def _arrange_calls(record: TrackRecord, words: Words) -> list[Part]:
    """The newest settled calls; all of them stand in the JSON."""
    settled = [o for o in record.outcomes if o.state == "resolved"]
    if not settled:
        return []
    settled.sort(key=lambda o: (o.forecast.ends_on, o.forecast.id), reverse=True)
    rows = tuple(_write_call(outcome, words) for outcome in settled[:_SHOWN_CALLS])
    parts: list[Part] = [Heading(words.calls), Grid(words.call_columns, rows)]
    if len(rows) < len(settled):
        parts.append(Lines((words.rest.format(rest=len(settled) - len(rows)),)))
    return parts


def _arrange_open(record: TrackRecord, words: Words) -> list[Part]:
    waiting = [o.forecast for o in record.outcomes if o.state == "not_due"]
    if not waiting:
        return []
    waiting.sort(key=lambda forecast: (forecast.ends_on, forecast.id))
    rows = tuple(
        (*_write_head(forecast, words), f"{forecast.base_rate.rate:.3f}")
        for forecast in waiting[:_SHOWN_TARGETS]
    )
    parts: list[Part] = [Heading(words.open), Grid(words.open_columns, rows)]
    if len(rows) < len(waiting):
        parts.append(Lines((words.rest.format(rest=len(waiting) - len(rows)),)))
    return parts


def _write_head(forecast: Forecast, words: Words) -> tuple[str, ...]:
    benchmark = f" {forecast.benchmark}" if forecast.benchmark else ""
    return (
        forecast.id,
        forecast.target,
        f"{words.keys.get(forecast.question, forecast.question)}{benchmark}",
        f"{forecast.starts_on}～{forecast.ends_on}",
        f"{forecast.probability:.3f}",
    )


def _write_call(outcome: Outcome, words: Words) -> tuple[str, ...]:
    came = words.yes if outcome.hit else words.no
    return (*_write_head(outcome.forecast, words), came, outcome.detail)


def _signed(value: float) -> str:
    """Return the number with its sign; what rounds to zero has none."""
    text = f"{value:+.4f}"
    return "0.0000" if text in ("+0.0000", "-0.0000") else text


def _span(interval: tuple[float, float] | None, digits: int = 4) -> str:
    return "—" if interval is None else f"{interval[0]:.{digits}f} ～ {interval[1]:.{digits}f}"
