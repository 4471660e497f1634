"""Wire contract of programmes."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from shared.schemas.antrag import Kostenart, Nachweisart
from shared.schemas.eingabe import Datum, Geldbetrag, beispiel
from shared.schemas.foerderung import (
    FOLIEN,
    Angabentyp,
    Einheit,
    Programmart,
    Schwere,
)
from shared.schemas.liste import SORTIERFOLGE, Seite


class Nachweiszeitpunkt(StrEnum):
    """When a Nachweis is due: with the Antrag, or when the money has been spent."""

    EINREICHUNG = "einreichung"
    VERWENDUNG = "verwendung"


PROGRAMM_KURZ = {
    "code": "IKZ_OZG",
    "titel": "Interkommunale Zusammenarbeit (IKZ – OZG)",
    "art": "antrag",
    "regelversion": "1-0a1b2c3d",
}
PROGRAMM = PROGRAMM_KURZ | {
    "stichtag": "2021-04-15",
    "kuerzel": "IKZ",
    "ausfuehrung": None,
    "verfahren": None,
    "rechtsgrundlage": None,
    "kontakt": None,
    "veroeffentlicht": None,
    "antragsfenster": None,
    "zuwendungszeitraum": None,
    "anzahl": None,
    "nachweise": [
        {
            "art": "vereinbarung",
            "titel": "Öffentlich-rechtliche Vereinbarung",
            "zeitpunkt": "einreichung",
            "quelle": FOLIEN,
        }
    ],
    "kosten": None,
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
    "pflichten": [],
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


class VerfahrenRead(BaseModel):
    """Who votes, who releases and who contracts; null where the sources are silent."""

    votum: VotumRead | None
    freigabe: str | None
    vertrag: str | None
    quelle: str


class ZeitfensterRead(BaseModel):
    """Both days belong to it; a side that is null is open or not known."""

    von: date | None
    bis: date | None
    quelle: str


class NachweispflichtRead(BaseModel):
    art: Nachweisart
    titel: str
    zeitpunkt: Nachweiszeitpunkt
    quelle: str


class KostenregelRead(BaseModel):
    """Costs of these kinds alone are not funded; `verweis` is the programme that may fit."""

    nicht_allein: list[Kostenart]
    verweis: str | None
    text: str
    quelle: str


class KontaktRead(BaseModel):
    stelle: str
    email: str | None
    telefon: str | None
    quelle: str


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

    `ausfuehrung` names the service that carries it out where that is not this one; `verfahren` who
    votes, releases and contracts; `antragsfenster` is when one may apply, `zuwendungszeitraum` when
    money may be spent; `anzahl` how many are chosen. Null where the sources are silent.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(PROGRAMM))

    code: str
    titel: str
    kuerzel: str | None
    art: Programmart
    stichtag: date
    regelversion: str
    ausfuehrung: str | None
    verfahren: VerfahrenRead | None
    rechtsgrundlage: HinweisRead | None
    kontakt: KontaktRead | None
    veroeffentlicht: VeroeffentlichtRead | None
    antragsfenster: ZeitfensterRead | None
    zuwendungszeitraum: ZeitfensterRead | None
    anzahl: AnzahlRead | None
    nachweise: list[NachweispflichtRead]
    kosten: KostenregelRead | None
    angaben: list[AngabeRead]
    parameter: list[ParameterRead]
    regeln: list[RegelRead]
    budget: BudgetRead | None
    hinweise: list[HinweisRead]
    pflichten: list[HinweisRead]
    quellen: list[QuelleRead]
