"""Wire contract of checks: single, over all programmes, and collective."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

from shared.schemas.eingabe import Ags, Anfrage, Datum, Geldbetrag, beispiel
from shared.schemas.foerderung import (
    Beteiligte,
    Programmcode,
    Pruefergebnis,
    Regelergebnis,
    Schwere,
)
from shared.schemas.liste import FALLEND, SORTIERFOLGE, Seite

FOLIEN = "Kommunalpolitische Runde (Folien, 2021)"
KOMMUNEN = ["06635020", "06636013", "06636004"]
ANGABEN: dict[str, Any] = {
    "beschluesse": 3,
    "oeffentlich_rechtliche_vereinbarung": True,
    "laufzeit_jahre": 5,
    "einsparung_personalkosten_prozent": 15,
    "eigene_it_fachkraefte": True,
    "externe_dienstleister": False,
}
PRUEFUNG_BEISPIEL: dict[str, Any] = {
    "programm": "IKZ_OZG",
    "kommunen": KOMMUNEN,
    "stichtag": "2021-03-01",
    "angaben": ANGABEN,
}
FOERDERCHECK_BEISPIEL: dict[str, Any] = {
    "kommunen": KOMMUNEN,
    "stichtag": "2021-03-01",
    "angaben": {"IKZ_OZG": ANGABEN},
}
PRUEFUNG: dict[str, Any] = {
    "programm": "IKZ_OZG",
    "stichtag": "2021-03-01",
    "regelversion": "1-0a1b2c3d",
    "ergebnis": "einzelfallentscheidung",
    "erreichbar": True,
    "frist": None,
    "fehlende_angaben": [],
    "hoechstbetrag": "50000.00",
    "budget_frei": None,
    "rechenweg": [
        {
            "formel": "2 Kommunen × Regelzuwendung je Kommune (25.000,00 €)",
            "wert": "50000.00",
            "quelle": FOLIEN,
        }
    ],
    "regeln": [
        {
            "regel": "IKZ-1",
            "ergebnis": "ermessen",
            "schwere": "pflicht",
            "text": "Mehrere Kommunen; zwei nur aus besonderem Grund.",
            "ist": "2 Kommunen",
            "soll": "mindestens 3 Kommunen; 2 nur aus besonderem Grund (Einzelfallentscheidung)",
            "fehlende_angaben": [],
            "was_hilft": "Eine weitere Kommune macht aus der Einzelfallentscheidung einen"
            " Regelfall.",
            "behebbar": True,
            "quelle": "beratungszentrum.hessen.de, Förderhöhe IKZ",
        }
    ],
    "nachvollziehen": "/foerderung/v1/pruefungen?programm=IKZ_OZG&regelversion=1-0a1b2c3d"
    "&stichtag=2021-03-01&kommunen=06635020&kommunen=06636013&angaben=laufzeit_jahre:5",
}

GRUPPE_OFFEN = "Weitere Kommunen kommen noch dazu und sind noch nicht genannt."
GruppeOffen: TypeAlias = Annotated[StrictBool, Field(description=GRUPPE_OFFEN)]
Regelversion: TypeAlias = Annotated[
    str, Field(pattern=r"^[0-9]{1,9}-[0-9a-f]{8}$", examples=["1-0a1b2c3d"])
]
ANGABE_ALS_TEXT = r"^[a-z][a-z0-9_]{0,99}:[a-z0-9.,-]{1,200}$"
AngabeAlsText: TypeAlias = Annotated[
    str, Field(pattern=ANGABE_ALS_TEXT, examples=["laufzeit_jahre:5"])
]


class PruefungCreate(Anfrage):
    """What is to be checked; without `stichtag` it is checked as of the domain's day.

    `angaben` holds what the programme asks for (see its `angaben`); null means not stated.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [PRUEFUNG_BEISPIEL]})

    programm: Programmcode
    kommunen: Beteiligte
    stichtag: Datum | None = None
    gruppe_offen: GruppeOffen = False
    angaben: Annotated[dict[str, Any], Field(max_length=50)] = {}


class PruefungVerweis(Anfrage):
    """The facts of a check and the version of the rules, as the address of a check holds them.

    An Angabe is `name:value`, days of one Angabe are separated by commas.
    """

    programm: Annotated[Programmcode, Field(description="Code des Programms.")]
    regelversion: Annotated[
        Regelversion, Field(description="Fassung der Regeln, wie eine Prüfung sie nennt.")
    ]
    stichtag: Annotated[Datum, Field(description="Tag, zu dem geprüft wurde.")]
    kommunen: Annotated[Beteiligte, Field(description="Gemeindeschlüssel; mehrfach angebbar.")]
    gruppe_offen: Annotated[bool, Field(description=GRUPPE_OFFEN)] = False
    angaben: Annotated[
        list[AngabeAlsText],
        Field(max_length=50, description="Angaben als name:wert; mehrfach angebbar."),
    ] = []


class FoerdercheckCreate(Anfrage):
    """Facts for every programme at once; `angaben` are by programme, as for a single check.

    Where a programme asks for the `antragsdatum` and none is stated, it is the Stichtag.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [FOERDERCHECK_BEISPIEL]})

    kommunen: Beteiligte
    stichtag: Datum | None = None
    gruppe_offen: GruppeOffen = False
    angaben: Annotated[
        dict[Programmcode, Annotated[dict[str, Any], Field(max_length=50)]], Field(max_length=50)
    ] = {}


class FoerderchancenFilter(Seite):
    sort: Annotated[Literal["ergebnis", "-ergebnis", "programm", "-programm"], SORTIERFOLGE] = (
        "ergebnis"
    )
    stichtag: Datum | None = None


class RegelbefundRead(BaseModel):
    """One rule's finding: what is (`ist`), what must be (`soll`), and which Angaben are missing.

    Where partners are still to be named, `fehlende_angaben` holds `kommunen`. `was_hilft` says
    what would fulfil the rule, or that nothing does any more, which is what `behebbar` tells; both
    are null for a rule that is fulfilled.
    """

    regel: str
    ergebnis: Regelergebnis
    schwere: Schwere
    text: str
    ist: str | None
    soll: str | None
    fehlende_angaben: list[str]
    was_hilft: str | None
    behebbar: bool | None
    quelle: str


class RechenschrittRead(BaseModel):
    """One step to the amount; `quelle` is null where it only joins earlier steps."""

    formel: str
    wert: Geldbetrag | None
    quelle: str | None


class PruefungRead(BaseModel):
    """A finding for every rule in the programme's order, and what follows from all of them.

    `erreichbar` is false once a rule that decides cannot be fulfilled any more. `frist` is the
    last day the rules leave, also when it has passed; null where they set none. `fehlende_angaben`
    are those of all rules that decide. `hoechstbetrag` (EUR) follows from facts and rules alone
    and is null unless the result is `foerderfaehig` or `einzelfallentscheidung`. `budget_frei`
    (EUR) is what is left today of the budget that holds on the Stichtag, whatever day that is;
    null where the programme has none. `nachvollziehen` is an address (path and query) that holds
    facts and rule version: reading it checks again and says the same but for `budget_frei`.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [PRUEFUNG]})

    programm: str
    stichtag: date
    regelversion: str
    ergebnis: Pruefergebnis
    erreichbar: bool
    frist: date | None
    fehlende_angaben: list[str]
    hoechstbetrag: Geldbetrag | None
    budget_frei: Geldbetrag | None
    rechenweg: list[RechenschrittRead]
    regeln: list[RegelbefundRead]
    nachvollziehen: str


class FoerdercheckRead(BaseModel):
    """Every programme of the Stichtag, in the order of the Förderchancen."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"stichtag": "2021-03-01", "items": [PRUEFUNG]}]}
    )

    stichtag: date
    items: list[PruefungRead]


def _jedes_einmal(programme: list[str] | None) -> list[str] | None:
    if programme and len(set(programme)) < len(programme):
        raise ValueError("Jedes Programm darf nur einmal genannt sein.")
    return programme


SUMMEN: dict[str, Any] = {
    "programm": "IKZ_OZG",
    "regelversion": "1-0a1b2c3d",
    "foerderfaehig": 0,
    "einzelfallentscheidung": 0,
    "angaben_fehlen": 443,
    "nicht_foerderfaehig": 0,
}
SAMMELPRUEFUNG_KURZ: dict[str, Any] = {
    "id": "01890000-0000-7000-8000-000000000000",
    "stichtag": "2021-04-15",
    "programme": ["IKZ_OZG"],
    "tag": "2021-04-15",
    "zeitpunkt": "2026-11-22T08:00:00Z",
}
SAMMELPRUEFUNG = SAMMELPRUEFUNG_KURZ | {"kommunen": 443, "programme": [SUMMEN]}
SAMMELERGEBNIS: dict[str, Any] = {
    "programm": "IKZ_OZG",
    "ags": "06635020",
    "ergebnis": "angaben_fehlen",
    "hoechstbetrag": None,
    "unerfuellt": [],
    "fehlend": ["kommunen", "beschluesse"],
    "nachvollziehen": "/foerderung/v1/pruefungen?programm=IKZ_OZG&regelversion=1-0a1b2c3d"
    "&stichtag=2021-04-15&kommunen=06635020&gruppe_offen=true",
}


class SammelpruefungCreate(Anfrage):
    """A check of every Kommune of the Stichtag; without `programme`, by all that hold on it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"stichtag": "2021-04-15", "programme": ["IKZ_OZG"]}]}
    )

    stichtag: Datum
    programme: Annotated[
        Annotated[list[Programmcode], Field(min_length=1, max_length=50)] | None,
        AfterValidator(_jedes_einmal),
    ] = None


class SammelpruefungenFilter(Seite):
    sort: Annotated[Literal["-zeitpunkt", "zeitpunkt"], FALLEND] = "-zeitpunkt"
    stichtag: Annotated[Datum | None, Field(description="Nur Läufe zu diesem Stichtag.")] = None


class SammelpruefungKurzRead(BaseModel):
    """`tag` is the domain's day of the run, `zeitpunkt` its instant."""

    model_config = ConfigDict(json_schema_extra=beispiel(SAMMELPRUEFUNG_KURZ))

    id: UUID
    stichtag: date
    programme: list[str]
    tag: date
    zeitpunkt: datetime


class ProgrammsummeRead(BaseModel):
    """How many Kommunen have which result."""

    programm: str
    regelversion: str
    foerderfaehig: int
    einzelfallentscheidung: int
    angaben_fehlen: int
    nicht_foerderfaehig: int


class SammelpruefungRead(BaseModel):
    """A run with its sums; `kommunen` is the number of Kommunen that were checked."""

    model_config = ConfigDict(json_schema_extra=beispiel(SAMMELPRUEFUNG))

    id: UUID
    stichtag: date
    tag: date
    zeitpunkt: datetime
    kommunen: int
    programme: list[ProgrammsummeRead]


class SammelergebnisseFilter(Seite):
    sort: Annotated[Literal["programm", "-programm", "ags", "-ags"], SORTIERFOLGE] = "programm"
    programm: Annotated[Programmcode | None, Field(description="Nur dieses Programm.")] = None
    ergebnis: Annotated[Pruefergebnis | None, Field(description="Nur dieses Ergebnis.")] = None
    ags: Annotated[Ags | None, Field(description="Nur diese Kommune.")] = None


class SammelergebnisRead(BaseModel):
    """What one programme said to one Kommune: rules that are not met and Angaben that are missing.

    `hoechstbetrag` is EUR. `nachvollziehen` is the address of the check in full.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(SAMMELERGEBNIS))

    programm: str
    ags: str
    ergebnis: Pruefergebnis
    hoechstbetrag: Geldbetrag | None
    unerfuellt: list[str]
    fehlend: list[str]
    nachvollziehen: str
