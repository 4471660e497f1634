"""A Förderung that answers with versions of its programme, at first the one it is shipped with."""

import json
from datetime import date
from uuid import UUID

import httpx

from services.foerderung.programm.mitgeliefert import mitgelieferte
from shared.schemas.liste import Liste
from shared.schemas.programmversion import ProgrammversionKurzRead, ProgrammversionRead

PROGRAMM = "DIGITALISIERUNGSBERATUNG"
OZG_2020 = (
    '"2020-01-01": {"wert": 1, "quelle": "Q1", "vermerk": "Mittel: Umsetzungsvereinbarung OZG"}'
)
OZG_TOPF = "Mittel: Umsetzungsvereinbarung OZG"
OZG_ENDE = '"2023-01-01": {"wert": 0, "quelle": "Q1"}'
# from 2022 on the same figure names another Topf
ANDERER_TOPF = (
    OZG_2020,
    f"{OZG_2020}, "
    + OZG_2020.replace("2020", "2022").replace(OZG_TOPF, "Mittel: Ein anderer Topf"),
)


def fassung(
    nr: int = 1, *ersetzt: tuple[str, str], gueltig_ab: date | None = None
) -> ProgrammversionRead:
    """Return a published version; `ersetzt`: words of the shipped document and what stands there
    instead.
    """
    mit = mitgelieferte()[PROGRAMM]
    inhalt = mit.inhalt
    for alt, neu in ersetzt:
        assert alt in inhalt
        inhalt = inhalt.replace(alt, neu)
    return ProgrammversionRead(
        id=UUID(int=nr),
        code=PROGRAMM,
        titel=mit.programm.titel,
        fassung=nr,
        regelversion=f"{nr}-46789dd2",
        gueltig_ab=gueltig_ab or mit.gueltig_ab,
        veroeffentlicht_am=mit.gueltig_ab,
        mitgeliefert=nr == 1,
        version=1,
        dokument=json.loads(inhalt),
    )


class Foerderung:
    """`stumm`: it answers nothing; `gefragt` holds the paths that were asked for."""

    def __init__(self, *fassungen: ProgrammversionRead) -> None:
        self.fassungen = list(fassungen) or [fassung()]
        self.stumm = False
        self.gefragt: list[str] = []

    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.MockTransport(self._antwort), base_url="http://foerderung"
        )

    def _antwort(self, request: httpx.Request) -> httpx.Response:
        self.gefragt.append(request.url.path)
        if self.stumm:
            return httpx.Response(500)
        if request.url.path.endswith(f"/programme/{PROGRAMM}/versionen"):
            etag = f'"{"-".join(f.regelversion for f in self.fassungen)}"'
            if request.headers.get("If-None-Match") == etag:
                return httpx.Response(304)
            kurz = [
                ProgrammversionKurzRead.model_validate(f.model_dump(exclude={"dokument"}))
                for f in self.fassungen
            ]
            liste = Liste[ProgrammversionKurzRead](
                items=kurz, total_count=len(kurz), next_cursor=None
            )
            return httpx.Response(200, content=liste.model_dump_json(), headers={"ETag": etag})
        gesucht = UUID(request.url.path.rpartition("/")[2])
        gefunden = next(f for f in self.fassungen if f.id == gesucht)
        return httpx.Response(200, content=gefunden.model_dump_json())
