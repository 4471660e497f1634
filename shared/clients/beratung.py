"""Typed client for the Beratung service."""

from datetime import date

import httpx

from shared.clients.verbindung import FRIST, Verbindung
from shared.schemas.kennzahl import KennzahlenRead


class BeratungClient:
    """`http` has the address of the Beratung as its base_url; `frist`: seconds for one call."""

    def __init__(self, http: httpx.AsyncClient, *, frist: float = FRIST) -> None:
        self._beratung = Verbindung(http, name="Die Beratung", frist=frist)

    async def kennzahlen(self, *, stichtag: date) -> KennzahlenRead:
        body = await self._beratung.get("/beratung/v1/kennzahlen", stichtag=stichtag.isoformat())
        return KennzahlenRead.model_validate_json(body)
