"""Wire contract of the delivery chain."""

from datetime import date
from typing import Annotated, Any, Literal, Self, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from shared.schemas.eingabe import LESBAR, Ags, Anfrage, Datum, Kurztext, beispiel, lesbar
from shared.schemas.katalog import Anbindung, Stufe
from shared.schemas.liste import SORTIERFOLGE, Seite

BEREITSTELLUNG = {
    "id": "019b8f3e-6044-7fb0-b352-d07ae40cc2e9",
    "ags": "06635001",
    "gemeldet_unter": "06635005",
    "onlinedienst": "3b4ab0a9-6f6c-5d53-9d4e-4b9f6a6f6b11",
    "onlinedienst_name": "Hundesteuer",
    "stufe": "eingebunden",
    "schritte": [
        {"stufe": "bereitgestellt", "am": "2020-12-01", "tage": None, "rolle": None, "beleg": None},
        {
            "stufe": "abgerufen",
            "am": "2021-01-18",
            "tage": 48,
            "rolle": "kommune",
            "beleg": None,
        },
        {
            "stufe": "eingebunden",
            "am": "2021-02-03",
            "tage": 16,
            "rolle": "plattform",
            "beleg": "https://www.gemeinde.example/hundesteuer",
        },
    ],
    "url": None,
    "anbindung": "keine",
    "fachverfahren": None,
    "ruecknahmegrund": None,
    "erfunden": False,
    "version": 2,
}
SAMMELMELDUNG = {
    "eintraege": [
        {"ags": "06635020", "onlinedienst": "hundesteuer", "stufe": "abgerufen", "am": "2021-03-01"}
    ]
}
ABGELEHNT = {
    "index": 1,
    "bereitstellung": None,
    "version": None,
    "problem": {
        "type": "/probleme/schritt-ausser-der-reihe",
        "title": "Dieser Schritt ist jetzt nicht an der Reihe",
        "status": 409,
        "detail": "„freischalten“ geht nicht auf der Stufe „abgerufen“.",
    },
}
SAMMELERGEBNIS = {
    "angenommen": 1,
    "abgelehnt": 1,
    "ergebnisse": [
        {"index": 0, "bereitstellung": BEREITSTELLUNG["id"], "version": 1, "problem": None},
        ABGELEHNT,
    ],
}


def _text(laenge: int, beschreibung: str) -> Any:
    return Field(
        min_length=1,
        max_length=laenge,
        description=beschreibung,
        json_schema_extra={"pattern": LESBAR},
    )


Beleg: TypeAlias = Annotated[
    str,
    _text(500, "Adresse oder Aktenzeichen; wird öffentlich gezeigt, also ohne Namen."),
    AfterValidator(lesbar),
]
Grund: TypeAlias = Annotated[
    str, _text(400, "Warum; wird öffentlich gezeigt, also ohne Namen."), AfterValidator(lesbar)
]
Webadresse: TypeAlias = Annotated[
    str,
    Field(
        max_length=500,
        pattern=r"^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!#-;=?-~]*)?$",
        description="Wo man den Onlinedienst findet; nur https.",
        examples=["https://portal.example/hundesteuer"],
    ),
]
OnlinedienstBezug: TypeAlias = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=200,
        description="Kennung (Wort) oder id des Onlinedienstes.",
        examples=["hundesteuer"],
    ),
]
Tag: TypeAlias = Annotated[
    Datum | None,
    Field(description="Wann es geschah; ohne Angabe heute. Nie vor dem Schritt davor."),
]


class BereitstellungCreate(Anfrage):
    model_config = ConfigDict(
        json_schema_extra=beispiel({"onlinedienst": "hundesteuer", "am": "2021-03-01"})
    )

    onlinedienst: OnlinedienstBezug
    am: Tag = None
    beleg: Beleg | None = None


class Schrittmeldung(Anfrage):
    """What is told of a step; the address of the request names the step."""

    model_config = ConfigDict(
        json_schema_extra=beispiel({"am": "2021-04-01", "beleg": "https://www.gemeinde.example/"})
    )

    am: Tag = None
    beleg: Beleg | None = None


class Freischaltung(Schrittmeldung):
    """`url`: without it the Onlinedienst's template is filled in for this Kommune."""

    model_config = ConfigDict(
        json_schema_extra=beispiel({"url": "https://portal.example/hundesteuer"})
    )

    url: Webadresse | None = None


class Ruecknahme(Schrittmeldung):
    model_config = ConfigDict(
        json_schema_extra=beispiel({"grund": "Das Fachverfahren wird gewechselt."})
    )

    grund: Grund


class Anbindungsmeldung(Anfrage):
    """`fachverfahren` names the Verfahren, and stands exactly where something is connected."""

    model_config = ConfigDict(
        json_schema_extra=beispiel({"anbindung": "schnittstelle", "fachverfahren": "Steuerwesen"})
    )

    anbindung: Anbindung
    fachverfahren: Kurztext | None = None

    @model_validator(mode="after")
    def _passt(self) -> Self:
        if (self.anbindung is Anbindung.KEINE) != (self.fachverfahren is None):
            raise ValueError("Ein Fachverfahren gehört genau zu export und schnittstelle.")
        return self


class SchrittRead(BaseModel):
    """`tage` since the step before, null for the first. `rolle` reported it, null where it
    follows from the Onlinedienst's months; never a person's name.
    """

    stufe: Stufe
    am: date
    tage: int | None
    rolle: str | None
    beleg: str | None


class BereitstellungRead(BaseModel):
    """How far an Onlinedienst is in a Kommune.

    `ags` is the key on the Stichtag, `gemeldet_unter` the one under which it was begun: they differ
    where the territory changed. `bereitgestellt` is the first day of the earliest month that the
    source names for the Onlinedienst. `erfunden` marks demo data.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(BEREITSTELLUNG))

    id: UUID
    ags: str
    gemeldet_unter: str
    onlinedienst: UUID
    onlinedienst_name: str
    stufe: Stufe
    schritte: list[SchrittRead]
    url: str | None
    anbindung: Anbindung
    fachverfahren: str | None
    ruecknahmegrund: str | None
    erfunden: bool
    version: int


class BereitstellungenFilter(Seite):
    """As it stood on the Stichtag: later steps are not shown, later beginnings neither."""

    sort: Annotated[
        Literal["gemeldet_unter", "-gemeldet_unter", "onlinedienst", "-onlinedienst"], SORTIERFOLGE
    ] = "gemeldet_unter"
    stichtag: Annotated[Datum | None, Field(description="Ohne Angabe gilt der heutige Tag.")] = None
    stufe: Annotated[Stufe | None, Field(description="Nur auf dieser Stufe (am Stichtag).")] = None


class Sammeleintrag(Anfrage):
    """One step of one chain: `abgerufen` begins it, the others move the one that is running.

    `url` is for `nutzbar` only, `grund` for `zurueckgenommen`, which needs it.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(SAMMELMELDUNG["eintraege"][0]))

    ags: Ags
    onlinedienst: OnlinedienstBezug
    stufe: Literal[
        Stufe.ABGERUFEN,
        Stufe.EINGEBUNDEN,
        Stufe.IM_HESSENFINDER,
        Stufe.NUTZBAR,
        Stufe.ZURUECKGENOMMEN,
    ]
    am: Tag = None
    beleg: Beleg | None = None
    url: Webadresse | None = None
    grund: Grund | None = None

    @model_validator(mode="after")
    def _passt(self) -> Self:
        if self.url is not None and self.stufe is not Stufe.NUTZBAR:
            raise ValueError("Eine url gehört nur zur Stufe nutzbar.")
        if (self.grund is not None) != (self.stufe is Stufe.ZURUECKGENOMMEN):
            raise ValueError("Ein grund gehört genau zur Stufe zurueckgenommen.")
        return self


class Sammelmeldung(Anfrage):
    """Entries are worked off in their order, each on its own."""

    model_config = ConfigDict(json_schema_extra=beispiel(SAMMELMELDUNG))

    eintraege: Annotated[list[Sammeleintrag], Field(min_length=1, max_length=1000)]


class Eintragsproblem(BaseModel):
    """A problem document without its instance."""

    type: str
    title: str
    status: int
    detail: str


class Sammelergebnis(BaseModel):
    """What became of entry `index` (from 0): a Bereitstellung in a version, or a problem."""

    index: int
    bereitstellung: UUID | None
    version: int | None
    problem: Eintragsproblem | None


class SammelmeldungRead(BaseModel):
    model_config = ConfigDict(json_schema_extra=beispiel(SAMMELERGEBNIS))

    angenommen: int
    abgelehnt: int
    ergebnisse: list[Sammelergebnis]
