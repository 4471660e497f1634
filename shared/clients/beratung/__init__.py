"""Typed client for the Beratung service."""

from datetime import date

import httpx

from shared.clients.beratung import buchungen, kennzahlen
from shared.clients.verbindung import FRIST, Verbindung
from shared.schemas.beratung import KontingentRead
from shared.schemas.kennzahl import KennzahlenRead


class BeratungClient:
    """`http` has the address of the Beratung as its base_url; `frist`: seconds for one call."""

    def __init__(self, http: httpx.AsyncClient, *, frist: float = FRIST) -> None:
        self._beratung = Verbindung(http, name="Die Beratung", frist=frist)

    async def kennzahlen(self, *, stichtag: date) -> KennzahlenRead:
        return await self._beratung.lesen(kennzahlen.kennzahlen(stichtag))

    async def kontingent(self, ags: str, *, stichtag: date, bearer: str) -> KontingentRead | None:
        """Return what the owner of this token may see of a Kommune's Kontingent, None if nothing.

        Raises NichtErlaubt when the token itself is not let in.
        """
        return await self._beratung.finden(
            buchungen.kontingent(ags, stichtag=stichtag), bearer=bearer
        )
