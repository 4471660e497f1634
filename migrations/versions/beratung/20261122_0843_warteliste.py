"""warteliste: nothing yet"""

from alembic import op

revision = "d4e799e7f6ed"
down_revision = "a954f9735b06"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
