from __future__ import annotations

import pytest

from yanbao.adapters.readers.pages import ArticleReader, _Voice, choose
from yanbao.adapters.readers.pdfs import PdfiumReader
from yanbao.errors import ParseError


def _pdf(text: str, *, trailer: str = "") -> bytes:
    """A one-page PDF with a line of text, written by hand."""
    stream = f"BT /F1 18 Tf 50 700 Td ({text}) Tj ET" if text else ""
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /CreationDate (D:20260128110817+08'00') /Title (A title) >>",
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R /Info 6 0 R {trailer}>>\n"
    return (out + f"startxref\n{start}\n%%EOF\n").encode("latin-1")


def test_page_texts_and_metadata_are_read() -> None:
    pages, metadata, left = PdfiumReader().read(_pdf("Stock code 1234"))
    assert left == 0
    assert [page.strip() for page in pages] == ["Stock code 1234"]
    assert metadata["CreationDate"] == "D:20260128110817+08'00'"


def _set_apart(*cells: str) -> str:
    """Cells of one line, each 150 points behind the one before."""
    return ") Tj 150 0 Td (".join(cells)


def test_cells_of_a_row_stand_between_strokes() -> None:
    (page,), _, _ = PdfiumReader().read(_pdf(_set_apart("Net profit", "612.5", "498.3")))
    assert page.strip() == "Net profit | 612.5 | 498.3"
    (page,), _, _ = PdfiumReader().read(_pdf(_set_apart("Net profit", "612.5")))
    assert page.strip() == "Net profit 612.5"  # a label and its value
    (page,), _, _ = PdfiumReader().read(_pdf("Net profit rose to 612.5 million"))
    assert page.strip() == "Net profit rose to 612.5 million"


def test_a_page_without_text_is_an_empty_text() -> None:
    assert PdfiumReader().read(_pdf(""))[0] == [""]


@pytest.mark.parametrize("payload", [b"", b"PK\x03\x04", b"%PDF-1.7\n%garbage"])
def test_what_is_no_pdf_raises(payload: bytes) -> None:
    with pytest.raises(ParseError):
        PdfiumReader().read(payload)


def test_a_locked_pdf_names_the_password() -> None:
    key = "<" + "41" * 32 + ">"
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [<00><00>] "
    with pytest.raises(ParseError, match="password"):
        PdfiumReader().read(_pdf("x", trailer=encrypt))


SENTENCE = "该公司今日公告称，拟以自有资金回购股份，回购金额不低于一亿元，期限为六个月。"


def test_the_main_text_of_a_page_is_found_without_its_menu() -> None:
    menu = "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(30))
    body = "".join(f"<p>第{n}段。{SENTENCE}</p>" for n in range(8))
    html = (
        f"<html><head><title>某公司回购</title></head><body><ul>{menu}</ul><div class='article'>"
        f"<h1>某公司回购</h1>{body}</div><footer>版权所有</footer></body></html>"
    )
    found = ArticleReader().read(html, address="https://example.com/a")
    assert found is not None
    assert SENTENCE in found[1]
    assert "栏目3" not in found[1]


@pytest.mark.parametrize(
    "html", ["", "<html></html>", "<html><body><img src='a.png'></body></html>"]
)
def test_a_page_without_an_article_is_none(html: str) -> None:
    assert ArticleReader().read(html, address="") is None


def test_the_first_voice_is_believed_unless_the_second_holds_far_more_prose() -> None:
    teaser, whole = _Voice("", SENTENCE * 2), _Voice("T", "\n".join([SENTENCE] * 10))
    menu = _Voice("T", "\n".join([SENTENCE] * 4 + ["栏目"] * 200))
    assert choose(teaser, whole) is whole
    assert choose(whole, teaser) is whole
    assert choose(teaser, menu) is teaser
    assert choose(None, whole) is whole
    assert choose(None, None) is None


def test_pages_left_by_a_bound_are_counted() -> None:
    pages, _, left = PdfiumReader(most_pages=0).read(_pdf("Stock code 1234"))
    assert (pages, left) == ([], 1)
