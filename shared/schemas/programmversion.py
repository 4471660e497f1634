"""Wire contract of the versions of a programme."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Anfrage, Datum, Geldbetrag, beispiel
from shared.schemas.foerderung import Pruefergebnis, Regelergebnis
from shared.schemas.liste import FALLEND, Seite

DOKUMENT: dict[str, Any] = {
    "code": "BEISPIELPROGRAMM",
    "titel": "Beispielprogramm",
    "kuerzel": "BP",
    "art": "antrag",
    "antragsfenster": {"von": "2021-05-01", "bis": "2021-09-30", "quelle": "ERLASS"},
    "angaben": {
        "laufzeit_jahre": {"typ": "number", "titel": "Laufzeit in Jahren", "von": 0, "bis": 100}
    },
    "parameter": {
        "laufzeit_mindestens": {
            "titel": "Mindestlaufzeit",
            "einheit": "Jahre",
            "werte": {"2021-05-01": {"wert": "5", "quelle": "ERLASS"}},
        }
    },
    "regeln": [
        {
            "id": "BP-1",
            "typ": "mindestens",
            "feld": "laufzeit_jahre",
            "parameter": "laufzeit_mindestens",
            "text": "Laufzeit mindestens 5 Jahre.",
            "quelle": "ERLASS",
        }
    ],
    "quellen": {"ERLASS": {"titel": "Erlass vom 1. April 2021"}},
}
VERSION_KURZ: dict[str, Any] = {
    "id": "019078e5-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
    "code": "BEISPIELPROGRAMM",
    "titel": "Beispielprogramm",
    "fassung": 1,
    "regelversion": "1-0a1b2c3d",
    "gueltig_ab": "2021-05-01",
    "veroeffentlicht_am": None,
    "mitgeliefert": False,
    "version": 1,
}


class ProgrammversionCreate(Anfrage):
    """A version of a programme; `gueltig_ab` is its first day, today at the earliest.

    `dokument` is described by the JSON Schema under `/programme/schema`; its sources are those the
    service knows and those it brings itself under `quellen`.
    """

    model_config = ConfigDict(
        json_schema_extra=beispiel({"gueltig_ab": "2099-05-01", "dokument": DOKUMENT})
    )

    gueltig_ab: Datum
    dokument: Annotated[dict[str, Any], Field(max_length=50)]


class ProgrammversionenFilter(Seite):
    sort: Annotated[Literal["-fassung", "fassung", "-gueltig_ab", "gueltig_ab"], FALLEND] = (
        "-fassung"
    )


class ProgrammversionKurzRead(BaseModel):
    """A draft while `veroeffentlicht_am` is null; `mitgeliefert` came with the service itself."""

    model_config = ConfigDict(json_schema_extra=beispiel(VERSION_KURZ))

    id: UUID
    code: str
    titel: str
    fassung: int
    regelversion: str
    gueltig_ab: date
    veroeffentlicht_am: date | None
    mitgeliefert: bool
    version: int


class ProgrammversionRead(ProgrammversionKurzRead):
    """A version with its document, as it is stored."""

    model_config = ConfigDict(json_schema_extra=beispiel(VERSION_KURZ | {"dokument": DOKUMENT}))

    dokument: dict[str, Any]


class Fallart(StrEnum):
    """Where a case comes from: beside the document, a stored collective check, an Antrag."""

    REGELFALL = "regelfall"
    SAMMELPRUEFUNG = "sammelpruefung"
    ANTRAG = "antrag"


class ErprobtesErgebnisRead(BaseModel):
    ergebnis: Pruefergebnis
    hoechstbetrag: Geldbetrag | None


class ErprobteRegelRead(BaseModel):
    """A rule that says something else; null where one of the two versions has no such rule."""

    regel: str
    vorher: Regelergebnis | None
    nachher: Regelergebnis | None


class ErprobterFallRead(BaseModel):
    """What both versions say to the same facts.

    `vorher` is null where no version holds before this one; `nicht_lesbar` names Angaben of the
    case that the draft does not ask for or asks for differently.
    """

    art: Fallart
    bezeichnung: str
    stichtag: date
    kommunen: int
    vorher: ErprobtesErgebnisRead | None
    nachher: ErprobtesErgebnisRead
    regeln: list[ErprobteRegelRead]
    nicht_lesbar: list[str]


class ErprobungRead(BaseModel):
    """A draft tried against stored cases, those with another result first.

    `vorher` is the Regelversion the draft would take the place of. `geaendert` counts the cases
    whose result or amount is another one, `weggelassen` those there are beyond the bound.
    """

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "vorher": "1-0a1b2c3d",
                "nachher": "2-4d5e6f70",
                "geprueft": 1,
                "geaendert": 1,
                "weggelassen": 0,
                "faelle": [
                    {
                        "art": "regelfall",
                        "bezeichnung": "Regelfall 1",
                        "stichtag": "2021-03-01",
                        "kommunen": 3,
                        "vorher": {"ergebnis": "foerderfaehig", "hoechstbetrag": "75000.00"},
                        "nachher": {"ergebnis": "nicht_foerderfaehig", "hoechstbetrag": None},
                        "regeln": [
                            {"regel": "IKZ-4", "vorher": "erfuellt", "nachher": "nicht_erfuellt"}
                        ],
                        "nicht_lesbar": [],
                    }
                ],
            }
        )
    )

    vorher: str | None
    nachher: str
    geprueft: int
    geaendert: int
    weggelassen: int
    faelle: list[ErprobterFallRead]
