"""One person on several platforms, and what a chat decides for itself."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("explicit", sa.Boolean))
    op.add_column("people", sa.Column("hints", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("people", sa.Column("owner", sa.String, nullable=False, server_default=sa.text("''")))
    sharing = sa.text("owner <> ''")
    op.create_index("people_sharing", "people", ["owner"], sqlite_where=sharing, postgresql_where=sharing)
    op.create_table(
        "pairings",
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("expires", sa.Float, nullable=False),
    )
