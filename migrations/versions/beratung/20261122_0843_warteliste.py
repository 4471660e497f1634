"""warteliste: whoever waits, in order, and the hold that is an offer

An offer is a Buchung that is reserved for whoever waits: the constraints of a Buchung keep its
place for them. Until they have said yes it cannot become more than a hold; the entry and the
Buchung say the same about that, by a composite foreign key.
"""

from alembic import op

revision = "d4e799e7f6ed"
down_revision = "a954f9735b06"
branch_labels = None
depends_on = None

EINTRAG = """
CREATE TABLE wartelisteneintrag (
  id            uuid CONSTRAINT pk_wartelisteneintrag PRIMARY KEY DEFAULT uuidv7(),
  version       integer NOT NULL DEFAULT 1,
  nummer        bigint NOT NULL GENERATED ALWAYS AS IDENTITY,  -- the fair order, whatever the clocks say
  kommune       text NOT NULL
                CONSTRAINT ck_wartelisteneintrag_kommune CHECK (kommune ~ '^06[456][0-9]{5}$'),
  modul         smallint NOT NULL
                CONSTRAINT ck_wartelisteneintrag_modul CHECK (modul BETWEEN 1 AND 4),
  format        text NOT NULL
                CONSTRAINT ck_wartelisteneintrag_format CHECK (format IN ('online', 'vor_ort')),
  dauer         numeric NOT NULL
                CONSTRAINT ck_wartelisteneintrag_dauer CHECK (dauer IN (2.5, 3)),
  von           date NOT NULL,
  bis           date NOT NULL,
  unterbrechung_erlaubt boolean NOT NULL,
  teilnehmende  smallint NOT NULL
                CONSTRAINT ck_wartelisteneintrag_teilnehmende CHECK (teilnehmende BETWEEN 1 AND 500),
  eigenanteil_akzeptiert boolean NOT NULL,
  berater_id    uuid CONSTRAINT fk_wartelisteneintrag_berater_id_berater REFERENCES berater,
  status        text NOT NULL CONSTRAINT ck_wartelisteneintrag_status CHECK (status IN
                ('wartend', 'angeboten', 'angenommen', 'abgelehnt', 'abgelaufen', 'zurueckgezogen')),
  eingetragen   timestamptz NOT NULL,
  buchung_id    uuid,
  ohne_zusage   boolean NOT NULL GENERATED ALWAYS AS (status <> 'angenommen') STORED,
  CONSTRAINT ck_wartelisteneintrag_fenster CHECK (von <= bis AND bis - von <= 366),
  CONSTRAINT ck_wartelisteneintrag_buchung_id CHECK (CASE
    WHEN status = 'wartend' THEN buchung_id IS NULL
    WHEN status IN ('angeboten', 'angenommen', 'abgelehnt') THEN buchung_id IS NOT NULL
    ELSE true END),
  CONSTRAINT uq_wartelisteneintrag_nummer UNIQUE (nummer),
  CONSTRAINT uq_wartelisteneintrag_buchung_id UNIQUE (buchung_id))
"""
BEFEHLE = [
    """ALTER TABLE buchung
      ADD COLUMN angebot boolean NOT NULL DEFAULT false,
      ADD CONSTRAINT ck_buchung_angebot
        CHECK (NOT angebot OR status IN ('reserviert', 'storniert', 'abgelaufen')),
      ADD CONSTRAINT uq_buchung_id_kommune_modul_angebot UNIQUE (id, kommune, modul, angebot)""",
    EINTRAG,
    """ALTER TABLE wartelisteneintrag ADD CONSTRAINT fk_wartelisteneintrag_buchung_id_buchung
      FOREIGN KEY (buchung_id, kommune, modul, ohne_zusage)
      REFERENCES buchung (id, kommune, modul, angebot) DEFERRABLE INITIALLY DEFERRED""",
    # twice for the same days would be two places in the queue
    """ALTER TABLE wartelisteneintrag ADD CONSTRAINT ein_eintrag_je_wunsch EXCLUDE USING gist
      (kommune WITH =, modul WITH =, format WITH =, daterange(von, bis, '[]') WITH &&)
      WHERE (status IN ('wartend', 'angeboten'))""",
    """CREATE INDEX ix_wartelisteneintrag_nummer ON wartelisteneintrag (nummer)
      WHERE status IN ('wartend', 'angeboten')""",
    """GRANT SELECT, INSERT, UPDATE (version, status, buchung_id)
      ON wartelisteneintrag TO beratung_app""",
]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    for befehl in BEFEHLE:
        op.get_bind().exec_driver_sql(befehl)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    op.execute("DROP TABLE wartelisteneintrag")
    op.execute("ALTER TABLE buchung DROP CONSTRAINT uq_buchung_id_kommune_modul_angebot")
    op.execute("ALTER TABLE buchung DROP COLUMN angebot")
