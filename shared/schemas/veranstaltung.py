"""Wire contract of Veranstaltungen and of the Anmeldungen for them."""

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from shared.schemas.beratung import Zeitpunkt
from shared.schemas.eingabe import ZEIT, Anfrage, Datum, Funktionspostfach, beispiel
from shared.schemas.liste import SORTIERFOLGE, Seite
from shared.schemas.mitteilung import Text, Titel
from shared.schemas.vorhaben import HessischeAgs

LAENGSTENS = timedelta(days=7)
BERLIN = ZoneInfo("Europe/Berlin")


class Veranstaltungsformat(StrEnum):
    ONLINE = "online"
    VOR_ORT = "vor_ort"
    HYBRID = "hybrid"


class Veranstaltungsstatus(StrEnum):
    GEPLANT = "geplant"
    ABGESAGT = "abgesagt"


class Anmeldungsstatus(StrEnum):
    """`entfallen`: called off, or now too small for so many."""

    ANGEMELDET = "angemeldet"
    WARTELISTE = "warteliste"
    ZURUECKGEZOGEN = "zurueckgezogen"
    ENTFALLEN = "entfallen"


def _mit_zone(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and re.fullmatch(ZEIT, value)):
        return value
    raise ValueError("Hier wird ein Zeitpunkt erwartet, etwa 2021-05-20T10:30:00+02:00.")


ZeitpunktWrite: TypeAlias = Annotated[
    datetime,
    BeforeValidator(_mit_zone),
    Field(json_schema_extra={"pattern": ZEIT, "maxLength": 25}),
]
Ort: TypeAlias = Titel
Webadresse: TypeAlias = Annotated[
    str,
    Field(
        max_length=500,
        pattern=r"^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!#-;=?-~]*)?$",
        examples=["https://portal.example/spot-on-ozg"],
    ),
]
INHALT: dict[str, Any] = {
    "titel": "Spot|on|OZG HE: Fragen und Antworten",
    "beschreibung": "Fragen der Kommunen zur Nachnutzung, mit Beispielen.",
    "beginn": "2021-05-20T10:30:00+02:00",
    "ende": "2021-05-20T12:00:00+02:00",
    "format": "online",
    "ort": None,
    "adresse": "https://portal.example/spot-on-ozg",
    "kapazitaet": 100,
    "anmeldeschluss": "2021-05-18",
}
VERANSTALTUNG: dict[str, Any] = {
    "id": "019b8f3e-6044-7fb0-b352-d07ae40cc301",
    **INHALT,
    "beginn": "2021-05-20T08:30:00Z",
    "ende": "2021-05-20T10:00:00Z",
    "status": "geplant",
    "belegt": 12,
    "frei": 88,
    "wartend": 0,
    "quelle": None,
    "version": 1,
}
WUNSCH = {
    "ags": "06635020",
    "plaetze": 2,
    "funktionspostfach": "digitalisierung@volkmarsen.example",
}
ANMELDUNG: dict[str, Any] = {
    "id": "019b8f3e-6044-7fb0-b352-d07ae40cc302",
    "veranstaltung": VERANSTALTUNG["id"],
    "ags": "06635020",
    "plaetze": 2,
    "status": "angemeldet",
    "reihe": 1,
    "tag": "2021-04-15",
    "version": 1,
}


class VeranstaltungWrite(Anfrage):
    """A Veranstaltung as a whole; without `kapazitaet` nobody registers here."""

    model_config = ConfigDict(json_schema_extra=beispiel(INHALT))

    titel: Titel
    beschreibung: Annotated[
        Text | None, Field(description="Reiner Text in Absätzen; null, wenn es keine gibt.")
    ] = None
    beginn: Annotated[ZeitpunktWrite, Field(description="Zeitpunkt mit Zeitzone.")]
    ende: Annotated[ZeitpunktWrite, Field(description="Höchstens sieben Tage nach dem Beginn.")]
    format: Veranstaltungsformat
    ort: Annotated[Ort | None, Field(description="Nötig, wenn man hingehen kann.")] = None
    adresse: Annotated[
        Webadresse | None, Field(description="Seite mit Näherem oder zum Teilnehmen.")
    ] = None
    kapazitaet: Annotated[
        int | None,
        Field(ge=1, le=5000, strict=True, description="Null: ohne Anmeldung in diesem System."),
    ] = None
    anmeldeschluss: Annotated[
        Datum | None,
        Field(description="Letzter Tag der Anmeldung; ohne Angabe der Tag des Beginns."),
    ] = None

    @model_validator(mode="after")
    def _stimmig(self) -> "VeranstaltungWrite":
        if not timedelta(0) < self.ende - self.beginn <= LAENGSTENS:
            raise ValueError("Das Ende liegt nach dem Beginn, höchstens sieben Tage danach.")
        if self.format is not Veranstaltungsformat.ONLINE and self.ort is None:
            raise ValueError("Wo man hingehen kann, ist ein Ort nötig.")
        if self.kapazitaet is None and self.anmeldeschluss is not None:
            raise ValueError("Ohne Anmeldung gibt es keinen Anmeldeschluss.")
        if self.anmeldeschluss and self.anmeldeschluss > self.beginn.astimezone(BERLIN).date():
            raise ValueError("Der Anmeldeschluss liegt nicht nach dem Tag des Beginns.")
        return self


class VeranstaltungRead(BaseModel):
    """`belegt` and `wartend` count seats; `frei` is null without a `kapazitaet`.

    `format` is null where the source does not name one.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(VERANSTALTUNG))

    id: UUID
    titel: str
    beschreibung: str | None
    beginn: Zeitpunkt
    ende: Zeitpunkt
    format: Veranstaltungsformat | None
    ort: str | None
    adresse: str | None
    kapazitaet: int | None
    anmeldeschluss: date | None
    status: Veranstaltungsstatus
    belegt: int
    frei: int | None
    wartend: int
    quelle: str | None
    version: int


class VeranstaltungenFilter(Seite):
    sort: Annotated[Literal["beginn", "-beginn"], SORTIERFOLGE] = "beginn"
    von: Annotated[Datum | None, Field(description="Nur solche, die dann noch laufen.")] = None
    bis: Annotated[Datum | None, Field(description="Nur solche, die bis dahin beginnen.")] = None


class AnmeldungCreate(Anfrage):
    """A Kommune registers itself; nobody is named."""

    model_config = ConfigDict(json_schema_extra=beispiel(WUNSCH))

    ags: HessischeAgs
    plaetze: Annotated[int, Field(ge=1, le=20, strict=True, description="So viele Personen.")]
    funktionspostfach: Funktionspostfach


class AnmeldungRead(BaseModel):
    """`reihe` is the turn: free seats go to the first who fits. `tag` is when it was asked for.

    Without the mailbox: this is what is stored as the answer to a repeated request.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(ANMELDUNG))

    id: UUID
    veranstaltung: UUID
    ags: str
    plaetze: int
    status: Anmeldungsstatus
    reihe: int
    tag: date
    version: int


class AnmeldungMitPostfach(AnmeldungRead):
    """`funktionspostfach` is null once it has been deleted."""

    model_config = ConfigDict(
        json_schema_extra=beispiel(ANMELDUNG | {"funktionspostfach": WUNSCH["funktionspostfach"]})
    )

    funktionspostfach: str | None


class AnmeldungenFilter(Seite):
    sort: Annotated[Literal["reihe", "-reihe"], SORTIERFOLGE] = "reihe"
    status: Annotated[Anmeldungsstatus | None, Field(description="Nur in diesem Status.")] = None
