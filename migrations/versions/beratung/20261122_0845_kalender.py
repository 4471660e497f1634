"""kalender: secret addresses under which a Kommune or a team reads its Termine

Only the SHA-256 of a secret is kept. A subject has at most ten at a time, each with a number. Who
loses a Termin that goes on for others is written down by triggers, so that calendars can take it
out again.
"""

from alembic import op

revision = "ffd0f659e3f0"
down_revision = "e9d4f23014cc"
branch_labels = None
depends_on = None

TABELLEN = [
    """CREATE TABLE kalenderabo (
      id             uuid CONSTRAINT pk_kalenderabo PRIMARY KEY DEFAULT uuidv7(),
      version        integer NOT NULL DEFAULT 1,
      kommune        text CONSTRAINT ck_kalenderabo_kommune CHECK (kommune ~ '^06[456][0-9]{5}$'),
      berater_id     uuid CONSTRAINT fk_kalenderabo_berater_id_berater REFERENCES berater,
      nr             smallint NOT NULL CONSTRAINT ck_kalenderabo_nr CHECK (nr BETWEEN 1 AND 10),
      geheimnis      bytea NOT NULL CONSTRAINT uq_kalenderabo_geheimnis UNIQUE
                     CONSTRAINT ck_kalenderabo_geheimnis CHECK (length(geheimnis) = 32),
      anfrage        bytea CONSTRAINT uq_kalenderabo_anfrage UNIQUE
                     CONSTRAINT ck_kalenderabo_anfrage CHECK (length(anfrage) = 32),
      angelegt_am    date NOT NULL,
      widerrufen_am  date,
      CONSTRAINT ck_kalenderabo_subjekt CHECK (num_nonnulls(kommune, berater_id) = 1))""",
    """CREATE UNIQUE INDEX uq_kalenderabo_kommune_nr ON kalenderabo (kommune, nr)
      WHERE widerrufen_am IS NULL""",
    """CREATE UNIQUE INDEX uq_kalenderabo_berater_id_nr ON kalenderabo (berater_id, nr)
      WHERE widerrufen_am IS NULL""",
]
FRUEHERE = [
    # version: that of the Buchung from which on it is somebody else's
    """CREATE TABLE frueherer_termin (
      id          uuid CONSTRAINT pk_frueherer_termin PRIMARY KEY DEFAULT uuidv7(),
      termin_id   uuid NOT NULL CONSTRAINT fk_frueherer_termin_termin_id_termin REFERENCES termin,
      buchung_id  uuid NOT NULL CONSTRAINT fk_frueherer_termin_buchung_id_buchung REFERENCES buchung,
      version     integer NOT NULL,
      kommune     text,
      berater_id  uuid CONSTRAINT fk_frueherer_termin_berater_id_berater REFERENCES berater,
      zeitraum    tstzrange NOT NULL,
      CONSTRAINT ck_frueherer_termin_subjekt CHECK (num_nonnulls(kommune, berater_id) = 1))""",
    "CREATE INDEX ix_frueherer_termin_kommune ON frueherer_termin (kommune)",
    "CREATE INDEX ix_frueherer_termin_berater_id ON frueherer_termin (berater_id)",
    """CREATE FUNCTION team_gewechselt() RETURNS trigger LANGUAGE plpgsql
      SET search_path = beratung, pg_temp AS $$ BEGIN
        INSERT INTO frueherer_termin (termin_id, buchung_id, version, berater_id, zeitraum)
        SELECT old.id, b.id, b.version + 1, old.berater_id, old.zeitraum
        FROM buchung b WHERE b.id = old.buchung_id;
        RETURN NULL;
      END $$""",
    """CREATE FUNCTION kommune_ausgeschieden() RETURNS trigger LANGUAGE plpgsql
      SET search_path = beratung, pg_temp AS $$ BEGIN
        INSERT INTO frueherer_termin (termin_id, buchung_id, version, kommune, zeitraum)
        SELECT t.id, b.id, b.version + 1, old.kommune, old.zeitraum
        FROM buchung b JOIN termin t ON t.buchung_id = b.id AND t.nr = old.nr
        WHERE b.id = old.buchung_id;
        RETURN NULL;
      END $$""",
    """CREATE TRIGGER team_gewechselt AFTER UPDATE OF berater_id ON termin FOR EACH ROW
      WHEN (old.berater_id <> new.berater_id) EXECUTE FUNCTION team_gewechselt()""",
    """CREATE TRIGGER kommune_ausgeschieden AFTER DELETE ON termin_kommune FOR EACH ROW
      EXECUTE FUNCTION kommune_ausgeschieden()""",
]
RECHTE = [
    "GRANT SELECT, INSERT, UPDATE (version, widerrufen_am) ON kalenderabo TO beratung_app",
    "GRANT SELECT, INSERT ON frueherer_termin TO beratung_app",
]
ZURUECK = [
    "DROP TRIGGER kommune_ausgeschieden ON termin_kommune",
    "DROP TRIGGER team_gewechselt ON termin",
    "DROP FUNCTION kommune_ausgeschieden, team_gewechselt",
    "DROP TABLE frueherer_termin, kalenderabo",
]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    for befehl in (*TABELLEN, *FRUEHERE, *RECHTE):
        op.get_bind().exec_driver_sql(befehl)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    for befehl in ZURUECK:
        op.get_bind().exec_driver_sql(befehl)
