"""Operations of the Förderung: every programme for every Kommune of a day, kept."""

from datetime import date
from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.foerderung import Pruefergebnis
from shared.schemas.liste import Liste
from shared.schemas.pruefung import (
    SammelergebnisRead,
    SammelpruefungCreate,
    SammelpruefungKurzRead,
    SammelpruefungRead,
)

PFAD = "/foerderung/v1/sammelpruefungen"
PRUEFEN = 120.0  # seconds for all Kommunen of a Land


def sammelpruefungen(
    *, stichtag: date | None = None, cursor: str | None = None
) -> Aufruf[Liste[SammelpruefungKurzRead]]:
    """Return those there are, the latest first."""
    return lesen(PFAD, Liste[SammelpruefungKurzRead], stichtag=stichtag, cursor=cursor, limit=50)


def sammelpruefung(id: UUID) -> Aufruf[SammelpruefungRead]:
    return lesen(f"{PFAD}/{id}", SammelpruefungRead)


def sammelpruefen(
    eingabe: SammelpruefungCreate, *, key: str | None = None
) -> Aufruf[SammelpruefungRead]:
    return handeln(PFAD, SammelpruefungRead, eingabe, key=key, frist=PRUEFEN)


def ergebnisse(
    id: UUID,
    *,
    programm: str | None = None,
    ergebnis: Pruefergebnis | None = None,
    ags: str | None = None,
    cursor: str | None = None,
) -> Aufruf[Liste[SammelergebnisRead]]:
    return lesen(
        f"{PFAD}/{id}/ergebnisse",
        Liste[SammelergebnisRead],
        programm=programm,
        ergebnis=ergebnis,
        ags=ags,
        cursor=cursor,
        limit=200,
    )
