"""Typed client for the Förderung service."""

from datetime import date

import httpx

from shared.clients.verbindung import FRIST, Verbindung
from shared.schemas.kennzahl import KennzahlenRead


class FoerderungClient:
    """`http` has the address of the Förderung as its base_url; `frist`: seconds for one call."""

    def __init__(self, http: httpx.AsyncClient, *, frist: float = FRIST) -> None:
        self._foerderung = Verbindung(http, name="Die Förderung", frist=frist)

    async def kennzahlen(self, *, stichtag: date) -> KennzahlenRead:
        body = await self._foerderung.get(
            "/foerderung/v1/kennzahlen", stichtag=stichtag.isoformat()
        )
        return KennzahlenRead.model_validate_json(body)
