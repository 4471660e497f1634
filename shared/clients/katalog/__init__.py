"""Typed client for the Katalog service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import httpx

from shared.clients.katalog import kennzahlen, kommunen, leistungen
from shared.clients.verbindung import FRIST, Verbindung
from shared.schemas.katalog import KommuneRead, UmsetzungsbuendelRead
from shared.schemas.kennzahl import KennzahlenRead
from shared.schemas.liste import Liste
from shared.schemas.onlinedienst import OnlinedienstCreate, OnlinedienstRead


@dataclass(frozen=True, slots=True)
class Kommunenseite:
    """A page of all Kommunen of a day, also of those that do not exist on it, by key.

    It begins at `cursor` and goes on at `weiter`; None is the beginning and the end.
    """

    cursor: str | None
    etag: str
    kommunen: Sequence[KommuneRead]
    weiter: str | None


class KatalogClient:
    """`http` has the address of the Katalog as its base_url; `frist`: seconds for one call."""

    def __init__(self, http: httpx.AsyncClient, *, frist: float = FRIST) -> None:
        self._katalog = Verbindung(http, name="Der Katalog", frist=frist)

    async def kommunen(
        self, ags: Sequence[str], *, stichtag: date, frisch: bool = False
    ) -> dict[str, KommuneRead]:
        """Return the known ones of at most 200 keys, also those that do not exist on that day.

        `frisch` leaves out what the Katalog has kept of an earlier answer.
        """
        if not ags:
            return {}  # no key as a filter would mean: all of them
        frage = kommunen.kommunen(ags=ags, stichtag=stichtag)
        seite = await self._katalog.lesen(frage, frisch=frisch)
        return {k.ags: k for k in seite.items}

    async def kommunenseite(
        self, *, stichtag: date, cursor: str | None, bekannt: Kommunenseite | None
    ) -> Kommunenseite:
        """Return the page of this day that begins at `cursor`, or `bekannt` where it still holds.

        `bekannt` is what the same question was answered before.
        """
        frage = kommunen.kommunen(
            stichtag=stichtag, auch_aufgeloeste=True, sort="ags", cursor=cursor
        )
        neues = await self._katalog.neues(
            frage.pfad, etag=bekannt.etag if bekannt else None, **frage.frage
        )
        if neues is None:
            assert bekannt
            return bekannt
        seite = Liste[KommuneRead].model_validate_json(neues[0])
        return Kommunenseite(cursor, neues[1], seite.items, seite.next_cursor)

    async def alle_kommunen(self, *, stichtag: date) -> list[KommuneRead]:
        """Return every Kommune that exists on that day, page by page."""
        gefunden: list[KommuneRead] = []
        frage = kommunen.kommunen(stichtag=stichtag)
        while True:
            seite = await self._katalog.lesen(frage)
            gefunden += seite.items
            if seite.next_cursor is None:
                return gefunden
            frage = frage.ab(seite.next_cursor)

    async def kennzahlen(self, *, stichtag: date) -> KennzahlenRead:
        return await self._katalog.lesen(kennzahlen.kennzahlen(stichtag))

    async def umsetzungsbuendel(self) -> list[UmsetzungsbuendelRead]:
        return (await self._katalog.lesen(leistungen.umsetzungsbuendel())).items

    async def onlinedienst_anlegen(
        self, eingabe: OnlinedienstCreate, *, token: str, key: str
    ) -> OnlinedienstRead:
        """Enter an Onlinedienst in the name of whoever `token` belongs to, once for each `key`."""
        body = await self._katalog.post(
            "/katalog/v1/onlinedienste",
            bearer=token,
            key=key,
            content=eingabe.model_dump_json().encode(),
        )
        return OnlinedienstRead.model_validate_json(body)
