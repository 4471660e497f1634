"""A change of the schema in two releases, and two that may not be.

They stand in no history: a test appends them to a copy of the tree. Two busy columns get another
name as the rules of docs/betrieb/aktualisierung.md want it: `erweitern` brings the new one, which a
trigger fills, `fuellen` what was there before, in small steps, and `verengen` demands it, one
release later.
"""

from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

SCHUB = 200  # rows of one transaction
REVISION = '''"""{name}"""

from alembic import op

revision = "{neu}"
down_revision = "{alt}"
branch_labels = None
depends_on = None
BEFEHLE = {befehle!r}


def upgrade() -> None:
'''
IN_TRANSAKTION = """\
    op.execute("SET LOCAL lock_timeout = '400ms'")
    for befehl in BEFEHLE:
        op.get_bind().exec_driver_sql(befehl)
"""
# what is built beside others waits for them, and none of them for it
OHNE_TRANSAKTION = """\
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        for befehl in BEFEHLE:
            op.execute(befehl)
        op.execute("SET lock_timeout = '400ms'")
"""


@dataclass(frozen=True)
class Schritt:
    """One revision; `nebenher` without a transaction, as CREATE INDEX CONCURRENTLY demands."""

    name: str
    befehle: tuple[str, ...]
    nebenher: bool = False


@dataclass(frozen=True)
class Umbenennung:
    """Of the column `alt` of a table of `dienst`, of the type `typ`, to `neu`."""

    dienst: str
    tabelle: str
    alt: str
    neu: str
    typ: str

    @property
    def _wo(self) -> str:
        return f"{self.dienst}.{self.tabelle}"

    @property
    def erweitern(self) -> tuple[Schritt, ...]:
        wo, alt, neu = self._wo, self.alt, self.neu
        return (
            Schritt(
                "erweitern",
                (
                    f"ALTER TABLE {wo} ADD COLUMN {neu} {self.typ}",
                    f"ALTER TABLE {wo} ADD CONSTRAINT ck_{self.tabelle}_{neu}"
                    f" CHECK ({neu} IS NOT NULL) NOT VALID",
                    f"CREATE FUNCTION {wo}_{neu}() RETURNS trigger LANGUAGE plpgsql AS"
                    f" $$ BEGIN NEW.{neu} := NEW.{alt}; RETURN NEW; END $$",
                    f"CREATE TRIGGER {neu} BEFORE INSERT OR UPDATE ON {wo}"
                    f" FOR EACH ROW EXECUTE FUNCTION {wo}_{neu}()",
                ),
            ),
            Schritt(
                "index",
                (
                    f"DROP INDEX CONCURRENTLY IF EXISTS {self.dienst}.ix_{self.tabelle}_{neu}",
                    f"CREATE INDEX CONCURRENTLY ix_{self.tabelle}_{neu} ON {wo} ({neu})",
                ),
                nebenher=True,
            ),
        )

    @property
    def fuellen(self) -> str:
        """Fill SCHUB rows more and say how many that were."""
        return (
            f"WITH neue AS (UPDATE {self._wo} SET {self.neu} = {self.alt} WHERE id IN"
            f" (SELECT id FROM {self._wo} WHERE {self.neu} IS NULL LIMIT {SCHUB}) RETURNING 1)"
            " SELECT count(*) FROM neue"
        )

    @property
    def verengen(self) -> tuple[Schritt, ...]:
        regel = f"ck_{self.tabelle}_{self.neu}"
        return (
            Schritt("pruefen", (f"ALTER TABLE {self._wo} VALIDATE CONSTRAINT {regel}",)),
            Schritt(
                "verengen",
                (
                    f"ALTER TABLE {self._wo} ALTER COLUMN {self.neu} SET NOT NULL",
                    f"ALTER TABLE {self._wo} DROP CONSTRAINT {regel}",
                ),
            ),
        )


UMBENENNUNGEN = (
    Umbenennung("foerderung", "antrag", "titel", "bezeichnung", "varchar(200)"),
    Umbenennung("beratung", "standortbestimmung", "fassung", "fragebogen", "smallint"),
)
HAELT_ALLE_AN = Schritt(
    "sperren", ("LOCK TABLE foerderung.antrag IN ACCESS EXCLUSIVE MODE", "SELECT pg_sleep(2)")
)
NIMMT_ZU_FRUEH_WEG = Schritt("wegnehmen", ("ALTER TABLE foerderung.antrag DROP COLUMN titel",))


def anhaengen(baum: Path, dienst: str, *schritte: Schritt) -> None:
    """Lay these revisions behind the last one that the tree in `baum` has."""
    for schritt in schritte:
        geschichte = _geschichte(baum, dienst)
        nummer = sum(1 for _ in geschichte.walk_revisions())
        kopf = REVISION.format(
            name=schritt.name,
            neu=f"beispiel{nummer:02}",
            alt=geschichte.get_current_head(),
            befehle=schritt.befehle,
        )
        datei = baum / "migrations" / "versions" / dienst / f"beispiel_{nummer:02}.py"
        datei.write_text(kopf + (OHNE_TRANSAKTION if schritt.nebenher else IN_TRANSAKTION), "utf-8")


def _geschichte(baum: Path, dienst: str) -> ScriptDirectory:
    ini = baum / "migrations" / "alembic.ini"
    return ScriptDirectory.from_config(Config(ini, ini_section=dienst))
