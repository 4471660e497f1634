"""Wire contract of the planning: Berater, their absences, and how busy they are."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from shared.schemas.beratung import Format, ModulNr, Zeitpunkt
from shared.schemas.eingabe import Ags, Anfrage, Datum, Kurztext, beispiel, verschieden
from shared.schemas.liste import SORTIERFOLGE, Seite

VORMITTAG_BIS = time(12)
FRUEHESTENS = time(9)
MAX_KALENDER = 512 * 1024
"""Bytes of an absence calendar."""


def _kreis(ags: str) -> str:
    if not ags.endswith("000") or not ags.startswith("06"):
        raise ValueError("Hier steht der Schlüssel eines hessischen Kreises, zum Beispiel 06635.")
    return ags


def _uhrzeit(wert: object) -> object:
    if isinstance(wert, time) or (isinstance(wert, str) and len(wert) == 5):
        return wert
    raise ValueError("Hier wird eine Uhrzeit erwartet (HH:MM).")


Uhrzeit: TypeAlias = Annotated[
    time,
    BeforeValidator(_uhrzeit),
    PlainSerializer(lambda wert: f"{wert:%H:%M}", return_type=str, when_used="json"),
    WithJsonSchema(
        {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["09:00"]}
    ),
]
Kreis: TypeAlias = Annotated[
    Ags, AfterValidator(_kreis), Field(pattern=r"^06[456][0-9]{2}000$", examples=["06635000"])
]
PLAN: dict[str, Any] = {
    "name": "Beratungsteam 11",
    "module": [1, 2],
    "formate": ["online", "vor_ort"],
    "regionen": ["06635000"],
    "arbeitszeiten": [
        {"wochentag": tag, "von": "09:00", "bis": "17:00" if tag < 5 else "13:00"}
        for tag in range(1, 6)
    ],
    "puffer_minuten": 60,
    "aktiv_bis": None,
}
BERATER: dict[str, Any] = PLAN | {
    "id": "019b8f3e-6044-7fb0-b352-d07ae40cc2ea",
    "aktiv_von": "2021-05-01",
    "version": 1,
}
ABWESENHEIT: dict[str, Any] = {
    "id": "019b8f3e-6044-7fb0-b352-d07ae40cc2eb",
    "berater": BERATER["id"],
    "von": "2021-05-09T22:00:00Z",
    "bis": "2021-05-14T22:00:00Z",
    "herkunft": "von_hand",
    "zurueckgenommen": False,
    "version": 1,
}


class ArbeitszeitItem(BaseModel):
    """The hours of one weekday, 1 for Monday to 5 for Friday. Nine to noon must lie in them."""

    model_config = ConfigDict(extra="forbid", from_attributes=True, frozen=True)

    wochentag: Annotated[int, Field(ge=1, le=5, strict=True)]
    von: Uhrzeit
    bis: Uhrzeit

    @model_validator(mode="after")
    def _vormittag(self) -> "ArbeitszeitItem":
        if self.von > FRUEHESTENS or self.bis < VORMITTAG_BIS:
            raise ValueError("Eine Beratung beginnt um 9 Uhr und dauert mindestens bis 12 Uhr.")
        return self


def _ein_wochentag(zeiten: list[ArbeitszeitItem]) -> list[ArbeitszeitItem]:
    verschieden([zeit.wochentag for zeit in zeiten])
    return sorted(zeiten, key=lambda zeit: zeit.wochentag)


class BeraterWrite(Anfrage):
    """What a team does. `regionen`: the Kreise it travels to, none for the whole Land."""

    name: Kurztext
    module: Annotated[
        list[Annotated[ModulNr, Field(strict=True)]],
        Field(min_length=1, max_length=4),
        AfterValidator(verschieden),
    ]
    formate: Annotated[list[Format], Field(min_length=1, max_length=2), AfterValidator(verschieden)]
    regionen: Annotated[list[Kreis], Field(max_length=26), AfterValidator(verschieden)]
    arbeitszeiten: Annotated[
        list[ArbeitszeitItem], Field(min_length=1, max_length=5), AfterValidator(_ein_wochentag)
    ]
    puffer_minuten: Annotated[
        int,
        Field(ge=0, le=240, strict=True, description="Wegezeit vor und nach einem Tag vor Ort."),
    ]
    aktiv_bis: Annotated[Datum | None, Field(description="Letzter Tag; null: ohne Ende.")] = None


class BeraterCreate(BeraterWrite):
    model_config = ConfigDict(
        json_schema_extra=beispiel(PLAN | {"aktiv_von": BERATER["aktiv_von"]})
    )

    aktiv_von: Annotated[Datum, Field(description="Erster Tag.")]


class BeraterAendern(BeraterWrite):
    model_config = ConfigDict(json_schema_extra=beispiel(PLAN | {"ab": "2021-06-01"}))

    ab: Annotated[
        Datum, Field(description="Erster Tag, an dem das Neue gilt; der Name gilt sofort.")
    ]


class BeraterRead(BaseModel):
    """A team as it is planned today, or on the next day there is a plan for, or else on its last.

    A team that was taken up again has days without a plan between `aktiv_von` and `aktiv_bis`.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(BERATER))

    id: UUID
    name: str
    module: list[int]
    formate: list[Format]
    regionen: list[str]
    arbeitszeiten: list[ArbeitszeitItem]
    puffer_minuten: int
    aktiv_von: date
    aktiv_bis: date | None
    version: int


class BeraterFilter(Seite):
    sort: Annotated[Literal["name", "-name"], SORTIERFOLGE] = "name"
    modul: Annotated[ModulNr | None, Field(description="Nur Teams mit diesem Modul.")] = None
    format: Annotated[Format | None, Field(description="Nur Teams mit diesem Format.")] = None


class Herkunft(StrEnum):
    VON_HAND = "von_hand"
    KALENDER = "kalender"


class AbwesenheitCreate(Anfrage):
    """Whole days, both included, or from one time of day to another; why is not asked."""

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {"von": "2021-05-10", "bis": "2021-05-14", "von_uhrzeit": None, "bis_uhrzeit": None}
        )
    )

    von: Datum
    bis: Datum
    von_uhrzeit: Uhrzeit | None = None
    bis_uhrzeit: Uhrzeit | None = None


class AbwesenheitRead(BaseModel):
    """From `von` to before `bis` (RFC 3339, UTC)."""

    model_config = ConfigDict(json_schema_extra=beispiel(ABWESENHEIT))

    id: UUID
    berater: UUID
    von: Zeitpunkt
    bis: Zeitpunkt
    herkunft: Herkunft
    zurueckgenommen: bool
    version: int


class AbwesenheitenFilter(Seite):
    sort: Annotated[Literal["beginn", "-beginn"], SORTIERFOLGE] = "beginn"
    von: Annotated[Datum | None, Field(description="Nur, was an oder nach dem Tag endet.")] = None
    bis: Annotated[Datum | None, Field(description="Nur, was bis zu dem Tag beginnt.")] = None
    zurueckgenommen: Annotated[
        bool | None, Field(description="Nur zurückgenommene oder nur geltende.")
    ] = None


class KalenderFrage(Anfrage):
    vollstaendig: Annotated[
        bool,
        Field(description="Was früher aus einem Kalender kam und hier fehlt, wird zurückgenommen."),
    ] = False


class Ergebnis(StrEnum):
    NEU = "neu"
    GEAENDERT = "geaendert"
    UNVERAENDERT = "unveraendert"
    ZURUECKGENOMMEN = "zurueckgenommen"
    ABGELEHNT = "abgelehnt"


class KalenderEintrag(BaseModel):
    """What became of one entry. `grund` and `buchungen` say what was in the way."""

    von: Zeitpunkt
    bis: Zeitpunkt
    ergebnis: Ergebnis
    grund: str | None
    buchungen: list[UUID]


class KalenderRead(BaseModel):
    """`uebergangen` counts entries that say the time is free, are cancelled, or too far away."""

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "neu": 1,
                "geaendert": 0,
                "unveraendert": 0,
                "zurueckgenommen": 0,
                "abgelehnt": 0,
                "uebergangen": 2,
                "eintraege": [
                    {
                        "von": ABWESENHEIT["von"],
                        "bis": ABWESENHEIT["bis"],
                        "ergebnis": "neu",
                        "grund": None,
                        "buchungen": [],
                    }
                ],
            }
        )
    )

    neu: int
    geaendert: int
    unveraendert: int
    zurueckgenommen: int
    abgelehnt: int
    uebergangen: int
    eintraege: list[KalenderEintrag]


class AuslastungFilter(Anfrage):
    von: Annotated[Datum | None, Field(description="Erster Tag; ohne Angabe heute.")] = None
    bis: Annotated[Datum | None, Field(description="Letzter Tag; höchstens 371 Tage.")] = None
    berater: Annotated[UUID | None, Field(description="Nur dieses Team.")] = None


class AuslastungRead(BaseModel):
    """Days of one team in one week (Monday `woche`); half a day absent is an absent day.

    `arbeitstage` = `gebucht` + `abwesend` + `frei`; only days between von and bis count.
    """

    berater: UUID
    name: str
    woche: date
    arbeitstage: int
    gebucht: int
    abwesend: int
    frei: int


class AuslastungenRead(BaseModel):
    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "items": [
                    {
                        "berater": BERATER["id"],
                        "name": "Beratungsteam 11",
                        "woche": "2021-05-03",
                        "arbeitstage": 5,
                        "gebucht": 3,
                        "abwesend": 1,
                        "frei": 1,
                    }
                ]
            }
        )
    )

    items: list[AuslastungRead]


ABWESEND_HOECHSTENS = 366
"""Days of one absence."""
