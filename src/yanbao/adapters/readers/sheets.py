"""SheetReader: the cells of a workbook (xlsx, xls) or a text table, whatever it is named."""

from __future__ import annotations

import csv
import importlib
import io
from typing import Any

from yanbao.errors import MissingExtra, ParseError

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MAX_ROWS = 200_000
MAX_COLUMNS = 200


class WorkbookReader:
    """Reads with openpyxl and xlrd; text is read as CSV in UTF-8, else in GB18030.

    Links, macros and formulas of a workbook are not followed: the values kept in it are read.
    """

    def read(self, payload: bytes) -> list[list[str]]:
        """Return the first sheet's cells row by row as text.

        Raises
        ------
        ParseError
            A workbook that cannot be opened, or text of no known encoding.
        MissingExtra
            A workbook, and the extra ``live`` is not installed.
        """
        try:
            if payload.startswith(_ZIP):
                return _read_xlsx(payload)
            if payload.startswith(_OLE):
                return _read_xls(payload)
            return list(csv.reader(io.StringIO(_decode(payload))))
        except (MissingExtra, ParseError):
            raise
        except Exception as error:  # what these libraries raise on a broken file is anything
            raise ParseError(
                f"a table that cannot be read: {type(error).__name__}: {str(error)[:120]}",
                hint="expected an xlsx or xls workbook, or CSV text",
            ) from error


def _read_xlsx(payload: bytes) -> list[list[str]]:
    openpyxl = _load("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(payload), read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MAX_ROWS, values_only=True)
        return [[_tell(cell) for cell in row[:MAX_COLUMNS]] for row in rows]
    finally:
        book.close()


def _read_xls(payload: bytes) -> list[list[str]]:
    sheet = _load("xlrd").open_workbook(file_contents=payload, on_demand=True).sheet_by_index(0)
    columns = min(sheet.ncols, MAX_COLUMNS)
    return [
        [_tell(sheet.cell_value(row, column)) for column in range(columns)]
        for row in range(min(sheet.nrows, MAX_ROWS))
    ]


def _tell(cell: object) -> str:
    """Return a cell as text: a whole number without the point that a workbook keeps it with."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _decode(payload: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return payload.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ParseError("a table in no known encoding", hint="expected UTF-8 or GB18030")


def _load(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtra("live", needed_for="reading a workbook") from error
