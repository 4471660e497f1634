"""anfang: no place, person, Kommune or free quota is ever given twice.

Every rule is a CHECK, UNIQUE, EXCLUDE or FOREIGN KEY, so it holds whatever the code, the isolation
level or a second writer does; there are no triggers. Facts from a parent row that a child's
constraint needs (belegt, bereich, dauer, zeitraum, gueltig) are copied into the child and kept
equal by a composite FOREIGN KEY ... ON UPDATE CASCADE. A NULL switches off a CHECK and a MATCH
SIMPLE key: a copied column is NOT NULL or counted in a CHECK.
"""

from alembic import op

revision = "3b1f0e5a7c21"
down_revision = None
branch_labels = None
depends_on = None

TABELLEN = """
-- Positive calendar: weekends and Hessian holidays are simply absent.
CREATE TABLE arbeitstag (tag date PRIMARY KEY);

CREATE TABLE modul (
  nr      smallint PRIMARY KEY CHECK (nr BETWEEN 1 AND 4),
  titel   text NOT NULL,
  bereich text NOT NULL CHECK (bereich IN ('ozg', 'verwaltungsdigitalisierung')),
  ziel    text NOT NULL,
  quelle  text NOT NULL);

-- What the Land pays per Kommune: a fact of the sources, copied into each Kontingent when it is first used.
CREATE TABLE foerderzeitraum (
  bereich text PRIMARY KEY CHECK (bereich IN ('ozg', 'verwaltungsdigitalisierung')),
  topf    text NOT NULL,
  gueltig daterange NOT NULL CHECK (lower_inc(gueltig) AND NOT upper_inf(gueltig)),
  plaetze smallint NOT NULL CHECK (plaetze >= 0),
  quelle  text NOT NULL);

CREATE TABLE berater (id uuid PRIMARY KEY DEFAULT uuidv7(), name text NOT NULL UNIQUE);

-- Free places of one Kommune in one Bereich, for Termine PERFORMED inside gueltig. Periods of one pair never overlap.
CREATE TABLE kontingent (
  id       uuid PRIMARY KEY DEFAULT uuidv7(),
  kommune  text NOT NULL CHECK (kommune ~ '^06[456][0-9]{5}$'),
  bereich  text NOT NULL CHECK (bereich IN ('ozg', 'verwaltungsdigitalisierung')),
  gueltig  daterange NOT NULL CHECK (lower_inc(gueltig) AND NOT upper_inf(gueltig)),  -- [ ), finite, not empty
  plaetze  smallint NOT NULL CHECK (plaetze >= 0),
  UNIQUE (id, plaetze),
  UNIQUE (id, kommune, bereich, gueltig),
  CONSTRAINT kontingent_eindeutig EXCLUDE USING gist (kommune WITH =, bereich WITH =, gueltig WITH &&));

-- One row per place. plaetze can only be lowered after the surplus places, if never used, were deleted.
CREATE TABLE kontingent_platz (
  kontingent_id uuid NOT NULL,
  nr            smallint NOT NULL,
  plaetze       smallint NOT NULL,
  PRIMARY KEY (kontingent_id, nr),
  CONSTRAINT platz_im_kontingent CHECK (nr BETWEEN 1 AND plaetze),
  FOREIGN KEY (kontingent_id, plaetze) REFERENCES kontingent (id, plaetze) ON UPDATE CASCADE);

CREATE TABLE buchung (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  kommune    text NOT NULL,          -- the lead; every other row of buchung_kommune is a partner
  modul      smallint NOT NULL CHECK (modul BETWEEN 1 AND 4),
  bereich    text NOT NULL GENERATED ALWAYS AS
             (CASE WHEN modul <= 2 THEN 'ozg' ELSE 'verwaltungsdigitalisierung' END) STORED,
  format     text NOT NULL CHECK (format IN ('online', 'vor_ort')),
  teilnehmende smallint NOT NULL CHECK (teilnehmende BETWEEN 1 AND 500),
  dauer      numeric NOT NULL CHECK (dauer IN (2.5, 3)),     -- no scale: numeric(2,1) would round 2.46 to 2.5
  status     text NOT NULL CHECK (status IN ('warteliste', 'reserviert', 'bestaetigt', 'durchgefuehrt', 'bewertet',
                                             'nicht_erschienen', 'storniert', 'abgelaufen')),
  belegt     boolean NOT NULL GENERATED ALWAYS AS (status IN
             ('reserviert', 'bestaetigt', 'durchgefuehrt', 'bewertet', 'nicht_erschienen')) STORED,
  halten_bis timestamptz,
  version    integer NOT NULL DEFAULT 1,
  CONSTRAINT nur_reservierung_hat_frist CHECK ((status = 'reserviert') = (halten_bis IS NOT NULL)),
  UNIQUE (id, bereich, belegt),
  UNIQUE (id, dauer, belegt));
CREATE INDEX buchung_frist ON buchung (halten_bis) WHERE status = 'reserviert';

-- Who takes part and who pays. Each Kommune of a joint booking uses up a place of its OWN Kontingent.
CREATE TABLE buchung_kommune (
  buchung_id    uuid NOT NULL,
  kommune       text NOT NULL CHECK (kommune ~ '^06[456][0-9]{5}$'),
  bereich       text NOT NULL,
  belegt        boolean NOT NULL,
  finanzierung  text NOT NULL CHECK (finanzierung IN ('land', 'eigen')),
  begruendung   text NOT NULL,
  kontingent_id uuid,
  platz_nr      smallint,
  gueltig       daterange NOT NULL DEFAULT '(,)',  -- land: the Kontingent's period; eigen: unlimited
  nr1 smallint GENERATED ALWAYS AS (CASE WHEN belegt THEN 1 END) STORED,   -- see drei_termine below
  nr2 smallint GENERATED ALWAYS AS (CASE WHEN belegt THEN 2 END) STORED,
  nr3 smallint GENERATED ALWAYS AS (CASE WHEN belegt THEN 3 END) STORED,
  PRIMARY KEY (buchung_id, kommune),
  UNIQUE (buchung_id, kommune, gueltig),
  CONSTRAINT land_hat_platz CHECK (CASE finanzierung
    WHEN 'eigen' THEN num_nonnulls(kontingent_id, platz_nr) = 0 AND gueltig = '(,)'
    ELSE NOT belegt OR num_nulls(kontingent_id, platz_nr) = 0 END),
  FOREIGN KEY (buchung_id, bereich, belegt) REFERENCES buchung (id, bereich, belegt) ON UPDATE CASCADE,
  FOREIGN KEY (kontingent_id, platz_nr) REFERENCES kontingent_platz (kontingent_id, nr) MATCH FULL,
  CONSTRAINT eigenes_kontingent FOREIGN KEY (kontingent_id, kommune, bereich, gueltig)
    REFERENCES kontingent (id, kommune, bereich, gueltig) ON UPDATE CASCADE);
CREATE UNIQUE INDEX platz_frei ON buchung_kommune (kontingent_id, platz_nr) WHERE belegt;
ALTER TABLE buchung ADD CONSTRAINT lead_nimmt_teil FOREIGN KEY (id, kommune)
  REFERENCES buchung_kommune (buchung_id, kommune) DEFERRABLE INITIALLY DEFERRED;

-- A Berater's time: one row per day of a booking, or one absence of any length, under ONE exclusion.
-- DEFERRABLE INITIALLY IMMEDIATE = checked per statement: one UPDATE may shift Mon-Tue-Wed to Tue-Wed-Thu.
CREATE TABLE termin (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),    -- survives umbuchen: UID of the calendar entry
  art        text NOT NULL DEFAULT 'beratung' CHECK (art IN ('beratung', 'abwesenheit')),
  berater_id uuid NOT NULL REFERENCES berater,
  zeitraum   tstzrange NOT NULL
             CHECK (lower_inc(zeitraum) AND NOT upper_inc(zeitraum) AND NOT upper_inf(zeitraum)),
  belegt     boolean NOT NULL DEFAULT true,
  buchung_id uuid,
  nr         smallint,
  dauer      numeric,
  arbeitstag date GENERATED ALWAYS AS (CASE WHEN art = 'beratung' AND belegt
             THEN (lower(zeitraum) AT TIME ZONE 'Europe/Berlin')::date END) STORED REFERENCES arbeitstag (tag),
  CONSTRAINT beratung_vollstaendig CHECK (CASE art
    WHEN 'beratung' THEN num_nulls(buchung_id, nr, dauer) = 0 AND nr BETWEEN 1 AND 3
    ELSE num_nonnulls(buchung_id, nr, dauer) = 0 END),
  CONSTRAINT ein_berliner_tag CHECK (art = 'abwesenheit' OR upper(zeitraum) AT TIME ZONE 'Europe/Berlin'
    <= (lower(zeitraum) AT TIME ZONE 'Europe/Berlin')::date + 1),
  CONSTRAINT dritter_tag_halb CHECK (art = 'abwesenheit' OR nr < 3 OR dauer = 3
    OR upper(zeitraum) - lower(zeitraum) <= interval '4 hours'),
  UNIQUE (buchung_id, nr),
  UNIQUE (buchung_id, nr, zeitraum, belegt),
  CONSTRAINT tage_verschieden UNIQUE (buchung_id, arbeitstag) DEFERRABLE INITIALLY IMMEDIATE,
  FOREIGN KEY (buchung_id, dauer, belegt) REFERENCES buchung (id, dauer, belegt) ON UPDATE CASCADE,
  CONSTRAINT berater_frei EXCLUDE USING gist (berater_id WITH =, zeitraum WITH &&) WHERE (belegt)
    DEFERRABLE INITIALLY IMMEDIATE);

-- Every Kommune of the booking in every Termin: not in two at once, and each free one inside its funding period.
CREATE TABLE termin_kommune (
  buchung_id uuid NOT NULL,
  kommune    text NOT NULL,
  nr         smallint NOT NULL,
  zeitraum   tstzrange NOT NULL,
  belegt     boolean NOT NULL,
  gueltig    daterange NOT NULL,
  PRIMARY KEY (buchung_id, kommune, nr),
  FOREIGN KEY (buchung_id, nr, zeitraum, belegt)
    REFERENCES termin (buchung_id, nr, zeitraum, belegt) ON UPDATE CASCADE,
  FOREIGN KEY (buchung_id, kommune, gueltig)
    REFERENCES buchung_kommune (buchung_id, kommune, gueltig) ON UPDATE CASCADE,
  CONSTRAINT im_foerderzeitraum CHECK (NOT belegt OR gueltig @> (lower(zeitraum) AT TIME ZONE 'Europe/Berlin')::date),
  CONSTRAINT kommune_frei EXCLUDE USING gist (kommune WITH =, zeitraum WITH &&) WHERE (belegt)
    DEFERRABLE INITIALLY IMMEDIATE);
-- Exactly three Termine: nr is unique and 1..3, and while belegt each of 1, 2, 3 must exist at COMMIT.
ALTER TABLE buchung_kommune
  ADD CONSTRAINT drei_termine_1 FOREIGN KEY (buchung_id, kommune, nr1) REFERENCES termin_kommune (buchung_id, kommune, nr) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT drei_termine_2 FOREIGN KEY (buchung_id, kommune, nr2) REFERENCES termin_kommune (buchung_id, kommune, nr) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT drei_termine_3 FOREIGN KEY (buchung_id, kommune, nr3) REFERENCES termin_kommune (buchung_id, kommune, nr) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE journal (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  buchung_id uuid NOT NULL REFERENCES buchung,
  version    integer NOT NULL,
  akt        text NOT NULL CHECK (akt IN ('buchen', 'bestaetigen', 'durchfuehren', 'stornieren', 'ablaufen')),
  sub        text NOT NULL CHECK (length(sub) BETWEEN 1 AND 255),
  tag        date NOT NULL,
  zeitpunkt  timestamptz NOT NULL,
  UNIQUE (buchung_id, version));

CREATE TABLE antwort (
  sub text, method text, path text, key text,
  request bytea NOT NULL,
  status integer NOT NULL,
  headers jsonb NOT NULL,
  body bytea NOT NULL,
  stored_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (sub, method, path, key));

CREATE INDEX buchung_kommune_kommune ON buchung_kommune (kommune);
"""

PLATZ_SCHAFFEN = """
-- First statement of every transaction that may occupy anything (book, move, re-confirm, absence), READ COMMITTED:
-- 1. one lock per Berater and Kommune, in key order, so that no later statement waits and nothing deadlocks;
-- 2. expired holds in the way become abgelaufen, locked in id order. A bestaetigen that came first wins: the row is
--    read again after the wait. The ids come back for the journal; a rolled back booking brings the holds back.
CREATE FUNCTION platz_schaffen(p_berater uuid[], p_kommunen text[], p_zeiten tstzmultirange) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SET search_path = beratung, pg_temp AS $$
  SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT hashtextextended(x, 4711) AS k
    FROM (SELECT 'b' || unnest(p_berater) UNION ALL SELECT 'k' || unnest(p_kommunen)) AS s(x) ORDER BY k);
  WITH faellig AS MATERIALIZED (
    SELECT b.id FROM buchung b WHERE b.status = 'reserviert' AND b.halten_bis <= clock_timestamp() AND (
         EXISTS (SELECT FROM termin t WHERE t.buchung_id = b.id AND t.berater_id = ANY (p_berater) AND t.zeitraum && p_zeiten)
      OR EXISTS (SELECT FROM buchung_kommune k WHERE k.buchung_id = b.id AND k.kommune = ANY (p_kommunen)))
    ORDER BY b.id FOR UPDATE OF b)
  UPDATE buchung b SET status = 'abgelaufen', halten_bis = NULL, version = b.version + 1
  FROM faellig f WHERE b.id = f.id RETURNING b.id;
$$;
"""

RECHTE = """
GRANT SELECT ON modul, foerderzeitraum, arbeitstag, berater TO beratung_app;
GRANT INSERT, UPDATE ON modul, foerderzeitraum TO beratung_app;
GRANT INSERT ON arbeitstag, berater TO beratung_app;
GRANT SELECT, INSERT ON kontingent, kontingent_platz, buchung_kommune, termin, termin_kommune TO beratung_app;
GRANT SELECT, INSERT, UPDATE ON buchung TO beratung_app;
GRANT SELECT, INSERT ON journal, antwort TO beratung_app;
"""


def _einzeln(sql: str) -> list[str]:
    """asyncpg takes one statement at a time; each of ours ends with a semicolon at a line's end."""
    return [befehl for befehl in sql.split(";\n") if befehl.strip()]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for befehl in (*_einzeln(TABELLEN), PLATZ_SCHAFFEN, *_einzeln(RECHTE)):
        op.get_bind().exec_driver_sql(befehl)


def downgrade() -> None:
    op.execute("SET LOCAL search_path = beratung, public")
    op.execute("DROP FUNCTION platz_schaffen")
    op.execute("ALTER TABLE buchung DROP CONSTRAINT lead_nimmt_teil")
    op.execute(
        "DROP TABLE journal, antwort, termin_kommune, termin, buchung_kommune, buchung,"
        " kontingent_platz, kontingent, berater, arbeitstag, foerderzeitraum, modul"
    )
    op.execute("DROP EXTENSION btree_gist")
