"""Typed client for the Beratung service."""

from datetime import date

import httpx

from shared.clients.verbindung import Verbindung
from shared.schemas.kennzahl import KennzahlenRead


class BeratungClient:
    """`http` has the address of the Beratung as its base_url."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._beratung = Verbindung(http, name="Die Beratung")

    async def kennzahlen(self, *, stichtag: date) -> KennzahlenRead:
        body = await self._beratung.get("/beratung/v1/kennzahlen", stichtag=stichtag.isoformat())
        return KennzahlenRead.model_validate_json(body)
