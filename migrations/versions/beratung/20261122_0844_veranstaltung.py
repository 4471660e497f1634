"""veranstaltung: nothing yet"""

from alembic import op

revision = "e9d4f23014cc"
down_revision = "d4e799e7f6ed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
