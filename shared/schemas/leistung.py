"""Wire contract of Leistungen: where they stand in the OZG, who performs them, how far they are."""

from datetime import date
from typing import Annotated, Any, Literal, Self, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.schemas.eingabe import Anfrage, Datum, Kurztext, LeikaTeil, beispiel
from shared.schemas.katalog import Ebene, Herkunft, OnlinedienstStatus, Reifegradmodell
from shared.schemas.liste import FALLEND, SORTIERFOLGE, Seite

# Codelist urn:de:fim:leika:typisierung
Typisierung: TypeAlias = Literal[
    "1", "2", "2a", "2b", "3", "3a", "3b", "2/3", "2/3a", "2/3b", "4", "4a", "4b", "5", "6",
    "7", "8", "9", "10", "11", "12",
]  # fmt: skip

LEISTUNG: dict[str, Any] = {
    "id": "cda76d79-ee51-580d-8012-55a886621c6b",
    "name": "Abfallgebühr",
    "synonyme": [],
    "leika_schluessel": "99001001000000",
    "ozg_id": "10110",
    "ozg_leistung": {"ozg_id": "10110", "name": "Abfallentsorgung"},
    "lage": {"id": "01ad7a59-58c7-5bdb-a4d7-e722d0e6557c", "name": "Wohnen & Umzug"},
    "themenfeld": {"id": "865b6987-b58a-5d9a-bfb0-ca24b112289b", "name": "Bauen & Wohnen"},
    "sdg_code": None,
    "typisierung": ["5"],
    "zustaendige_ebene": ["gemeinde", "kreisfreie_stadt"],
    "umsetzungsbuendel": "2f5138f5-e83b-578b-8810-1caad447c007",
    "status": "verfuegbar",
    "onlinedienste": [
        {
            "id": "b2a9e22f-8d2c-5a7a-a8fe-196ad7d40271",
            "name": "Abfallgebühr",
            "status": "verfuegbar",
        }
    ],
    "reifegrade": [],
    "herkunft": "stammdaten",
    "hinweis": None,
}


class BenanntRead(BaseModel):
    """A thing by its id and name."""

    id: UUID
    name: str


class OzgLeistungRead(BaseModel):
    ozg_id: str
    name: str


class AngebotenRead(BaseModel):
    """An Onlinedienst as it is named beside the Leistung it serves."""

    id: UUID
    name: str
    status: OnlinedienstStatus


class ReifegradRead(BaseModel):
    """`stufe` counts within its `modell` only: 1.1 from 0 to 4, 2.0 from 0 to 7."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra=beispiel(
            {"modell": "1.1", "stufe": 3, "ab": "2021-03-01", "quelle": "Selbsteinschätzung"}
        ),
    )

    modell: Reifegradmodell
    stufe: int
    ab: date
    quelle: str


class ReifegradWrite(Anfrage):
    """How far a Leistung is by one model from the day `ab` on, and who says so."""

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {"modell": "1.1", "stufe": 3, "ab": "2021-03-01", "quelle": "Selbsteinschätzung"}
        )
    )

    modell: Reifegradmodell
    stufe: Annotated[int, Field(ge=0, le=7, description="Modell 1.1: 0 bis 4, Modell 2.0: 0 bis 7")]
    ab: Datum
    quelle: Kurztext

    @model_validator(mode="after")
    def _stufe_im_modell(self) -> Self:
        if self.modell is Reifegradmodell.MODELL_1_1 and self.stufe > 4:
            raise ValueError("Im Modell 1.1 gehen die Stufen von 0 bis 4.")
        return self


class ReifegradeFilter(Seite):
    sort: Annotated[Literal["-ab"], FALLEND] = "-ab"
    modell: Annotated[
        Reifegradmodell | None, Field(description="Nur Reifegrade dieses Modells.")
    ] = None


class LeistungRead(BaseModel):
    """A Leistung in the hierarchy Themenfeld › Lage › OZG-Leistung.

    `status` is that of the Onlinedienst that has come furthest, null without any. `reifegrade`
    holds the present one of each model. `zustaendige_ebene` is empty where it is not known.
    `herkunft` says who put it in, `hinweis` what about it is derived or assumed, or null.
    """

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(LEISTUNG))

    id: UUID
    name: str
    synonyme: list[str]
    leika_schluessel: str | None
    ozg_id: str | None
    ozg_leistung: OzgLeistungRead | None
    lage: BenanntRead | None
    themenfeld: BenanntRead | None
    sdg_code: str | None
    typisierung: list[str]
    zustaendige_ebene: list[Ebene]
    umsetzungsbuendel: UUID | None
    status: OnlinedienstStatus | None
    onlinedienste: list[AngebotenRead]
    reifegrade: list[ReifegradRead]
    herkunft: Herkunft
    hinweis: str | None


class VerrichtungRead(BaseModel):
    """A Leistung under its LeiKa key."""

    id: UUID
    name: str
    leika_schluessel: str


class LeistungsobjektRead(BaseModel):
    """`id` and `name` are null where the catalogue does not hold the Leistungsobjekt itself."""

    leika_schluessel: str
    id: UUID | None
    name: str | None


class LeistungEinzelnRead(LeistungRead):
    """One Leistung: what it is a Verrichtung of, its own Verrichtungen, how far it was when.

    `leistungsobjekt` is null for one without a key and for a Leistungsobjekt itself.
    `verrichtungen` are those whose key goes on where its own ends, Verrichtungsdetails included.
    `reifegradverlauf` holds every Reifegrad ever entered, the latest first.
    """

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra=beispiel(
            LEISTUNG | {"leistungsobjekt": None, "verrichtungen": [], "reifegradverlauf": []}
        ),
    )

    leistungsobjekt: LeistungsobjektRead | None
    verrichtungen: list[VerrichtungRead]
    reifegradverlauf: list[ReifegradRead]


class LeistungenFilter(Seite):
    sort: Annotated[
        Literal["name", "-name", "leika_schluessel", "-leika_schluessel", "ozg_id", "-ozg_id"],
        SORTIERFOLGE,
    ] = "name"
    q: Annotated[
        Kurztext | None,
        Field(
            description="Suchworte (Name oder Synonym, auch mit Tippfehlern) oder der Anfang eines"
            " LeiKa-Schlüssels oder einer OZG-ID. Nach Relevanz geordnet: /katalog/v1/suche."
        ),
    ] = None
    themenfeld: Annotated[
        UUID | None, Field(description="Nur Leistungen dieses Themenfelds: seine Kennung.")
    ] = None
    lage: Annotated[UUID | None, Field(description="Nur Leistungen dieser Lage: ihre Kennung.")] = (
        None
    )
    umsetzungsbuendel: Annotated[
        UUID | None, Field(description="Nur Leistungen dieses Umsetzungsbündels: seine Kennung.")
    ] = None
    leika_schluessel: Annotated[
        LeikaTeil | None,
        Field(
            description="LeiKa-Schlüssel (14 Ziffern) oder sein Anfang (5, 8 oder 11 Ziffern);"
            " Punkte und Leerzeichen erlaubt."
        ),
    ] = None
    ozg_id: Annotated[
        str | None,
        Field(
            pattern=r"^1[0-9]{0,4}$",
            description="OZG-ID (1 und vier Ziffern) oder ihr Anfang.",
            examples=["10110"],
        ),
    ] = None
    typisierung: Annotated[
        Typisierung | None, Field(description="Nur Leistungen dieser Typisierung.")
    ] = None
    ebene: Annotated[
        Ebene | None, Field(description="Nur Leistungen, die diese Ebene erbringt.")
    ] = None
    sdg: Annotated[
        str | None,
        Field(
            pattern=r"^[012][0-9]{6}$", description="Code der Single-Digital-Gateway-Verordnung."
        ),
    ] = None
    status: Annotated[
        OnlinedienstStatus | None,
        Field(description="Nur Leistungen, deren am weitesten gekommener Onlinedienst so steht."),
    ] = None
