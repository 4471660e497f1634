"""Wire contract of coverage, Umsetzungsstand and Zuständigkeit."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.schemas.eingabe import Ags, Anfrage, Datum, LeikaSchluessel, beispiel
from shared.schemas.katalog import Ebene, Stufe

TAG = Field(description="Ohne Angabe gilt der heutige Tag.")

ABDECKUNG = {
    "items": [
        {
            "zaehlweise": "kommunen",
            "einheit": "Leistung",
            "zaehler": 12,
            "nenner": 427,
            "anteil": "0.0281",
            "stichtag": "2021-04-15",
            "einwohner_stand": None,
            "definition": "Zuständige Kommunen, in denen die Leistung am Stichtag nutzbar ist.",
            "hinweis": None,
        },
        {
            "zaehlweise": "mindestens_eine",
            "einheit": "Leistung",
            "zaehler": 1,
            "nenner": 1,
            "anteil": "1.0000",
            "stichtag": "2021-04-15",
            "einwohner_stand": None,
            "definition": "1, wenn die Leistung in mindestens einer Kommune nutzbar ist.",
            "hinweis": None,
        },
    ]
}
LEISTUNG_KURZ = {
    "id": "cda76d79-ee51-580d-8012-55a886621c6b",
    "name": "Abfallgebühr",
    "leika_schluessel": "99001001000000",
}
ONLINEDIENST_KURZ = {"id": "3b4ab0a9-6f6c-5d53-9d4e-4b9f6a6f6b11", "name": "Abfallgebühr"}
UMSETZUNGSSTAND = {
    "ags": "06635020",
    "name": "Volkmarsen",
    "stichtag": "2021-04-15",
    "auch_gemeldet_unter": [],
    "zielkatalog": {
        "kennung": "namentlich-2021",
        "name": "Namentlich bereitgestellte Leistungen",
        "stand": "2021-03-31",
        "quelle": "OZG-Report #Kommunal Nr. 2, März 2021",
        "hinweis": None,
    },
    "leistungen": 33,
    "zustaendig": 27,
    "zustaendigkeit_unbekannt": 0,
    "nutzbar": 1,
    "anteil": "0.0370",
    "stufen": [
        {"stufe": "nutzbar", "leistungen": 1},
        {"stufe": "im_hessenfinder", "leistungen": 0},
        {"stufe": "eingebunden", "leistungen": 0},
        {"stufe": "abgerufen", "leistungen": 0},
        {"stufe": "bereitgestellt", "leistungen": 1},
        {"stufe": None, "leistungen": 25},
    ],
    "fehlend": [LEISTUNG_KURZ],
    "naechste_schritte": [
        {
            "leistung": LEISTUNG_KURZ,
            "onlinedienst": ONLINEDIENST_KURZ,
            "stufe": "bereitgestellt",
            "schritt": "abrufen",
            "schritte_bis_nutzbar": 4,
            "nutzbar_in_kommunen": 12,
            "nutzbar_fuer_einwohner": 84211,
            "hinweis": None,
        }
    ],
}
ZUSTAENDIGKEITEN = {
    "items": [
        {
            "leistung": LEISTUNG_KURZ,
            "statt_verrichtung": None,
            "zustaendig": {
                "ags": "06635020",
                "ars": "066350020020",
                "name": "Volkmarsen",
                "ebene": "gemeinde",
            },
            "onlinedienst": {
                **ONLINEDIENST_KURZ,
                "url": "https://portal.example/abfallgebuehr",
                "nutzbar_seit": "2021-03-01",
            },
            "grund": None,
            "stichtag": "2021-04-15",
        }
    ]
}


class Zaehlweise(StrEnum):
    """`mindestens_eine` is how the Bund counts; told beside the others, never instead of them."""

    KOMMUNEN = "kommunen"
    MINDESTENS_EINE = "mindestens_eine"
    EINWOHNER = "einwohner"


class Zaehleinheit(StrEnum):
    """What is covered or not; figures of different units are never compared."""

    PROZESS = "Prozess"
    LEISTUNG = "Leistung"
    OZG_ID = "OZG-ID"


class AbdeckungRead(BaseModel):
    """One way to count. `anteil` is zaehler / nenner as decimal text, null for a nenner of 0; it
    says 1 or 0 only where that is exact. `einwohner_stand` is the latest of the figures used.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(ABDECKUNG["items"][0]))

    zaehlweise: Zaehlweise
    einheit: Zaehleinheit
    zaehler: int
    nenner: int
    anteil: str | None
    stichtag: date
    einwohner_stand: date | None
    definition: str
    hinweis: str | None


class AbdeckungenRead(BaseModel):
    model_config = ConfigDict(json_schema_extra=beispiel(ABDECKUNG))

    items: list[AbdeckungRead]


class AbdeckungFilter(Anfrage):
    """At most one of the four; none of them means all Leistungen of the catalogue."""

    leistung: Annotated[UUID | None, Field(description="Nur diese Leistung.")] = None
    onlinedienst: Annotated[UUID | None, Field(description="Nur dieser Onlinedienst.")] = None
    umsetzungsbuendel: Annotated[
        UUID | None, Field(description="Nur Leistungen dieses Umsetzungsbündels.")
    ] = None
    themenfeld: Annotated[UUID | None, Field(description="Nur Leistungen dieses Themenfelds.")] = (
        None
    )
    stichtag: Annotated[Datum | None, TAG] = None

    def gegenstand(self) -> tuple[str, UUID | None]:
        """Return what is asked about: ("leistung", its id), or ("alle", None)."""
        for art in ("leistung", "onlinedienst", "umsetzungsbuendel", "themenfeld"):
            if kennung := getattr(self, art):
                return art, kennung
        return "alle", None

    @model_validator(mode="after")
    def _hoechstens_eines(self) -> Self:
        genannt = (self.leistung, self.onlinedienst, self.umsetzungsbuendel, self.themenfeld)
        if sum(kennung is not None for kennung in genannt) > 1:
            raise ValueError(
                "Nennen Sie höchstens eines: leistung, onlinedienst, umsetzungsbuendel, themenfeld."
            )
        return self


class Schritt(StrEnum):
    """What a Kommune does next, by the name of the act."""

    ABRUFEN = "abrufen"
    EINBINDEN = "einbinden"
    HESSENFINDER_EINTRAGEN = "hessenfinder-eintragen"
    FREISCHALTEN = "freischalten"


class LeistungKurz(BaseModel):
    id: UUID
    name: str
    leika_schluessel: str | None


class OnlinedienstKurz(BaseModel):
    id: UUID
    name: str


class ZielkatalogRead(BaseModel):
    """`hinweis` says when it is younger than the Stichtag."""

    kennung: str
    name: str
    stand: date
    quelle: str
    hinweis: str | None


class Stufenzahl(BaseModel):
    """How many Leistungen have come as far as `stufe` (null: not begun) and no further."""

    stufe: Stufe | None
    leistungen: int


class NaechsterSchritt(BaseModel):
    """What brings this Kommune forward; `schritt` is null where it can do nothing (`hinweis`)."""

    leistung: LeistungKurz
    onlinedienst: OnlinedienstKurz | None
    stufe: Stufe | None
    schritt: Schritt | None
    schritte_bis_nutzbar: int | None
    nutzbar_in_kommunen: int
    nutzbar_fuer_einwohner: int
    hinweis: str | None


class UmsetzungsstandRead(BaseModel):
    """How much of a Zielkatalog a Kommune has reached.

    `zustaendig` counts the Leistungen it performs, `nutzbar` those of them usable on the Stichtag.
    `auch_gemeldet_unter` lists the keys of Kommunen that went up in it. `naechste_schritte` are in
    order of effect: fewest steps first, then what is usable in most other Kommunen.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(UMSETZUNGSSTAND))

    ags: str
    name: str
    stichtag: date
    auch_gemeldet_unter: list[str]
    zielkatalog: ZielkatalogRead
    leistungen: int
    zustaendig: int
    zustaendigkeit_unbekannt: int
    nutzbar: int
    anteil: str | None
    stufen: list[Stufenzahl]
    fehlend: list[LeistungKurz]
    naechste_schritte: list[NaechsterSchritt]


class UmsetzungsstandFilter(Anfrage):
    stichtag: Annotated[Datum | None, TAG] = None
    zielkatalog: Annotated[
        str | None,
        Field(
            pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
            max_length=100,
            description="Kennung des Zielkatalogs; ohne Angabe der jüngste bis zum Stichtag.",
            examples=["namentlich-2021"],
        ),
    ] = None


class Hindernis(StrEnum):
    """Why nobody can use a Leistung online in a Kommune."""

    ZUSTAENDIGKEIT_UNBEKANNT = "zustaendigkeit_unbekannt"
    ANDERE_EBENE = "andere_ebene"
    KEIN_ONLINEDIENST = "kein_onlinedienst"
    NICHT_VERFUEGBAR = "nicht_verfuegbar"
    NICHT_ABGERUFEN = "nicht_abgerufen"
    NICHT_EINGEBUNDEN = "nicht_eingebunden"
    NICHT_IM_HESSENFINDER = "nicht_im_hessenfinder"
    NICHT_FREIGESCHALTET = "nicht_freigeschaltet"
    ZURUECKGENOMMEN = "zurueckgenommen"


class Grund(BaseModel):
    art: Hindernis
    text: str


class ZustaendigeStelle(BaseModel):
    ags: str
    ars: str
    name: str
    ebene: Ebene


class NutzbarerOnlinedienst(BaseModel):
    id: UUID
    name: str
    url: str
    nutzbar_seit: date


class ZustaendigkeitRead(BaseModel):
    """Either a usable `onlinedienst` or the `grund` why there is none.

    `statt_verrichtung` is the key asked for when only its Leistungsobjekt (or the Verrichtung
    without its detail) is in the catalogue.
    """

    leistung: LeistungKurz
    statt_verrichtung: str | None
    zustaendig: ZustaendigeStelle | None
    onlinedienst: NutzbarerOnlinedienst | None
    grund: Grund | None
    stichtag: date


class ZustaendigkeitenRead(BaseModel):
    model_config = ConfigDict(json_schema_extra=beispiel(ZUSTAENDIGKEITEN))

    items: list[ZustaendigkeitRead]


Ars: TypeAlias = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{12}$",
        description="Amtlicher Regionalschlüssel, 12 Ziffern.",
        examples=["066350020020"],
    ),
]


class ZustaendigkeitenFilter(Anfrage):
    """Exactly one of `ags` and `ars`."""

    leika_schluessel: Annotated[
        LeikaSchluessel,
        Field(description="LeiKa-Schlüssel: 14 Ziffern, Punkte und Leerzeichen erlaubt."),
    ]
    ags: Annotated[Ags | None, Field(description="Gemeindeschlüssel des Ortes.")] = None
    ars: Annotated[Ars | None, Field(description="Regionalschlüssel des Ortes, statt ags.")] = None
    stichtag: Annotated[Datum | None, TAG] = None

    @model_validator(mode="after")
    def _genau_eines(self) -> Self:
        if (self.ags is None) == (self.ars is None):
            raise ValueError("Nennen Sie genau eines von beiden: ags oder ars.")
        return self
