from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from yanbao.adapters.readers.pages import ArticleReader
from yanbao.adapters.readers.pdfs import PdfiumReader
from yanbao.collect import Readers, collect
from yanbao.model.documents import Document

PAGES = [
    "香港交易及結算所有限公司對本公告的內容概不負責。\n"
    "某某科技股份有限公司\n（於中華人民共和國註冊成立的股份有限公司）\n（股份代號：1234）\n"
    "悉數行使超額配股權及穩定價格期間結束\n"
    "本公司宣佈，超額配股權已獲悉數行使。\n",
    "認購水平 2,347.53 倍\n承董事會命\n某某科技股份有限公司\n香港，2026年1月28日\n1",
]
ON_THE_DAY = {"CreationDate": "D:20260128110817+08'00'", "ModDate": "D:20260128110818+08'00'"}


def test_a_filing_has_issuer_title_publisher_and_the_instant_of_its_metadata(
    gather, stub_pdfs
) -> None:
    found = gather({"01234-公告.pdf": b"%PDF-1.7"}, pdfs=stub_pdfs(PAGES, ON_THE_DAY))
    (document,) = found.documents
    assert document.title == "某某科技股份有限公司：悉數行使超額配股權及穩定價格期間結束"
    assert (document.publisher, document.genre) == ("香港交易所披露易", "filing")
    assert (document.language, document.script) == ("zh", "hant")
    assert document.published_basis == "metadata"
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2026-01-28T11:08:18+08:00"
    assert "\n認購水平 2,347.53 倍\n" in document.text
    assert found.codes == []


def test_without_metadata_the_printed_day_counts(gather, stub_pdfs) -> None:
    (document,) = gather({"a.pdf": b"%PDF-1.7"}, pdfs=stub_pdfs(PAGES)).documents
    assert document.published_basis == "day"
    assert document.known_at is not None
    assert document.known_at.isoformat() == "2026-01-28T23:59:59+08:00"


def test_metadata_that_is_far_from_the_printed_day_is_not_believed(gather, stub_pdfs) -> None:
    found = gather({"a.pdf": b"%PDF-1.7"}, pdfs=stub_pdfs(PAGES, {"ModDate": "D:20240101080000Z"}))
    assert found.documents[0].published_basis == "day"
    assert "2024-01-01" in found.issue("date-differs").detail


def test_a_file_named_for_another_code_is_told_and_still_read(gather, stub_pdfs) -> None:
    found = gather({"09999-公告.pdf": b"%PDF-1.7"}, pdfs=stub_pdfs(PAGES, ON_THE_DAY))
    issue = found.issue("file-name-code-differs")
    for words in ("09999", "1234", "某某科技股份有限公司"):
        assert words in issue.detail
    assert len(found.documents) == 1


def test_a_date_in_the_file_name_is_no_code(gather, stub_pdfs) -> None:
    found = gather({"20260128-公告.pdf": b"%PDF-1.7"}, pdfs=stub_pdfs(PAGES, ON_THE_DAY))
    assert found.codes == []


@pytest.mark.parametrize(
    ("error", "code"),
    [("the PDF is locked with a password", "locked-pdf"), ("the PDF cannot be read", "broken-pdf")],
)
def test_a_pdf_that_cannot_be_read_speaks(gather, stub_pdfs, error: str, code: str) -> None:
    found = gather({"a.pdf": b"%PDF-1.7"}, pdfs=stub_pdfs(error=error))
    assert (found.documents, found.codes) == ([], [code])


def test_a_pdf_of_pictures_speaks(gather, stub_pdfs) -> None:
    assert gather({"a.pdf": b"%PDF-1.7"}, pdfs=stub_pdfs(["", " 1 "])).codes == ["no-text-layer"]


def test_pages_beyond_the_bound_are_told(gather, stub_pdfs) -> None:
    found = gather({"a.pdf": b"%PDF-1.7"}, pdfs=stub_pdfs(PAGES, ON_THE_DAY, left=3))
    assert "truncated" in found.codes
    (told,) = [i.detail for i in found.issues if i.code.endswith("truncated")]
    assert told.startswith("3 of 5 pages")


@pytest.fixture(scope="module")
def filings(shared: Path) -> tuple[dict[str, Document], list[str]]:
    readers = Readers(pages=ArticleReader(), pdfs=PdfiumReader())
    now = datetime(2026, 6, 1, tzinfo=UTC)
    documents, issues = collect([shared / "data/hk_ipo/filings"], readers=readers, now=now)
    named = [f"{issue.code} {issue.subject} {issue.detail}" for issue in issues]
    return {document.origin.path: document for document in documents}, named


@pytest.mark.shared
def test_every_real_filing_is_read_with_title_and_time(filings) -> None:
    documents, _ = filings
    assert len(documents) == 16
    for document in documents.values():
        assert document.publisher == "香港交易所披露易"
        assert document.published_basis in {"metadata", "day"}
        assert 10 <= len(document.title) <= 140


@pytest.mark.shared
def test_the_rows_of_a_real_allotment_are_readable(filings) -> None:
    text = filings[0]["06082-配發結果.pdf"].text
    for row in (
        "股份代號 6082",
        "最終發售價 19.60 港元",
        "認購水平 2,347.53 倍",
        "發售股份數目（超額配股權獲行使前） 284,846,600",
    ):
        assert f"\n{row}\n" in text


@pytest.mark.shared
def test_the_misfiled_announcement_is_named(filings) -> None:
    documents, issues = filings
    (told,) = [issue for issue in issues if "file-name-code-differs" in issue]
    assert all(words in told for words in ("06082-綠鞋悉行.pdf", "06082", "2400", "XD Inc."))
    document = documents["06082-綠鞋悉行.pdf"]
    assert document.title.startswith("XD Inc.: FULL EXERCISE OF THE OVER-ALLOTMENT OPTION")
    assert document.published_at is not None
    assert document.published_at.year == 2020
