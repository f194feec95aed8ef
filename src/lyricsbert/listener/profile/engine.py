"""Opens the database that listeners are kept in: a file of SQLite beside the library, or wherever a URL leads."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from lyricsbert.errors import ListenerStoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Engine

_PATIENCE: Final = 30.0
"""Seconds to wait while another process writes."""

_SQLITE: Final = (
    "PRAGMA foreign_keys = ON",
    # What is committed has reached the disk, the name of its journal included: as sure as the library's own files.
    "PRAGMA synchronous = EXTRA",
    # What is deleted is overwritten.
    "PRAGMA secure_delete = ON",
)


def open_engine(url: str) -> Engine:
    """Open a database; no table is looked for.

    Args:
        url: as SQLAlchemy writes them, or the path of a file of SQLite.

    Raises:
        ListenerStoreError: the URL cannot be read, or its driver is not installed.
    """
    parsed = _parse(url)
    name = describe(url)
    try:
        if parsed.get_backend_name() != "sqlite":
            return sa.create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
        if parsed.database:
            _make_private(Path(parsed.database))
        engine = sa.create_engine(
            parsed,
            hide_parameters=True,  # what a listener does is in no message
            connect_args={"timeout": _PATIENCE, "isolation_level": None, "check_same_thread": False},
        )
    except (NoSuchModuleError, ImportError) as error:
        raise ListenerStoreError(
            f"Listeners cannot be kept in {name}: its driver is not installed ({error})."
        ) from error
    except OSError as error:
        raise ListenerStoreError(f"Listeners cannot be kept in {name}: {error.strerror or error}.") from error

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        for pragma in _SQLITE:
            connection.execute(pragma)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # Two writers that had both begun by reading could not both go on.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def describe(url: str) -> str:
    """A URL for people to read, without its password."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return parsed.database
    return parsed.render_as_string(hide_password=True)


@contextmanager
def store_errors(url: str) -> Iterator[None]:
    """Turn what a database raises into one sentence; a conflict of two writers passes, to be tried again.

    Raises:
        ListenerStoreError: the database failed.
    """
    try:
        yield
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
        lines = str(cause).strip().splitlines() or [type(cause).__name__]
        raise ListenerStoreError(f"The store of listeners {describe(url)} failed: {lines[0].rstrip('.')}.") from error


def _parse(url: str) -> URL:
    if "://" not in url:
        return sa.URL.create("sqlite", database=url)
    try:
        parsed = sa.make_url(url)
        parsed.get_backend_name()
    except (ArgumentError, ValueError):
        raise ListenerStoreError(
            "The address of the store of listeners cannot be read; write the path of a file, or a URL as SQLAlchemy has"
            " them: postgresql+psycopg://USER:PASSWORD@HOST/DATABASE."
        ) from None
    if parsed.drivername == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _make_private(path: Path) -> None:
    """Make a file that nobody else on this machine can read, if there is none; SQLite keeps its rights."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
