"""buchung: nothing yet"""

from alembic import op

revision = "acaded00b08e"
down_revision = "62a37b5e4c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
