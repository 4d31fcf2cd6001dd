"""PDF filings → one entry each: title, issuer, dates and the code printed in the text."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import PurePosixPath

from yanbao.collect.blocks import Block
from yanbao.collect.entries import Entry, SourceFile
from yanbao.collect.instants import parse_stamp
from yanbao.collect.issues import issue
from yanbao.collect.layouts import join_lines
from yanbao.errors import Issue, ParseError
from yanbao.model.documents import STROKE
from yanbao.ports import PdfReader

HKEX_NEWS = "香港交易所披露易"
_HKEX_MARKS = re.compile(
    r"香港交易及結算所有限公司|香港交易及结算所有限公司|Hong Kong Exchanges and Clearing Limited|"
    r"The Stock Exchange of Hong Kong|香港聯合交易所|香港聯交所|聯交所網站|上市規則附錄"
)
_CODE = re.compile(
    r"(?:股[份票]代[號号]|[证證]券代[碼码號号]|股票代[碼码]|Stock\s{1,3}code)"
    r"(?:\s{0,2}[（(][^（）()]{0,24}[）)])?(?:將?[为為])?\s{0,3}[：:]?\s{0,3}(\d{3,6})(?!\d)",
    re.IGNORECASE,
)
_FILE_CODE = re.compile(r"(\d{4,6})(?!\d)")
_ISSUER_ZH = re.compile(r"[\u3400-\u9fffA-Za-z（）() ]{2,40}(?:有限公司|銀行|基金|信託)")
_BRACKET_GAP = re.compile(r"\s+(?=[()（）\u3400-\u9fff])|(?<=[()（）\u3400-\u9fff])\s+")
_ISSUER_EN = re.compile(
    r"[A-Z][A-Za-z0-9&.,’'()\- ]{1,80}?(?:Limited|Ltd\.?|LTD\.?|Inc\.?|INC\.?|Corporation|Corp\.?|"
    r"Company|plc|PLC|Holdings|Group|LIMITED|GROUP|CORPORATION)"
)
_NAMED_ISSUER = re.compile(r"Name of Issuer:\s{0,3}([^\n]{3,120})")
_SELF_NAMED = re.compile(r"([\u3400-\u9fff（）]{4,40}?有限公司)（「(?:本公司|公司)」")
_DAY_ZH = re.compile(
    r"(?:[\u3400-\u9fff]{2,8}[，,]\s?){1,3}(20\d{2})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日"
)
_DAY_EN = re.compile(
    r"(?:[A-Z][A-Za-z ]{2,30}, |Date Submitted:\s{0,3})"
    r"((?:[A-Z][a-z]+ \d{1,2}, 20\d{2})|(?:\d{1,2} [A-Z][a-z]+ 20\d{2}))"
)
_TITLE_LINE = re.compile(
    r"[^。；，：]{2,120}(?:公告|通告|通函|報告|公布|announcement|Announcement|ANNOUNCEMENT|"
    r"NOTICE|Notice|Return|RESULTS|Results)"
)
_AFTER_CODE = re.compile(
    r"[（(]\s?(?:股[份票]代[號号]|Stock\s+code)[^（）()]{1,30}[）)]", re.IGNORECASE
)
_INCORPORATED = re.compile(r"[（(](?:於.{2,40}(?:註冊|成立).{0,30}|Incorporated in.{2,80})[）)]")
_USELESS_TITLES = re.compile(
    r"untitled|anonymous|未命名|无标题|microsoft word|\.(?:docx?|indd|pdf|qxd)$", re.IGNORECASE
)


def _issuer(lines: list[str]) -> str:
    head = lines[:80]
    named = _NAMED_ISSUER.search("\n".join(head))
    if named:
        return named[1].strip()
    own = _SELF_NAMED.search("\n".join(head))
    text = "\n".join(lines[:400])
    chinese = len(re.findall("[\u3400-\u9fff]", text)) * 4 > len(text)
    patterns = (_ISSUER_ZH, _ISSUER_EN) if chinese else (_ISSUER_EN, _ISSUER_ZH)
    for pattern in patterns:
        for line in head:
            bare = line.split("／")[-1].split(" / ")[-1].strip(" */")
            if pattern.fullmatch(bare) and "交易所" not in bare:
                return _BRACKET_GAP.sub("", bare) if pattern is _ISSUER_ZH else bare
    if not own:
        return ""
    return re.sub(r"^.*?(?:詞彙與|潛在投資者應先行閱讀)", "", own[1])


def _bare_title(line: str, issuer: str) -> str:
    """The title without the issuer's names printed before it on the same line."""
    if issuer and issuer in line:
        line = line.rsplit(issuer, 1)[1]
    found = re.search(r"(?:有限公司|Limited|LIMITED|LTD\.)\s{0,2}(?=\S{4})", line)
    bare = (line[found.end() :] if found else line).strip(" ／/")
    return re.sub(r"^(?:有?限)?公司(?=\S)", "", bare)  # a name broken over two lines


def _title(lines: list[str], issuer: str, metadata: dict[str, str]) -> str:
    head = lines[:90]
    for place, line in enumerate(head[:-1]):
        if _AFTER_CODE.fullmatch(line) and len(head[place + 1]) <= 160:
            follower = head[place + 1]
            if not follower.endswith(("。", ".")) and "：" not in follower:
                return follower.strip()
    for line in head:
        bare = _bare_title(line, issuer)
        if _TITLE_LINE.fullmatch(bare) and not bare.startswith(("本", "除", "請", "This")):
            return bare
    for place, line in enumerate(head[:-1]):
        if _INCORPORATED.fullmatch(line) and len(head[place + 1]) <= 40:
            return head[place + 1]
    printed = metadata.get("Title", "").strip()
    if len(printed) >= 4 and not _USELESS_TITLES.search(printed):
        return printed
    short = (line for line in head[:8] if 6 <= len(line) <= 80 and not line.endswith("。"))
    return next(short, "")


def _printed_day(lines: list[str]) -> str:
    """The date line above the signatures' notes (the last one), or a form's date of submission."""
    for line in reversed(lines):
        found = _DAY_ZH.fullmatch(line.strip())
        if found:
            return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
    for line in [*reversed(lines[-60:]), *lines[:40]]:
        english = _DAY_EN.fullmatch(line.strip())
        stamp = parse_stamp(english[1]) if english else None
        if stamp:
            return stamp.day.isoformat()
    return ""


def _metadata_instant(metadata: dict[str, str], day: str) -> str:
    """Of the PDF's two instants the one on the printed day, else the later one."""
    stamps = [
        (stamp.at, printed)
        for name in ("ModDate", "CreationDate")
        if (printed := metadata.get(name, ""))
        and (stamp := parse_stamp(printed)) is not None
        and stamp.at is not None
        and stamp.at.tzinfo is not None
    ]
    for at, printed in stamps:
        if day and at is not None and at.date().isoformat() == day:
            return printed
    return stamps[0][1] if stamps else ""


def _code_issue(file: SourceFile, text: str, issuer: str) -> Issue | None:
    name = PurePosixPath(file.path).name
    in_name = _FILE_CODE.match(name)
    if not in_name:
        return None
    head = text[: len(text) // 2 + 4000]
    printed = [found[1] for found in _CODE.finditer(head)]
    if not printed or int(in_name[1]) in {int(code) for code in printed}:
        return None
    detail = (
        f"the file name says {in_name[1]}, the text prints stock code {printed[0]}"
        f" ({issuer or 'issuer not found'})"
    )
    hint = "the file may be misfiled: it is read as what its text says it is"
    return issue("file-name-code-differs", file.path, detail, hint=hint, quote=printed[0])


def _date_issue(file: SourceFile, day: str, instant: str) -> tuple[str, list[Issue]]:
    """Cross the printed day with the PDF's instant; return the instant to be believed, if any."""
    stamp = parse_stamp(instant) if instant else None
    if stamp is None or stamp.at is None or not day:
        return instant, []
    printed = parse_stamp(day)
    if printed is None or timedelta(0) <= stamp.day - printed.day <= timedelta(days=2):
        return instant, []
    detail = f"the text is dated {day}, the PDF's metadata {stamp.day.isoformat()}"
    return "", [issue("date-differs", file.path, detail, hint="the printed date is used")]


def parse_filing(file: SourceFile, reader: PdfReader) -> tuple[list[Entry], list[Issue], int]:
    """Parse a PDF into one entry; broken, locked and image-only files are Issues."""
    try:
        pages, metadata, left = reader.read(file.payload)
    except ParseError as error:
        locked = "password" in str(error).lower()
        code = "locked-pdf" if locked else "broken-pdf"
        return [], [issue(code, file.path, str(error), hint=error.hint)], 0
    if sum(len(re.sub(r"\s", "", page)) for page in pages) < 20:
        detail = f"{len(pages)} pages without a text layer"
        hint = "the pages are pictures: they need character recognition first"
        return [], [issue("no-text-layer", file.path, detail, hint=hint)], 0
    lines = join_lines([page.replace(STROKE, " ") for page in pages])
    hkex = bool(_HKEX_MARKS.search("\n".join(lines)[:8000]))
    if not hkex:  # the exchange's forms are read by the labels of their rows, without strokes
        lines = join_lines(pages)
    text = "\n".join(lines)
    issuer = _issuer(lines)
    own_title = _title(lines, issuer, metadata) or PurePosixPath(file.path).stem
    colon = "：" if re.search("[\u3400-\u9fff]", own_title) else ": "
    title = own_title if issuer and issuer in own_title else f"{issuer}{colon}{own_title}"
    day = _printed_day(lines)
    instant, issues = _date_issue(file, day, _metadata_instant(metadata, day))
    differs = _code_issue(file, text, issuer)
    if differs:
        issues.append(differs)
    if left:
        detail = f"{left} of {len(pages) + left} pages lie beyond the bound and were not read"
        issues.append(issue("truncated", file.path, detail, hint="split the file"))
    stamps = (("metadata", instant),) if instant else ()
    entry = Entry(
        pointer="",
        title=title.removeprefix(colon),
        body=text,
        publisher=HKEX_NEWS if hkex else issuer,
        published="" if instant else day,
        stamps=stamps,
        genre="filing",
        media_type="application/pdf",
        encoding="",
        blocks=tuple(Block("paragraph", line) for line in lines),
    )
    return [entry], issues, text.count("\ufffd")
