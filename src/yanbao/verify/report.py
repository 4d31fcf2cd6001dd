"""Report: a checked foreign note as JSON and as an annotated page."""

from __future__ import annotations

import json
from html import escape
from typing import Any, Final

from yanbao.verify.checked import Checked, CheckedNote

_NAMES: Final = {
    "supported": "supported 有据", "partly": "carried in part 部分核对",
    "misplaced": "carried elsewhere 出处不符", "contradicted": "contradicted 与来源不符",
    "no-evidence": "no evidence found 未见依据", "wrong-code": "wrong code 代码不符",
    "skipped": "not a statement 非陈述",
}  # fmt: skip
_STYLE: Final = (
    "body{font:16px/1.7 system-ui,sans-serif;max-width:54rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1f24;background:#fff}"
    "p.s{margin:.35rem 0;padding:.35rem .7rem;border-left:5px solid #999}"
    ".supported{border-color:#1a7f37;background:#f0faf2}"
    ".contradicted,.wrong-code{border-color:#b3261e;background:#fdf1f0}"
    ".partly{border-color:#0969da;background:#eef5fd}"
    ".no-evidence,.misplaced{border-color:#9a6700;background:#fff8e6}.skipped{color:#57606a}"
    "small{display:block;color:#57606a}mark{background:#ffd7d5}"
    "table{border-collapse:collapse}td,th{padding:.2rem .8rem;border:1px solid #d0d7de}"
    "@media (prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}"
    ".supported{background:#0f2417}.contradicted,.wrong-code{background:#2d1412}"
    ".partly{background:#0f1d30}.no-evidence,.misplaced{background:#2b2111}small,.skipped{color:#9198a1}mark{background:#7d2b27;color:inherit}}"
)


def render_checked_json(checked: CheckedNote) -> str:
    """Render the result for programs."""
    return json.dumps(
        {
            "counts": checked.counts,
            "contradicted": checked.contradicted,
            "sentences": [_record(one) for one in checked.sentences],
            "issues": [
                {"code": i.code, "subject": i.subject, "detail": i.detail, "quote": i.quote}
                for i in checked.issues
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def _record(one: Checked) -> dict[str, Any]:
    record: dict[str, Any] = {"number": one.number, "text": one.text, "status": one.status}
    if one.document_id:
        record["source"] = {
            "document": one.document_id, "publisher": one.publisher,
            "title": one.title, "address": one.address,
        }  # fmt: skip
        record["evidence"] = list(one.evidence)
    if one.unchecked:
        record["unchecked"] = list(one.unchecked)
    record["findings"] = [
        {"code": f.code, "words": f.words, "source_says": f.carried, "reason": f.reason}
        for f in one.findings
    ]
    return record


def render_checked_page(checked: CheckedNote, *, title: str) -> str:
    """Render the result for a reader: every word that came from outside is escaped."""
    rows = "".join(
        f"<tr><td>{_NAMES[status]}</td><td>{count}</td></tr>"
        for status, count in checked.counts.items()
    )
    issues = "".join(
        f"<li><code>{escape(i.code)}</code> {escape(i.subject)}: {escape(i.detail)} "
        f"<mark>{escape(i.quote)}</mark></li>"
        for i in checked.issues
    )
    body = "\n".join(_paragraph(one) for one in checked.sentences)
    return (
        '<!doctype html>\n<html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>\n"
        f"<h1>{escape(title)}</h1>\n<table>{rows}</table>\n"
        f"{f'<ul>{issues}</ul>' if issues else ''}\n{body}\n</body></html>\n"
    )


def _paragraph(one: Checked) -> str:
    lines = [f'<p class="s {one.status}" id="n{one.number}">{_marked(one)}']
    if one.status != "skipped":
        lines.append(f"<small><b>{_NAMES[one.status]}</b></small>")
    for finding in one.findings:
        says = f" — 来源 source: {escape(finding.carried)}" if finding.carried else ""
        lines.append(
            f"<small><code>{escape(finding.code)}</code> {escape(finding.words)}: "
            f"{escape(finding.reason)}{says}</small>"
        )
    if one.unchecked:
        words = escape(", ".join(one.unchecked))
        lines.append(f"<small>not checked across languages 跨语言未核对: {words}</small>")
    if one.document_id:
        quotes = " … ".join(escape(words) for words in one.evidence)
        lines.append(
            f"<small>{escape(one.publisher)} 《{escape(one.title)}》 {escape(one.address)}"
            f"<br>“{quotes}”</small>"
        )
    return "".join(lines) + "</p>"


def _marked(one: Checked) -> str:
    """Mark the first place of each finding's words in the sentence."""
    places: list[tuple[int, int]] = []
    for finding in one.findings:
        start = one.text.find(finding.words) if finding.words else -1
        end = start + len(finding.words)
        if start >= 0 and all(end <= low or high <= start for low, high in places):
            places.append((start, end))
    parts, at = [], 0
    for start, end in sorted(places):
        parts += [escape(one.text[at:start]), f"<mark>{escape(one.text[start:end])}</mark>"]
        at = end
    return "".join((*parts, escape(one.text[at:])))
