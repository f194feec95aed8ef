"""The tables of the store of listeners as SQLAlchemy names them, and the steps that make them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from lyricsbert.errors import ListenerStoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_METADATA: Final = sa.MetaData()

LISTENERS: Final = sa.Table(
    "listeners",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(64)),
    sa.Column("created_at", sa.BigInteger),
    sa.Column("revision", sa.Integer),
    sa.Column("exploration", sa.Float),
    sa.Column("half_life_days", sa.Float),
)

EVENTS: Final = sa.Table(
    "events",
    _METADATA,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("listener_id", sa.Integer),
    sa.Column("kind", sa.String(8)),
    sa.Column("at", sa.BigInteger),
    sa.Column("artist", sa.String(300)),
    sa.Column("title", sa.String(300)),
    sa.Column("song_id", sa.String(64)),
    sa.Column("milliseconds", sa.Integer),
    sa.Column("source", sa.String(40)),
    sa.Column("digest", sa.String(32)),
)

_LOCK: Final = 0x4C797263
"""Number of the lock under which PostgreSQL lets one process at a time take the steps."""


def upgrade(connection: Connection, where: str, to: str = "head") -> None:
    """Bring the tables to their newest form, in the transaction that is open.

    Args:
        connection: to the store.
        where: the store, for the message.
        to: the step to stop at.

    Raises:
        ListenerStoreError: a newer version of this program has made them.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    script = ScriptDirectory.from_config(config)
    present, newest = MigrationContext.configure(connection).get_current_revision(), script.get_current_head()
    if present == newest:
        return
    try:
        if present is not None:
            script.get_revision(present)
    except CommandError:
        raise ListenerStoreError(
            f"The listeners in {where} were written by a newer LyricsBERT (form {present}; this one knows up to"
            f" {newest}): install that version, or keep listeners elsewhere with --listeners."
        ) from None
    command.upgrade(config, to)
