"""Wire contract of the Standortbestimmung: the questionnaire, a Kommune's answers, a module."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from shared.schemas.beratung import Bereich
from shared.schemas.eingabe import Ags, Anfrage, beispiel
from shared.schemas.liste import SORTIERFOLGE, Seite

KENNUNG = r"^[a-z][a-z0-9_]{0,59}$"
Kennung: TypeAlias = Annotated[str, Field(pattern=KENNUNG)]
Fassung: TypeAlias = Annotated[
    int, Field(ge=1, le=999, description="Fassung des Fragebogens", examples=[1])
]
Antwort: TypeAlias = (
    StrictBool
    | Annotated[StrictInt, Field(ge=0, le=1_000_000)]
    | Kennung
    | Annotated[list[Kennung], Field(max_length=50)]
)
"""Yes or no, a number, one option, or several."""


class Frageart(StrEnum):
    JA_NEIN = "ja_nein"
    AUSWAHL = "auswahl"
    MEHRFACHAUSWAHL = "mehrfachauswahl"
    ZAHL = "zahl"


class Wirkung(StrEnum):
    EMPFIEHLT = "empfiehlt"
    UEBERSPRINGT = "ueberspringt"
    WEIST_HIN = "weist_hin"


class Regelergebnis(StrEnum):
    TRIFFT_ZU = "trifft_zu"
    TRIFFT_NICHT_ZU = "trifft_nicht_zu"
    OFFEN = "offen"


REPORT = "OZG-Report #Kommunal Nr. 2, März 2021"
ANTWORTEN: dict[str, Any] = {
    "ozg_vorkenntnisse": "fachbereiche",
    "strategie": "beschlossen",
    "e_akte": "geplant",
    "onlinedienste": 12,
    "handlungsfelder": ["bauen", "finanzen"],
}
VORBEREITUNG = {
    "punkt": "aktenplan",
    "text": "Den vorhandenen Aktenplan mitbringen.",
    "falls": "Es gibt schon einen Aktenplan.",
}
ITEM = {
    "id": "01890000-0000-7000-8000-000000000043",
    "ags": "06635020",
    "nummer": 1,
    "fassung": 1,
    "modul": 3,
    "tag": "2021-04-15",
    "version": 1,
}
EMPFEHLUNG = {
    "modul": 3,
    "bereich": "verwaltungsdigitalisierung",
    "begruendung": "Die E-Akte steht an.",
    "regel": "e_akte_steht_an",
}
STANDORTBESTIMMUNG = ITEM | {
    "antworten": ANTWORTEN,
    "empfehlung": EMPFEHLUNG,
    "weitere": [
        {
            "modul": 2,
            "bereich": "ozg",
            "begruendung": "Die Grundlagen sind bekannt.",
            "regel": "arbeitsablaeufe_umstellen",
        }
    ],
    "regeln": [
        {
            "regel": "e_akte_steht_an",
            "wirkung": "empfiehlt",
            "modul": 3,
            "ergebnis": "trifft_zu",
            "text": "Die E-Akte steht an.",
            "beruht_auf": [
                {
                    "frage": "e_akte",
                    "text": "Führt Ihre Verwaltung Akten elektronisch?",
                    "antwort": "geplant",
                }
            ],
            "quelle": REPORT,
        }
    ],
    "vorbereitung": [VORBEREITUNG],
}
FRAGEBOGEN = {
    "fassung": 1,
    "gueltig_ab": "2020-01-01",
    "fassungen": [1],
    "abschnitte": [
        {
            "titel": "E-Akte",
            "fragen": [
                {
                    "frage": "e_akte",
                    "art": "auswahl",
                    "text": "Führt Ihre Verwaltung Akten elektronisch?",
                    "pflicht": True,
                    "optionen": [{"wert": "geplant", "text": "die Einführung ist geplant"}],
                    "mindestens": None,
                    "hoechstens": None,
                }
            ],
        }
    ],
}


class OptionRead(BaseModel):
    wert: str
    text: str


class FrageRead(BaseModel):
    """`optionen` is empty unless one or several can be chosen; the bounds are those of a number."""

    frage: str
    art: Frageart
    text: str
    pflicht: bool
    optionen: list[OptionRead]
    mindestens: int | None
    hoechstens: int | None


class AbschnittRead(BaseModel):
    titel: str
    fragen: list[FrageRead]


class FragebogenRead(BaseModel):
    """`fassungen` names every Fassung there is; each can be asked for."""

    model_config = ConfigDict(json_schema_extra=beispiel(FRAGEBOGEN))

    fassung: int
    gueltig_ab: date
    fassungen: list[int]
    abschnitte: list[AbschnittRead]


class FragebogenFilter(Anfrage):
    fassung: Annotated[
        Fassung | None, Field(description="Ohne Angabe die Fassung, die heute gilt.")
    ] = None


class StandortbestimmungCreate(Anfrage):
    """`antworten` by the key of the question, as the named Fassung asks them."""

    model_config = ConfigDict(
        json_schema_extra=beispiel({"ags": "06635020", "fassung": 1, "antworten": ANTWORTEN})
    )

    ags: Ags
    fassung: Annotated[Fassung, Field(strict=True)]
    antworten: Annotated[dict[str, Any], Field(max_length=100)]


class StandortbestimmungItem(BaseModel):
    """`nummer` counts those of one Kommune; `modul` is the one recommended."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(ITEM))

    id: UUID
    ags: str
    nummer: int
    fassung: int
    modul: int
    tag: date
    version: int


class BeruhtAufRead(BaseModel):
    """An answer that a rule rests on; null where none was given."""

    frage: str
    text: str
    antwort: Antwort | None


class RegelRead(BaseModel):
    """`modul` is null on a rule that only points something out."""

    regel: str
    wirkung: Wirkung
    modul: int | None
    ergebnis: Regelergebnis
    text: str
    beruht_auf: list[BeruhtAufRead]
    quelle: str


class EmpfehlungRead(BaseModel):
    modul: int
    bereich: Bereich
    begruendung: str
    regel: str


class VorbereitungRead(BaseModel):
    """A point to prepare; `falls` says when it applies, null: always."""

    punkt: str
    text: str
    falls: str | None


class ErgebnisRead(BaseModel):
    """What follows from the answers: one module, at most one of the other Bereich, every rule."""

    empfehlung: EmpfehlungRead
    weitere: list[EmpfehlungRead]
    regeln: list[RegelRead]
    vorbereitung: list[VorbereitungRead]


class StandortbestimmungRead(StandortbestimmungItem, ErgebnisRead):
    model_config = ConfigDict(json_schema_extra=beispiel(STANDORTBESTIMMUNG))

    antworten: dict[str, Antwort]


class StandortbestimmungenFilter(Seite):
    sort: Annotated[Literal["angelegt", "-angelegt", "ags", "-ags"], SORTIERFOLGE] = "angelegt"
    ags: Annotated[Ags | None, Field(description="Nur die dieser Kommune.")] = None


class VorbereitungenRead(BaseModel):
    """The checklist of a module."""

    model_config = ConfigDict(json_schema_extra=beispiel({"modul": 3, "items": [VORBEREITUNG]}))

    modul: int
    items: list[VorbereitungRead]
