"""How much of the new a listener wants, and how soon the old fades."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"


def upgrade() -> None:
    """Add the columns; null is the default of the program."""
    with op.batch_alter_table("listeners") as table:
        table.add_column(sa.Column("exploration", sa.Float))
        table.add_column(sa.Column("half_life_days", sa.Float))
