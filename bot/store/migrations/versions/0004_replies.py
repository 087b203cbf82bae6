"""The post that somebody replies to is found by its message."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    sent = sa.text("message <> ''")
    op.create_index("posts_message", "posts", ["place", "message"], sqlite_where=sent, postgresql_where=sent)
