"""sicht: a Nominierung is shown to the Kommune that made it and to whom works for all

The setting `ozg.kommunen` holds keys of Kommunen or `alle`; without it nothing is shown. The owner
is bound as well (FORCE), so migrations and backups say `alle`.
"""

from alembic import op

revision = "e5f1a7c30b94"
down_revision = "e5a9c3d7f214"
branch_labels = None
depends_on = None

FUNKTIONEN = [
    """CREATE FUNCTION katalog.sicht() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN string_to_array(current_setting('ozg.kommunen', true), ',')""",
    """CREATE FUNCTION katalog.sieht_alle() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('ozg.kommunen', true) = 'alle', false)""",
]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    for befehl in FUNKTIONEN:
        op.execute(befehl)
    op.execute(
        "ALTER TABLE katalog.nominierung ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    )
    op.execute(
        "CREATE POLICY sicht ON katalog.nominierung USING ((SELECT katalog.sieht_alle())"
        " OR kommune = ANY ((SELECT katalog.sicht())::text[]))"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    op.execute("DROP POLICY sicht ON katalog.nominierung")
    op.execute(
        "ALTER TABLE katalog.nominierung NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"
    )
    op.execute("DROP FUNCTION katalog.sieht_alle, katalog.sicht")
