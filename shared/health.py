"""Does the service live, and can it work? If it cannot, why?"""

import asyncio
import logging
from dataclasses import dataclass
from typing import Literal

import asyncpg
from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from shared.db import Sessions
from shared.errors import DomainError, problems
from shared.routing import router_for

FRIST = 3
SCHEMA_FEHLT = "Die Datenbank ist nicht eingerichtet: Ihre Migrationen fehlen."
STUMM = "Die Datenbank antwortet nicht."
UNGEPRUEFT = "Nicht geprüft, weil die Datenbank nicht antwortet."
UNLESBAR = "Der Stand der Datenbank ist nicht lesbar."
ENTBEHRLICH = "Der Dienst antwortet auch so."

log = logging.getLogger(__name__)


class NichtBereit(DomainError):
    status, slug, title = 503, "nicht-bereit", "Der Dienst ist nicht bereit"
    headers = {"Retry-After": "2"}


class DatenbankTeil(BaseModel):
    teil: Literal["datenbank"]
    bereit: bool
    grund: str | None = Field(description="Warum nicht; null, wenn bereit")


class SchemaTeil(BaseModel):
    teil: Literal["schema"]
    bereit: bool
    grund: str | None = Field(description="Warum nicht; null, wenn bereit")
    revision: str | None = Field(description="Die letzte Migration der Datenbank")


BEISPIEL: JsonDict = {
    "bereit": True,
    "teile": [
        {"teil": "datenbank", "bereit": True, "grund": None},
        {"teil": "schema", "bereit": True, "grund": None, "revision": "0001_anfang"},
    ],
}


class GesundheitRead(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [BEISPIEL]})

    bereit: bool
    teile: list[DatenbankTeil | SchemaTeil]


class LebenRead(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"lebt": True}]})

    lebt: Literal[True]


@dataclass(frozen=True)
class Pruefling:
    """What is looked at: the schema of `service`; whether the service can work without it."""

    service: str
    sessions: Sessions
    datenbank_noetig: bool


router = router_for("/gesundheit", tag="Betrieb")


@router.get(
    "",
    summary="Bereit, wenn der Dienst arbeiten kann; sonst mit Gründen",
    responses=problems(503),
)
async def get_gesundheit(request: Request) -> GesundheitRead:
    return await gesundheit_pruefen(request.app.state.pruefling)


@router.get("/leben", summary="Der Dienst lebt; nichts wird geprüft")
async def get_leben() -> LebenRead:
    return LebenRead(lebt=True)


async def gesundheit_pruefen(pruefling: Pruefling) -> GesundheitRead:
    """Return each part with its reason; raises NichtBereit when a needed part is missing."""
    datenbank, schema = await _ansehen(pruefling)
    teile: list[DatenbankTeil | SchemaTeil] = [datenbank, schema]
    if all(teil.bereit for teil in teile):
        return GesundheitRead(bereit=True, teile=teile)
    if pruefling.datenbank_noetig:
        gruende = " ".join(teil.grund for teil in teile if teil.grund)
        raise NichtBereit(gruende, bereit=False, teile=teile)
    for teil in teile:
        if teil.grund:
            teil.grund = f"{teil.grund} {ENTBEHRLICH}"
    return GesundheitRead(bereit=True, teile=teile)


async def _ansehen(pruefling: Pruefling) -> tuple[DatenbankTeil, SchemaTeil]:
    tabelle = f"{pruefling.service}.alembic_version"
    antwortet, grund, revision = False, UNGEPRUEFT, None
    try:
        async with asyncio.timeout(FRIST), pruefling.sessions() as session:
            da = await session.scalar(text("SELECT to_regclass(:t) IS NOT NULL"), {"t": tabelle})
            antwortet, grund = True, UNLESBAR if da else SCHEMA_FEHLT
            if da:
                revision = await session.scalar(text(f"SELECT version_num FROM {tabelle}"))  # noqa: S608 (our own name)
                grund = SCHEMA_FEHLT
    except (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        log.warning("not ready", extra={"error": type(error).__name__})
    return (
        DatenbankTeil(teil="datenbank", bereit=antwortet, grund=None if antwortet else STUMM),
        SchemaTeil(
            teil="schema",
            bereit=revision is not None,
            grund=None if revision else grund,
            revision=revision,
        ),
    )
