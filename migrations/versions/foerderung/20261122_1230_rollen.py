"""rollen: the Journal says also in which roles somebody acted; older rows do not"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

revision = "6d1e8fa2c3b5"
down_revision = "7a697059291d"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "journal", sa.Column("rollen", ARRAY(sa.Text()), nullable=True), schema="foerderung"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("journal", "rollen", schema="foerderung")
