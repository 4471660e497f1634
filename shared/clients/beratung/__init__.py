"""Typed client for the Beratung service."""

from datetime import date

import httpx

from shared.clients.verbindung import FRIST, Verbindung
from shared.schemas.beratung import KontingentRead
from shared.schemas.kennzahl import KennzahlenRead


class BeratungClient:
    """`http` has the address of the Beratung as its base_url; `frist`: seconds for one call."""

    def __init__(self, http: httpx.AsyncClient, *, frist: float = FRIST) -> None:
        self._beratung = Verbindung(http, name="Die Beratung", frist=frist)

    async def kennzahlen(self, *, stichtag: date) -> KennzahlenRead:
        body = await self._beratung.get("/beratung/v1/kennzahlen", stichtag=stichtag.isoformat())
        return KennzahlenRead.model_validate_json(body)

    async def kontingent(self, ags: str, *, stichtag: date, bearer: str) -> KontingentRead | None:
        """Return what the owner of this token may see of a Kommune's Kontingent, None if nothing.

        Raises NichtErlaubt when the token itself is not let in.
        """
        body = await self._beratung.find(
            f"/beratung/v1/kommunen/{ags}/kontingent", bearer=bearer, stichtag=stichtag.isoformat()
        )
        return None if body is None else KontingentRead.model_validate_json(body)
