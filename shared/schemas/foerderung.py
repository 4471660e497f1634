"""Wire contract of the Förderung service."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Ags, Anfrage, Datum, Geldbetrag, beispiel
from shared.schemas.liste import SORTIERFOLGE, Seite


class Programmart(StrEnum):
    """How a programme helps: money on application, a free place, or costs the Land bears."""

    ANTRAG = "antrag"
    KONTINGENT = "kontingent"
    KOSTENUEBERNAHME = "kostenuebernahme"


class Angabentyp(StrEnum):
    DATUM = "date"
    DATEN = "date[]"
    GELD = "money"
    GANZZAHL = "int"
    ZAHL = "number"
    WAHRHEIT = "bool"


class Einheit(StrEnum):
    EURO = "EUR"
    JAHRE = "Jahre"
    PROZENT = "Prozent"
    BERATUNGEN = "Beratungen"


class Schwere(StrEnum):
    """Whether a rule decides (`pflicht`) or only tells (`hinweis`)."""

    PFLICHT = "pflicht"
    HINWEIS = "hinweis"


class Regelergebnis(StrEnum):
    """What one rule says; `ermessen` is for a person to decide."""

    ERFUELLT = "erfuellt"
    NICHT_ERFUELLT = "nicht_erfuellt"
    UNBEKANNT = "unbekannt"
    ERMESSEN = "ermessen"


class Pruefergebnis(StrEnum):
    """What all rules together say, the best case first."""

    FOERDERFAEHIG = "foerderfaehig"
    EINZELFALLENTSCHEIDUNG = "einzelfallentscheidung"
    ANGABEN_FEHLEN = "angaben_fehlen"
    NICHT_FOERDERFAEHIG = "nicht_foerderfaehig"


def _jede_einmal(kommunen: list[str]) -> list[str]:
    doppelt = sorted({ags for ags in kommunen if kommunen.count(ags) > 1})
    if doppelt:
        raise ValueError(f"Jede Kommune darf nur einmal genannt sein, doppelt: {doppelt[0]}.")
    return kommunen


Programmcode: TypeAlias = Annotated[
    str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,39}$", examples=["IKZ_OZG"])
]
Beteiligte: TypeAlias = Annotated[
    list[Ags],
    Field(min_length=1, max_length=100, json_schema_extra={"uniqueItems": True}),
    AfterValidator(_jede_einmal),
]


class StichtagFilter(Anfrage):
    stichtag: Datum | None = None


FOLIEN = "Kommunalpolitische Runde (Folien, 2021)"
PROGRAMM_KURZ = {
    "code": "IKZ_OZG",
    "titel": "Interkommunale Zusammenarbeit (IKZ – OZG)",
    "art": "antrag",
    "regelversion": "1-0a1b2c3d",
}
PROGRAMM = PROGRAMM_KURZ | {
    "stichtag": "2021-04-15",
    "ausfuehrung": None,
    "veroeffentlicht": None,
    "votum": None,
    "vertrag": None,
    "anzahl": None,
    "angaben": [
        {
            "name": "laufzeit_jahre",
            "titel": "Laufzeit der Zusammenarbeit in Jahren",
            "typ": "number",
            "von": "0",
            "bis": "100",
        }
    ],
    "parameter": [
        {
            "name": "regelzuwendung",
            "titel": "Regelzuwendung je Kommune",
            "wert": "25000.00",
            "einheit": "EUR",
            "ab": "2016-12-02",
            "bezug": None,
            "vermerk": None,
            "quelle": FOLIEN,
        }
    ],
    "regeln": [
        {
            "regel": "IKZ-4",
            "typ": "mindestens",
            "schwere": "pflicht",
            "text": "Laufzeit mindestens 5 Jahre.",
            "quelle": FOLIEN,
        }
    ],
    "budget": None,
    "hinweise": [],
    "quellen": [{"id": "folien", "titel": FOLIEN, "extern": False}],
}


class ProgrammKurzRead(BaseModel):
    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(PROGRAMM_KURZ))

    code: str
    titel: str
    art: Programmart
    regelversion: str


class ProgrammeFilter(Seite):
    sort: Annotated[Literal["code", "-code", "titel", "-titel"], SORTIERFOLGE] = "code"
    stichtag: Datum | None = None


class QuelleRead(BaseModel):
    """Where a fact comes from; `extern` marks what the project's four sources do not say."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    titel: str
    extern: bool


class AngabeRead(BaseModel):
    """What a check asks for; `von` and `bis` bound numbers, both inclusive."""

    name: str
    titel: str
    typ: Angabentyp
    von: str | None
    bis: str | None


class ParameterRead(BaseModel):
    """A dated figure as of the Stichtag; `wert` and `ab` are null when none was valid then."""

    name: str
    titel: str
    wert: str | None
    einheit: Einheit
    ab: date | None
    bezug: str | None
    vermerk: str | None
    quelle: str | None


class RegelRead(BaseModel):
    regel: str
    typ: str
    schwere: Schwere
    text: str
    quelle: str


class BudgetRead(BaseModel):
    """EUR; `jahr` is null for a budget that is not given by the year.

    `gebunden` and `frei` are as of today, whatever the Stichtag.
    """

    jahr: int | None
    gesamt: Geldbetrag
    gebunden: Geldbetrag
    frei: Geldbetrag
    quelle: str


class VotumRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    gremium: str
    stimmen: list[str]
    mehrheit: str


class AnzahlRead(BaseModel):
    von: int
    bis: int
    quelle: str


class VeroeffentlichtRead(BaseModel):
    am: date
    quelle: str


class HinweisRead(BaseModel):
    text: str
    quelle: str


class ProgrammRead(BaseModel):
    """A programme as of the Stichtag: `budget` is the one that holds on it, or null.

    `ausfuehrung` names the service that carries it out where that is not this one; `votum` who
    selects, `vertrag` who contracts, `anzahl` how many are chosen: null where the sources are
    silent.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(PROGRAMM))

    code: str
    titel: str
    art: Programmart
    stichtag: date
    regelversion: str
    ausfuehrung: str | None
    veroeffentlicht: VeroeffentlichtRead | None
    votum: VotumRead | None
    vertrag: str | None
    anzahl: AnzahlRead | None
    angaben: list[AngabeRead]
    parameter: list[ParameterRead]
    regeln: list[RegelRead]
    budget: BudgetRead | None
    hinweise: list[HinweisRead]
    quellen: list[QuelleRead]


MODELLKOMMUNE = {
    "ags": "06411000",
    "name": "Darmstadt",
    "ikz": True,
    "entschieden_am": "2020-11-19",
    "betrag": None,
    "betrag_ist_annahme": False,
    "vermerk": None,
    "quelle": FOLIEN,
}


class ModellkommuneRead(BaseModel):
    """A Modellkommune, named as in the source.

    `betrag` (EUR) is null until an amount is granted; `betrag_ist_annahme` says that the amount
    is not from a source.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(MODELLKOMMUNE))

    ags: str
    name: str
    ikz: bool
    entschieden_am: date
    betrag: Geldbetrag | None
    betrag_ist_annahme: bool
    vermerk: str | None
    quelle: str


class ModellkommunenFilter(Seite):
    sort: Annotated[
        Literal["name", "-name", "ags", "-ags", "entschieden_am", "-entschieden_am"], SORTIERFOLGE
    ] = "name"
