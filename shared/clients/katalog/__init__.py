"""Typed client for the Katalog service."""

from collections.abc import Sequence
from datetime import date

import httpx

from shared.clients.verbindung import FRIST, Verbindung
from shared.schemas.katalog import KommuneRead, UmsetzungsbuendelRead
from shared.schemas.kennzahl import KennzahlenRead
from shared.schemas.liste import Liste
from shared.schemas.onlinedienst import OnlinedienstRead, OnlinedienstWrite


class KatalogClient:
    """`http` has the address of the Katalog as its base_url; `frist`: seconds for one call."""

    def __init__(self, http: httpx.AsyncClient, *, frist: float = FRIST) -> None:
        self._katalog = Verbindung(http, name="Der Katalog", frist=frist)

    async def kommunen(self, ags: Sequence[str], *, stichtag: date) -> dict[str, KommuneRead]:
        """Return the known ones of at most 200 keys, also those that do not exist on that day."""
        if not ags:
            return {}  # no key as a filter would mean: all of them
        body = await self._katalog.get(
            "/katalog/v1/kommunen",
            ags=list(ags),
            stichtag=stichtag.isoformat(),
            auch_aufgeloeste=True,
            limit=200,
        )
        return {k.ags: k for k in Liste[KommuneRead].model_validate_json(body).items}

    async def alle_kommunen(self, *, stichtag: date) -> list[KommuneRead]:
        """Return every Kommune that exists on that day, page by page."""
        kommunen: list[KommuneRead] = []
        weiter: dict[str, str] = {}
        while True:
            body = await self._katalog.get(
                "/katalog/v1/kommunen", stichtag=stichtag.isoformat(), limit=200, **weiter
            )
            seite = Liste[KommuneRead].model_validate_json(body)
            kommunen += seite.items
            if seite.next_cursor is None:
                return kommunen
            weiter = {"cursor": seite.next_cursor}

    async def kennzahlen(self, *, stichtag: date) -> KennzahlenRead:
        body = await self._katalog.get("/katalog/v1/kennzahlen", stichtag=stichtag.isoformat())
        return KennzahlenRead.model_validate_json(body)

    async def umsetzungsbuendel(self) -> list[UmsetzungsbuendelRead]:
        body = await self._katalog.get("/katalog/v1/umsetzungsbuendel", limit=200)
        return Liste[UmsetzungsbuendelRead].model_validate_json(body).items

    async def onlinedienst_anlegen(
        self, eingabe: OnlinedienstWrite, *, token: str, key: str
    ) -> OnlinedienstRead:
        """Enter an Onlinedienst in the name of whoever `token` belongs to, once for each `key`."""
        body = await self._katalog.post(
            "/katalog/v1/onlinedienste",
            bearer=token,
            key=key,
            content=eingabe.model_dump_json().encode(),
        )
        return OnlinedienstRead.model_validate_json(body)
