"""vermisst: since when the Ablage does not have a Bericht that waits for its scan"""

import sqlalchemy as sa
from alembic import op

revision = "d1b6f93c20e8"
down_revision = "b2d7c4e81f05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    op.add_column(
        "bericht", sa.Column("vermisst_seit", sa.DateTime(timezone=True)), schema="beratung"
    )
    op.execute("GRANT UPDATE (vermisst_seit) ON beratung.bericht TO beratung_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    op.drop_column("bericht", "vermisst_seit", schema="beratung")
