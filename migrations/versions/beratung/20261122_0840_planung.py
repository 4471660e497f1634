"""planung: what a Berater offers and when, and their absences

The database rules out a booking for which the Berater has no Einsatz (module, format, active), no
Arbeitszeit on that weekday, or no time to travel, and one that two teams share. Einsatz and
Arbeitszeit have a period of validity and Termine refer to them by temporal foreign keys: what was
right when it was booked stays right. Where a team travels to (Anfahrt) has a period as well.
"""

from alembic import op

revision = "62a37b5e4c2e"
down_revision = "7c2e9a41d5b3"
branch_labels = None
depends_on = None

BERLIN = "AT TIME ZONE 'Europe/Berlin'"
TAG = f"(lower(zeitraum) {BERLIN})::date"

BERATER = [
    """ALTER TABLE berater
      ADD COLUMN version integer NOT NULL DEFAULT 1,
      ADD COLUMN aktiv daterange NOT NULL DEFAULT '[2020-01-01,)'
        CONSTRAINT ck_berater_aktiv CHECK (NOT isempty(aktiv) AND lower_inc(aktiv))""",
    "ALTER TABLE berater ADD CONSTRAINT ck_berater_name CHECK (length(name) BETWEEN 1 AND 200)",
    """CREATE TABLE einsatz (
      berater_id uuid NOT NULL CONSTRAINT fk_einsatz_berater_id_berater REFERENCES berater,
      modul      smallint NOT NULL CONSTRAINT ck_einsatz_modul CHECK (modul BETWEEN 1 AND 4),
      format     text NOT NULL CONSTRAINT ck_einsatz_format CHECK (format IN ('online', 'vor_ort')),
      gueltig    daterange NOT NULL
                 CONSTRAINT ck_einsatz_gueltig CHECK (NOT isempty(gueltig) AND lower_inc(gueltig)),
      CONSTRAINT pk_einsatz PRIMARY KEY (berater_id, modul, format, gueltig WITHOUT OVERLAPS))""",
    # one row for each kind of day that fits into the hours: 9 to 17, and 9 to 12
    """CREATE TABLE arbeitszeit (
      berater_id uuid NOT NULL CONSTRAINT fk_arbeitszeit_berater_id_berater REFERENCES berater,
      wochentag  smallint NOT NULL
                 CONSTRAINT ck_arbeitszeit_wochentag CHECK (wochentag BETWEEN 1 AND 5),
      art        text NOT NULL,
      von        time NOT NULL,
      bis        time NOT NULL,
      gueltig    daterange NOT NULL
                 CONSTRAINT ck_arbeitszeit_gueltig CHECK (NOT isempty(gueltig) AND lower_inc(gueltig)),
      CONSTRAINT ck_arbeitszeit_art CHECK (CASE art
        WHEN 'ganztags' THEN von <= '09:00' AND bis >= '17:00'
        WHEN 'vormittags' THEN von <= '09:00' AND bis >= '12:00'
        ELSE false END),
      CONSTRAINT pk_arbeitszeit PRIMARY KEY (berater_id, wochentag, art, gueltig WITHOUT OVERLAPS))""",
    """CREATE TABLE anfahrt (
      berater_id uuid NOT NULL CONSTRAINT fk_anfahrt_berater_id_berater REFERENCES berater,
      gueltig    daterange NOT NULL
                 CONSTRAINT ck_anfahrt_gueltig CHECK (NOT isempty(gueltig) AND lower_inc(gueltig)),
      regionen   text[] NOT NULL CONSTRAINT ck_anfahrt_regionen
        CHECK (array_to_string(regionen, ',', '-') ~ '^(06[456][0-9]{2}000(,06[456][0-9]{2}000)*)?$'),
      puffer_minuten smallint NOT NULL
        CONSTRAINT ck_anfahrt_puffer_minuten CHECK (puffer_minuten BETWEEN 0 AND 240),
      CONSTRAINT pk_anfahrt PRIMARY KEY (berater_id, gueltig WITHOUT OVERLAPS))""",
    "INSERT INTO anfahrt SELECT id, aktiv, '{}', 60 FROM berater",
    """INSERT INTO einsatz SELECT id, modul, format, aktiv
      FROM berater, generate_series(1, 4) modul, unnest(ARRAY['online', 'vor_ort']) format""",
    """INSERT INTO arbeitszeit SELECT id, wochentag, art, '09:00', '17:00', aktiv
      FROM berater, generate_series(1, 5) wochentag, unnest(ARRAY['ganztags', 'vormittags']) art""",
]
ABWESENHEIT = """
CREATE TABLE abwesenheit (
  id         uuid CONSTRAINT pk_abwesenheit PRIMARY KEY DEFAULT uuidv7(),
  version    integer NOT NULL DEFAULT 1,
  berater_id uuid NOT NULL CONSTRAINT fk_abwesenheit_berater_id_berater REFERENCES berater,
  zeitraum   tstzrange NOT NULL CONSTRAINT ck_abwesenheit_zeitraum
             CHECK (lower_inc(zeitraum) AND NOT upper_inc(zeitraum) AND NOT upper_inf(zeitraum)),
  belegt     boolean NOT NULL DEFAULT true,
  kennung    bytea CONSTRAINT ck_abwesenheit_kennung CHECK (octet_length(kennung) = 32),
  CONSTRAINT uq_abwesenheit_berater_id_kennung UNIQUE (berater_id, kennung),
  CONSTRAINT uq_abwesenheit_id_berater_id_zeitraum_belegt UNIQUE (id, berater_id, zeitraum, belegt))
"""
TERMIN = [
    """ALTER TABLE termin
      ADD COLUMN modul smallint,
      ADD COLUMN format text,
      ADD COLUMN puffer_minuten smallint NOT NULL DEFAULT 0,
      ADD COLUMN abwesenheit_id uuid""",
    """UPDATE termin t SET modul = b.modul, format = b.format,
        puffer_minuten = CASE b.format WHEN 'vor_ort' THEN 60 ELSE 0 END
      FROM buchung b WHERE b.id = t.buchung_id""",
    "ALTER TABLE buchung ADD CONSTRAINT uq_buchung_id_modul_format UNIQUE (id, modul, format)",
    # timestamptz - interval is not immutable, timestamp - interval is
    """ALTER TABLE termin ADD COLUMN belegung tstzrange GENERATED ALWAYS AS (tstzrange(
        ((lower(zeitraum) AT TIME ZONE 'UTC') - make_interval(mins => puffer_minuten)) AT TIME ZONE 'UTC',
        ((upper(zeitraum) AT TIME ZONE 'UTC') + make_interval(mins => puffer_minuten)) AT TIME ZONE 'UTC'
        )) STORED""",
    # absences of one Berater may overlap one another: all of them are the same guest
    """ALTER TABLE termin ADD COLUMN gast uuid GENERATED ALWAYS AS (
        CASE art WHEN 'beratung' THEN id ELSE '00000000-0000-0000-0000-000000000000' END) STORED""",
    f"""ALTER TABLE termin
      ADD COLUMN einsatztag daterange GENERATED ALWAYS AS (
        CASE WHEN art = 'beratung' AND belegt THEN daterange({TAG}, {TAG} + 1) END) STORED,
      ADD COLUMN wochentag smallint GENERATED ALWAYS AS (extract(isodow FROM {TAG})::smallint) STORED,
      ADD COLUMN tagesart text GENERATED ALWAYS AS (CASE
        WHEN lower(zeitraum) {BERLIN} < {TAG} + time '09:00' THEN 'ausserhalb'
        WHEN upper(zeitraum) {BERLIN} <= {TAG} + time '12:00' THEN 'vormittags'
        WHEN upper(zeitraum) {BERLIN} <= {TAG} + time '17:00' THEN 'ganztags'
        ELSE 'ausserhalb' END) STORED""",
    """ALTER TABLE termin
      ADD CONSTRAINT ck_termin_wofuer CHECK (CASE art
        WHEN 'beratung' THEN num_nulls(modul, format) = 0 AND abwesenheit_id IS NULL
        ELSE num_nonnulls(modul, format) = 0 AND abwesenheit_id IS NOT NULL END),
      ADD CONSTRAINT ck_termin_puffer_minuten CHECK (puffer_minuten = 0
        OR art = 'beratung' AND format = 'vor_ort' AND puffer_minuten BETWEEN 0 AND 240),
      ADD CONSTRAINT ck_termin_belegung CHECK (belegung @> zeitraum),
      ADD CONSTRAINT uq_termin_abwesenheit_id UNIQUE (abwesenheit_id),
      ADD CONSTRAINT fk_termin_buchung_id_modul_format_buchung
        FOREIGN KEY (buchung_id, modul, format) REFERENCES buchung (id, modul, format) ON UPDATE CASCADE,
      ADD CONSTRAINT fk_termin_abwesenheit_id_abwesenheit
        FOREIGN KEY (abwesenheit_id, berater_id, zeitraum, belegt)
        REFERENCES abwesenheit (id, berater_id, zeitraum, belegt) ON UPDATE CASCADE,
      ADD CONSTRAINT berater_eingesetzt
        FOREIGN KEY (berater_id, modul, format, PERIOD einsatztag)
        REFERENCES einsatz (berater_id, modul, format, PERIOD gueltig) DEFERRABLE INITIALLY IMMEDIATE,
      ADD CONSTRAINT in_der_arbeitszeit
        FOREIGN KEY (berater_id, wochentag, tagesart, PERIOD einsatztag)
        REFERENCES arbeitszeit (berater_id, wochentag, art, PERIOD gueltig) DEFERRABLE INITIALLY IMMEDIATE,
      DROP CONSTRAINT berater_frei""",
    """ALTER TABLE termin ADD CONSTRAINT berater_frei
      EXCLUDE USING gist (berater_id WITH =, belegung WITH &&, gast WITH <>) WHERE (belegt)
      DEFERRABLE INITIALLY IMMEDIATE""",
    """ALTER TABLE termin ADD CONSTRAINT ein_team
      EXCLUDE USING gist (buchung_id WITH =, berater_id WITH <>) DEFERRABLE INITIALLY IMMEDIATE""",
    """ALTER TABLE abwesenheit ADD CONSTRAINT fk_abwesenheit_id_termin
      FOREIGN KEY (id) REFERENCES termin (abwesenheit_id) DEFERRABLE INITIALLY DEFERRED""",
]
# As before, but with the travel buffers of both sides (4 hours at most each) a hold the day before
# or after may be in the way as well; one more expired hold swept harms nobody. What has expired is said
# by the instant of the request, as everywhere else.
PLATZ_SCHAFFEN = """
CREATE FUNCTION platz_schaffen(
  p_berater uuid[], p_kommunen text[], p_zeiten tstzmultirange, p_jetzt timestamptz)
RETURNS SETOF uuid LANGUAGE sql VOLATILE SET search_path = beratung, pg_temp AS $$
  SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT hashtextextended(x, 4711) AS k
    FROM (SELECT 'b' || unnest(p_berater) UNION ALL SELECT 'k' || unnest(p_kommunen)) AS s(x) ORDER BY k);
  WITH weit AS MATERIALIZED (
    SELECT range_agg(tstzrange(lower(z) - interval '8 hours', upper(z) + interval '8 hours')) AS zeiten
    FROM unnest(p_zeiten) z),
  faellig AS MATERIALIZED (
    SELECT b.id FROM buchung b WHERE verfallen(b.status, b.halten_bis, p_jetzt) AND (
         EXISTS (SELECT FROM termin t, weit
                 WHERE t.buchung_id = b.id AND t.berater_id = ANY (p_berater) AND t.zeitraum && weit.zeiten)
      OR EXISTS (SELECT FROM buchung_kommune k WHERE k.buchung_id = b.id AND k.kommune = ANY (p_kommunen)))
    ORDER BY b.id FOR UPDATE OF b)
  UPDATE buchung b SET status = 'abgelaufen', halten_bis = NULL, version = b.version + 1
  FROM faellig f WHERE b.id = f.id RETURNING b.id;
$$
"""
VERFALLEN = [
    "DROP FUNCTION platz_schaffen(uuid[], text[], tstzmultirange)",
    # without a search_path of its own, so that the planner sees through it to buchung_frist
    """CREATE FUNCTION verfallen(p_status text, p_halten_bis timestamptz, p_jetzt timestamptz)
    RETURNS boolean LANGUAGE sql IMMUTABLE
    RETURN p_status = 'reserviert' AND p_halten_bis <= p_jetzt""",
]
RECHTE = [
    "GRANT UPDATE (name, version, aktiv) ON berater TO beratung_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON einsatz, arbeitszeit, anfahrt TO beratung_app",
    "GRANT SELECT, INSERT ON abwesenheit TO beratung_app",
    "GRANT UPDATE (version, zeitraum, belegt) ON abwesenheit TO beratung_app",
    "GRANT UPDATE (berater_id, zeitraum, puffer_minuten) ON termin TO beratung_app",
]

PLATZ_SCHAFFEN_VORHER = """
CREATE FUNCTION platz_schaffen(p_berater uuid[], p_kommunen text[], p_zeiten tstzmultirange)
RETURNS SETOF uuid LANGUAGE sql VOLATILE SET search_path = beratung, pg_temp AS $$
  SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT hashtextextended(x, 4711) AS k
    FROM (SELECT 'b' || unnest(p_berater) UNION ALL SELECT 'k' || unnest(p_kommunen)) AS s(x) ORDER BY k);
  WITH faellig AS MATERIALIZED (
    SELECT b.id FROM buchung b WHERE b.status = 'reserviert' AND b.halten_bis <= clock_timestamp() AND (
         EXISTS (SELECT FROM termin t WHERE t.buchung_id = b.id AND t.berater_id = ANY (p_berater) AND t.zeitraum && p_zeiten)
      OR EXISTS (SELECT FROM buchung_kommune k WHERE k.buchung_id = b.id AND k.kommune = ANY (p_kommunen)))
    ORDER BY b.id FOR UPDATE OF b)
  UPDATE buchung b SET status = 'abgelaufen', halten_bis = NULL, version = b.version + 1
  FROM faellig f WHERE b.id = f.id RETURNING b.id;
$$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    for befehl in (*BERATER, ABWESENHEIT, *TERMIN, *VERFALLEN, PLATZ_SCHAFFEN, *RECHTE):
        op.get_bind().exec_driver_sql(befehl)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    op.execute("REVOKE UPDATE (berater_id, zeitraum, puffer_minuten) ON termin FROM beratung_app")
    op.execute("ALTER TABLE abwesenheit DROP CONSTRAINT fk_abwesenheit_id_termin")
    op.execute("DELETE FROM termin WHERE art = 'abwesenheit'")
    op.execute("""
        ALTER TABLE termin DROP CONSTRAINT ein_team, DROP CONSTRAINT berater_frei,
          DROP CONSTRAINT in_der_arbeitszeit,
          DROP CONSTRAINT berater_eingesetzt, DROP CONSTRAINT fk_termin_abwesenheit_id_abwesenheit,
          DROP CONSTRAINT fk_termin_buchung_id_modul_format_buchung,
          DROP COLUMN belegung, DROP COLUMN gast, DROP COLUMN einsatztag, DROP COLUMN wochentag,
          DROP COLUMN tagesart""")
    op.execute("""
        ALTER TABLE termin DROP COLUMN modul, DROP COLUMN format, DROP COLUMN puffer_minuten,
          DROP COLUMN abwesenheit_id""")
    op.execute("""
        ALTER TABLE termin ADD CONSTRAINT berater_frei
          EXCLUDE USING gist (berater_id WITH =, zeitraum WITH &&) WHERE (belegt)
          DEFERRABLE INITIALLY IMMEDIATE""")
    op.execute("ALTER TABLE buchung DROP CONSTRAINT uq_buchung_id_modul_format")
    op.execute("DROP TABLE abwesenheit, arbeitszeit, einsatz, anfahrt")
    op.execute("ALTER TABLE berater DROP CONSTRAINT ck_berater_name")
    op.execute("ALTER TABLE berater DROP COLUMN version, DROP COLUMN aktiv")
    op.execute("DROP FUNCTION platz_schaffen(uuid[], text[], tstzmultirange, timestamptz)")
    op.execute("DROP FUNCTION verfallen(text, timestamptz, timestamptz)")
    op.get_bind().exec_driver_sql(PLATZ_SCHAFFEN_VORHER)
