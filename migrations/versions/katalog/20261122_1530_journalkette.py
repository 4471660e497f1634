"""journalkette: each row of the Journal holds the hash of itself and of the row before

The database chains the rows, so that no writer can forget to. Who acted enters the hash as a
commitment only: `beteiligt` is SHA-256 of a random `salz`, `sub` and `anfrage`, so that the three
can be forgotten and the chain still holds. A field is written as `<octets>:<text>,` and null as
`-`; shared/journal/kette.py writes the same. Rows that are there already are put in again in order.
"""

from alembic import op

revision = "b1c7f0d25a93"
down_revision = "d81f4a6c02e7"
branch_labels = None
depends_on = None

FUNKTIONEN = [
    """CREATE FUNCTION journal_feld(feld text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN coalesce(octet_length(feld) || ':' || feld || ',', '-')""",
    r"""CREATE FUNCTION journal_verketten() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE letzte record;
      BEGIN
        SELECT version, pruefsumme INTO letzte FROM katalog.journal
         WHERE gegenstand = NEW.gegenstand AND gegenstand_id = NEW.gegenstand_id
         ORDER BY version DESC LIMIT 1;
        IF NEW.version <= letzte.version THEN
          RAISE EXCEPTION 'version % is written down already', NEW.version
            USING ERRCODE = '23505', CONSTRAINT = 'uq_journal_gegenstand_gegenstand_id_version';
        END IF;
        NEW.vorher := coalesce(letzte.pruefsumme, sha256(convert_to(
          katalog.journal_feld('katalog') || katalog.journal_feld(NEW.gegenstand)
          || katalog.journal_feld(NEW.gegenstand_id::text), 'UTF8')));
        NEW.salz := gen_random_uuid();
        NEW.beteiligt := sha256(convert_to(
          katalog.journal_feld(NEW.salz::text) || katalog.journal_feld(NEW.sub)
          || katalog.journal_feld(NEW.anfrage), 'UTF8'));
        NEW.pruefsumme := sha256(NEW.vorher || NEW.beteiligt || convert_to(
          katalog.journal_feld(NEW.id::text) || katalog.journal_feld(NEW.gegenstand)
          || katalog.journal_feld(NEW.gegenstand_id::text) || katalog.journal_feld(NEW.version::text)
          || katalog.journal_feld(NEW.akt)
          || CASE WHEN NEW.rollen IS NULL THEN '-' ELSE katalog.journal_feld(coalesce((
               SELECT string_agg(katalog.journal_feld(rolle), '' ORDER BY nr)
                 FROM unnest(NEW.rollen) WITH ORDINALITY AS r (rolle, nr)), '')) END
          || katalog.journal_feld((NEW.tag - date '1970-01-01')::text)
          || katalog.journal_feld((extract(epoch FROM NEW.zeitpunkt) * 1000000)::bigint::text),
          'UTF8'));
        RETURN NEW;
      END $$""",
]
HIN = [
    # whoever wrote meanwhile would be lost, or keep the columns from being filled
    "LOCK TABLE journal IN ACCESS EXCLUSIVE MODE",
    "CREATE TEMPORARY TABLE bisher ON COMMIT DROP AS SELECT * FROM journal",
    "DELETE FROM journal",
    """ALTER TABLE journal ADD COLUMN salz uuid, ADD COLUMN beteiligt bytea NOT NULL,
      ADD COLUMN vorher bytea NOT NULL, ADD COLUMN pruefsumme bytea NOT NULL""",
    "ALTER TABLE journal ADD CONSTRAINT uq_journal_vorher UNIQUE (vorher)",
    """CREATE TRIGGER verketten BEFORE INSERT ON journal
      FOR EACH ROW EXECUTE FUNCTION journal_verketten()""",
    """INSERT INTO journal
        (id, gegenstand, gegenstand_id, version, akt, sub, rollen, anfrage, tag, zeitpunkt)
      SELECT id, gegenstand, gegenstand_id, version, akt, sub, rollen, anfrage, tag, zeitpunkt
        FROM bisher ORDER BY gegenstand, gegenstand_id, version""",
]
ZURUECK = [
    "DROP TRIGGER verketten ON journal",
    "ALTER TABLE journal DROP COLUMN salz, DROP COLUMN beteiligt, DROP COLUMN vorher,"
    " DROP COLUMN pruefsumme",
    "DROP FUNCTION journal_verketten()",
    "DROP FUNCTION journal_feld(text)",
]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = katalog, public")
    for befehl in (*FUNKTIONEN, *HIN):
        op.get_bind().exec_driver_sql(befehl)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = katalog, public")
    for befehl in ZURUECK:
        op.get_bind().exec_driver_sql(befehl)
