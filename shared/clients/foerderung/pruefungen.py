"""Operations of the Förderung: programmes, and checking what fits."""

from collections.abc import Sequence
from datetime import date

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.liste import Liste
from shared.schemas.programm import ProgrammKurzRead, ProgrammRead
from shared.schemas.pruefung import (
    FoerdercheckCreate,
    FoerdercheckRead,
    PruefungCreate,
    PruefungRead,
)

PFAD = "/foerderung/v1"


def programme(stichtag: date | None = None) -> Aufruf[Liste[ProgrammKurzRead]]:
    return lesen(f"{PFAD}/programme", Liste[ProgrammKurzRead], stichtag=stichtag, limit=200)


def programm(code: str, *, stichtag: date | None = None) -> Aufruf[ProgrammRead]:
    return lesen(f"{PFAD}/programme/{code}", ProgrammRead, stichtag=stichtag)


def foerdercheck(anfrage: FoerdercheckCreate) -> Aufruf[FoerdercheckRead]:
    """Return every programme of the Stichtag, the best prospect first; nothing is stored."""
    return handeln(f"{PFAD}/foerderchecks", FoerdercheckRead, anfrage)


def pruefung(
    *,
    programm: str,
    regelversion: str,
    stichtag: date | None = None,
    kommunen: Sequence[str],
    gruppe_offen: bool,
    angaben: Sequence[str],
) -> Aufruf[PruefungRead]:
    """Return a check by a named version of the rules; `angaben` are `name:value`."""
    return lesen(
        f"{PFAD}/pruefungen",
        PruefungRead,
        programm=programm,
        regelversion=regelversion,
        stichtag=stichtag,
        kommunen=list(kommunen),
        gruppe_offen=True if gruppe_offen else None,
        angaben=list(angaben) or None,
    )


def foerderchancen(ags: str, stichtag: date | None = None) -> Aufruf[Liste[PruefungRead]]:
    """Return all programmes for one Kommune, the best prospect first."""
    return lesen(
        f"{PFAD}/kommunen/{ags}/foerderchancen", Liste[PruefungRead], stichtag=stichtag, limit=200
    )


def pruefen(anfrage: PruefungCreate) -> Aufruf[PruefungRead]:
    """Return what a programme says to one or more Kommunen; nothing is stored."""
    return handeln(f"{PFAD}/pruefungen", PruefungRead, anfrage)


def programmschema() -> str:
    """Return the address of the JSON Schema of a programme's document."""
    return f"{PFAD}/programme/schema"
