"""hoechstens: no more is proposed than was asked for, nor than the pinned check allows

Rows there are already are looked at by the next revision, without a lock that others wait for.
"""

from alembic import op

revision = "a4c7e19d0b62"
down_revision = "f18d5e70a3c4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    op.execute(
        "ALTER TABLE foerderung.antrag ADD CONSTRAINT ck_antrag_hoechstens"
        " CHECK (vorgeschlagen"
        " <= coalesce(least(beantragt, (pruefung ->> 'hoechstbetrag')::numeric), 0)) NOT VALID"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    op.execute("ALTER TABLE foerderung.antrag DROP CONSTRAINT ck_antrag_hoechstens")
