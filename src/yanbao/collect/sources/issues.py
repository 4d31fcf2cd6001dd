"""Issues of watching sources: one place for their codes, checked against docs/issues.md."""

from __future__ import annotations

from typing import Final

from yanbao.collect.issues import shown
from yanbao.errors import Issue, Severity

CODES: Final[dict[str, Severity]] = {
    "fetch.unsafe-address": "error",
    "fetch.no-address": "error",
    "fetch.robots-refused": "warning",
    "fetch.robots-unknown": "warning",
    "fetch.connection-failed": "error",
    "fetch.too-slow": "error",
    "fetch.too-large": "error",
    "fetch.expands-too-far": "error",
    "fetch.broken-encoding": "error",
    "fetch.truncated": "error",
    "fetch.broken-reply": "error",
    "fetch.redirect-loop": "error",
    "fetch.refused-by-server": "error",
    "fetch.not-there": "error",
    "fetch.asked-to-wait": "warning",
    "fetch.host-resting": "warning",
    "fetch.server-failed": "error",
    "fetch.not-kept": "error",
    "fetch.missing-extra": "warning",
    "source.articles-left": "info",
    "source.page-gone": "warning",
    "source.page-unlike": "info",
    "source.no-overlap": "warning",
    "source.wrong-type": "error",
    "source.broken-payload": "error",
    "source.no-links": "warning",
    "source.too-many-links": "warning",
    "source.unsafe-link": "warning",
    "source.future-date": "warning",
    "source.not-heard": "warning",
    "source.clock-differs": "warning",
    "source.silent": "warning",
    "source.half": "warning",
    "source.layout-changed": "error",
}


def issue(
    code: str, subject: str, detail: str, *, hint: str = "", place: str = "", quote: str = ""
) -> Issue:
    """An Issue of fetching or of a source; what came from outside is escaped for one line."""
    return Issue(
        code=code,
        severity=CODES[code],
        subject=shown(subject),
        detail=shown(detail, 600),
        hint=hint,
        place=shown(place),
        quote=shown(quote, 160),
    )
