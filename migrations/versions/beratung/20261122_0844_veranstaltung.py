"""veranstaltung: events and who comes; no seat is ever given twice

A seat is a row with a number of its own between 1 and the capacity, copied from the event and kept
equal by a composite FOREIGN KEY ... ON UPDATE CASCADE: a capacity cannot fall below a seat that is
taken. The seats of a registration are counted (lfd) without a gap, and while it is angemeldet the
last of them must exist at COMMIT, so it holds all or none. Without a capacity nobody registers.
"""

from alembic import op

revision = "e9d4f23014cc"
down_revision = "d4e799e7f6ed"
branch_labels = None
depends_on = None

TABELLEN = [
    """CREATE TABLE veranstaltung (
      id           uuid CONSTRAINT pk_veranstaltung PRIMARY KEY DEFAULT uuidv7(),
      version      integer NOT NULL DEFAULT 1,
      titel        text NOT NULL,
      beschreibung text,
      beginn       timestamptz NOT NULL,
      ende         timestamptz NOT NULL,
      format       text CONSTRAINT ck_veranstaltung_format
                   CHECK (format IN ('online', 'vor_ort', 'hybrid')),
      ort          text,
      adresse      text CONSTRAINT ck_veranstaltung_adresse CHECK (adresse LIKE 'https://%'),
      kapazitaet   smallint CONSTRAINT ck_veranstaltung_kapazitaet CHECK (kapazitaet BETWEEN 1 AND 5000),
      anmeldeschluss date,
      status       text NOT NULL DEFAULT 'geplant' CONSTRAINT ck_veranstaltung_status
                   CHECK (status IN ('geplant', 'abgesagt')),
      quelle       text,
      stand        timestamptz NOT NULL,
      CONSTRAINT ck_veranstaltung_dauer CHECK (ende > beginn AND ende <= beginn + interval '7 days'),
      CONSTRAINT ck_veranstaltung_ort CHECK (format = 'online' OR ort IS NOT NULL),
      CONSTRAINT ck_veranstaltung_format_bekannt CHECK (format IS NOT NULL OR quelle IS NOT NULL),
      CONSTRAINT ck_veranstaltung_anmeldung CHECK (num_nulls(kapazitaet, anmeldeschluss) IN (0, 2)),
      CONSTRAINT ck_veranstaltung_anmeldeschluss
        CHECK (anmeldeschluss <= (beginn AT TIME ZONE 'Europe/Berlin')::date),
      CONSTRAINT uq_veranstaltung_id_kapazitaet UNIQUE (id, kapazitaet))""",
    "CREATE INDEX ix_veranstaltung_beginn ON veranstaltung (beginn, id)",
    """CREATE TABLE anmeldung (
      id                uuid CONSTRAINT pk_anmeldung PRIMARY KEY DEFAULT uuidv7(),
      version           integer NOT NULL DEFAULT 1,
      veranstaltung_id  uuid NOT NULL CONSTRAINT fk_anmeldung_veranstaltung_id_veranstaltung
                        REFERENCES veranstaltung,
      reihe             integer NOT NULL CONSTRAINT ck_anmeldung_reihe CHECK (reihe > 0),
      kommune           text NOT NULL CONSTRAINT ck_anmeldung_kommune CHECK (kommune ~ '^06[456][0-9]{5}$'),
      plaetze           smallint NOT NULL CONSTRAINT ck_anmeldung_plaetze CHECK (plaetze BETWEEN 1 AND 20),
      funktionspostfach text,
      status            text NOT NULL CONSTRAINT ck_anmeldung_status
                        CHECK (status IN ('angemeldet', 'warteliste', 'zurueckgezogen', 'entfallen')),
      tag               date NOT NULL,
      entfallen_am      date CONSTRAINT ck_anmeldung_entfallen_am
                        CHECK ((entfallen_am IS NOT NULL) = (status = 'entfallen')),
      belegt            boolean NOT NULL GENERATED ALWAYS AS (status = 'angemeldet') STORED,
      letzter           smallint GENERATED ALWAYS AS
                        (CASE WHEN status = 'angemeldet' THEN plaetze END) STORED,
      CONSTRAINT ck_anmeldung_postfach_geloescht
        CHECK (status <> 'zurueckgezogen' OR funktionspostfach IS NULL),
      CONSTRAINT uq_anmeldung_veranstaltung_id_reihe UNIQUE (veranstaltung_id, reihe),
      CONSTRAINT uq_anmeldung_id_veranstaltung_id_plaetze_belegt
        UNIQUE (id, veranstaltung_id, plaetze, belegt))""",
    """CREATE UNIQUE INDEX uq_anmeldung_laufend ON anmeldung (veranstaltung_id, kommune)
      WHERE status IN ('angemeldet', 'warteliste')""",
    "CREATE INDEX ix_anmeldung_postfach ON anmeldung (veranstaltung_id) WHERE funktionspostfach IS NOT NULL",
    """CREATE TABLE sitzplatz (
      veranstaltung_id uuid NOT NULL,
      nr               smallint NOT NULL,
      kapazitaet       smallint NOT NULL,
      anmeldung_id     uuid NOT NULL,
      lfd              smallint NOT NULL,
      plaetze          smallint NOT NULL,
      belegt           boolean NOT NULL DEFAULT true CONSTRAINT ck_sitzplatz_belegt CHECK (belegt),
      davor            smallint GENERATED ALWAYS AS (CASE WHEN lfd > 1 THEN lfd - 1 END) STORED,
      CONSTRAINT pk_sitzplatz PRIMARY KEY (veranstaltung_id, nr),
      CONSTRAINT ck_sitzplatz_im_saal CHECK (nr BETWEEN 1 AND kapazitaet),
      CONSTRAINT ck_sitzplatz_nicht_mehr CHECK (lfd BETWEEN 1 AND plaetze),
      CONSTRAINT uq_sitzplatz_anmeldung_id_lfd UNIQUE (anmeldung_id, lfd),
      CONSTRAINT fk_sitzplatz_veranstaltung_id_veranstaltung FOREIGN KEY (veranstaltung_id, kapazitaet)
        REFERENCES veranstaltung (id, kapazitaet) ON UPDATE CASCADE,
      CONSTRAINT fk_sitzplatz_anmeldung_id_anmeldung FOREIGN KEY (anmeldung_id, veranstaltung_id, plaetze, belegt)
        REFERENCES anmeldung (id, veranstaltung_id, plaetze, belegt),
      CONSTRAINT fk_sitzplatz_anmeldung_id_sitzplatz FOREIGN KEY (anmeldung_id, davor)
        REFERENCES sitzplatz (anmeldung_id, lfd) DEFERRABLE INITIALLY DEFERRED)""",
    """ALTER TABLE anmeldung ADD CONSTRAINT fk_anmeldung_id_sitzplatz FOREIGN KEY (id, letzter)
      REFERENCES sitzplatz (anmeldung_id, lfd) DEFERRABLE INITIALLY DEFERRED""",
]
RECHTE = [
    "GRANT SELECT, INSERT, UPDATE ON veranstaltung TO beratung_app",
    "GRANT SELECT, INSERT, UPDATE (version, status, entfallen_am, funktionspostfach) ON anmeldung TO beratung_app",
    "GRANT SELECT, INSERT, UPDATE (nr), DELETE ON sitzplatz TO beratung_app",
]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    for befehl in (*TABELLEN, *RECHTE):
        op.get_bind().exec_driver_sql(befehl)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    op.execute("ALTER TABLE anmeldung DROP CONSTRAINT fk_anmeldung_id_sitzplatz")
    op.execute("DROP TABLE sitzplatz, anmeldung, veranstaltung")
