"""Wire contract of projects that others can use, and of the Kommunen that want to."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from shared.schemas.antrag import Langtext
from shared.schemas.eingabe import (
    LESBAR,
    Ags,
    Anfrage,
    Betrag,
    Funktionspostfach,
    Geldbetrag,
    Kurztext,
    beispiel,
    lesbar,
    verschieden,
)
from shared.schemas.liste import SORTIERFOLGE, Seite


class Nachnutzungsstatus(StrEnum):
    ANGEFRAGT = "angefragt"
    ZUGESAGT = "zugesagt"
    ABGELEHNT = "abgelehnt"
    IN_NUTZUNG = "in_nutzung"
    BEENDET = "beendet"


VORHABEN: dict[str, Any] = {
    "titel": "SEPA-Lastschriftmandat mit elektronischer Unterschrift",
    "traeger": "06635020",
    "partner": ["06636013"],
    "themen": ["SEPA-Lastschriftverfahren", "Elektronische Unterschrift"],
    "beschreibung": "Der postalische Versand von unterschriebenen Unterlagen kann entfallen.",
    "ergebnis": None,
    "gefoerdert": True,
    "betrag": None,
    "antrag": None,
    "quelle": "OZG-Report #Kommunal Nr. 2, März 2021",
}
GELESEN: dict[str, Any] = VORHABEN | {
    "id": "5f3f6d6e-6a0d-5b0e-9f53-9a3b1c1f8e21",
    "kennung": "sepa-mandat",
    "onlinedienst": None,
    "extern": False,
    "in_nutzung": 0,
    "version": 1,
}
NACHNUTZUNG: dict[str, Any] = {
    "ags": "06635020",
    "funktionspostfach": "digitalisierung@volkmarsen.example",
}
ANGEFRAGT: dict[str, Any] = NACHNUTZUNG | {
    "id": "019aa3b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b",
    "vorhaben": "5f3f6d6e-6a0d-5b0e-9f53-9a3b1c1f8e21",
    "status": "angefragt",
    "tag": "2021-04-15",
    "moegliche_schritte": ["beenden"],
    "version": 1,
}


def _hessisch(ags: str) -> str:
    if ags[:3] not in {"064", "065", "066"}:
        raise ValueError("Das ist kein Schlüssel einer hessischen Kommune.")
    return ags


HessischeAgs: TypeAlias = Annotated[Ags, AfterValidator(_hessisch)]
Quelle: TypeAlias = Annotated[
    str,
    Field(
        min_length=1,
        max_length=400,
        description="Woher das bekannt ist.",
        json_schema_extra={"pattern": LESBAR},
    ),
    AfterValidator(lesbar),
]


class VorhabenWrite(Anfrage):
    """The whole Vorhaben, as it is to be. Money and Antrag only where it is funded."""

    model_config = ConfigDict(json_schema_extra=beispiel(VORHABEN))

    titel: Kurztext
    traeger: Annotated[
        HessischeAgs | None, Field(description="Wer es durchführt; null, wenn unbekannt.")
    ]
    partner: Annotated[list[HessischeAgs], AfterValidator(verschieden), Field(max_length=100)]
    themen: Annotated[list[Kurztext], AfterValidator(verschieden), Field(max_length=20)]
    beschreibung: Langtext | None
    ergebnis: Langtext | None
    gefoerdert: Annotated[
        bool, Field(description="false: nur begleitet, ohne Geld aus einem Programm.")
    ]
    betrag: Annotated[
        Betrag | None,
        Field(description="Förderung in Euro; null, wenn unbekannt oder nicht gefördert."),
    ]
    antrag: Annotated[
        UUID | None, Field(description="Der Antrag, mit dem es gefördert wird: seine Kennung.")
    ]
    quelle: Quelle

    @model_validator(mode="after")
    def _passt(self) -> Self:
        if self.traeger in self.partner:
            raise ValueError("Der Träger ist nicht zugleich Partner.")
        if not self.gefoerdert and (self.betrag is not None or self.antrag is not None):
            raise ValueError("Betrag und Antrag gehören nur zu geförderten Vorhaben.")
        return self


class VorhabenRead(BaseModel):
    """A project that others can use, free of charge.

    `traeger`, `betrag` (EUR) and `ergebnis` are null and `partner` empty where the sources are
    silent; `extern` marks what the project's four sources do not say. `onlinedienst` is the id in
    the Katalog of what became of it. `in_nutzung` counts the Kommunen that use it.
    """

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(GELESEN))

    id: UUID
    kennung: str
    titel: str
    traeger: str | None
    partner: list[str]
    themen: list[str]
    beschreibung: str | None
    ergebnis: str | None
    gefoerdert: bool
    betrag: Geldbetrag | None
    antrag: UUID | None
    onlinedienst: UUID | None
    quelle: str
    extern: bool
    in_nutzung: int
    version: int


class VorhabenFilter(Seite):
    sort: Annotated[Literal["titel", "-titel"], SORTIERFOLGE] = "titel"
    q: Annotated[Kurztext | None, Field(description="Teil des Titels oder eines Themas.")] = None
    thema: Annotated[Kurztext | None, Field(description="Nur solche mit genau diesem Thema.")] = (
        None
    )
    traeger: Annotated[
        Ags | None, Field(description="Nur die, deren Träger diese Kommune ist.")
    ] = None
    gefoerdert: Annotated[
        bool | None, Field(description="Nur geförderte (true) oder nur begleitete (false).")
    ] = None


class NachnutzungWrite(Anfrage):
    """A Kommune asks for itself, with an official mailbox as its contact."""

    model_config = ConfigDict(json_schema_extra=beispiel(NACHNUTZUNG))

    ags: HessischeAgs
    funktionspostfach: Funktionspostfach


class NachnutzungRead(BaseModel):
    """`tag` is when it was asked for. `moegliche_schritte` are the acts open to the caller now."""

    model_config = ConfigDict(json_schema_extra=beispiel(ANGEFRAGT))

    id: UUID
    vorhaben: UUID
    ags: str
    funktionspostfach: str
    status: Nachnutzungsstatus
    tag: date
    moegliche_schritte: list[str]
    version: int


class NachnutzungenFilter(Seite):
    sort: Annotated[Literal["tag", "-tag"], SORTIERFOLGE] = "tag"
    status: Annotated[
        Nachnutzungsstatus | None, Field(description="Nur solche mit diesem Stand.")
    ] = None
