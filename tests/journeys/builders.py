"""Input as it comes: one good document, and files broken in the ways files are broken."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from yanbao.collect import collect
from yanbao.model.documents import Document
from yanbao.model.notes import Note
from yanbao.pipeline.assembly import Assembly

#: a number with a unit of the world; a notice of the run has only counts
_AMOUNT = re.compile(r"\d\s{0,2}(?:%|％|亿|万|元|港元|美元|倍|bp)")

GOOD = """---
title: 腾讯控股宣布回购股份
source: 甲报
published: 2026-01-02 17:30:00 +0800
link: https://example.org/tencent-buyback
---
腾讯控股（00700.HK）1月2日公告，当日在港交所回购100万股，涉及资金约6.1亿港元，每股回购价608至612港元。
公司称，回购的股份将予注销。腾讯控股当日收报611港元，上涨1.2%。
"""


def put_good(folder: Path, name: str = "good.md") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(GOOD, "utf-8")
    return path


def make_pdf(content: bytes = b"") -> bytes:
    """Return a one-page PDF whose page draws ``content``: without a text operator, a picture."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    body = bytearray(b"%PDF-1.4\n")
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(parts) + 1)
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % start)


def make_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "不应被读到的内容")
    return packed.getvalue()


def make_items(*items: Mapping[str, str]) -> bytes:
    return json.dumps(list(items), ensure_ascii=False).encode()


def an_item(**fields: str) -> dict[str, str]:
    whole = {
        "title": "宁德时代公布三季度业绩",
        "text": "宁德时代（300750.SZ）三季度营业收入1041.9亿元，同比增长12.9%。",
        "source": "乙报",
        "link": "https://example.org/catl",
        "published": "2026-01-01 09:00:00 +0800",
    }
    return {key: value for key, value in {**whole, **fields}.items() if value}


def hash_tree(folder: Path) -> dict[str, str]:
    """Return the hash of each file by its relative path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def collect_again(paths: Sequence[Path], assembly: Assembly, now: datetime) -> dict[str, Document]:
    """Read the sources anew: the documents that a note's spans speak of."""
    documents, _ = collect(paths, readers=assembly.readers, now=now)
    return {document.id: document for document in documents}


def ungrounded(note: Note, documents: Mapping[str, Document]) -> Iterator[str]:
    """Name each sentence that nothing carries, told without the verifier's code.

    A cited quote must stand at its place in the document; a calculation must have inputs; a
    judgement must reach a cited sentence. A notice speaks of the note itself.
    """
    sentences = {sentence.id: sentence for sentence in note.sentences}
    grounded = {
        sentence.id
        for sentence in note.sentences
        if sentence.citations
        or sentence.references
        or (sentence.formula and sentence.formula.inputs)
    }
    for sentence in note.sentences:
        inputs = sentence.formula.inputs if sentence.formula else ()
        cited = (*sentence.citations, *(i.citation for i in inputs if i.citation))
        for citation in cited:
            span = citation.span
            document = documents.get(span.document_id)
            if document is None or document.text[span.start : span.end] != span.quote:
                yield f"{sentence.id} cites words that are not there: {span.quote}"
        if sentence.kind == "notice":
            if _AMOUNT.search(sentence.text) and sentence.id not in grounded:
                yield f"{sentence.id} is a notice and tells a number of the world: {sentence.text}"
            continue
        if sentence.id in grounded:
            continue
        waiting, met = list(sentence.rests_on), set[str]()
        while waiting:
            name = waiting.pop()
            if name not in met and name in sentences:
                met.add(name)
                waiting += sentences[name].rests_on
        if met.isdisjoint(grounded):
            yield f"{sentence.id} ({sentence.kind}) rests on nothing: {sentence.text}"
