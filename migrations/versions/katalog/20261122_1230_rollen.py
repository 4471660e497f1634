"""rollen: the Journal says also in which roles somebody acted; older rows do not"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

revision = "5c0d7e91b2a4"
down_revision = "43898410db18"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("journal", sa.Column("rollen", ARRAY(sa.Text()), nullable=True), schema="katalog")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("journal", "rollen", schema="katalog")
