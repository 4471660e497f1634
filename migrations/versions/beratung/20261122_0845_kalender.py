"""kalender: nothing yet"""

from alembic import op

revision = "ffd0f659e3f0"
down_revision = "e9d4f23014cc"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
