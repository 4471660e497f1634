"""hoechstens_geprueft: the amounts that were proposed before are looked at, too"""

from alembic import op

revision = "b5d8f20e1c73"
down_revision = "a4c7e19d0b62"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    op.execute("ALTER TABLE foerderung.antrag VALIDATE CONSTRAINT ck_antrag_hoechstens")


def downgrade() -> None:
    """What was looked at stays so."""
