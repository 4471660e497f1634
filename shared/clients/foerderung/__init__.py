"""Typed client for the Förderung service."""

from datetime import date
from uuid import UUID

import httpx

from shared.clients.verbindung import FRIST, Verbindung
from shared.schemas.kennzahl import KennzahlenRead
from shared.schemas.liste import Liste
from shared.schemas.programmversion import ProgrammversionKurzRead, ProgrammversionRead


class FoerderungClient:
    """`http` has the address of the Förderung as its base_url; `frist`: seconds for one call."""

    def __init__(self, http: httpx.AsyncClient, *, frist: float = FRIST) -> None:
        self._foerderung = Verbindung(http, name="Die Förderung", frist=frist)

    async def kennzahlen(self, *, stichtag: date) -> KennzahlenRead:
        body = await self._foerderung.get(
            "/foerderung/v1/kennzahlen", stichtag=stichtag.isoformat()
        )
        return KennzahlenRead.model_validate_json(body)

    async def programmversionen(
        self, code: str, *, etag: str | None = None
    ) -> tuple[list[ProgrammversionKurzRead], str] | None:
        """Return the latest 200 published versions of a programme and the ETag of their list, None
        where `etag` says that nothing is new.
        """
        neu = await self._foerderung.neues(
            f"/foerderung/v1/programme/{code}/versionen", etag=etag, limit=200
        )
        if neu is None:
            return None
        body, neues_etag = neu
        return Liste[ProgrammversionKurzRead].model_validate_json(body).items, neues_etag

    async def programmversion(self, version_id: UUID) -> ProgrammversionRead:
        """Return a published version with its document."""
        body = await self._foerderung.get(f"/foerderung/v1/programmversionen/{version_id}")
        return ProgrammversionRead.model_validate_json(body)
