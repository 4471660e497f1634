"""sicht: what belongs to a Kommune is shown to whom the transaction says it acts for

The setting `ozg.kommunen` holds keys of Kommunen or `alle`; without it nothing is shown. The owner
is bound as well (FORCE), so migrations and backups say `alle`.
"""

from alembic import op

revision = "b2d7c4e81f05"
down_revision = "d3e9b2f47cb5"
branch_labels = None
depends_on = None

EIGENE = "kommune = ANY ((SELECT sicht())::text[])"
IN_BUCHUNG = "EXISTS (SELECT FROM buchung b WHERE b.id = buchung_id)"
SCHUTZ = {
    "buchung": f"{EIGENE} OR id = ANY ((SELECT buchungen_von((SELECT sicht())))::uuid[])",
    "buchung_kommune": IN_BUCHUNG,
    "termin_kommune": IN_BUCHUNG,
    "partneranfrage": IN_BUCHUNG,
    "bericht": IN_BUCHUNG,
    "rueckmeldung": IN_BUCHUNG,
    "kontingent": EIGENE,
    "kontingent_platz": "EXISTS (SELECT FROM kontingent q WHERE q.id = kontingent_id)",
    "wartelisteneintrag": EIGENE,
    "standortbestimmung": EIGENE,
    "kalenderabo": EIGENE,
    "frueherer_termin": EIGENE,
    "anmeldung": EIGENE,
}
# written by a trigger when a Kommune leaves, in the name of whoever leads the Buchung
SCHREIBEN = {"frueherer_termin": IN_BUCHUNG}
# inside these functions everything is seen; a function cannot be given a setting of ours for good
VORHER = "DECLARE vorher text := coalesce(current_setting('ozg.kommunen', true), '');"
ALLE = "PERFORM set_config('ozg.kommunen', 'alle', true);"
WIE_VORHER = "PERFORM set_config('ozg.kommunen', vorher, true);"
FUNKTIONEN = [
    """CREATE FUNCTION sicht() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN string_to_array(current_setting('ozg.kommunen', true), ',')""",
    """CREATE FUNCTION sieht_alle() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('ozg.kommunen', true) = 'alle', false)""",
    # whoever takes part, or is asked to, sees the Buchung of another; a policy could not ask
    # this itself, since those tables ask for the Buchung in turn
    f"""CREATE FUNCTION buchungen_von(kommunen text[]) RETURNS uuid[] LANGUAGE plpgsql STABLE
    SET search_path = beratung, pg_temp AS $$
      {VORHER} ids uuid[];
      BEGIN
        {ALLE}
        SELECT coalesce(array_agg(id), '{{}}') INTO ids FROM (
          SELECT buchung_id FROM buchung_kommune WHERE kommune = ANY (kommunen)
          UNION SELECT buchung_id FROM partneranfrage WHERE kommune = ANY (kommunen)) AS b(id);
        {WIE_VORHER}
        RETURN ids;
      END $$""",
    # a hold that has run out is in everybody's way
    f"""CREATE FUNCTION ueberall_platz_schaffen(
      berater uuid[], kommunen text[], zeiten tstzmultirange, jetzt timestamptz)
    RETURNS SETOF uuid LANGUAGE plpgsql SET search_path = beratung, pg_temp AS $$
      {VORHER}
      BEGIN
        {ALLE}
        RETURN QUERY SELECT platz_schaffen(berater, kommunen, zeiten, jetzt);
        {WIE_VORHER}
      END $$""",
]
ZURUECK = "DROP FUNCTION ueberall_platz_schaffen, buchungen_von, sieht_alle, sicht"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    for befehl in FUNKTIONEN:
        op.get_bind().exec_driver_sql(befehl)
    for tabelle, regel in SCHUTZ.items():
        op.execute(f"ALTER TABLE {tabelle} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        schreiben = f"(SELECT sieht_alle()) OR {SCHREIBEN.get(tabelle, regel)}"
        op.execute(
            f"CREATE POLICY sicht ON {tabelle} USING ((SELECT sieht_alle()) OR {regel})"
            f" WITH CHECK ({schreiben})"
        )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    for tabelle in SCHUTZ:
        op.execute(f"DROP POLICY sicht ON {tabelle}")
        op.execute(f"ALTER TABLE {tabelle} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")
    op.execute(ZURUECK)
