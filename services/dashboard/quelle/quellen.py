"""Which sources there are, and how a route gets at them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Request
from pydantic import TypeAdapter

from services.dashboard.quelle.quelle import AndererStichtag, Quelle
from services.dashboard.settings import Settings
from shared.clients.beratung import BeratungClient
from shared.clients.foerderung import FoerderungClient
from shared.clients.katalog import KatalogClient
from shared.db import Sessions
from shared.schemas.katalog import UmsetzungsbuendelRead
from shared.schemas.kennzahl import KennzahlenRead

T = TypeVar("T")

KENNZAHLEN = TypeAdapter(KennzahlenRead)
BUENDEL = TypeAdapter(list[UmsetzungsbuendelRead])


class KennzahlenClient(Protocol):
    async def kennzahlen(self, *, stichtag: date) -> KennzahlenRead: ...


@dataclass(frozen=True)
class Quellen:
    """The Kennzahlen of the three services and the Umsetzungsbündel of the Katalog."""

    katalog: Quelle[KennzahlenRead]
    foerderung: Quelle[KennzahlenRead]
    beratung: Quelle[KennzahlenRead]
    buendel: Quelle[list[UmsetzungsbuendelRead]]

    async def schliessen(self) -> None:
        for field in fields(self):
            await getattr(self, field.name).schliessen()


def quellen_aus(
    settings: Settings,
    sessions: Sessions,
    *,
    katalog: KatalogClient,
    foerderung: FoerderungClient,
    beratung: BeratungClient,
) -> Quellen:
    def quelle(
        name: str, abrufen: Callable[[date], Awaitable[T]], form: TypeAdapter[T]
    ) -> Quelle[T]:
        return Quelle(
            name,
            abrufen,
            form,
            sessions=sessions,
            frist=settings.quelle_frist,
            frische=settings.quelle_frische,
        )

    async def umsetzungsbuendel(_: date) -> list[UmsetzungsbuendelRead]:
        return await katalog.umsetzungsbuendel()

    return Quellen(
        katalog=quelle("katalog", _am_stichtag(katalog), KENNZAHLEN),
        foerderung=quelle("foerderung", _am_stichtag(foerderung), KENNZAHLEN),
        beratung=quelle("beratung", _am_stichtag(beratung), KENNZAHLEN),
        buendel=quelle("umsetzungsbuendel", umsetzungsbuendel, BUENDEL),
    )


def _am_stichtag(client: KennzahlenClient) -> Callable[[date], Awaitable[KennzahlenRead]]:
    """Refuse an answer about another day: shown under this Stichtag it would be wrong."""

    async def abrufen(stichtag: date) -> KennzahlenRead:
        kennzahlen = await client.kennzahlen(stichtag=stichtag)
        if kennzahlen.stichtag != stichtag:
            raise AndererStichtag(kennzahlen.stichtag.isoformat())
        return kennzahlen

    return abrufen


async def _quellen(request: Request) -> Quellen:
    quellen: Quellen = request.app.state.quellen
    return quellen


AlleQuellen = Annotated[Quellen, Depends(_quellen)]
