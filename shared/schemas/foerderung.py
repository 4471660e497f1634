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
MODELLKOMMUNE = {
    "ags": "06411000",
    "name": "Darmstadt",
    "ikz": True,
    "entschieden_am": "2020-11-19",
    "betrag": None,
    "betrag_ist_annahme": False,
    "vorhaben": 1,
    "vermerk": None,
    "quelle": FOLIEN,
}


class ModellkommuneRead(BaseModel):
    """A Modellkommune, named as in the source.

    `betrag` (EUR) is null until the Kommune was told that it is granted, and again when it was
    revoked or came back altogether; `betrag_ist_annahme` says that the amount
    is not from a source. `vorhaben` counts those known to be hers: GET /vorhaben?traeger=… lists
    them. The sources mostly do not say whose a Vorhaben is.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(MODELLKOMMUNE))

    ags: str
    name: str
    ikz: bool
    entschieden_am: date
    betrag: Geldbetrag | None
    betrag_ist_annahme: bool
    vorhaben: int
    vermerk: str | None
    quelle: str


class ModellkommunenFilter(Seite):
    stichtag: Datum | None = None
    sort: Annotated[
        Literal["name", "-name", "ags", "-ags", "entschieden_am", "-entschieden_am"], SORTIERFOLGE
    ] = "name"
