from __future__ import annotations

from pathlib import Path

import pytest

from yanbao.errors import SourceError
from yanbao.pipeline.source_assembly import export_memory, import_memory, open_memory


def test_an_export_comes_back(tmp_path: Path) -> None:
    open_memory(tmp_path / "one")
    done = export_memory(tmp_path / "one", "", tmp_path / "new" / "store.tar")
    open_memory(tmp_path / "two")
    assert import_memory(tmp_path / "two", "", tmp_path / "new" / "store.tar") == done


def test_an_export_that_fails_leaves_nothing(tmp_path: Path) -> None:
    open_memory(tmp_path)
    place = tmp_path / "taken"
    place.mkdir()
    with pytest.raises(SourceError, match="cannot write"):
        export_memory(tmp_path, "", place)
    assert not list(tmp_path.glob(".*part"))
