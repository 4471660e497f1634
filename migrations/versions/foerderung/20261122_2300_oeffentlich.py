"""oeffentlich: what everybody's checks rest on announces its changes together with their commit

Services keep programmes and budgets of a day until they hear of a change (docs/adr/0047). Once a
statement is enough: PostgreSQL sends equal announcements of one transaction once.
"""

from alembic import op

revision = "d7f2b84c1e69"
down_revision = "c4a19e7d52b8"
branch_labels = None
depends_on = None

OEFFENTLICH = ("budget", "budgetsumme", "programmfassung")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    op.execute("""
        CREATE FUNCTION foerderung.oeffentlich_geaendert() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_notify('oeffentlich', '');
          RETURN NULL;
        END $$""")
    for tabelle in OEFFENTLICH:
        op.execute(f"""
            CREATE TRIGGER oeffentlich AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
            ON foerderung.{tabelle} FOR EACH STATEMENT
            EXECUTE FUNCTION foerderung.oeffentlich_geaendert()""")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    for tabelle in OEFFENTLICH:
        op.execute(f"DROP TRIGGER oeffentlich ON foerderung.{tabelle}")
    op.execute("DROP FUNCTION foerderung.oeffentlich_geaendert()")
