"""One database: SQLite in WAL mode in a file of this machine, or PostgreSQL by its URL.

Every write is one transaction, on SQLite begun as a writer, so that two processes queue instead of
failing half-way. A connection lives as long as its transaction: a server that was restarted is met
anew, and nothing is left open. What the database refuses is told as a SourceError with what to do.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from yanbao.errors import IntegrityError, MissingExtra, SettingsError, SourceError, YanbaoError

if sys.platform != "win32":
    import fcntl

#: the newest migration in ``migrations/versions``
HEAD: Final = "0005"
_BUSY_MS: Final = 30_000
_RUNNING: Final = 0x79616E63
_MIGRATING: Final = 0x79616E62  # one lock for all who would migrate a PostgreSQL database


class Database:
    """A migrated database; ``read`` and ``write`` are its only ways in."""

    def __init__(self, engine: sa.Engine, place: str) -> None:
        self._engine = engine
        url = engine.url
        self._file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        self._writer = engine.execution_options(yanbao_writes=True)
        self.place = place

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection to read by."""
        with self._told(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that is committed at the end, and undone where anything is raised."""
        with self._told(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the database for one run; whoever holds it lets go of it by dying.

        Raises SourceError where another run holds it.
        """
        held = self._hold_server() if self._file is None else self._hold_file(self._file)
        with held:
            yield

    @contextmanager
    def _hold_file(self, file: Path) -> Iterator[None]:
        try:
            lock = file.with_name(f"{file.name}.lock").open("ab")
        except OSError as error:
            raise SourceError(f"cannot lock {file}: {error.strerror or error}") from error
        with lock:
            if sys.platform != "win32":
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    raise self._held() from error
            yield

    @contextmanager
    def _hold_server(self) -> Iterator[None]:
        with self._told(), self._engine.connect() as connection:
            got = connection.execute(sa.select(sa.func.pg_try_advisory_lock(_RUNNING))).scalar()
            connection.commit()
            if not got:
                raise self._held()
            try:
                yield
            finally:
                # the lock goes with the connection, but the server takes its time to see it gone
                with suppress(DBAPIError):
                    connection.execute(sa.select(sa.func.pg_advisory_unlock(_RUNNING)))

    def _held(self) -> SourceError:
        return SourceError(
            f"another run is under way on the store {self.place}", hint="wait for it, then rerun"
        )

    def insert(self, table: sa.Table) -> Any:
        """An insert that leaves rows alone whose key is there."""
        dialect = sqlite if self._engine.dialect.name == "sqlite" else postgresql
        return dialect.insert(table).on_conflict_do_nothing()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise _explain(error, self.place) from error
        except SQLAlchemyError as error:
            raise SourceError(f"the store {self.place} failed: {error}") from error


def open_database(where: str | Path) -> Database:
    """Open the database at a path or a URL, made or migrated where that is needed.

    Raises
    ------
    SettingsError
        No URL of a known database, or a store of a newer yanbao.
    SourceError
        It cannot be reached, read or written.
    """
    url, place = _url(where)
    try:
        engine = _engine(url)
    except (NoSuchModuleError, sa.exc.ArgumentError) as error:
        raise SettingsError(
            f"{place} is no database yanbao knows: {error}",
            hint="a file, sqlite:///FILE or postgresql://USER@HOST/NAME",
        ) from error
    except ImportError as error:
        raise MissingExtra("postgres", needed_for=f"the database {place}") from error
    database = Database(engine, place)
    _migrate(database)
    return database


def _url(where: str | Path) -> tuple[sa.URL, str]:
    """Return the URL and a name without its password."""
    if isinstance(where, Path) or "://" not in where:
        path = Path(where)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SourceError(f"the store {path} cannot be made: {error.strerror}") from error
        return sa.URL.create("sqlite", database=str(path)), str(path)
    try:
        url = sa.make_url(where)
    except sa.exc.ArgumentError as error:
        raise SettingsError(
            "the database is given by no URL", hint="postgresql://USER@HOST/NAME"
        ) from error
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    return url, url.render_as_string(hide_password=True)


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() == "sqlite":
        arguments = {"timeout": _BUSY_MS / 1000}
        engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=arguments)
        sa.event.listen(engine, "connect", _on_connect)
        sa.event.listen(engine, "begin", _on_begin)
        return engine
    if url.get_backend_name() == "postgresql":
        return sa.create_engine(url, poolclass=sa.NullPool, connect_args={"connect_timeout": 10})
    raise sa.exc.ArgumentError(f"{url.get_backend_name()} is neither SQLite nor PostgreSQL")


def _on_connect(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in (
        f"busy_timeout={_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("yanbao_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(database: Database) -> None:
    """Bring the tables to ``HEAD``; who comes second finds them there."""
    with database.read() as connection:
        if _version(connection) == HEAD:
            return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
        if _version(connection) == HEAD:
            return
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise SettingsError(
                f"the store {database.place} was written by another yanbao: {error}",
                hint="use the newest yanbao that worked on it",
            ) from error


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def _explain(error: DBAPIError, place: str) -> YanbaoError:
    told = " ".join(str(error.orig).split())[:300]
    low = told.lower()
    if "disk is full" in low or "no space" in low or "disk i/o" in low:
        return SourceError(f"the store {place}: {told}", hint="make room, then run again")
    if "malformed" in low or "not a database" in low:
        return IntegrityError(
            f"the store {place} is damaged: {told}", hint="put a copy or an export back"
        )
    if "locked" in low:
        return SourceError(
            f"the store {place} was held by another process for {_BUSY_MS // 1000} s",
            hint="wait for it, then run again",
        )
    return SourceError(
        f"the store {place} does not answer: {told}",
        hint="see that the database runs and may be written; what was recorded is safe",
    )
