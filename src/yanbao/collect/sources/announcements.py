"""The announcement lists of exchanges (JSON) and akshare's rows → article links.

Each exchange names its fields in its own way; the names stand here, and a row that lacks them is
counted in the layout, so that a change is seen (health.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from yanbao.collect.encodings import decode
from yanbao.collect.sources.issues import issue
from yanbao.errors import Issue
from yanbao.model.sources import ArticleLink, Source

_Row = Mapping[str, object]
_DAY_FIRST: Final = re.compile(r"(\d{2})/(\d{2})/(\d{4})(?: (\d{2}:\d{2}))?")
_MARKS: Final = re.compile(r"</?em>")
_ROWS: Final = 10_000


def _text(row: _Row, *names: str) -> str:
    for name in names:
        value = row.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
    return ""


def _beneath(origin: str, path: str) -> str:
    if not path or path.startswith(("http://", "https://")):
        return path
    return f"{origin}/{path.lstrip('/')}"


def _hkexnews(row: _Row, _: str) -> ArticleLink:
    found = _DAY_FIRST.match(_text(row, "relTime"))
    when = f"{found[3]}-{found[2]}-{found[1]} {found[4] or ''}".strip() if found else ""
    issuers = row.get("stock")
    first = issuers[0] if isinstance(issuers, list) and issuers else {}
    return ArticleLink(
        address=_beneath("https://www1.hkexnews.hk", _text(row, "webPath")),
        title=_text(row, "title"),
        published=when,
        subject=_text(first, "sc") if isinstance(first, dict) else "",
    )


def _cninfo(row: _Row, zone: str) -> ArticleLink:
    raw = row.get("announcementTime")
    when = ""
    if isinstance(raw, int) and 0 < raw < 10**14:
        at = datetime.fromtimestamp(raw / 1000, UTC).astimezone(ZoneInfo(zone))
        # midnight is how a day alone is written there
        when = at.date().isoformat() if (at.hour, at.minute) == (0, 0) else at.isoformat()
    return ArticleLink(
        address=_beneath("https://static.cninfo.com.cn", _text(row, "adjunctUrl")),
        title=_MARKS.sub("", _text(row, "announcementTitle")),
        published=when,
        subject=_text(row, "secCode"),
    )


def _sse(row: _Row, _: str) -> ArticleLink:
    return ArticleLink(
        address=_beneath("https://static.sse.com.cn", _text(row, "URL")),
        title=_text(row, "TITLE"),
        published=_text(row, "SSEDATE"),
        subject=_text(row, "SECURITY_CODE"),
    )


def _szse(row: _Row, _: str) -> ArticleLink:
    return ArticleLink(
        address=_beneath("https://disc.static.szse.cn/download", _text(row, "attachPath")),
        title=_text(row, "title"),
        published=_text(row, "publishTime"),
        subject=_text(row, "secCode"),
    )


def _akshare(row: _Row, _: str) -> ArticleLink:
    return ArticleLink(
        address=_text(row, "link"),
        title=_text(row, "title") or _text(row, "text")[:80],
        published=_text(row, "published"),
    )


#: kind → (the path to the rows, how a row is read)
_KINDS: Final[dict[str, tuple[tuple[str, ...], Callable[[_Row, str], ArticleLink]]]] = {
    "hkexnews": (("newsInfoLst",), _hkexnews),
    "cninfo": (("announcements",), _cninfo),
    "sse": (("pageHelp", "data"), _sse),
    "szse": (("data",), _szse),
    "akshare": ((), _akshare),
}


def parse_announcements(
    source: Source, content: bytes
) -> tuple[list[ArticleLink], list[str], list[Issue]]:
    """Parse an exchange's JSON into links, and the field names that most rows carry."""
    path, read = _KINDS[source.kind]
    text = decode(content).text.strip()
    if source.kind == "sse" and not text.startswith("{"):  # JSONP: name({...})
        text = text[text.find("(") + 1 : text.rfind(")")]
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        return [], [], [issue("source.broken-payload", source.name, f"no JSON: {error}")]
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if value is None and source.kind == "cninfo":
        value = []  # how it says that nothing was announced
    if not isinstance(value, list):
        where = ".".join(path) or "the top"
        detail = f"{where} holds no list of announcements"
        return [], [], [issue("source.broken-payload", source.name, detail)]
    rows = [row for row in value[:_ROWS] if isinstance(row, dict)]
    seen: dict[str, int] = {}
    for row in rows:
        for name in row:
            if isinstance(name, str):
                seen[name] = seen.get(name, 0) + 1
    carried = [f"row.{name[:40]}" for name, count in seen.items() if count * 2 > len(rows)][:60]
    return [read(row, source.zone) for row in rows], carried, []
