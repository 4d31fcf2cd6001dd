"""The store over one database, in its parts."""

from __future__ import annotations

from pathlib import Path

from yanbao.adapters.stores.database import open_database
from yanbao.adapters.stores.documents import Documents
from yanbao.adapters.stores.pushes import Pushes
from yanbao.adapters.stores.readings import Readings
from yanbao.adapters.stores.rounds import Rounds
from yanbao.adapters.stores.runs import Runs
from yanbao.adapters.stores.searching import SearchTables
from yanbao.adapters.stores.slots import Slots
from yanbao.ports import Store


def open_store(where: str | Path) -> Store:
    """Open the store at a path or URL; raises as ``open_database`` does."""
    database = open_database(where)
    return Store(
        rounds=Rounds(database),
        documents=Documents(database),
        readings=Readings(database),
        runs=Runs(database),
        pushes=Pushes(database),
        slots=Slots(database),
        index=SearchTables(database),
    )
