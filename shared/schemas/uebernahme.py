"""Wire contract of imports."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Anfrage, beispiel
from shared.schemas.liste import FALLEND, Seite

MAX_DATEI = 16 * 1024 * 1024
MAX_EINTRAEGE = 200


class Uebernahmeart(StrEnum):
    GV100AD = "gv100ad"
    LEIKA = "leika"
    XZUFI = "xzufi"


class Laufstatus(StrEnum):
    WARTEND = "wartend"
    LAUFEND = "laufend"
    FERTIG = "fertig"
    GESCHEITERT = "gescheitert"


class Unterschiedsart(StrEnum):
    NEU = "neu"
    GEAENDERT = "geaendert"
    ENTFERNT = "entfernt"


class Zaehlung(BaseModel):
    """How many things of one kind there are by what the import does with them."""

    gegenstand: str
    neu: int
    geaendert: int
    entfernt: int
    unveraendert: int


class Aenderung(BaseModel):
    feld: str
    alt: str | None
    neu: str | None


class Unterschied(BaseModel):
    art: Unterschiedsart
    gegenstand: str
    schluessel: str
    name: str
    aenderungen: list[Aenderung]


class AbgelehnteZeileRead(BaseModel):
    zeile: int
    grund: str


BERICHT = {
    "gelesen": 16035,
    "abgelehnt": 0,
    "uebersprungen": 15590,
    "zaehlungen": [
        {"gegenstand": "Kommune", "neu": 0, "geaendert": 1, "entfernt": 0, "unveraendert": 446}
    ],
    "unterschiede": [
        {
            "art": "geaendert",
            "gegenstand": "Kommune",
            "schluessel": "06635020",
            "name": "Volkmarsen",
            "aenderungen": [{"feld": "einwohner", "alt": "6769", "neu": "6781"}],
        }
    ],
    "abgelehnte_zeilen": [],
    "hinweise": ["Gebietsstand 30.11.2023."],
    "fehler": None,
}
UEBERNAHME = {
    "id": "019399c0-7c1e-7a5e-9d5a-3f2d6a1b8c47",
    "art": "gv100ad",
    "probe": True,
    "status": "fertig",
    "anteil": 100,
    "angelegt": "2021-04-15T08:00:00Z",
    "beendet": "2021-04-15T08:00:03Z",
}


class Uebernahmebericht(BaseModel):
    """The difference between file and catalogue; each list ends after 200 entries, the counts do
    not. `fehler` says why nothing was taken over.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(BERICHT))

    gelesen: int
    abgelehnt: int
    uebersprungen: int
    zaehlungen: list[Zaehlung]
    unterschiede: list[Unterschied]
    abgelehnte_zeilen: list[AbgelehnteZeileRead]
    hinweise: list[str]
    fehler: str | None


class UebernahmeListed(BaseModel):
    model_config = ConfigDict(json_schema_extra=beispiel(UEBERNAHME))

    id: UUID
    art: Uebernahmeart
    probe: bool
    status: Laufstatus
    anteil: Annotated[int, Field(ge=0, le=100, description="Prozent")]
    angelegt: datetime
    beendet: datetime | None


class UebernahmeRead(UebernahmeListed):
    """`bericht` is null until the run is over."""

    model_config = ConfigDict(json_schema_extra=beispiel(UEBERNAHME | {"bericht": BERICHT}))

    bericht: Uebernahmebericht | None


class UebernahmeCreate(Anfrage):
    """What the query of a new import says; its body is the file."""

    art: Uebernahmeart
    probe: Annotated[bool, Field(description="Nur den Unterschied zeigen, nichts ändern")] = False


class UebernahmenFilter(Seite):
    art: Uebernahmeart | None = None
    status: Laufstatus | None = None
    sort: Annotated[Literal["-angelegt", "angelegt"], FALLEND] = "-angelegt"
