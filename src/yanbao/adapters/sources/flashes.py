"""akshare's news and flash functions, as one more kind of source.

akshare connects by itself: the checks of addresses, the pace and the bounds of this room do not
bind it. What it returns is kept as JSON: the fields that are read, and beside them every column.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, Final

from yanbao.collect.sources.issues import issue
from yanbao.errors import Issue
from yanbao.model.replies import FetchRequest, Reply
from yanbao.ports import Clock

SCHEME: Final = "akshare:"
_FUNCTION: Final = re.compile(r"(?:stock_info|stock_news|news)_[a-z0-9_]{1,50}")
_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("标题", "title", "tag"),
    "text": ("内容", "摘要", "content", "summary"),
    "link": ("链接", "url"),
}
_DAY: Final = ("发布日期", "date")
_TIME: Final = ("发布时间", "时间", "pub_time", "time")
_ROWS: Final = 5_000
#: These turn an instant into words of the zone that this machine is set to; the others print
#: Shanghai's, as their source does (read in akshare 1.19).
_LOCAL: Final = frozenset(("stock_info_global_ths", "stock_info_global_futu"))


def _load() -> Any:
    return import_module("akshare")


class FlashFetcher:
    """Calls one of akshare's news functions, for at most ``limit_s`` seconds."""

    def __init__(
        self, clock: Clock, *, load: Callable[[], Any] = _load, limit_s: float = 60.0
    ) -> None:
        self._clock = clock
        self._load = load
        self._limit_s = limit_s

    def fetch(self, request: FetchRequest) -> tuple[Reply, list[Issue]]:
        """Fetch the rows of a function as a JSON list of title, text, published and link."""
        name = request.address.removeprefix(SCHEME)
        if not _FUNCTION.fullmatch(name):
            detail = f"{name!r} is none of akshare's news functions"
            return self._unanswered(request, "fetch.unsafe-address", detail)
        try:
            function = getattr(self._load(), name)
        except ImportError:
            hint = "pip install 'yanbao[akshare]'"
            return self._unanswered(request, "fetch.missing-extra", "akshare is missing", hint)
        except AttributeError:
            detail = f"this akshare has no function {name}"
            return self._unanswered(request, "fetch.not-there", detail)
        found: list[Any] = []
        failed: list[Exception] = []

        def ask() -> None:
            try:
                found.append(function().head(_ROWS).to_dict("records"))
            except Exception as error:  # a blocked endpoint fails there in any way
                failed.append(error)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self._limit_s)
        if failed:
            detail = f"{name} failed: {type(failed[0]).__name__}: {failed[0]}"
            return self._unanswered(request, "fetch.server-failed", detail)
        if not found:
            detail = f"{name} has not answered within {self._limit_s:g} s"
            return self._unanswered(request, "fetch.too-slow", detail)
        rows = [_row(row, local=name in _LOCAL) for row in found[0]]
        body = (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()
        reply = Reply(
            outcome="fresh",
            address=request.key,
            received_at=self._clock.now(),
            status=200,
            headers=(("content-type", "application/json; charset=utf-8"),),
            wire=body,
            content=body,
            hops=(request.address,),
            attempts=1,
        )
        return reply, []

    def _unanswered(
        self, request: FetchRequest, code: str, detail: str, hint: str = ""
    ) -> tuple[Reply, list[Issue]]:
        reply = Reply(outcome="failed", address=request.key, received_at=self._clock.now())
        return reply, [issue(code, request.address, detail, hint=hint)]


def _row(row: dict[Any, Any], *, local: bool) -> dict[str, object]:
    columns = {str(name): _words(value) for name, value in row.items()}
    day, time = _first(columns, _DAY), _first(columns, _TIME)
    read: dict[str, object] = {
        name: _first(columns, names) for name, names in sorted(_COLUMNS.items())
    }
    printed = f"{day} {time}".strip() if day not in time else time
    read["published"] = _as_utc(printed) if local else printed
    read["columns"] = columns
    return read


def _as_utc(printed: str) -> str:
    """Read an instant printed in this machine's zone; told in UTC, on any machine alike."""
    try:
        return datetime.fromisoformat(printed).astimezone(UTC).isoformat()
    except ValueError:
        return printed


def _first(columns: dict[str, str], names: tuple[str, ...]) -> str:
    return next((columns[name] for name in names if columns.get(name)), "")


def _words(value: object) -> str:
    text = "" if value is None or value != value else str(value)  # noqa: PLR0124  a NaN
    return text.strip()
