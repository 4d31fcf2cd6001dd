"""Issues of this room: one place for their codes, so that docs/issues.md can be checked."""

from __future__ import annotations

from typing import Final

from yanbao.errors import Issue, Severity

#: code after ``collect.`` → severity
CODES: Final[dict[str, Severity]] = {
    "missing-path": "error",
    "nothing-found": "warning",
    "hidden-file": "info",
    "unreadable-file": "error",
    "symlink-loop": "warning",
    "too-deep": "warning",
    "too-many-files": "warning",
    "too-many-items": "warning",
    "too-large": "error",
    "truncated": "warning",
    "empty-file": "warning",
    "unknown-format": "warning",
    "broken-json": "error",
    "bad-line": "warning",
    "not-a-document": "warning",
    "unsafe-xml": "error",
    "broken-xml": "error",
    "no-article": "warning",
    "broken-pdf": "error",
    "locked-pdf": "error",
    "no-text-layer": "warning",
    "replaced-characters": "warning",
    "hidden-characters": "warning",
    "no-date": "warning",
    "unreadable-date": "warning",
    "future-date": "warning",
    "date-differs": "info",
    "file-name-code-differs": "warning",
    "duplicate": "info",
    "empty-document": "warning",
    "roundup-split": "info",
}


def shown(text: str, limit: int = 200) -> str:
    """Return ``text`` fit for one line: control characters escaped, long text cut."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(c if c.isprintable() or c == "\u3000" else ascii(c)[1:-1] for c in cut)


def issue(
    code: str, subject: str, detail: str, *, hint: str = "", place: str = "", quote: str = ""
) -> Issue:
    """An Issue of this stage; the subject (mostly a file's path) is escaped for one line."""
    return Issue(
        code=f"collect.{code}",
        severity=CODES[code],
        subject=shown(subject),
        detail=shown(detail, 600),
        hint=hint,
        place=shown(place),
        quote=shown(quote, 160),
    )
