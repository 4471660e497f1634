"""betrag_geprueft: the amounts of grants proposed before are looked at, too"""

from alembic import op

revision = "f18d5e70a3c4"
down_revision = "e3a91c6f5b20"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    op.execute("ALTER TABLE foerderung.antrag VALIDATE CONSTRAINT ck_antrag_betrag_genannt")


def downgrade() -> None:
    """What was looked at stays so."""
