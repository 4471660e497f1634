"""sitzung"""

from alembic import op
import sqlalchemy as sa

revision = "d1a5b0a7d002"
down_revision = "d1a5b0a7d001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "sitzung",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("inhalt", sa.LargeBinary(), nullable=False),
        sa.Column("zuletzt", sa.DateTime(timezone=True), nullable=False),
        sa.Column("endet", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erneuerung_bis", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitzung")),
        sa.CheckConstraint("octet_length(id) = 32", name=op.f("ck_sitzung_kennung")),
        schema="dashboard",
    )
    op.create_index(op.f("ix_sitzung_zuletzt"), "sitzung", ["zuletzt"], schema="dashboard")
    op.create_index(op.f("ix_sitzung_endet"), "sitzung", ["endet"], schema="dashboard")
    op.create_table(
        "zwischenstand",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("inhalt", sa.LargeBinary(), nullable=False),
        sa.Column("endet", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zwischenstand")),
        sa.CheckConstraint("octet_length(id) = 32", name=op.f("ck_zwischenstand_kennung")),
        schema="dashboard",
    )
    op.create_index(op.f("ix_zwischenstand_endet"), "zwischenstand", ["endet"], schema="dashboard")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON dashboard.sitzung TO dashboard_app")
    op.execute("GRANT SELECT, INSERT, DELETE ON dashboard.zwischenstand TO dashboard_app")


def downgrade() -> None:
    op.drop_table("zwischenstand", schema="dashboard")
    op.drop_table("sitzung", schema="dashboard")
