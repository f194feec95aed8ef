"""Listeners and their events."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "listeners",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_table(
        "events",
        # SQLite counts up what is called INTEGER, and nothing else.
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("listener_id", sa.Integer, sa.ForeignKey("listeners.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("artist", sa.String(300), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("song_id", sa.String(64)),
        sa.Column("milliseconds", sa.Integer),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.UniqueConstraint("listener_id", "digest", name="events_once"),
    )
    op.create_index("events_by_time", "events", ["listener_id", "at"])
