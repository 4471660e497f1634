"""What belongs to a Kommune is shown to nobody else, whatever a statement asks for.

The policies are tried alone: in a copy of each database that has lost every other constraint and
in which the app role may do everything.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from sqlalchemy import make_url, select, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from ozg.postgres import SUPERUSER, Cluster
from services.beratung.tables import Buchung
from shared.auth import Rolle, VielleichtAngemeldet
from shared.db import Session, engine_for, lesungen_for, sessions_for
from shared.sicht import ALLE, NICHTS, Sicht, sehend, ueber_alle, uebergreifend
from tests.beratung.conftest import app_on, katalog
from tests.conftest import Datenbank, client_for
from tests.tokens import bearer

Kahl: TypeAlias = Callable[[str], Awaitable[str]]
A, B = "06635020", "06636013"
SICHTEN = (None, "", A, B, f"{A},{B}", "alle")
DIENSTE = ("katalog", "foerderung", "beratung")
# columns that name a Kommune
NENNT = {"ags", "kommune", "kommunen", "federfuehrend", "traeger", "partner"}
OEFFENTLICH = "everybody may read it without a token"
EREIGNISSE = "read in one order by all, filtered by shared/ereignisse; holds keys and numbers only"
WEBHOOKS = "belongs to whoever made it (sub), not to a Kommune; filtered by shared/zustellung"
AUSNAHMEN = {
    "katalog": {
        **dict.fromkeys(("bereitstellung", "gebietseinheit", "xzufi_objekt"), OEFFENTLICH),
        **dict.fromkeys(("abdeckungszaehler", "gebietszaehler"), "numbers, no Kommune's"),
        "ereignis": EREIGNISSE,
        "webhook": WEBHOOKS,
    },
    "foerderung": {
        "bewilligung": "what was granted is public, and asked by every check of eligibility",
        "mittelbewegung": "the Land's own books; each published sum adds all of them",
        **dict.fromkeys(("modellkommune", "vorhaben"), OEFFENTLICH),
        "sammelergebnis": "what the authority found out about all Kommunen; its routes are its own",
        "ereignis": EREIGNISSE,
        "webhook": WEBHOOKS,
    },
    "beratung": {
        "termin": "when a team is taken must be seen by whoever looks for a free day; names nobody",
        "sitzplatz": "how many seats are taken must be seen by whoever registers; names nobody",
        "ereignis": EREIGNISSE,
        "webhook": WEBHOOKS,
    },
}


@dataclass
class Bestand:
    """The least each protected table holds of one Kommune."""

    ags: str
    mutter: UUID = field(default_factory=uuid4)  # its Buchung or its Antrag

    def zeile(self, tabelle: str) -> dict[str, Any]:
        """Return a row with a key of its own."""
        neu, nr = uuid4(), uuid4().int % 30_000
        match tabelle:
            case "buchung" | "kontingent":
                return {"id": self.mutter, "kommune": self.ags}
            case "buchung_kommune":
                return {"buchung_id": self.mutter, "kommune": self.ags}
            case "termin_kommune":
                return {"buchung_id": self.mutter, "kommune": self.ags, "nr": nr}
            case "partneranfrage":
                return {"buchung_id": self.mutter, "kommune": self.ags, "federfuehrend": self.ags}
            case "bericht":
                return {"id": neu, "buchung_id": self.mutter}
            case "rueckmeldung":
                return {"buchung_id": self.mutter}
            case "frueherer_termin":
                return {"id": neu, "buchung_id": self.mutter, "kommune": self.ags}
            case "kontingent_platz":
                return {"kontingent_id": self.mutter, "nr": nr}
            case "antrag":
                return {"id": self.mutter, "kommunen": [self.ags]}
            case "antrag_kommune":
                return {"antrag": self.mutter, "ags": self.ags}
            case "kosten":
                return {"antrag": self.mutter, "nr": nr}
            case "begruendung":
                return {"antrag": self.mutter, "version": nr}
            case "verwendung":
                return {"antrag": self.mutter, "art": str(nr)}
            case "votum":
                return {"antrag": self.mutter, "runde": nr, "verband": "x"}
        if tabelle in GESCHUETZTE["foerderung"] and tabelle != "nachnutzung":
            return {"id": neu, "antrag": self.mutter}
        return {"id": neu, "kommune": self.ags}


SCHRANKEN = """
    SELECT format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE',
                  conrelid::regclass, conname)
    FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
    WHERE connamespace = $1::regnamespace AND contype <> 'p'
      AND NOT (contype = 'n' AND conkey && (SELECT conkey FROM pg_constraint p
                                            WHERE p.conrelid = c.conrelid AND p.contype = 'p'))
      AND NOT (contype = 'n' AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.conrelid
                                         AND a.attnum = ANY (c.conkey) AND a.attidentity <> ''))"""
INDIZES = """
    SELECT format('DROP INDEX %s', indexrelid::regclass) FROM pg_index
    JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = $1::regnamespace AND indisunique AND NOT indisprimary"""
GESCHUETZT = """
    SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace
    AND relrowsecurity AND relforcerowsecurity ORDER BY relname"""


@pytest.fixture(scope="module")
def kahl(cluster: Cluster, datenbank_kopie: Datenbank) -> Kahl:
    """Return a service's copy in which nothing but the policies is left."""
    fertig: dict[str, str] = {}

    async def copy(dienst: str) -> str:
        if dienst not in fertig:
            name = datenbank_kopie(dienst)
            db = await asyncpg.connect(_dsn(cluster.url(name, SUPERUSER)))
            try:
                for befehle in (SCHRANKEN, INDIZES):
                    for (befehl,) in await db.fetch(befehle, dienst):
                        await db.execute(befehl)
                await db.execute(f"ALTER DATABASE {name} RESET ozg.kommunen")
                await db.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA {dienst} TO {dienst}_app")
                for ags in (A, B):
                    bestand = BESTAND[ags]
                    for (tabelle,) in await db.fetch(GESCHUETZT, dienst):
                        await _schreibe(db, f"{dienst}.{tabelle}", bestand.zeile(tabelle))
            finally:
                await db.close()
            fertig[dienst] = name
        return fertig[dienst]

    return copy


BESTAND = {ags: Bestand(ags) for ags in (A, B)}


def _dsn(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


async def _schreibe(db: asyncpg.Connection, tabelle: str, zeile: dict[str, Any]) -> None:
    stellen = ", ".join(f"${nr}" for nr in range(1, len(zeile) + 1))
    await db.execute(
        f"INSERT INTO {tabelle} ({', '.join(zeile)}) OVERRIDING SYSTEM VALUE VALUES ({stellen})",
        *zeile.values(),
    )


async def _versuche(
    db: asyncpg.Connection, sicht: str | None, anweisung: str, *werte: object
) -> int | str:
    """Return how many rows a statement meets, or the SQLSTATE of its refusal; keep nothing."""
    versuch = db.transaction()
    await versuch.start()
    try:
        if sicht is not None:
            await db.execute("SELECT set_config('ozg.kommunen', $1, true)", sicht)
        return int((await db.execute(anweisung, *werte)).rpartition(" ")[2])
    except asyncpg.InsufficientPrivilegeError as error:
        return str(error.sqlstate)
    finally:
        await versuch.rollback()


GESCHUETZTE = {
    "katalog": ("nominierung",),
    "foerderung": (
        "antrag", "antrag_kommune", "ausnahme", "begruendung", "dokument", "frist", "kosten",
        "mittelabruf", "nachforderung", "nachnutzung", "nachweis", "verwendung", "votum",
    ),
    "beratung": (
        "anmeldung", "bericht", "buchung", "buchung_kommune", "frueherer_termin", "kalenderabo",
        "kontingent", "kontingent_platz", "partneranfrage", "rueckmeldung", "standortbestimmung",
        "termin_kommune", "wartelisteneintrag",
    ),
}  # fmt: skip
TABELLEN = [(dienst, name) for dienst, namen in GESCHUETZTE.items() for name in namen]


@pytest.mark.parametrize(("dienst", "tabelle"), TABELLEN, ids=lambda x: str(x))
async def test_jede_tabelle_zeigt_und_nimmt_nur_eigenes(
    dienst: str, tabelle: str, cluster: Cluster, kahl: Kahl
) -> None:
    name = await kahl(dienst)
    wo = f"{dienst}.{tabelle}"
    spalte = next(iter(BESTAND[A].zeile(tabelle)))
    for rolle in (f"{dienst}_app", f"{dienst}_owner"):  # FORCE: the owner as well
        db = await asyncpg.connect(_dsn(cluster.url(name, rolle)))
        try:
            for anweisung in (
                f"SELECT FROM {wo}",
                f"UPDATE {wo} SET {spalte} = {spalte}",
                f"DELETE FROM {wo}",
            ):
                treffer = [await _versuche(db, s, anweisung) for s in SICHTEN]
                assert treffer == [0, 0, 1, 1, 2, 2], (rolle, anweisung)
            for sicht, wessen in ((None, A), ("", A), (A, B), (B, A)):
                zeile = Bestand(wessen).zeile(tabelle) | _kind_von(wessen, tabelle)
                stellen = ", ".join(f"${nr}" for nr in range(1, len(zeile) + 1))
                anweisung = f"INSERT INTO {wo} ({', '.join(zeile)}) OVERRIDING SYSTEM VALUE"
                ergebnis = await _versuche(
                    db, sicht, f"{anweisung} VALUES ({stellen})", *zeile.values()
                )
                assert ergebnis == "42501", (rolle, sicht, wessen)
        finally:
            await db.close()


def _kind_von(ags: str, tabelle: str) -> dict[str, Any]:
    spalten = {"buchung_id", "antrag", "kontingent_id"} & BESTAND[ags].zeile(tabelle).keys()
    return dict.fromkeys(spalten, BESTAND[ags].mutter)


@pytest.mark.parametrize(
    ("dienst", "tabelle"),
    [
        ("beratung", "anmeldung"),
        ("beratung", "kalenderabo"),
        ("beratung", "kontingent"),
        ("beratung", "standortbestimmung"),
        ("beratung", "wartelisteneintrag"),
        ("foerderung", "nachnutzung"),
        ("katalog", "nominierung"),
    ],
)  # fmt: skip
async def test_nichts_wird_einer_anderen_zugeschoben(
    dienst: str, tabelle: str, cluster: Cluster, kahl: Kahl
) -> None:
    db = await asyncpg.connect(_dsn(cluster.url(await kahl(dienst), f"{dienst}_app")))
    try:
        anweisung = f"UPDATE {dienst}.{tabelle} SET kommune = $1"
        assert await _versuche(db, A, anweisung, B) == "42501"
        assert await _versuche(db, "alle", anweisung, B) == 2
    finally:
        await db.close()


async def test_wer_gefragt_ist_oder_teilnimmt_sieht_die_buchung(
    cluster: Cluster, kahl: Kahl
) -> None:
    db = await asyncpg.connect(_dsn(cluster.url(await kahl("beratung"), SUPERUSER)))
    try:
        for tabelle in ("buchung_kommune", "partneranfrage"):
            versuch = db.transaction()
            await versuch.start()
            await _schreibe(
                db,
                f"beratung.{tabelle}",
                {"buchung_id": BESTAND[A].mutter, "kommune": B}
                | ({"federfuehrend": A} if tabelle == "partneranfrage" else {}),
            )
            await db.execute("SET LOCAL ROLE beratung_app")
            await db.execute("SELECT set_config('ozg.kommunen', $1, true)", B)
            assert await db.fetchval("SELECT count(*) FROM beratung.buchung") == 2
            assert await db.fetchval("SELECT count(*) FROM beratung.bericht") == 2
            await versuch.rollback()
    finally:
        await db.close()


@pytest.mark.parametrize("dienst", DIENSTE)
async def test_jede_tabelle_einer_kommune_ist_geschuetzt_oder_begruendet(
    dienst: str, superuser_url: Callable[[str], str], database: Datenbank
) -> None:
    """A table names a Kommune, or hangs on one that is protected."""
    db = await asyncpg.connect(_dsn(superuser_url(database(dienst))))
    try:
        geschuetzt = {name for (name,) in await db.fetch(GESCHUETZT, dienst)}
        nennt = await db.fetch(
            """SELECT DISTINCT relname FROM pg_attribute JOIN pg_class ON oid = attrelid
            WHERE relnamespace = $1::regnamespace AND relkind = 'r' AND attname = ANY ($2)""",
            dienst,
            sorted(NENNT),
        )
        haengt = await db.fetch(
            """SELECT DISTINCT t.relname FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
            JOIN pg_class m ON m.oid = confrelid
            WHERE connamespace = $1::regnamespace AND m.relrowsecurity""",
            dienst,
        )
    finally:
        await db.close()
    betrifft = {name for (name,) in (*nennt, *haengt)}
    assert geschuetzt == set(GESCHUETZTE.get(dienst, ()))
    assert betrifft - geschuetzt == AUSNAHMEN[dienst].keys()
    assert geschuetzt.isdisjoint(AUSNAHMEN[dienst])


@pytest.fixture
async def vergesslich(cluster: Cluster, kahl: Kahl) -> AsyncIterator[httpx.AsyncClient]:
    """The Beratung with routes that forgot to ask whose Buchungen they read."""
    app = app_on(cluster.url(await kahl("beratung"), "beratung_app"), katalog)

    async def alle_buchungen(person: VielleichtAngemeldet, session: Session) -> list[UUID]:
        return list(await session.scalars(select(col(Buchung.id))))

    app.get("/probe")(alle_buchungen)
    app.get("/weit", dependencies=[uebergreifend("the control")])(alle_buchungen)
    async for client in client_for(app):
        yield client


async def test_ein_vergessenes_where_zeigt_nichts_fremdes(vergesslich: httpx.AsyncClient) -> None:
    async def gezeigt(pfad: str = "/probe", **anspruch: Any) -> set[str]:
        kopf = bearer(**anspruch) if anspruch else {}
        antwort = await vergesslich.get(pfad, headers=kopf)
        assert antwort.status_code == 200
        return set(antwort.json())

    eigen, fremd = str(BESTAND[A].mutter), str(BESTAND[B].mutter)
    for _ in range(2):  # the connections are the same
        assert await gezeigt() == set()
        assert await gezeigt(rollen=["kommune"], ags=[A]) == {eigen}
        assert await gezeigt(rollen=["kommune"], ags=[B]) == {fremd}
        assert await gezeigt(rollen=["kommune"], ags=["06531001"]) == set()
        assert await gezeigt(rollen=["plattform"], ags=[A]) == set()
        assert await gezeigt(rollen=["admin"], ags=[A]) == set()
        assert await gezeigt(rollen=[Rolle.BERATUNG], ags=[]) == {eigen, fremd}
        assert await gezeigt("/weit") == {eigen, fremd}


ZAHL = text("SELECT count(*) FROM beratung.buchung")


@pytest.fixture
async def engine(cluster: Cluster, kahl: Kahl) -> AsyncIterator[AsyncEngine]:
    engine = engine_for(cluster.url(await kahl("beratung"), "beratung_app"), service="beratung")
    yield engine
    await engine.dispose()


async def test_eine_lesung_zeigt_niemandes_zeilen(engine: AsyncEngine) -> None:
    """Not even to whoever may see all: it has no transaction that could say so."""
    with sehend(ALLE):
        async with lesungen_for(engine)() as session:
            assert await session.scalar(ZAHL) == 0
        async with sessions_for(engine)() as session:
            assert await session.scalar(ZAHL) == 2


async def test_begin_und_sicht_sind_eine_nachricht(engine: AsyncEngine) -> None:
    gesendet: list[str] = []
    async with engine.connect() as verbindung:
        roh = (await verbindung.get_raw_connection()).driver_connection
        assert roh is not None
        with (
            roh.query_logger(lambda satz: gesendet.append(satz.query)),
            sehend(Sicht(frozenset({A}))),
        ):
            assert await verbindung.scalar(ZAHL) == 1
    assert gesendet == [
        f"BEGIN; SELECT set_config('ozg.kommunen', '{A}', true);"
    ]  # the rest is prepared


async def test_weit_sieht_wer_es_sagt_und_nur_so_lange(engine: AsyncEngine) -> None:
    for sicht, vorher in ((Sicht(frozenset({A})), 1), (NICHTS, 0), (ALLE, 2)):
        with sehend(sicht):
            async with sessions_for(engine)() as session:
                assert await session.scalar(ZAHL) == vorher
                async with ueber_alle(session, "the control"):
                    async with ueber_alle(session, "within"):
                        assert await session.scalar(ZAHL) == 2
                    assert await session.scalar(ZAHL) == 2
                assert await session.scalar(ZAHL) == vorher


async def test_es_ist_die_regel_die_es_verbirgt(cluster: Cluster, kahl: Kahl) -> None:
    """The control: without its policy each table shows what is another's."""
    for dienst, tabelle in TABELLEN:
        db = await asyncpg.connect(_dsn(cluster.url(await kahl(dienst), SUPERUSER)))
        try:
            versuch = db.transaction()
            await versuch.start()
            wo = f"{dienst}.{tabelle}"
            await db.execute(
                f"ALTER TABLE {wo} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"
            )
            await db.execute(f"SET LOCAL ROLE {dienst}_app")
            await db.execute("SELECT set_config('ozg.kommunen', $1, true)", A)
            assert await db.fetchval(f"SELECT count(*) FROM {wo}") == 2, wo
            await versuch.rollback()
        finally:
            await db.close()
