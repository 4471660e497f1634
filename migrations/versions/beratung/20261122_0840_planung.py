"""planung: nothing yet"""

from alembic import op

revision = "62a37b5e4c2e"
down_revision = "7c2e9a41d5b3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
