"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")]
PriceStore = Annotated[
    Path,
    typer.Option("--price-store", metavar="DIR", help="Where answers of price services are kept."),
]
Adjusted = Annotated[
    str, typer.Option("--adjusted", help="State the prices: adjusted, unadjusted or unknown.")
]
