"""akte: the Journal is about any Gegenstand, and each act leaves an Ereignis"""

from alembic import op

revision = "7c2e9a41d5b3"
down_revision = "3b1f0e5a7c21"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    op.execute("ALTER TABLE journal RENAME TO journal_alt")
    op.execute("ALTER TABLE journal_alt RENAME CONSTRAINT journal_pkey TO journal_alt_pkey")
    op.execute("""
        CREATE TABLE journal (
          id            uuid CONSTRAINT pk_journal PRIMARY KEY DEFAULT uuidv7(),
          gegenstand    text NOT NULL,
          gegenstand_id uuid NOT NULL,
          version       integer NOT NULL,
          akt           text NOT NULL,
          sub           text NOT NULL
                        CONSTRAINT ck_journal_sub CHECK (length(sub) BETWEEN 1 AND 255),
          anfrage       text,
          tag           date NOT NULL,
          zeitpunkt     timestamptz NOT NULL,
          CONSTRAINT uq_journal_gegenstand_gegenstand_id_version
            UNIQUE (gegenstand, gegenstand_id, version))""")
    op.execute("""
        INSERT INTO journal (id, gegenstand, gegenstand_id, version, akt, sub, tag, zeitpunkt)
        SELECT id, 'buchung', buchung_id, version, akt, sub, tag, zeitpunkt FROM journal_alt""")
    op.execute("DROP TABLE journal_alt")
    op.execute("""
        CREATE TABLE ereignis (
          id            uuid CONSTRAINT pk_ereignis PRIMARY KEY DEFAULT uuidv7(),
          transaktion   bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
          typ           text NOT NULL,
          gegenstand_id uuid NOT NULL,
          version       integer NOT NULL,
          kommunen      text[] NOT NULL,
          daten         jsonb NOT NULL,
          tag           date NOT NULL,
          zeitpunkt     timestamptz NOT NULL)""")
    op.execute("CREATE INDEX ix_ereignis_transaktion ON ereignis (transaktion, id)")
    op.execute("GRANT SELECT, INSERT ON journal, ereignis TO beratung_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    op.execute("DROP TABLE ereignis")
    op.execute("ALTER TABLE journal RENAME TO journal_neu")
    op.execute("""
        CREATE TABLE journal (
          id         uuid PRIMARY KEY DEFAULT uuidv7(),
          buchung_id uuid NOT NULL REFERENCES buchung,
          version    integer NOT NULL,
          akt        text NOT NULL
                     CHECK (akt IN ('buchen', 'bestaetigen', 'durchfuehren', 'stornieren', 'ablaufen')),
          sub        text NOT NULL CHECK (length(sub) BETWEEN 1 AND 255),
          tag        date NOT NULL,
          zeitpunkt  timestamptz NOT NULL,
          UNIQUE (buchung_id, version))""")
    op.execute("""
        INSERT INTO journal (id, buchung_id, version, akt, sub, tag, zeitpunkt)
        SELECT id, gegenstand_id, version, akt, sub, tag, zeitpunkt FROM journal_neu
        WHERE gegenstand = 'buchung'""")
    op.execute("DROP TABLE journal_neu")
    op.execute("GRANT SELECT, INSERT ON journal TO beratung_app")
