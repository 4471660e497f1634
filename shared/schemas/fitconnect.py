"""Wire contract of the view for programs that speak FIT-Connect's routing API.

Its names are FIT-Connect's, not ours: `GET /routes` of the Routing API 2.0.0
(schema.fitko.de/fit-connect/routing-api), and `destinationParameters` with their signature of
version 1.
"""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.schemas.abdeckung import Ars
from shared.schemas.eingabe import Ags, Anfrage, LeikaSchluessel, beispiel

NUR_FITCONNECT = Field(description="Vergibt nur FIT-Connect; hier immer null.")
ROUTES = {
    "count": 1,
    "offset": 0,
    "totalCount": 1,
    "routes": [
        {
            "destinationId": None,
            "destinationSignature": None,
            "destinationParameters": None,
            "destinationParametersSignature": None,
            "destinationName": "Volkmarsen",
            "destinationLogo": None,
            "ags": "06635020",
            "ars": "066350020020",
            "serviceIdentifier": "urn:de:fim:leika:leistung:99001001000000",
            "onlineServiceName": "Abfallgebühr",
            "onlineServiceUrl": "https://portal.example/abfallgebuehr",
            "hint": None,
        }
    ],
}


class RouteRead(BaseModel):
    """A unit in charge; what stands after `destinationLogo` is added by us."""

    destinationId: Annotated[None, NUR_FITCONNECT]
    destinationSignature: Annotated[None, NUR_FITCONNECT]
    destinationParameters: Annotated[None, NUR_FITCONNECT]
    destinationParametersSignature: Annotated[None, NUR_FITCONNECT]
    destinationName: Annotated[str, Field(description="Die zuständige Stelle.")]
    destinationLogo: Annotated[None, NUR_FITCONNECT]
    ags: str
    ars: str
    serviceIdentifier: Annotated[str | None, Field(description="Die gefundene Leistung als URN.")]
    onlineServiceName: str | None
    onlineServiceUrl: Annotated[
        str | None, Field(description="Wo die Leistung dort online genutzt wird.")
    ]
    hint: Annotated[str | None, Field(description="Warum es sie dort nicht online gibt.")]


class RoutesRead(BaseModel):
    model_config = ConfigDict(json_schema_extra=beispiel(ROUTES))

    count: int
    offset: int
    totalCount: int
    routes: list[RouteRead]


class RoutesFilter(Anfrage):
    """Exactly one of `ags`, `ars` and `areaId`."""

    leikaKey: Annotated[
        LeikaSchluessel, Field(description="LeiKa-Schlüssel: 14 Ziffern, auch als URN.")
    ]
    ags: Annotated[Ags | None, Field(description="Gemeindeschlüssel des Ortes.")] = None
    ars: Annotated[Ars | None, Field(description="Regionalschlüssel des Ortes.")] = None
    areaId: Annotated[
        Ags | None, Field(description="Das Gebiet; hier sein Gemeinde- oder Regionalschlüssel.")
    ] = None
    offset: Annotated[int, Field(ge=0, le=10_000, description="So viele auslassen.")] = 0
    limit: Annotated[int, Field(ge=1, le=500, description="Höchstens so viele.")] = 100

    @model_validator(mode="after")
    def _genau_eines(self) -> Self:
        if sum(ort is not None for ort in (self.ags, self.ars, self.areaId)) != 1:
            raise ValueError("Nennen Sie genau eines: ags, ars oder areaId.")
        return self
