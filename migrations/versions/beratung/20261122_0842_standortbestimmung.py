"""standortbestimmung: nothing yet"""

from alembic import op

revision = "a954f9735b06"
down_revision = "acaded00b08e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
