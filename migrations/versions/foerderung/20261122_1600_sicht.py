"""sicht: what belongs to a Kommune is shown to whom the transaction says it acts for

The setting `ozg.kommunen` holds keys of Kommunen or `alle`; without it nothing is shown. The owner
is bound as well (FORCE), so migrations and backups say `alle`.
"""

from alembic import op

revision = "c4a19e7d52b8"
down_revision = "c2d8a1e36ba4"
branch_labels = None
depends_on = None

SICHT = "(SELECT foerderung.sicht())::text[]"
DES_ANTRAGS = "EXISTS (SELECT FROM foerderung.antrag a WHERE a.id = antrag)"
SCHUTZ = {
    "antrag": f"kommunen && {SICHT}",
    **dict.fromkeys(
        (
            "antrag_kommune",
            "ausnahme",
            "begruendung",
            "dokument",
            "frist",
            "kosten",
            "mittelabruf",
            "nachforderung",
            "nachweis",
            "verwendung",
            "votum",
        ),
        DES_ANTRAGS,
    ),
    # who asked, and whose Vorhaben it is
    "nachnutzung": f"kommune = ANY ({SICHT}) OR EXISTS (SELECT FROM foerderung.vorhaben v"
    f" WHERE v.id = vorhaben AND v.traeger = ANY ({SICHT}))",
}
FUNKTIONEN = [
    """CREATE FUNCTION foerderung.sicht() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN string_to_array(current_setting('ozg.kommunen', true), ',')""",
    """CREATE FUNCTION foerderung.sieht_alle() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('ozg.kommunen', true) = 'alle', false)""",
]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for befehl in FUNKTIONEN:
        op.execute(befehl)
    for name, regel in SCHUTZ.items():
        tabelle = f"foerderung.{name}"
        op.execute(f"ALTER TABLE {tabelle} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY sicht ON {tabelle} USING ((SELECT foerderung.sieht_alle()) OR {regel})"
        )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name in SCHUTZ:
        tabelle = f"foerderung.{name}"
        op.execute(f"DROP POLICY sicht ON {tabelle}")
        op.execute(f"ALTER TABLE {tabelle} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")
    op.execute("DROP FUNCTION foerderung.sieht_alle, foerderung.sicht")
