"""anfang"""

from alembic import op
import sqlalchemy as sa

revision = "f0a1d7c3b9e2"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "budget",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("programm", sa.String(40), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=True),
        sa.Column("gesamt", sa.Numeric(14, 2), nullable=False),
        sa.Column("gebunden", sa.Numeric(14, 2), server_default="0", nullable=False),
        sa.CheckConstraint("0 <= gebunden AND gebunden <= gesamt", name=op.f("ck_budget_gebunden")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
        sa.UniqueConstraint(
            "programm",
            "jahr",
            name=op.f("uq_budget_programm_jahr"),
            postgresql_nulls_not_distinct=True,
        ),
        schema="foerderung",
    )
    op.create_table(
        "bewilligung",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("programm", sa.String(40), nullable=False),
        sa.Column("ags", sa.String(8), nullable=False),
        sa.Column("betrag", sa.Numeric(14, 2), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("zeitpunkt", sa.DateTime(timezone=True), nullable=False),
        sa.Column("annahme", sa.String(400), nullable=True),
        sa.CheckConstraint("betrag > 0", name=op.f("ck_bewilligung_betrag")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bewilligung")),
        sa.UniqueConstraint("programm", "ags", name=op.f("uq_bewilligung_programm_ags")),
        schema="foerderung",
    )
    op.create_table(
        "modellkommune",
        sa.Column("ags", sa.String(8), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sortierung", sa.String(200), nullable=False),
        sa.Column("ikz", sa.Boolean(), nullable=False),
        sa.Column("entschieden_am", sa.Date(), nullable=False),
        sa.Column("vermerk", sa.String(400), nullable=True),
        sa.Column("quelle", sa.String(400), nullable=False),
        sa.PrimaryKeyConstraint("ags", name=op.f("pk_modellkommune")),
        schema="foerderung",
    )
    op.execute(
        "GRANT SELECT, INSERT, UPDATE ON foerderung.budget, foerderung.modellkommune"
        " TO foerderung_app"
    )
    op.execute("GRANT SELECT, INSERT ON foerderung.bewilligung TO foerderung_app")


def downgrade() -> None:
    for table in ("modellkommune", "bewilligung", "budget"):
        op.drop_table(table, schema="foerderung")
