import io
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col

from ozg.postgres import Cluster
from services.katalog.tables import Leistung
from services.katalog.uebernahme.bericht import Bericht
from services.katalog.uebernahme.uebernehmen import uebernehmen
from services.katalog.xzufi.ausgeben import XzufiAusgabe
from services.katalog.xzufi.datei import XzufiDatei
from shared.db import engine_for, sessions_for
from shared.schemas.uebernahme import Uebernahmeart, Uebernahmebericht
from tests.conftest import Datenbank

STAND = date(2021, 4, 15)


@dataclass(frozen=True)
class Katalog:
    """A database of its own, with what comes in and goes out as XZuFi."""

    engine: AsyncEngine

    async def uebernimm(self, datei: io.BytesIO, *, probe: bool = False) -> Uebernahmebericht:
        async with sessions_for(self.engine).begin() as session:
            return await uebernehmen(
                session,
                art=Uebernahmeart.XZUFI,
                datei=datei,
                probe=probe,
                bericht=Bericht(),
                anteil=lambda _: None,
            )

    async def gib_aus(self, *kennungen: str) -> io.BytesIO:
        """Return the export of these Leistungen, or of all that came as XZuFi."""
        auswahl = select(col(Leistung.id)).order_by(col(Leistung.kennung))
        if kennungen:
            auswahl = auswahl.where(col(Leistung.kennung).in_(kennungen))
        else:
            auswahl = auswahl.where(col(Leistung.herkunft) == "xzufi")
        return await self.schreibe(
            lambda ausgabe, session: self._in_bloecken(ausgabe, session, auswahl)
        )

    async def schreibe(
        self, lesen: Callable[[XzufiAusgabe, AsyncSession], Awaitable[list[str]]]
    ) -> io.BytesIO:
        puffer = io.BytesIO()
        datei = XzufiDatei(puffer, STAND)
        async with sessions_for(self.engine).begin() as session:
            datei.schreibe(await lesen(XzufiAusgabe(session), session))
        datei.beende()
        puffer.seek(0)
        return puffer

    async def _in_bloecken(
        self, ausgabe: XzufiAusgabe, session: AsyncSession, auswahl: Any
    ) -> list[str]:
        ids = [*await session.scalars(auswahl)]
        objekte = []
        for ab in range(0, len(ids), 7):
            objekte += await ausgabe.leistungen(ids[ab : ab + 7])
        return objekte

    async def zeilen(self, sql: str) -> list[tuple[Any, ...]]:
        async with self.engine.begin() as verbindung:
            return [tuple(zeile) for zeile in await verbindung.execute(text(sql))]

    async def tue(self, sql: str) -> None:
        async with self.engine.begin() as verbindung:
            await verbindung.execute(text(sql))

    async def inhalt(self) -> list[list[tuple[Any, ...]]]:
        """Return all that XZuFi put in, in an order of its own."""
        return [
            await self.zeilen(
                "SELECT id, kennung, name, sortierung, synonyme, suchtext, leika_schluessel,"
                " sdg_code, typisierung FROM katalog.leistung WHERE herkunft = 'xzufi' ORDER BY id"
            ),
            await self.zeilen(
                "SELECT id, kennung, name, url_vorlage, status, art FROM katalog.onlinedienst"
                " WHERE herkunft = 'xzufi' ORDER BY id"
            ),
            await self.zeilen(
                "SELECT * FROM katalog.onlinedienst_leistung WHERE onlinedienst IN (SELECT id FROM"
                " katalog.onlinedienst WHERE herkunft = 'xzufi') ORDER BY 1, 2"
            ),
            await self.zeilen("SELECT * FROM katalog.xzufi_objekt ORDER BY id"),
        ]


LEER = """
  TRUNCATE katalog.xzufi_objekt, katalog.bereitstellung CASCADE;
  DELETE FROM katalog.leistung WHERE herkunft = 'xzufi';
  DELETE FROM katalog.onlinedienst WHERE herkunft = 'xzufi';
  DELETE FROM katalog.abdeckungszaehler;
  UPDATE katalog.leistung SET herkunft = 'stammdaten' WHERE herkunft = 'leika'"""


@pytest.fixture(scope="session")
def zwei_datenbanken(datenbank_kopie: Datenbank) -> tuple[str, str]:
    """Two copies for all tests, emptied of XZuFi after each."""
    return datenbank_kopie("katalog"), datenbank_kopie("katalog")


@pytest.fixture
async def katalog_db(cluster: Cluster, zwei_datenbanken: tuple[str, str]) -> AsyncIterator[Katalog]:
    async for katalog in _katalog(cluster, zwei_datenbanken[0]):
        yield katalog


@pytest.fixture
async def anderer_katalog(
    cluster: Cluster, zwei_datenbanken: tuple[str, str]
) -> AsyncIterator[Katalog]:
    async for katalog in _katalog(cluster, zwei_datenbanken[1]):
        yield katalog


async def _katalog(cluster: Cluster, name: str) -> AsyncIterator[Katalog]:
    engine = engine_for(cluster.url(name, "katalog_app"), service="katalog")
    yield Katalog(engine)
    await engine.dispose()
    cluster.sql(LEER, database=name)
