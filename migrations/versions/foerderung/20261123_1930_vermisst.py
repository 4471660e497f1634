"""vermisst: since when the Ablage does not have a Nachweis that waits for its scan"""

import sqlalchemy as sa
from alembic import op

revision = "c8e4a17d52f6"
down_revision = "b5d8f20e1c73"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    op.add_column(
        "nachweis", sa.Column("vermisst_seit", sa.DateTime(timezone=True)), schema="foerderung"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    op.drop_column("nachweis", "vermisst_seit", schema="foerderung")
