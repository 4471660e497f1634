"""Wire contract of the events: CloudEvents 1.0, thin on purpose.

An event says what happened to which thing, in which version, and which Kommunen it is about. Who
may know more reads the thing itself. The fields of each type are declared here; nothing else of a
row is ever sent.
"""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Ags, Anfrage, beispiel

LAENGSTES_WARTEN = 25
ID = "019399c0-7c1e-7a5e-9d5a-3f2d6a1b8c47"
EREIGNIS: dict[str, Any] = {
    "specversion": "1.0",
    "id": "019399c0-7c20-7b11-8f3e-5d4c3b2a1908",
    "source": "https://ozg.example/beratung/v1",
    "type": "de.ozg-kommunal.beratung.buchung.bestaetigt.v1",
    "subject": ID,
    "time": "2021-04-15T07:41:03Z",
    "datacontenttype": "application/json",
    "data": {"id": ID, "version": 2, "kommunen": ["06635020"], "modul": 2},
}

Typmuster: TypeAlias = Annotated[
    str,
    Field(
        max_length=150,
        pattern=r"^[a-z0-9][a-z0-9_.-]*\*?$",
        description="Ein Typ, oder mit * am Ende alle, die so beginnen.",
        examples=["de.ozg-kommunal.*"],
    ),
]


class Ereignisdaten(BaseModel):
    """What every event says: which thing, the version it is in since, which Kommunen it is about.

    Fields of a type may be null: an older event does not know them.
    """

    model_config = ConfigDict(extra="ignore")

    id: Annotated[UUID, Field(description="Worum es geht; dieselbe Kennung wie in der API.")]
    version: Annotated[int, Field(ge=1, description="Die Fassung, zu der es führte.")]
    kommunen: Annotated[
        list[str], Field(description="Gemeindeschlüssel derer, die es betrifft; leer: keine.")
    ]


class Bereitstellungsdaten(Ereignisdaten):
    onlinedienst: Annotated[UUID | None, Field(description="Der Onlinedienst.")] = None
    am: Annotated[str | None, Field(description="Tag des Schritts, JJJJ-MM-TT.")] = None
    anbindung: Annotated[str | None, Field(description="Wie er angebunden ist.")] = None


class Onlinedienstdaten(Ereignisdaten):
    status: Annotated[str | None, Field(description="Status des Onlinedienstes.")] = None
    leistungen: Annotated[
        list[str] | None, Field(description="Kennungen der Leistungen, die er bedient.")
    ] = None


class Reifegraddaten(Ereignisdaten):
    leistung: Annotated[UUID | None, Field(description="Die Leistung.")] = None
    modell: Annotated[str | None, Field(description="Reifegradmodell, 1.1 oder 2.0.")] = None
    stufe: Annotated[int | None, Field(description="Stufe in diesem Modell.")] = None


class Nominierungsdaten(Ereignisdaten):
    fabrik: Annotated[UUID | None, Field(description="Die Digitalisierungsfabrik.")] = None


class Fabrikdaten(Ereignisdaten):
    am: Annotated[str | None, Field(description="Tag, an dem es geschah, JJJJ-MM-TT.")] = None


class Mitteilungsdaten(Ereignisdaten):
    art: Annotated[str | None, Field(description="Art der Mitteilung.")] = None


class Uebernahmedaten(Ereignisdaten):
    art: Annotated[str | None, Field(description="Was übernommen wird.")] = None
    probe: Annotated[bool | None, Field(description="Ob nur geprüft wurde.")] = None
    status: Annotated[str | None, Field(description="Wie der Lauf endete.")] = None


class Antragsdaten(Ereignisdaten):
    programm: Annotated[str | None, Field(description="Code des Förderprogramms.")] = None


class Fristdaten(Ereignisdaten):
    antrag: Annotated[UUID | None, Field(description="Der Antrag.")] = None
    faellig: Annotated[str | None, Field(description="Tag, an dem sie endet, JJJJ-MM-TT.")] = None


class Programmfassungsdaten(Ereignisdaten):
    programm: Annotated[str | None, Field(description="Code des Förderprogramms.")] = None
    regelversion: Annotated[str | None, Field(description="Version seiner Regeln.")] = None
    gueltig_ab: Annotated[str | None, Field(description="Erster Tag, JJJJ-MM-TT.")] = None


class Nachnutzungsdaten(Ereignisdaten):
    vorhaben: Annotated[UUID | None, Field(description="Das Vorhaben.")] = None


class Modulereignisdaten(Ereignisdaten):
    modul: Annotated[int | None, Field(description="Nummer des Beratungsmoduls.")] = None


class Berichtsdaten(Ereignisdaten):
    buchung: Annotated[UUID | None, Field(description="Die Buchung.")] = None


class Anmeldungsdaten(Ereignisdaten):
    veranstaltung: Annotated[UUID | None, Field(description="Die Veranstaltung.")] = None


class EreignisRead(BaseModel):
    """An event in the JSON format of CloudEvents 1.0.2; `subject` is the id of the thing.

    `data` has the fields that asyncapi.json declares for its type.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(EREIGNIS))

    specversion: Literal["1.0"]
    id: Annotated[UUID, Field(description="Einmalig; wer sie schon kennt, hat es schon gehört.")]
    source: Annotated[str, Field(description="Dienst und System, aus dem es kommt.")]
    type: Annotated[str, Field(description="Was geschehen ist.")]
    subject: Annotated[str, Field(description="Kennung dessen, womit es geschehen ist.")]
    time: Annotated[datetime, Field(description="Wann es geschah, UTC.")]
    datacontenttype: Literal["application/json"]
    data: Annotated[dict[str, Any], Field(description="Je Typ; siehe asyncapi.json.")]


class EreignisseRead(BaseModel):
    """The next events in their order; `next_cursor` goes on after them, also when there are none.

    `weitere` says whether more are there already.
    """

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "items": [EREIGNIS],
                "next_cursor": "YmVyYXR1bmcuNzE5ZGVkYzQuODEyLjAxOTM5OWMw",
                "weitere": False,
            }
        )
    )

    items: list[EreignisRead]
    next_cursor: Annotated[str, Field(description="Von hier aus geht es weiter; aufheben.")]
    weitere: Annotated[bool, Field(description="Ob schon weitere da sind.")]


class EreignisseFilter(Anfrage):
    cursor: Annotated[
        str | None,
        Field(
            max_length=300,
            pattern=r"^[A-Za-z0-9_-]+$",
            description="Der next_cursor der vorigen Antwort dieses Dienstes; ohne: von vorn.",
        ),
    ] = None
    typ: Annotated[
        list[Typmuster], Field(max_length=20, description="Nur diese Typen; mehrfach angebbar.")
    ] = []
    kommune: Annotated[
        list[Ags],
        Field(max_length=200, description="Nur was eine davon betrifft; mehrfach angebbar."),
    ] = []
    limit: Annotated[int, Field(ge=1, le=200, description="So viele höchstens.")] = 100
    warten: Annotated[
        int,
        Field(
            ge=0,
            le=LAENGSTES_WARTEN,
            description="So viele Sekunden warten, wenn noch nichts da ist.",
        ),
    ] = 0
