"""Entry → Documents: text frozen, time and language decided, id computed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from urllib.parse import urlsplit

from yanbao.collect.blocks import Block, is_markup, parse_markup, parse_plain, text_of
from yanbao.collect.characters import clean, find_script, squeeze
from yanbao.collect.entries import Entry, SourceFile
from yanbao.collect.instants import SHANGHAI, Stamp, end_of, parse_stamp
from yanbao.collect.issues import issue
from yanbao.collect.options import Options
from yanbao.collect.roundups import Part, Roundup, find_roundup
from yanbao.errors import Issue
from yanbao.model.documents import Document, Language, Origin, PublishedBasis, Script

#: Publishers of hosts whose feeds name no source, by the host's end.
_HOSTS = (
    ("baidu.com", "百度股票焦点"),
    ("stats.gov.cn", "国家统计局"),
    ("eastmoney.com", "东方财富网"),
    ("36kr.com", "36氪"),
    ("wallstreetcn.com", "华尔街见闻"),
    ("chinanews.com", "中新网"),
    ("chinanews.com.cn", "中新网"),
    ("ftchinese.com", "FT中文网"),
    ("huxiu.com", "虎嗅网"),
    ("tmtpost.com", "钛媒体"),
    ("hkexnews.hk", "香港交易所披露易"),
    ("investing.com", "Investing.com"),
    ("cnbc.com", "CNBC"),
    ("wsj.com", "Wall Street Journal"),
    ("economist.com", "The Economist"),
    ("federalreserve.gov", "Federal Reserve Board"),
    ("sec.gov", "U.S. Securities and Exchange Commission"),
)
#: What feeds write where a field is empty.
_VOID = frozenset(("n/a", "na", "null", "none", "nan", "-", "--", "暂无", "无"))


#: A feed is often named for its column: the publisher is who stands before it.
_COLUMN = re.compile(
    r"(?<=\S)\s?[-–—|_·]\s?(?:最新发布|最新|新闻发布|新闻|要闻|快讯|滚动|头条|财经)$"
)


@dataclass(frozen=True, slots=True)
class Dating:
    """When a document was published and how that is known; ``future`` sets it aside."""

    at: datetime | None
    basis: PublishedBasis
    future: bool = False
    unread: str = ""


def _assumed_zone(entry: Entry, publisher: str, language: Language) -> tzinfo:
    if entry.zone is not None:
        return entry.zone
    host = (urlsplit_host(entry.address) or "").lower()
    chinese = host.endswith((".cn", ".hk")) or any("\u3400" <= c <= "\u9fff" for c in publisher)
    return SHANGHAI if chinese or language == "zh" or entry.genre == "filing" else UTC


def urlsplit_host(address: str) -> str | None:
    """The host of an address; None where it has none or cannot be split."""
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _resolve(stamp: Stamp, basis: PublishedBasis, zone: tzinfo, now: datetime) -> Dating:
    if stamp.at is None:
        start = datetime(stamp.day.year, stamp.day.month, stamp.day.day, tzinfo=zone)
        if start > now:
            return Dating(start, basis, future=True)
        # Known for sure at the day's end; or now, since the file already lies here.
        return Dating(min(end_of(stamp.day, zone), now.astimezone(zone)), basis)
    at = stamp.at
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone)
        basis = "zone_assumed" if basis == "zoned" else basis
    return Dating(at, basis, future=at > now)


def date_entry(entry: Entry, publisher: str, language: Language, now: datetime) -> Dating:
    """Decide the publication instant: as printed, else by weaker evidence, else none."""
    zone = _assumed_zone(entry, publisher, language)
    unread = ""
    if entry.published:
        stamp = parse_stamp(entry.published)
        if stamp is not None:
            return _resolve(stamp, "day" if stamp.at is None else "zoned", zone, now)
        unread = entry.published
    for name, printed in entry.stamps:
        stamp = parse_stamp(printed)
        if stamp is None:
            unread = unread or printed
            continue
        basis: PublishedBasis = "zoned"
        if name == "metadata":
            basis = "metadata"
        elif name == "collection":
            basis, zone = "collection", SHANGHAI
        elif stamp.at is None:
            basis = "day"
        dating = _resolve(stamp, basis, zone, now)
        return Dating(dating.at, dating.basis, dating.future, unread)
    return Dating(None, "none", unread=unread)


def document_id(parts: Sequence[str]) -> str:
    """Sixteen hex digits over the raw stable fields, each set off from the next."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "replace")
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()[:16]


def _publisher(entry: Entry) -> str:
    named = squeeze(clean(entry.publisher).text)
    if named:
        return _COLUMN.sub("", named)
    host = urlsplit_host(entry.address) or ""
    for end, publisher in _HOSTS:
        if host == end or host.endswith(f".{end}"):
            return publisher
    return host.removeprefix("www.")


def _language(entry: Entry, text: str) -> tuple[Language, Script]:
    language, script = find_script(text)
    declared = entry.language.lower()
    if script == "latn" and declared and not declared.startswith(("en", "zh")):
        return "other", script
    return language, script


def _blocks(entry: Entry) -> list[Block]:
    if entry.blocks is not None:
        return list(entry.blocks)
    if entry.body.strip().lower() in _VOID:
        return []
    return parse_markup(entry.body) if is_markup(entry.body) else parse_plain(entry.body)


def _title(entry: Entry) -> str:
    title = entry.title
    if is_markup(title) or "&" in title:
        title = text_of(parse_markup(title)) if is_markup(title) else text_of(parse_plain(title))
    title = squeeze(clean(title).text)
    return "" if title.lower() in _VOID else title


class Admission:
    """Turns the entries of one file into documents and issues; each id of a run once."""

    def __init__(
        self, file: SourceFile, *, now: datetime, options: Options, places: dict[str, str]
    ) -> None:
        self.documents: list[Document] = []
        self.issues: list[Issue] = []
        self._file, self._now, self._options = file, now, options
        self._places = places  # id → where it was met first, over the whole run

    def admit(self, entry: Entry) -> None:
        """Admit one entry: as a document, as a roundup's items, or as an Issue."""
        title, blocks = _title(entry), _blocks(entry)
        if title and blocks and blocks[0].text == title:
            del blocks[0]  # many feeds repeat the title as the text's first line
        body = text_of(blocks)
        if not title and not body:
            detail = "neither title nor text"
            self._report("empty-document", entry, detail, hint="nothing to read: set aside")
            return
        self._report_characters(entry)
        publisher = _publisher(entry)
        language, script = _language(entry, f"{title}\n{body}")
        dating = self._date(entry, publisher, language, title)
        if dating.future:
            return
        identity = (publisher, entry.address, entry.title, entry.published)
        document = Document(
            id=document_id((*identity, entry.body)),
            title=title,
            text=self._bounded(_joined(title, body), entry),
            publisher=publisher,
            address=entry.address,
            published_at=dating.at,
            published_basis=dating.basis,
            known_at=dating.at,
            language=language,
            script=script,
            genre=entry.genre,
            origin=Origin(
                path=self._file.path,
                sha256=self._file.sha256,
                pointer=entry.pointer,
                media_type=entry.media_type,
                encoding=entry.encoding,
            ),
        )
        if self._is_duplicate(document):
            return
        split = self._options.split_roundups and entry.genre == "news"
        roundup = find_roundup(title, blocks) if split else None
        if roundup is None:
            self.documents.append(document)
            return
        self._add_items(document, roundup, identity)
        self._report("roundup-split", entry, _told(roundup), quote=title)

    def _date(self, entry: Entry, publisher: str, language: Language, title: str) -> Dating:
        """Date an entry, and report what is wrong with its date."""
        dating = date_entry(entry, publisher, language, self._now)
        if dating.unread:
            detail = "the date is in no known form"
            self._report("unreadable-date", entry, detail, quote=dating.unread)
        if dating.future:
            detail = f"dated {dating.at}, after {self._now.isoformat()}: set aside"
            self._report("future-date", entry, detail, quote=title)
        elif dating.at is None:
            self._report("no-date", entry, "nothing dates this document", quote=title)
        return dating

    def _add_items(
        self, parent: Document, roundup: Roundup, identity: tuple[str, str, str, str]
    ) -> None:
        for place, part in enumerate(roundup.parts, start=1):
            item = self._item(parent, part, place, identity)
            if not self._is_duplicate(item):
                self.documents.append(item)

    def _item(
        self, parent: Document, part: Part, place: int, identity: tuple[str, str, str, str]
    ) -> Document:
        publisher, address, _, published = identity
        text = _joined(part.title, part.body)
        language, script = find_script(text)
        return Document(
            id=document_id((publisher, address, part.title, published, part.body)),
            title=part.title,
            text=text,
            publisher=parent.publisher,
            address=parent.address,
            published_at=parent.published_at,
            published_basis=parent.published_basis,
            known_at=parent.known_at,
            language=language,
            script=script,
            genre="digest_item",
            origin=parent.origin,
            parent_id=parent.id,
            place_in_parent=place,
        )

    def _is_duplicate(self, document: Document) -> bool:
        place = f"{document.origin.path} {document.origin.pointer}".strip()
        if document.place_in_parent:
            place += f" item {document.place_in_parent}"
        first = self._places.setdefault(document.id, place)
        if first == place:
            return False
        detail = f"the same item as {first}: kept once"
        where = place.removeprefix(self._file.path).strip()
        self.issues.append(
            issue("duplicate", self._file.path, detail, place=where, quote=document.title)
        )
        return True

    def _bounded(self, text: str, entry: Entry) -> str:
        limit = self._options.max_characters
        if len(text) <= limit:
            return text
        detail = f"{len(text):,} characters, cut at {limit:,}"
        self._report("truncated", entry, detail)
        return text[:limit]

    def _report_characters(self, entry: Entry) -> None:
        found = clean(f"{entry.title}\n{entry.body}")
        if found.deceiving or found.removed > 20:
            kind = "bidirectional or tag characters" if found.deceiving else "invisible characters"
            detail = f"{found.removed} characters removed, {kind} among them"
            hint = "they can make a text read otherwise than it is stored"
            self._report("hidden-characters", entry, detail, hint=hint)
        if found.replaced:
            detail = f"{found.replaced} half characters (lone surrogates) replaced by U+FFFD"
            self._report("replaced-characters", entry, detail)

    def _report(
        self, code: str, entry: Entry, detail: str, *, hint: str = "", quote: str = ""
    ) -> None:
        self.issues.append(
            issue(code, self._file.path, detail, hint=hint, place=entry.pointer, quote=quote)
        )


def _told(roundup: Roundup) -> str:
    told = f"{len(roundup.parts)} items"
    if roundup.sections:
        told += f"; section headings: {', '.join(roundup.sections)}"
    if roundup.repeats:
        told += f"; {roundup.repeats} lines that repeat headlines left out"
    return told


def _joined(title: str, body: str) -> str:
    return f"{title}\n{body}" if title and body else title or body
