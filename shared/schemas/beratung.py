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
    JsonValue,
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
    BEWERTET = "bewertet"
    NICHT_ERSCHIENEN = "nicht_erschienen"
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


# no enum: generators of clients know none of numbers; these bounds leave the same two
DAUER_SCHEMA: dict[str, JsonValue] = {
    "type": "number",
    "minimum": 2.5,
    "maximum": 3,
    "multipleOf": 0.5,
    "examples": [2.5, 3],
    "description": "2.5 oder 3 Tage",
}
DauerTage = Annotated[Decimal, AfterValidator(_dauer), WithJsonSchema(DAUER_SCHEMA)]
# bounded here, judged by the use case: what is out of bounds has a problem type of its own
Dauerwunsch = Annotated[
    Decimal,
    Field(gt=0, le=1000, max_digits=12),
    WithJsonSchema(DAUER_SCHEMA),
]
Teilnehmende = Annotated[
    int,
    Field(ge=-1_000_000, le=1_000_000, strict=True),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 500, "examples": [12]}),
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
    ],
    "grund": None,
}
TOPF = "Umsetzungsvereinbarung OZG"
BEGRUENDUNG = (
    "Das Land zahlt: Es ist Ihre kostenfreie Beratung im Bereich OZG (Module 1 und 2),"
    f" aus „{TOPF}“."
)
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
    "angebot": False,
    "finanzierung": "land",
    "begruendung": BEGRUENDUNG,
    "topf": TOPF,
    "hinweis": None,
    "beteiligte": [
        {
            "ags": "06635020",
            "federfuehrend": True,
            "zugestimmt": True,
            "finanzierung": "land",
            "begruendung": BEGRUENDUNG,
            "topf": TOPF,
            "regelversion": "1-0a1b2c3d",
        }
    ],
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
    """Without `von` from the Stichtag on; at most 186 days at once.

    For vor_ort `ags` or `region` say where; without them only teams count that travel anywhere.
    """

    modul: ModulNr
    format: Annotated[Format, Field(description="Online oder vor Ort.")]
    dauer_tage: DauerTage
    von: Annotated[
        Datum | None, Field(description="Frühester Beginn; ohne Angabe der heutige Tag.")
    ] = None
    bis: Annotated[
        Datum | None, Field(description="Spätester Beginn; höchstens 186 Tage auf einmal.")
    ] = None
    berater: Annotated[
        UUID | None, Field(description="Nur dieses Team; ohne Angabe irgendeines.")
    ] = None
    ags: Annotated[
        Ags | None, Field(description="Gemeindeschlüssel der Kommune, die beraten wird.")
    ] = None
    region: Annotated[
        Ags | None, Field(description="Statt ags: Schlüssel des Kreises, 5 oder 8 Stellen.")
    ] = None
    unterbrechung_erlaubt: Annotated[
        bool, Field(description="Zwischen den Tagen darf ein Wochenende oder Feiertag liegen.")
    ] = False


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
    grund: Annotated[str | None, Field(description="Warum nichts frei ist; sonst null.")]


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


Partner = Annotated[
    list[Ags],
    Field(max_length=20, description="Weitere Kommunen, die gemeinsam beraten werden."),
]
Eigenanteil = Annotated[
    StrictBool,
    Field(description="Auf eigene Kosten buchen, wo das Land nicht zahlt."),
]
Unterbrechung = Annotated[
    StrictBool,
    Field(description="Ein Wochenende oder Feiertag darf dazwischen liegen."),
]
Berater = Annotated[UUID | None, Field(description="Nur dieser Berater; ohne Angabe der freieste.")]


class BuchungCreate(Anfrage):
    """`eigenanteil_akzeptiert` speaks for the Kommunen the caller speaks for. Each `partner` is
    asked: until it agrees it uses neither its days nor a free place of its own.
    """

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
    dauer_tage: Dauerwunsch
    beginn: Datum
    teilnehmende: Teilnehmende
    eigenanteil_akzeptiert: Eigenanteil = False
    partner: Partner = []
    berater: Berater = None
    unterbrechung_erlaubt: Unterbrechung = False


class BeteiligteRead(BaseModel):
    """Who pays for one of the Kommunen and why; `regelversion` names the rule that decided, null
    for what was decided before the rules had one.

    A Kommune that has not agreed yet is a partner that was asked by the leading one; nothing is
    decided for it. A Kommune reads its own, the Beratung all of them; else `finanzierung`,
    `begruendung`, `topf` and `regelversion` are null.
    """

    model_config = ConfigDict(from_attributes=True)

    ags: str
    federfuehrend: bool
    zugestimmt: bool
    finanzierung: Finanzierung | None
    begruendung: str | None
    topf: str | None
    regelversion: str | None


class BuchungRead(BaseModel):
    """`halten_bis` is set while reserved; `angebot`: no more than an offer of the waiting list, to
    be answered there until then. `begruendung` says who pays for the leading Kommune and why, null
    for its partners; `hinweis` who pays by themselves.
    """

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
    angebot: bool
    finanzierung: Finanzierung | None
    begruendung: str | None
    topf: str | None
    hinweis: str | None
    beteiligte: list[BeteiligteRead]
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
