"""rollen: the Journal says also in which roles somebody acted; older rows do not"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

revision = "7e2f90b3d4c6"
down_revision = "ffd0f659e3f0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "journal", sa.Column("rollen", ARRAY(sa.Text()), nullable=True), schema="beratung"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("journal", "rollen", schema="beratung")
