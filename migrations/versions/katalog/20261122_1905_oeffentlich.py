"""oeffentlich: what everybody may read announces its changes together with their commit

Services keep public answers as bytes until they hear of a change (docs/adr/0045). Once a statement
is enough: PostgreSQL sends equal announcements of one transaction once.
"""

from alembic import op

revision = "e5a9c3d7f214"
down_revision = "b1c7f0d25a93"
branch_labels = None
depends_on = None

OEFFENTLICH = (
    "abdeckungszaehler",
    "angabe",
    "angabe_widerspruch",
    "bereitstellung",
    "bereitstellungsschritt",
    "digitalisierungsfabrik",
    "fabrik_leistung",
    "gebietsaenderung",
    "gebietseinheit",
    "gebietszaehler",
    "lage",
    "leistung",
    "mitteilung",
    "onlinedienst",
    "onlinedienst_leistung",
    "ozg_leistung",
    "reifegrad",
    "suchwort",
    "themenfeld",
    "umsetzungsbuendel",
    "xzufi_objekt",
    "zielkatalog",
    "zielkatalog_leistung",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    op.execute("""
        CREATE FUNCTION katalog.oeffentlich_geaendert() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_notify('oeffentlich', '');
          RETURN NULL;
        END $$""")
    for tabelle in OEFFENTLICH:
        op.execute(f"""
            CREATE TRIGGER oeffentlich AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
            ON katalog.{tabelle} FOR EACH STATEMENT
            EXECUTE FUNCTION katalog.oeffentlich_geaendert()""")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '400ms'")
    for tabelle in OEFFENTLICH:
        op.execute(f"DROP TRIGGER oeffentlich ON katalog.{tabelle}")
    op.execute("DROP FUNCTION katalog.oeffentlich_geaendert()")
