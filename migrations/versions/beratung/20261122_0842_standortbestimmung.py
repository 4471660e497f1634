"""standortbestimmung: where a Kommune stands, what it thought of a consulting, its reports

A Rückmeldung exists exactly for a Buchung that is bewertet: a generated column and a foreign key
each way. A Bericht is of a consulting that took place: a generated column as well.
"""

from alembic import op

revision = "a954f9735b06"
down_revision = "acaded00b08e"
branch_labels = None
depends_on = None

TABELLEN = r"""
CREATE TABLE standortbestimmung (
  id         uuid CONSTRAINT pk_standortbestimmung PRIMARY KEY DEFAULT uuidv7(),
  version    integer NOT NULL,
  kommune    text NOT NULL CONSTRAINT ck_standortbestimmung_kommune CHECK (kommune ~ '^[0-9]{8}$'),
  nummer     integer NOT NULL CONSTRAINT ck_standortbestimmung_nummer CHECK (nummer >= 1),
  fassung    smallint NOT NULL CONSTRAINT ck_standortbestimmung_fassung CHECK (fassung >= 1),
  antworten  jsonb NOT NULL
             CONSTRAINT ck_standortbestimmung_antworten CHECK (jsonb_typeof(antworten) = 'object'),
  modul      smallint NOT NULL CONSTRAINT ck_standortbestimmung_modul CHECK (modul BETWEEN 1 AND 4),
  ergebnis   jsonb NOT NULL CONSTRAINT ck_standortbestimmung_ergebnis
             CHECK (coalesce((ergebnis #>> '{empfehlung,modul}')::int = modul, false)),
  tag        date NOT NULL,
  zeitpunkt  timestamptz NOT NULL,
  CONSTRAINT uq_standortbestimmung_kommune_nummer UNIQUE (kommune, nummer));

CREATE TABLE rueckmeldung (
  buchung_id        uuid CONSTRAINT pk_rueckmeldung PRIMARY KEY,
  inhalt            smallint NOT NULL CONSTRAINT ck_rueckmeldung_inhalt CHECK (inhalt BETWEEN 1 AND 5),
  verstaendlichkeit smallint NOT NULL
                    CONSTRAINT ck_rueckmeldung_verstaendlichkeit CHECK (verstaendlichkeit BETWEEN 1 AND 5),
  organisation      smallint NOT NULL
                    CONSTRAINT ck_rueckmeldung_organisation CHECK (organisation BETWEEN 1 AND 5),
  nutzen            smallint NOT NULL CONSTRAINT ck_rueckmeldung_nutzen CHECK (nutzen BETWEEN 1 AND 5),
  kommentar         text CONSTRAINT ck_rueckmeldung_kommentar CHECK (length(kommentar) BETWEEN 1 AND 1000),
  tag               date NOT NULL,
  zeitpunkt         timestamptz NOT NULL);

ALTER TABLE buchung
  ADD COLUMN bewertet_id uuid GENERATED ALWAYS AS (CASE WHEN status = 'bewertet' THEN id END) STORED,
  ADD COLUMN erbracht_id uuid GENERATED ALWAYS AS
    (CASE WHEN status IN ('durchgefuehrt', 'bewertet') THEN id END) STORED,
  ADD CONSTRAINT uq_buchung_bewertet_id UNIQUE (bewertet_id),
  ADD CONSTRAINT uq_buchung_erbracht_id UNIQUE (erbracht_id);
ALTER TABLE rueckmeldung ADD CONSTRAINT fk_rueckmeldung_buchung_id_buchung
  FOREIGN KEY (buchung_id) REFERENCES buchung (bewertet_id);
ALTER TABLE buchung ADD CONSTRAINT fk_buchung_bewertet_id_rueckmeldung
  FOREIGN KEY (bewertet_id) REFERENCES rueckmeldung (buchung_id) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE bericht (
  id                uuid CONSTRAINT pk_bericht PRIMARY KEY DEFAULT uuidv7(),
  version           integer NOT NULL,
  buchung_id        uuid NOT NULL
                    CONSTRAINT fk_bericht_buchung_id_buchung REFERENCES buchung (erbracht_id),
  nr                smallint NOT NULL CONSTRAINT ck_bericht_nr CHECK (nr BETWEEN 1 AND 20),
  dateiname         varchar(120) NOT NULL
                    CONSTRAINT ck_bericht_dateiname CHECK (dateiname ~ '^[^\x01-\x1f\x7f/\\]+$'),
  typ               varchar(32) NOT NULL CONSTRAINT ck_bericht_typ CHECK (typ = 'pdf'),
  groesse           bigint NOT NULL CONSTRAINT ck_bericht_groesse CHECK (groesse BETWEEN 1 AND 20971520),
  pruefsumme        varchar(64) NOT NULL
                    CONSTRAINT ck_bericht_pruefsumme CHECK (pruefsumme ~ '^[0-9a-f]{64}$'),
  ablage            varchar(200) NOT NULL
                    CONSTRAINT ck_bericht_ablage CHECK (ablage ~ '^berichte/[0-9a-f-]{36}$'),
  scan              varchar(32) NOT NULL
                    CONSTRAINT ck_bericht_scan CHECK (scan IN ('ausstehend', 'sauber', 'befallen')),
  fund              varchar(200),
  versuche          integer NOT NULL DEFAULT 0 CONSTRAINT ck_bericht_versuche CHECK (versuche >= 0),
  naechster_versuch timestamptz NOT NULL,
  tag               date NOT NULL,
  zeitpunkt         timestamptz NOT NULL,
  entfernt_am       date,
  CONSTRAINT ck_bericht_fund CHECK ((scan = 'befallen') = (fund IS NOT NULL)),
  CONSTRAINT uq_bericht_buchung_id_nr UNIQUE (buchung_id, nr));
CREATE UNIQUE INDEX uq_bericht_ablage ON bericht (ablage);
CREATE UNIQUE INDEX uq_bericht_datei ON bericht (buchung_id, pruefsumme) WHERE entfernt_am IS NULL;
CREATE INDEX ix_bericht_ausstehend ON bericht (naechster_versuch)
  WHERE scan = 'ausstehend' AND entfernt_am IS NULL;

GRANT SELECT, INSERT ON standortbestimmung, rueckmeldung, bericht TO beratung_app;
GRANT UPDATE (version, scan, fund, versuche, naechster_versuch, entfernt_am) ON bericht TO beratung_app;
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    for befehl in filter(str.strip, TABELLEN.split(";\n")):
        op.get_bind().exec_driver_sql(befehl)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    op.execute("ALTER TABLE buchung DROP CONSTRAINT fk_buchung_bewertet_id_rueckmeldung")
    op.execute("DROP TABLE bericht, rueckmeldung, standortbestimmung")
    op.execute("ALTER TABLE buchung DROP COLUMN bewertet_id, DROP COLUMN erbracht_id")
