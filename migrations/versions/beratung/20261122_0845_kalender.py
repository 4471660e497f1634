"""kalender: secret addresses under which a Kommune or a team reads its Termine

Only the SHA-256 of a secret is kept. A subject has at most ten at a time, each with a number.
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
RECHTE = "GRANT SELECT, INSERT, UPDATE (version, widerrufen_am) ON kalenderabo TO beratung_app"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    for befehl in (*TABELLEN, RECHTE):
        op.get_bind().exec_driver_sql(befehl)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL search_path = beratung, public")
    op.execute("DROP TABLE kalenderabo")
