"""webhook: addresses where other systems hear what happens, and what is sent to them

Events stay insert only for the app role: `ereignisse_vergessen` deletes old ones as the owner, and
refuses to delete any of the last 30 days. Keys are uuidv7, so their order is that of time.
"""

from alembic import op

revision = "e35b9c7710fa"
down_revision = "6d1e8fa2c3b5"
branch_labels = None
depends_on = None

TABELLEN = [
    """CREATE TABLE webhook (
      id                  uuid CONSTRAINT pk_webhook PRIMARY KEY DEFAULT uuidv7(),
      version             integer NOT NULL,
      sub                 text NOT NULL CONSTRAINT ck_webhook_sub
                          CHECK (length(sub) BETWEEN 1 AND 255),
      adresse             text NOT NULL,
      typen               text[] NOT NULL,
      kommunen            text[] NOT NULL,
      status              varchar(32) NOT NULL,
      grund               varchar(32),
      geheimnis_nr        integer NOT NULL,
      geheimnis_erneuert  timestamptz,
      anfrage             bytea CONSTRAINT uq_webhook_anfrage UNIQUE,
      angelegt            timestamptz NOT NULL,
      CONSTRAINT ck_webhook_grund CHECK ((status = 'abgeschaltet') = (grund IS NOT NULL)))""",
    "CREATE INDEX ix_webhook_sub ON webhook (sub)",
    """CREATE TABLE webhookstand (
      webhook         uuid CONSTRAINT pk_webhookstand PRIMARY KEY
                      CONSTRAINT fk_webhookstand_webhook_webhook REFERENCES webhook,
      transaktion     bigint NOT NULL,
      ereignis        uuid NOT NULL,
      misserfolge     integer NOT NULL DEFAULT 0,
      erfolglos_seit  timestamptz,
      frei_ab         timestamptz,
      letzter_erfolg  timestamptz)""",
    """CREATE TABLE zustellung (
      id        uuid CONSTRAINT pk_zustellung PRIMARY KEY DEFAULT uuidv7(),
      webhook   uuid NOT NULL CONSTRAINT fk_zustellung_webhook_webhook REFERENCES webhook,
      ereignis  uuid NOT NULL,
      typ       text NOT NULL,
      probe     boolean NOT NULL DEFAULT false,
      status    varchar(32) NOT NULL,
      anzahl    integer NOT NULL DEFAULT 0,
      versuche  jsonb NOT NULL DEFAULT '[]',
      angelegt  timestamptz NOT NULL,
      seit      timestamptz NOT NULL,
      faellig   timestamptz NOT NULL,
      CONSTRAINT uq_zustellung_webhook_ereignis UNIQUE (webhook, ereignis))""",
    "CREATE INDEX ix_zustellung_webhook ON zustellung (webhook, id)",
    "CREATE INDEX ix_zustellung_faellig ON zustellung (webhook, faellig) WHERE status = 'offen'",
]
VERGESSEN = [
    """CREATE FUNCTION ereignisse_vergessen(vor uuid, hoechstens integer) RETURNS integer
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = foerderung, pg_temp AS $$
      DECLARE vergessen integer;
      BEGIN
        IF vor >= uuidv7(interval '-30 days') THEN
          RAISE EXCEPTION 'events of the last 30 days are kept' USING ERRCODE = '42501';
        END IF;
        DELETE FROM ereignis WHERE id IN
          (SELECT id FROM ereignis WHERE id < vor ORDER BY id LIMIT hoechstens);
        GET DIAGNOSTICS vergessen = ROW_COUNT;
        RETURN vergessen;
      END $$""",
    "REVOKE ALL ON FUNCTION ereignisse_vergessen(uuid, integer) FROM PUBLIC",
]
RECHTE = [
    "GRANT SELECT, INSERT, UPDATE ON webhook TO foerderung_app",
    "GRANT SELECT, INSERT, UPDATE ON webhookstand TO foerderung_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON zustellung TO foerderung_app",
    "GRANT EXECUTE ON FUNCTION ereignisse_vergessen(uuid, integer) TO foerderung_app",
]
ZURUECK = [
    "DROP FUNCTION ereignisse_vergessen(uuid, integer)",
    "DROP TABLE zustellung, webhookstand, webhook",
]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = foerderung, public")
    for befehl in (*TABELLEN, *VERGESSEN, *RECHTE):
        op.get_bind().exec_driver_sql(befehl)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = foerderung, public")
    for befehl in ZURUECK:
        op.get_bind().exec_driver_sql(befehl)
