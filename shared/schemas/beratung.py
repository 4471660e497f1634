"""Wire contract of the Beratung service."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    WithJsonSchema,
)

from shared.schemas.eingabe import Ags, Anfrage, Datum, beispiel
from shared.schemas.liste import SORTIERFOLGE, Seite


class Bereich(StrEnum):
    OZG = "ozg"
    VERWALTUNGSDIGITALISIERUNG = "verwaltungsdigitalisierung"


class Format(StrEnum):
    ONLINE = "online"
    VOR_ORT = "vor_ort"


class BuchungStatus(StrEnum):
    RESERVIERT = "reserviert"
    BESTAETIGT = "bestaetigt"
    DURCHGEFUEHRT = "durchgefuehrt"
    STORNIERT = "storniert"
    ABGELAUFEN = "abgelaufen"


class Finanzierung(StrEnum):
    LAND = "land"
    EIGEN = "eigen"


def _dauer(value: Decimal) -> Decimal:
    for dauer in (Decimal("2.5"), Decimal(3)):
        if value == dauer:
            return dauer  # without the zeros somebody may have added
    raise ValueError("Eine Beratung dauert 2.5 oder 3 Tage.")


DauerTage = Annotated[
    Decimal,
    AfterValidator(_dauer),
    WithJsonSchema(
        {"type": "number", "enum": [2.5, 3], "examples": [2.5, 3], "description": "2.5 oder 3 Tage"}
    ),
]
ModulNr = Annotated[int, Field(ge=1, le=4, description="Modul 1 bis 4")]


MODUL = {
    "modul": 1,
    "titel": "Einführung und Überblick zum Onlinezugangsgesetz",
    "bereich": "ozg",
    "ziel": "Alle Teilnehmenden haben den gleichen Sachstand über die OZG-Umsetzung.",
    "quelle": "OZG-Report #Kommunal Nr. 2, März 2021",
}
TERMINE = [
    {"tag": tag, "von": f"{tag}T07:00:00Z", "bis": f"{tag}T15:00:00Z"}
    for tag in ("2021-05-03", "2021-05-04", "2021-05-05")
]
VERFUEGBARKEITEN = {
    "items": [
        {
            "beginn": "2021-05-03",
            "termine": TERMINE,
            "freie_teams": 10,
            "im_foerderzeitraum": True,
        }
    ]
}
TOPF = "Umsetzungsvereinbarung OZG Hessen Kommunal"
KONTINGENT = {
    "items": [
        {
            "bereich": "ozg",
            "topf": TOPF,
            "plaetze": 1,
            "belegt": 0,
            "frei": 1,
            "gueltig_von": "2020-01-01",
            "gueltig_bis": "2022-12-31",
        }
    ]
}
BUCHUNG = {
    "id": "019b8f3e-6044-7fb0-b352-d07ae40cc2e9",
    "ags": "06635020",
    "modul": 2,
    "bereich": "ozg",
    "format": "online",
    "dauer_tage": 3,
    "teilnehmende": 12,
    "status": "reserviert",
    "halten_bis": "2026-01-19T10:00:00Z",
    "finanzierung": "land",
    "begruendung": f"Das Land zahlt: Es ist Ihre kostenfreie Beratung, aus „{TOPF}“.",
    "topf": TOPF,
    "team": "Beratungsteam 1",
    "version": 1,
    "termine": TERMINE,
}


class ModulRead(BaseModel):
    """`ziel` is what the source promises; `quelle` names it."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(MODUL))

    modul: int
    titel: str
    bereich: Bereich
    ziel: str
    quelle: str


class ModuleFilter(Seite):
    sort: Annotated[Literal["modul", "-modul", "titel", "-titel"], SORTIERFOLGE] = "modul"


Zeitpunkt = Annotated[datetime, AfterValidator(lambda instant: instant.astimezone(UTC))]


class TerminRead(BaseModel):
    """One day of a consulting; `von` and `bis` are instants (RFC 3339, UTC)."""

    model_config = ConfigDict(from_attributes=True)

    tag: date
    von: Zeitpunkt
    bis: Zeitpunkt


class VerfuegbarkeitenFilter(Anfrage):
    """Without `von` from the Stichtag on; at most 186 days at once."""

    modul: ModulNr
    format: Annotated[Format, Field(description="Online oder vor Ort.")]
    dauer_tage: DauerTage
    von: Annotated[
        Datum | None, Field(description="Frühester Beginn; ohne Angabe der heutige Tag.")
    ] = None
    bis: Annotated[
        Datum | None, Field(description="Spätester Beginn; höchstens 186 Tage auf einmal.")
    ] = None


class VerfuegbarkeitRead(BaseModel):
    """A day on which a consulting can begin, and how many teams are free for all of its days.

    `im_foerderzeitraum`: all days lie in the period in which the Land pays this module.
    """

    beginn: date
    termine: list[TerminRead]
    freie_teams: int
    im_foerderzeitraum: bool


class VerfuegbarkeitenRead(BaseModel):
    model_config = ConfigDict(json_schema_extra=beispiel(VERFUEGBARKEITEN))

    items: list[VerfuegbarkeitRead]


class KontingentItem(BaseModel):
    """The free places of one Kommune in one Bereich; `plaetze` is 0 outside the period."""

    bereich: Bereich
    topf: str
    plaetze: int
    belegt: int
    frei: int
    gueltig_von: date
    gueltig_bis: date


class KontingentRead(BaseModel):
    model_config = ConfigDict(json_schema_extra=beispiel(KONTINGENT))

    items: list[KontingentItem]


class BuchungCreate(Anfrage):
    """`eigenanteil_akzeptiert`: book at the Kommune's own cost where the Land does not pay."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "ags": "06635020",
                    "modul": 2,
                    "format": "online",
                    "dauer_tage": 2.5,
                    "beginn": "2021-05-03",
                    "teilnehmende": 12,
                    "eigenanteil_akzeptiert": False,
                }
            ]
        }
    )

    ags: Ags
    modul: Annotated[ModulNr, Field(strict=True)]
    format: Format
    dauer_tage: DauerTage
    beginn: Datum
    teilnehmende: Annotated[int, Field(ge=1, le=500, strict=True)]
    eigenanteil_akzeptiert: StrictBool = False


class BuchungRead(BaseModel):
    """`halten_bis` is set while reserved; `begruendung` says who pays and why."""

    model_config = ConfigDict(json_schema_extra=beispiel(BUCHUNG))

    id: UUID
    ags: str
    modul: int
    bereich: Bereich
    format: Format
    dauer_tage: Annotated[
        Decimal, PlainSerializer(lambda v: float(v), return_type=float, when_used="json")
    ]
    teilnehmende: int
    status: BuchungStatus
    halten_bis: Zeitpunkt | None
    finanzierung: Finanzierung
    begruendung: str
    topf: str | None
    team: str
    version: int
    termine: list[TerminRead]


class BuchungenFilter(Seite):
    sort: Annotated[
        Literal["angelegt", "-angelegt", "beginn", "-beginn", "ags", "-ags", "modul", "-modul"],
        SORTIERFOLGE,
    ] = "angelegt"
    ags: Annotated[Ags | None, Field(description="Nur Buchungen dieser Kommune.")] = None
    status: Annotated[BuchungStatus | None, Field(description="Nur in diesem Status.")] = None
    modul: Annotated[ModulNr | None, Field(description="Nur dieses Modul, 1 bis 4.")] = None
