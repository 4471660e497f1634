"""Wire contract of the waiting list."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from shared.schemas.beratung import (
    BEGRUENDUNG,
    TERMINE,
    Berater,
    Dauerwunsch,
    Eigenanteil,
    Finanzierung,
    Format,
    ModulNr,
    Teilnehmende,
    TerminRead,
    Unterbrechung,
    Zeitpunkt,
)
from shared.schemas.eingabe import Ags, Anfrage, Datum, beispiel
from shared.schemas.liste import SORTIERFOLGE, Seite


class Eintragsstatus(StrEnum):
    WARTEND = "wartend"
    ANGEBOTEN = "angeboten"
    ANGENOMMEN = "angenommen"
    ABGELEHNT = "abgelehnt"
    ABGELAUFEN = "abgelaufen"
    ZURUECKGEZOGEN = "zurueckgezogen"


WUNSCH: dict[str, Any] = {
    "ags": "06635020",
    "modul": 2,
    "format": "online",
    "dauer_tage": 2.5,
    "fenster": {"von": "2021-05-03", "bis": "2021-06-30"},
    "unterbrechung_erlaubt": False,
    "teilnehmende": 12,
    "eigenanteil_akzeptiert": False,
    "berater": None,
}
EINTRAG = WUNSCH | {
    "id": "019b8f3e-6044-7fb0-b352-d07ae40cc2e9",
    "status": "angeboten",
    "position": None,
    "eingetragen": "2026-01-05T10:00:00Z",
    "buchung": "019b8f41-2f10-7c3a-9d0e-5f1c2b7a9e44",
    "angebot": {
        "antwort_bis": "2026-01-08T23:00:00Z",
        "termine": TERMINE,
        "finanzierung": "land",
        "begruendung": BEGRUENDUNG,
    },
    "version": 2,
}


class Fenster(Anfrage):
    """The days on which the consulting may begin, both included."""

    von: Annotated[Datum, Field(description="Frühester Beginn.")]
    bis: Annotated[Datum, Field(description="Spätester Beginn; höchstens 366 Tage nach von.")]


class EintragCreate(Anfrage):
    """A vor_ort consulting is wanted in the Kommune's own Kreis, so no region is asked for."""

    model_config = ConfigDict(json_schema_extra=beispiel(WUNSCH))

    ags: Ags
    modul: Annotated[ModulNr, Field(strict=True)]
    format: Format
    dauer_tage: Dauerwunsch
    fenster: Fenster
    unterbrechung_erlaubt: Unterbrechung = False
    teilnehmende: Teilnehmende
    eigenanteil_akzeptiert: Eigenanteil = False
    berater: Berater = None


class AngebotRead(BaseModel):
    """What is held for the Kommune until `antwort_bis`, and who would pay."""

    antwort_bis: Zeitpunkt
    termine: list[TerminRead]
    finanzierung: Finanzierung
    begruendung: str


class EintragRead(BaseModel):
    """`position` counts who waits ahead for the same and is null unless waiting; `angebot` is set
    while it is open; `buchung` is the Buchung an offer was made by.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(EINTRAG))

    id: UUID
    ags: str
    modul: int
    format: Format
    dauer_tage: Annotated[
        Decimal, PlainSerializer(lambda v: float(v), return_type=float, when_used="json")
    ]
    fenster: Fenster
    unterbrechung_erlaubt: bool
    teilnehmende: int
    eigenanteil_akzeptiert: bool
    berater: UUID | None
    status: Eintragsstatus
    position: int | None
    eingetragen: Zeitpunkt
    buchung: UUID | None
    angebot: AngebotRead | None
    version: int


class WartelisteFilter(Seite):
    sort: Annotated[
        Literal["eingetragen", "-eingetragen", "von", "-von", "ags", "-ags", "modul", "-modul"],
        SORTIERFOLGE,
    ] = "eingetragen"
    ags: Annotated[Ags | None, Field(description="Nur Einträge dieser Kommune.")] = None
    status: Annotated[Eintragsstatus | None, Field(description="Nur in diesem Status.")] = None
    modul: Annotated[ModulNr | None, Field(description="Nur dieses Modul, 1 bis 4.")] = None
