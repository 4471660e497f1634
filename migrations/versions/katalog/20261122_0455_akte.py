"""akte: a Journal and Ereignisse, and answers to repeated requests"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "cafccec80ca1"
down_revision = "c41f6d20a7b3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "antwort",
        sa.Column("sub", sa.String(255), nullable=False),
        sa.Column("method", sa.String(8), nullable=False),
        sa.Column("path", sa.String(512), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column(
            "stored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("sub", "method", "path", "key", name=op.f("pk_antwort")),
        schema="katalog",
    )
    op.create_table(
        "ereignis",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column(
            "transaktion",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
            nullable=False,
        ),
        sa.Column("typ", sa.Text(), nullable=False),
        sa.Column("gegenstand_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kommunen", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("daten", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("zeitpunkt", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ereignis")),
        schema="katalog",
    )
    op.create_index(
        op.f("ix_ereignis_transaktion"),
        "ereignis",
        ["transaktion", "id"],
        unique=False,
        schema="katalog",
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("gegenstand", sa.Text(), nullable=False),
        sa.Column("gegenstand_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("akt", sa.Text(), nullable=False),
        sa.Column("sub", sa.Text(), nullable=False),
        sa.Column("anfrage", sa.Text(), nullable=True),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("zeitpunkt", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sub) BETWEEN 1 AND 255", name=op.f("ck_journal_sub")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint(
            "gegenstand",
            "gegenstand_id",
            "version",
            name=op.f("uq_journal_gegenstand_gegenstand_id_version"),
        ),
        schema="katalog",
    )
    op.execute(
        "GRANT SELECT, INSERT ON katalog.journal, katalog.ereignis, katalog.antwort TO katalog_app"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("journal", schema="katalog")
    op.drop_index(op.f("ix_ereignis_transaktion"), table_name="ereignis", schema="katalog")
    op.drop_table("ereignis", schema="katalog")
    op.drop_table("antwort", schema="katalog")
