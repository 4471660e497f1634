"""buchung: the Förderung's rule is kept here, a Buchung can be moved, and several Kommunen share one

The own table of periods goes: what the Land pays is read from the Förderung and stored with its
version. Moving changes Termine and who pays in place, so the ids of the Termine stay.
"""

from alembic import op

revision = "acaded00b08e"
down_revision = "62a37b5e4c2e"
branch_labels = None
depends_on = None

BEREICHE = "('ozg', 'verwaltungsdigitalisierung')"
FOERDERUNG = [
    """ALTER TABLE buchung_kommune
      ADD COLUMN topf text,
      ADD COLUMN regelversion text,
      ADD COLUMN zugestimmt boolean NOT NULL DEFAULT true""",
    """UPDATE buchung_kommune k SET topf = z.topf FROM foerderzeitraum z
      WHERE z.bereich = k.bereich AND k.finanzierung = 'land'""",
    """ALTER TABLE buchung_kommune ADD CONSTRAINT ck_buchung_kommune_topf
      CHECK (finanzierung = 'land' OR topf IS NULL)""",
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
      topf    text NOT NULL,
      quelle  text NOT NULL,
      regelversion text NOT NULL,
      CONSTRAINT pk_foerderzeitraum PRIMARY KEY (bereich, gueltig WITHOUT OVERLAPS))""",
]
RECHTE = [
    "GRANT SELECT, INSERT, UPDATE ON foerderregel TO beratung_app",
    "GRANT SELECT, INSERT, DELETE ON foerderzeitraum TO beratung_app",
    "GRANT UPDATE (gueltig, plaetze) ON kontingent TO beratung_app",
    """GRANT UPDATE (finanzierung, begruendung, kontingent_id, platz_nr, gueltig, topf, regelversion,
      zugestimmt) ON buchung_kommune TO beratung_app""",
    "GRANT DELETE ON buchung_kommune, termin_kommune TO beratung_app",
]
ZURUECK = [
    "REVOKE DELETE ON buchung_kommune, termin_kommune FROM beratung_app",
    """REVOKE UPDATE (finanzierung, begruendung, kontingent_id, platz_nr, gueltig, topf, regelversion,
      zugestimmt) ON buchung_kommune FROM beratung_app""",
    "REVOKE UPDATE (gueltig, plaetze) ON kontingent FROM beratung_app",
    "DROP TABLE foerderzeitraum, foerderregel",
    f"""CREATE TABLE foerderzeitraum (
      bereich text PRIMARY KEY CHECK (bereich IN {BEREICHE}),
      topf    text NOT NULL,
      gueltig daterange NOT NULL CHECK (lower_inc(gueltig) AND NOT upper_inf(gueltig)),
      plaetze smallint NOT NULL CHECK (plaetze >= 0),
      quelle  text NOT NULL)""",
    "GRANT SELECT, INSERT, UPDATE ON foerderzeitraum TO beratung_app",
    """ALTER TABLE buchung_kommune DROP CONSTRAINT ck_buchung_kommune_topf, DROP COLUMN topf,
      DROP COLUMN regelversion, DROP COLUMN zugestimmt""",
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
