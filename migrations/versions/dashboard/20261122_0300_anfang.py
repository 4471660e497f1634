"""anfang"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "d1a5b0a7d001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "momentaufnahme",
        sa.Column("quelle", sa.Text(), nullable=False),
        sa.Column("stichtag", sa.Date(), nullable=False),
        sa.Column("inhalt", postgresql.JSONB(), nullable=False),
        sa.Column("geholt_am", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("quelle", "stichtag", name=op.f("pk_momentaufnahme")),
        schema="dashboard",
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON dashboard.momentaufnahme TO dashboard_app")


def downgrade() -> None:
    op.drop_table("momentaufnahme", schema="dashboard")
