"""betrag_genannt: who proposes a grant names its amount, or there is nothing that two agree on

`vorgeschlagen > 0` is neither true nor false without one, and what is not false a CHECK lets pass.
Rows there are already are looked at by the next revision, without a lock that others wait for.
"""

from alembic import op

revision = "e3a91c6f5b20"
down_revision = "d7f2b84c1e69"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    op.execute(
        "ALTER TABLE foerderung.antrag ADD CONSTRAINT ck_antrag_betrag_genannt"
        " CHECK (vorschlag <> 'bewilligung' OR vorgeschlagen IS NOT NULL) NOT VALID"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    op.execute("ALTER TABLE foerderung.antrag DROP CONSTRAINT ck_antrag_betrag_genannt")
