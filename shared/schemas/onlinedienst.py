"""Wire contract of Onlinedienste."""

from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.schemas.eingabe import LESBAR, Anfrage, Kurztext, beispiel, lesbar, verschieden
from shared.schemas.katalog import Herkunft, Onlinedienstart, OnlinedienstStatus
from shared.schemas.leistung import BenanntRead
from shared.schemas.liste import SORTIERFOLGE, Seite

ADRESSVORLAGE = (
    r"^https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?"
    r"([/?#]([A-Za-z0-9._~!$&'()*+,;=:@%/?#-]|\{ags\}|\{ars\})*)?$"
)

ONLINEDIENST: dict[str, Any] = {
    "name": "Abfallgebühr",
    "art": "civento",
    "land": "06",
    "status": "verfuegbar",
    "verfuegbar_seit": ["2021-02", "2021-03"],
    "url_vorlage": "https://portal.example/{ags}/abfallgebuehr",
    "umsetzungsbuendel": None,
    "leistungen": ["cda76d79-ee51-580d-8012-55a886621c6b"],
    "hinweis": None,
}
GELESEN: dict[str, Any] = ONLINEDIENST | {
    "id": "e3b1d7e6-9f52-5d43-8b53-6f1f6d0f4e55",
    "kennung": "abfallgebuehr",
    "leistungen": [{"id": "cda76d79-ee51-580d-8012-55a886621c6b", "name": "Abfallgebühr"}],
    "herkunft": "koordinierungsstelle",
    "version": 1,
}


Monatsangabe: TypeAlias = Annotated[
    str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2021-03"])
]
LangerName: TypeAlias = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        json_schema_extra={"pattern": LESBAR},
    ),
    AfterValidator(lesbar),
]
Hinweis: TypeAlias = Annotated[
    str,
    Field(
        min_length=1,
        max_length=400,
        json_schema_extra={"pattern": LESBAR},
    ),
    AfterValidator(lesbar),
]


class OnlinedienstWrite(Anfrage):
    """The whole Onlinedienst, as it is to be."""

    model_config = ConfigDict(json_schema_extra=beispiel(ONLINEDIENST))

    name: LangerName
    art: Onlinedienstart
    land: Annotated[
        str | None,
        Field(
            pattern=r"^(0[1-9]|1[0-6])$",
            description="Land, aus dem er kommt (amtlicher Schlüssel); null, wenn unbekannt.",
        ),
    ]
    status: OnlinedienstStatus
    verfuegbar_seit: Annotated[
        list[Monatsangabe],
        AfterValidator(verschieden),
        Field(
            max_length=24, description="Monate; für verfuegbar und eingestellt mindestens einer."
        ),
    ]
    url_vorlage: Annotated[
        str | None,
        Field(
            max_length=500,
            pattern=ADRESSVORLAGE,
            description="Adresse mit {ags} oder {ars}; null, wenn jede Kommune ihre eigene nennt.",
        ),
    ]
    umsetzungsbuendel: UUID | None
    leistungen: Annotated[
        list[UUID],
        AfterValidator(verschieden),
        Field(
            min_length=1, max_length=200, description="Kennungen der Leistungen, die er bedient."
        ),
    ]
    hinweis: Hinweis | None


class OnlinedienstCreate(OnlinedienstWrite):
    """A new one. Of a Vorhaben there comes one at most, whoever asks how often."""

    vorhaben: Annotated[
        UUID | None,
        Field(description="Vorhaben der Förderung, aus dem er entstand: seine Kennung."),
    ] = None


class OnlinedienstRead(BaseModel):
    """`kennung` is a second key that stays; `url_vorlage` may hold `{ags}` and `{ars}`.

    `land` is null where the source does not name it. `herkunft` says who put it in or changed it.
    """

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(GELESEN))

    id: UUID
    kennung: str
    name: str
    art: Onlinedienstart
    land: str | None
    status: OnlinedienstStatus
    verfuegbar_seit: list[str]
    url_vorlage: str | None
    umsetzungsbuendel: UUID | None
    leistungen: list[BenanntRead]
    hinweis: str | None
    herkunft: Herkunft
    version: int


class OnlinediensteFilter(Seite):
    sort: Annotated[Literal["name", "-name", "status", "-status"], SORTIERFOLGE] = "name"
    q: Annotated[Kurztext | None, Field(description="Teil des Namens.")] = None
    art: Annotated[Onlinedienstart | None, Field(description="Nur solche dieser Art.")] = None
    status: Annotated[
        OnlinedienstStatus | None, Field(description="Nur solche mit diesem Status.")
    ] = None
    land: Annotated[
        str | None, Field(pattern=r"^(0[1-9]|1[0-6])$", description="Nur solche aus diesem Land.")
    ] = None
    leistung: Annotated[
        UUID | None, Field(description="Nur solche, die diese Leistung bedienen: ihre Kennung.")
    ] = None
    umsetzungsbuendel: Annotated[
        UUID | None, Field(description="Nur solche dieses Umsetzungsbündels: seine Kennung.")
    ] = None
