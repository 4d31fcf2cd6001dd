"""A chart of the mean CAR with its interval, as SVG text. No library, same bytes each time."""

from __future__ import annotations

import math
from html import escape

from yanbao.measure.study_results import PathPoint, StudyResult

WIDTH, HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 20, 44, 48
_FONT = "font-family=\"'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif\""


def render_chart(result: StudyResult, *, title: str, language: str = "zh") -> str:
    """Return an SVG document: the path of the mean CAR in percent over sessions around day 0."""
    points = [p for p in result.path if math.isfinite(p.car)]
    words = _WORDS.get(language, _WORDS["en"])
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{escape(title)}" {_FONT}>',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="24" font-size="15" fill="#1a1a1a">{escape(title)}</text>',
    ]
    if points:
        lines += _draw(points, result, words)
    else:
        lines.append(f'<text x="{_LEFT}" y="80" font-size="13">{escape(words["empty"])}</text>')
    return "\n".join([*lines, "</svg>", ""])


_WORDS = {
    "zh": {
        "x": "事件日后的交易日（0 为事件日）",
        "y": "累计异常收益（%）",
        "band": "置信区间",
        "n": "事件数",
        "empty": "没有可估计的事件",
    },
    "en": {
        "x": "sessions from the event (0 is its day)",
        "y": "cumulative abnormal return (%)",
        "band": "confidence interval",
        "n": "events",
        "empty": "no event could be estimated",
    },
}


class _Frame:
    """Maps days and percents to pixels."""

    def __init__(self, points: list[PathPoint]) -> None:
        ends = [v * 100 for p in points for v in (p.car, *p.interval) if math.isfinite(v)]
        low, high = min(0.0, *ends), max(0.0, *ends)
        self.step = _round_step((high - low or 1.0) / 6)
        self.low = math.floor(low / self.step) * self.step
        self.high = math.ceil(high / self.step) * self.step
        if self.low == self.high:
            self.high += self.step
        self.first, self.last = points[0].day, points[-1].day

    def x(self, day: float) -> float:
        """Return the horizontal pixel of a session."""
        span = max(self.last - self.first, 1)
        return _LEFT + (day - self.first) / span * (WIDTH - _LEFT - _RIGHT)

    def y(self, percent: float) -> float:
        """Return the vertical pixel of a percentage."""
        share = (percent - self.low) / (self.high - self.low)
        return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)


def _draw(points: list[PathPoint], result: StudyResult, words: dict[str, str]) -> list[str]:
    frame = _Frame(points)
    lines = _draw_axes(frame, words)
    banded = [p for p in points if all(math.isfinite(v) for v in p.interval)]
    if len(banded) > 1:
        upper = [f"{frame.x(p.day):.1f},{frame.y(p.interval[1] * 100):.1f}" for p in banded]
        lower = [f"{frame.x(p.day):.1f},{frame.y(p.interval[0] * 100):.1f}" for p in banded]
        outline = " ".join([*upper, *reversed(lower)])
        lines.append(f'<polygon points="{outline}" fill="#2b6cb0" fill-opacity="0.16"/>')
    path = " ".join(f"{frame.x(p.day):.1f},{frame.y(p.car * 100):.1f}" for p in points)
    lines.append(f'<polyline points="{path}" fill="none" stroke="#2b6cb0" stroke-width="2"/>')
    lines += [
        f'<circle cx="{frame.x(p.day):.1f}" cy="{frame.y(p.car * 100):.1f}" r="2.6"'
        f' fill="#2b6cb0"><title>{p.day}: {p.car:+.2%}, n {p.n}</title></circle>'
        for p in points
    ]
    counts = sorted({p.n for p in points})
    held = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]}–{counts[-1]}"
    note = f"{result.level:.0%} {words['band']} · {words['n']} {held}"
    lines.append(
        f'<text x="{WIDTH - _RIGHT}" y="24" font-size="12" text-anchor="end" fill="#555555">'
        f"{escape(note)}</text>"
    )
    return lines


def _draw_axes(frame: _Frame, words: dict[str, str]) -> list[str]:
    lines = []
    for k in range(round((frame.high - frame.low) / frame.step) + 1):
        value = frame.low + k * frame.step
        y, weight = frame.y(value), "1.2" if abs(value) < frame.step / 2 else "0.5"
        lines.append(
            f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{WIDTH - _RIGHT}" y2="{y:.1f}"'
            f' stroke="#999999" stroke-width="{weight}"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" font-size="11" text-anchor="end"'
            f' fill="#555555">{value:g}</text>'
        )
    every = max(1, math.ceil((frame.last - frame.first) / 12))
    for day in range(frame.first, frame.last + 1):
        if day % every:
            continue
        lines.append(
            f'<text x="{frame.x(day):.1f}" y="{HEIGHT - _BOTTOM + 16}" font-size="11"'
            f' text-anchor="middle" fill="#555555">{day}</text>'
        )
    if frame.first <= 0 <= frame.last:
        lines.append(
            f'<line x1="{frame.x(0):.1f}" y1="{_TOP}" x2="{frame.x(0):.1f}"'
            f' y2="{HEIGHT - _BOTTOM}" stroke="#c05621" stroke-dasharray="4 3"/>'
        )
    middle = (_LEFT + WIDTH - _RIGHT) / 2
    lines.append(
        f'<text x="{middle:.0f}" y="{HEIGHT - 12}" font-size="12" text-anchor="middle"'
        f' fill="#333333">{escape(words["x"])}</text>'
    )
    centre = (_TOP + HEIGHT - _BOTTOM) / 2
    lines.append(
        f'<text x="16" y="{centre:.0f}" font-size="12" text-anchor="middle" fill="#333333"'
        f' transform="rotate(-90 16 {centre:.0f})">{escape(words["y"])}</text>'
    )
    return lines


def _round_step(raw: float) -> float:
    """Return the next of 1, 2, 2.5, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(raw))
    for factor in (1.0, 2.0, 2.5, 5.0):
        if raw <= factor * power:
            return factor * power
    return 10.0 * power
