"""Typed client for the Förderung service."""

from datetime import date
from uuid import UUID

import httpx

from shared.clients.foerderung import kennzahlen, programmversionen
from shared.clients.verbindung import FRIST, Verbindung
from shared.schemas.kennzahl import KennzahlenRead
from shared.schemas.programmversion import ProgrammversionKurzRead, ProgrammversionRead


class FoerderungClient:
    """`http` has the address of the Förderung as its base_url; `frist`: seconds for one call."""

    def __init__(self, http: httpx.AsyncClient, *, frist: float = FRIST) -> None:
        self._foerderung = Verbindung(http, name="Die Förderung", frist=frist)

    async def kennzahlen(self, *, stichtag: date) -> KennzahlenRead:
        return await self._foerderung.lesen(kennzahlen.kennzahlen(stichtag))

    async def programmversionen(
        self, code: str, *, etag: str | None = None
    ) -> tuple[list[ProgrammversionKurzRead], str] | None:
        """Return the latest 200 published versions of a programme and the ETag of their list, None
        where `etag` says that nothing is new.
        """
        frage = programmversionen.fassungen(code)
        neu = await self._foerderung.neues(frage.pfad, etag=etag, **frage.frage)
        if neu is None:
            return None
        body, neues_etag = neu
        return frage.form.model_validate_json(body).items, neues_etag

    async def programmversion(self, version_id: UUID) -> ProgrammversionRead:
        """Return a published version with its document."""
        return await self._foerderung.lesen(programmversionen.fassung(version_id))
