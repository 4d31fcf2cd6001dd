"""The store on a real PostgreSQL server; run by ``make postgres-test``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from tests.adapters.stores.builders import a_round
from tests.adapters.stores.contract import StoreContract
from tests.adapters.stores.postgres import PostgresServer, serving_postgres

from yanbao.adapters.stores.opening import open_store
from yanbao.errors import SourceError

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with serving_postgres() as started:
        yield started


@pytest.fixture
def where(server: PostgresServer) -> str:
    """The server's one database, emptied."""
    engine = sa.create_engine(server.url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()
    return server.url


class TestPostgres(StoreContract):
    @pytest.fixture
    def where(self, where: str) -> str:
        return where


def test_a_server_that_goes_is_told_and_met_again(server: PostgresServer, where: str) -> None:
    store = open_store(where)
    store.rounds.record(a_round(1))
    server.stop()
    try:
        with pytest.raises(SourceError, match="does not answer") as told:
            store.rounds.record(a_round(2, hours=1))
        assert "what was recorded is safe" in told.value.hint
        with pytest.raises(SourceError, match="does not answer"):
            open_store(where)
    finally:
        server.start()
    assert store.documents.count() == 1
    store.rounds.record(a_round(2, hours=1))
    assert store.documents.count() == 2


def test_the_password_is_not_told() -> None:
    with pytest.raises(SourceError) as told:
        open_store("postgresql://user:secret@127.0.0.1:1/none")
    assert "secret" not in f"{told.value}{told.value.hint}"
