"""WorkbookReader: cells as text, whatever the file is named."""

from __future__ import annotations

import io

import openpyxl
import pytest

from yanbao.adapters.readers.sheets import WorkbookReader
from yanbao.errors import ParseError

READER = WorkbookReader()


def xlsx(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    payload = io.BytesIO()
    book.save(payload)
    return payload.getvalue()


def test_a_workbook_gives_text_without_a_float_s_point() -> None:
    rows = READER.read(xlsx(["code", 700, 1.5], [None, 700.0, "x "]))
    assert rows == [["code", "700", "1.5"], ["", "700", "x"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_is_read_as_csv_in_either_encoding(encoding: str) -> None:
    assert READER.read("代码,名称\n00700,腾讯".encode(encoding)) == [
        ["代码", "名称"],
        ["00700", "腾讯"],
    ]


@pytest.mark.parametrize("payload", [b"PK\x03\x04 cut", xlsx([1])[:300], b"\xff\xfe\xff"])
def test_a_broken_file_is_a_parse_error(payload: bytes) -> None:
    with pytest.raises(ParseError):
        READER.read(payload)
