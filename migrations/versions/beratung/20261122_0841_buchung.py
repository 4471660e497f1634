"""buchung: the Förderung's rule is kept here, a Buchung can be moved, and several Kommunen share one

The own table of periods goes: what the Land pays is read from the Förderung and stored with its
version. Moving changes Termine and who pays in place, so the ids of the Termine stay. What is more than
a reservation (verbindlich) has the consent of everybody who takes part.
"""

from alembic import op

revision = "acaded00b08e"
down_revision = "62a37b5e4c2e"
branch_labels = None
depends_on = None

BEREICHE = "('ozg', 'verwaltungsdigitalisierung')"
STATUS = "'reserviert', 'bestaetigt', 'durchgefuehrt', 'bewertet', 'nicht_erschienen', 'storniert', 'abgelaufen'"
FOERDERUNG = [
    """ALTER TABLE buchung_kommune
      ADD COLUMN topf text,
      ADD COLUMN regelversion text""",
    """UPDATE buchung_kommune k SET topf = z.topf FROM foerderzeitraum z
      WHERE z.bereich = k.bereich AND k.finanzierung = 'land'""",
    """ALTER TABLE buchung_kommune ADD CONSTRAINT ck_buchung_kommune_topf
      CHECK (finanzierung = 'land' OR topf IS NULL)""",
    # who waits is not in this table, and never was
    f"""ALTER TABLE buchung
      DROP CONSTRAINT buchung_status_check,
      ADD CONSTRAINT ck_buchung_status CHECK (status IN ({STATUS})),
      ADD COLUMN verbindlich boolean NOT NULL GENERATED ALWAYS AS (status IN
        ('bestaetigt', 'durchgefuehrt', 'bewertet', 'nicht_erschienen')) STORED,
      ADD CONSTRAINT uq_buchung_partneranfrage UNIQUE (id, kommune, modul, belegt, verbindlich)""",
    # who is asked takes no part yet: no place, no day
    """CREATE TABLE partneranfrage (
      buchung_id    uuid NOT NULL,
      kommune       text NOT NULL
                    CONSTRAINT ck_partneranfrage_kommune CHECK (kommune ~ '^06[456][0-9]{5}$'),
      federfuehrend text NOT NULL,
      modul         smallint NOT NULL,
      belegt        boolean NOT NULL,
      verbindlich   boolean NOT NULL,
      zugestimmt    boolean,                           -- NULL until it answers
      CONSTRAINT pk_partneranfrage PRIMARY KEY (buchung_id, kommune),
      CONSTRAINT ck_partneranfrage_federfuehrend CHECK (kommune <> federfuehrend),
      CONSTRAINT alle_haben_zugestimmt CHECK (zugestimmt IS NOT NULL OR NOT verbindlich),
      CONSTRAINT fk_partneranfrage_buchung
        FOREIGN KEY (buchung_id, federfuehrend, modul, belegt, verbindlich)
        REFERENCES buchung (id, kommune, modul, belegt, verbindlich) ON UPDATE CASCADE)""",
    # one open question of a Kommune to another for a module, and none after a no
    """CREATE UNIQUE INDEX einmal_gefragt ON partneranfrage (federfuehrend, kommune, modul)
      WHERE NOT zugestimmt OR (zugestimmt IS NULL AND belegt)""",
    "CREATE INDEX ix_partneranfrage_kommune ON partneranfrage (kommune)",
    "DROP TABLE foerderzeitraum",
    """CREATE TABLE foerderregel (
      code    text CONSTRAINT pk_foerderregel PRIMARY KEY,
      etag    text NOT NULL,
      gelesen timestamptz NOT NULL)""",
    f"""CREATE TABLE foerderzeitraum (
      bereich text NOT NULL CONSTRAINT ck_foerderzeitraum_bereich CHECK (bereich IN {BEREICHE}),
      gueltig daterange NOT NULL CONSTRAINT ck_foerderzeitraum_gueltig
              CHECK (NOT isempty(gueltig) AND lower_inc(gueltig) AND NOT upper_inf(gueltig)),
      plaetze smallint NOT NULL CONSTRAINT ck_foerderzeitraum_plaetze CHECK (plaetze > 0),
      schluessel text NOT NULL,
      topf    text NOT NULL,
      quelle  text NOT NULL,
      regelversion text NOT NULL,
      CONSTRAINT pk_foerderzeitraum PRIMARY KEY (bereich, gueltig WITHOUT OVERLAPS))""",
    # whose places they are is said by what grants them, not by a period that a text may split
    "ALTER TABLE kontingent ADD COLUMN schluessel text",
    """UPDATE kontingent SET schluessel = 'DIGITALISIERUNGSBERATUNG/frei_je_kommune_' || bereich""",
    "ALTER TABLE kontingent ALTER COLUMN schluessel SET NOT NULL",
    "ALTER TABLE kontingent DROP CONSTRAINT kontingent_eindeutig",
    """ALTER TABLE kontingent
      ADD CONSTRAINT kontingent_eindeutig UNIQUE (kommune, schluessel)""",
]
RECHTE = [
    "GRANT SELECT, INSERT, UPDATE ON foerderregel TO beratung_app",
    "GRANT SELECT, INSERT, DELETE ON foerderzeitraum TO beratung_app",
    "GRANT UPDATE (gueltig, plaetze) ON kontingent TO beratung_app",
    """GRANT UPDATE (finanzierung, begruendung, kontingent_id, platz_nr, gueltig, topf, regelversion)
      ON buchung_kommune TO beratung_app""",
    "GRANT SELECT, INSERT, DELETE ON partneranfrage TO beratung_app",
    "GRANT UPDATE (zugestimmt) ON partneranfrage TO beratung_app",
    "GRANT DELETE ON buchung_kommune, termin_kommune TO beratung_app",
]
ZURUECK = [
    "REVOKE DELETE ON buchung_kommune, termin_kommune FROM beratung_app",
    """REVOKE UPDATE (finanzierung, begruendung, kontingent_id, platz_nr, gueltig, topf, regelversion)
      ON buchung_kommune FROM beratung_app""",
    "REVOKE UPDATE (gueltig, plaetze) ON kontingent FROM beratung_app",
    "ALTER TABLE kontingent DROP CONSTRAINT kontingent_eindeutig, DROP COLUMN schluessel",
    """ALTER TABLE kontingent ADD CONSTRAINT kontingent_eindeutig
      EXCLUDE USING gist (kommune WITH =, bereich WITH =, gueltig WITH &&)""",
    "DROP TABLE foerderzeitraum, foerderregel",
    f"""CREATE TABLE foerderzeitraum (
      bereich text PRIMARY KEY CHECK (bereich IN {BEREICHE}),
      topf    text NOT NULL,
      gueltig daterange NOT NULL CHECK (lower_inc(gueltig) AND NOT upper_inf(gueltig)),
      plaetze smallint NOT NULL CHECK (plaetze >= 0),
      quelle  text NOT NULL)""",
    "GRANT SELECT, INSERT, UPDATE ON foerderzeitraum TO beratung_app",
    "DROP TABLE partneranfrage",
    """ALTER TABLE buchung_kommune DROP CONSTRAINT ck_buchung_kommune_topf, DROP COLUMN topf,
      DROP COLUMN regelversion""",
    f"""ALTER TABLE buchung DROP CONSTRAINT uq_buchung_partneranfrage, DROP COLUMN verbindlich,
      DROP CONSTRAINT ck_buchung_status,
      ADD CONSTRAINT buchung_status_check CHECK (status IN ('warteliste', {STATUS}))""",
]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    for befehl in (*FOERDERUNG, *RECHTE):
        op.get_bind().exec_driver_sql(befehl)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    for befehl in ZURUECK:
        op.get_bind().exec_driver_sql(befehl)
