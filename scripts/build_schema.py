"""Write docs/note.schema.json, the schema of a note's JSON, from the records of the model.

Run: ``.venv/bin/python scripts/build_schema.py``.
"""

from __future__ import annotations

from pathlib import Path

from yanbao.publish import render_schema

PLACE = Path(__file__).resolve().parents[1] / "docs" / "note.schema.json"


def main() -> None:
    """Write the schema."""
    PLACE.write_text(render_schema(), "utf-8")


if __name__ == "__main__":
    main()
