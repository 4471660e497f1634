"""tageswert"""

from alembic import op
import sqlalchemy as sa

revision = "d1a5b0a7d003"
down_revision = "d1a5b0a7d002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "tageswert",
        sa.Column("kennzahl", sa.Text(), nullable=False),
        sa.Column("stichtag", sa.Date(), nullable=False),
        sa.Column("wert", sa.Double(), nullable=False),
        sa.Column("stand", sa.Date(), nullable=False),
        sa.Column("quelle", sa.Text(), nullable=False),
        sa.Column("geholt_am", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kennzahl", "stichtag", name=op.f("pk_tageswert")),
        schema="dashboard",
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON dashboard.tageswert TO dashboard_app")


def downgrade() -> None:
    op.drop_table("tageswert", schema="dashboard")
