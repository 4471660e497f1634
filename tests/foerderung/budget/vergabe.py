"""Where awards come from: each source grants 100,000 € to as many Kommunen as it is asked to.

`QUELLEN` holds them by name; what is tried of one is tried of each.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import TypeAlias
from uuid import UUID, uuid4

import httpx
from asyncpg import DeadlockDetectedError
from sqlalchemy import NullPool, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlmodel import col

from services.foerderung.antrag.vollziehen import vermerke
from services.foerderung.budget.antragsmittel import binden
from services.foerderung.budget.bewegen import BudgetErschoepft
from services.foerderung.budget.bewilligen import bewilligen
from services.foerderung.programm.mitgeliefert import mitgelieferte
from services.foerderung.tables import Akt, Antrag, AntragKommune
from shared.auth import Person, Rolle
from shared.db import Sessions, sessions_for, sqlstate
from shared.schemas.antrag import Antragstatus, Beteiligung, Vorschlag
from shared.schemas.entscheidung import Votumsergebnis
from shared.vorgang import Vorgang
from tests.conftest import client_for
from tests.foerderung.conftest import app_on
from tests.tokens import bearer

PROGRAMM = "OZG_MODELLKOMMUNEN"
REGELVERSION = mitgelieferte()[PROGRAMM].programm.regelversion
BETRAG = Decimal(100_000)
TAG = date(2020, 11, 19)
ZEITPUNKT = datetime(2020, 11, 19, 12, tzinfo=UTC)
FREIGEBEND = Person(sub="freigebend", rollen=frozenset({Rolle.FOERDERSTELLE}))
VORGANG = Vorgang(person=FREIGEBEND, heute=TAG, jetzt=ZEITPUNKT)
LEEREN_VERSUCHE = 5
ALLES_LEER = (
    "TRUNCATE foerderung.mittelbewegung, foerderung.bewilligung, foerderung.antrag,"
    " foerderung.journal, foerderung.ereignis CASCADE"
)
NICHTS_GEBUNDEN = "UPDATE foerderung.budget SET gebunden = 0, ausgezahlt = 0"

Ausgang: TypeAlias = str | None
"""None for an award that was made, what is left where it was refused."""
Vergabe: TypeAlias = Callable[[], Awaitable[Ausgang]]
Quelle: TypeAlias = Callable[[str, int], AbstractAsyncContextManager[Sequence[Vergabe]]]


@asynccontextmanager
async def verbindungen(url: str, anzahl: int) -> AsyncIterator[Sessions]:
    """Answer sessions on connections that are open already, so that all begin at once."""
    engine = create_async_engine(url, pool_size=anzahl)
    offen = await asyncio.gather(*(engine.connect() for _ in range(anzahl)))
    await asyncio.gather(*(verbindung.close() for verbindung in offen))
    yield sessions_for(engine)
    await engine.dispose()


async def vorgeschlagene(
    session: AsyncSession, anzahl: int, *, betrag: Decimal = BETRAG, ab: int = 0
) -> list[UUID]:
    """Put in Anträge whose Bewilligung somebody else has proposed, each of another Kommune."""
    schluessel = [f"066{nummer:05}" for nummer in range(ab, ab + anzahl)]
    kennungen = await session.scalars(
        insert(Antrag).returning(col(Antrag.id), sort_by_parameter_order=True),
        [
            {
                "aktenzeichen": f"MK-2020-{ags[3:]}",
                "programm": PROGRAMM,
                "mit_votum": True,
                "votum": Votumsergebnis.ANGENOMMEN,
                "titel": "Probe",
                "status": Antragstatus.BEWILLIGUNG_VORGESCHLAGEN,
                "federfuehrend": ags,
                "kommunen": [ags],
                "beantragt": betrag,
                "angaben": {},
                "fakten": {},
                "eingereicht_am": TAG,
                "regelversion": REGELVERSION,
                "pruefung": {},
                "vorschlag": Vorschlag.BEWILLIGUNG,
                "vorgeschlagen": betrag,
                "vorschlag_begruendung": "Probe",
                "vorgeschlagen_von": "vorschlagend",
                "vorgeschlagen_am": TAG,
                "vorgeschlagen_ags": [],
            }
            for ags in schluessel
        ],
    )
    gefunden = list(kennungen)
    await session.execute(
        insert(AntragKommune),
        [
            {"antrag": id, "ags": ags, "name": ags, "rolle": Beteiligung.FEDERFUEHREND}
            for id, ags in zip(gefunden, schluessel, strict=True)
        ],
    )
    return gefunden


async def gesperrt(session: AsyncSession, id: UUID) -> Antrag:
    return (
        await session.scalars(select(Antrag).where(col(Antrag.id) == id).with_for_update())
    ).one()


async def freigeben(session: AsyncSession, id: UUID) -> None:
    """Do with the money what the act does."""
    antrag = await gesperrt(session, id)
    assert antrag.vorgeschlagen is not None
    antrag.freigegeben_von, antrag.freigegeben_am = FREIGEBEND.sub, TAG
    antrag.freigegeben_ags = []
    await binden(session, antrag, antrag.vorgeschlagen, vorgang=VORGANG)
    antrag.status = Antragstatus.ENTSCHIEDEN
    await vermerke(session, antrag, Akt.FREIGEBEN, VORGANG)


@asynccontextmanager
async def ohne_antrag(url: str, anzahl: int) -> AsyncIterator[Sequence[Vergabe]]:
    """Awards that the sources tell of without an Antrag."""
    async with verbindungen(url, anzahl) as sessions:
        gib = partial(bewilligen, programm=PROGRAMM, betrag=BETRAG, annahme=None, vorgang=VORGANG)
        yield [
            partial(_ausgang, sessions, partial(gib, ags=f"066{nummer:05}"))
            for nummer in range(anzahl)
        ]


@asynccontextmanager
async def mit_antrag(url: str, anzahl: int) -> AsyncIterator[Sequence[Vergabe]]:
    """Awards upon Anträge, as their release binds money."""
    async with verbindungen(url, anzahl) as sessions:
        async with sessions.begin() as session:
            kennungen = await vorgeschlagene(session, anzahl)
        yield [partial(_ausgang, sessions, partial(freigeben, id=id)) for id in kennungen]


@asynccontextmanager
async def ueber_http(url: str, anzahl: int) -> AsyncIterator[Sequence[Vergabe]]:
    """Awards upon Anträge, released by requests to the service."""
    async with verbindungen(url, 1) as sessions, sessions.begin() as session:
        kennungen = await vorgeschlagene(session, anzahl)
    async for client in client_for(app_on(url, heute=TAG)):
        yield [partial(_freigegeben, client, id) for id in kennungen]


async def _freigegeben(client: httpx.AsyncClient, id: UUID) -> Ausgang:
    """Release as the service's clients do: who finds it too busy asks again with the same key."""
    kopf = {"If-Match": '"1"', "Idempotency-Key": str(uuid4())}
    kopf |= bearer(sub=FREIGEBEND.sub, rollen=["foerderstelle"], ags=None)
    for _ in range(10):
        antwort = await client.post(f"/foerderung/v1/antraege/{id}/freigeben", headers=kopf)
        if antwort.status_code != 503:
            break
        await asyncio.sleep(int(antwort.headers["Retry-After"]))
    if antwort.status_code == 200:
        return None
    assert (antwort.status_code, antwort.json()["type"]) == (409, "/probleme/budget-erschoepft")
    return str(antwort.json()["verbleibend"])


async def _ausgang(sessions: Sessions, tun: Callable[[AsyncSession], Awaitable[object]]) -> Ausgang:
    try:
        async with sessions.begin() as session:
            await tun(session)
    except BudgetErschoepft as grund:
        return str(grund.members["verbleibend"])
    return None


QUELLEN: Mapping[str, Quelle] = {
    "ohne_antrag": ohne_antrag,
    "mit_antrag": mit_antrag,
    "ueber_http": ueber_http,
}


async def leeren(url: str) -> None:
    """Take all awards away, as only the owner of the database may.

    A service that is open looks for work at the same time and may hold one table while it waits
    for the next: the database then ends one of the two, and the emptying tries again.
    """
    engine = create_async_engine(url, poolclass=NullPool)
    for versuch in reversed(range(LEEREN_VERSUCHE)):
        try:
            async with engine.begin() as verbindung:
                await verbindung.execute(text(ALLES_LEER))
                await verbindung.execute(text(NICHTS_GEBUNDEN))
            break
        except DBAPIError as fehler:
            if not versuch or sqlstate(fehler) != DeadlockDetectedError.sqlstate:
                raise
    await engine.dispose()
