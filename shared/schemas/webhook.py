"""Wire contract of webhooks and of what was sent to them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Ags, Anfrage, beispiel
from shared.schemas.ereignis import Typmuster
from shared.schemas.liste import FALLEND, SORTIERFOLGE, Seite

WUNSCH: dict[str, Any] = {
    "adresse": "https://plattform.example/ozg/ereignisse",
    "typen": ["de.ozg-kommunal.*"],
    "kommunen": [],
}
WEBHOOK: dict[str, Any] = WUNSCH | {
    "id": "019399c0-7d00-7c2b-9a01-6f5e4d3c2b1a",
    "status": "aktiv",
    "grund": None,
    "angelegt": "2021-04-15T07:41:03Z",
    "altes_geheimnis_bis": None,
    "letzter_erfolg": "2021-04-15T08:00:12Z",
    "erfolglos_seit": None,
    "version": 1,
}
GEHEIMNIS = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
ZUSTELLUNG: dict[str, Any] = {
    "id": "019399c0-7e10-7a66-8b02-1a2b3c4d5e6f",
    "webhook": WEBHOOK["id"],
    "ereignis": "019399c0-7c20-7b11-8f3e-5d4c3b2a1908",
    "typ": "de.ozg-kommunal.beratung.buchung.bestaetigt.v1",
    "status": "offen",
    "angelegt": "2021-04-15T07:41:03Z",
    "naechster_versuch": "2021-04-15T07:41:08Z",
    "versuche": [
        {"zeitpunkt": "2021-04-15T07:41:04Z", "antwort": 503, "fehler": "antwort", "dauer_ms": 41}
    ],
}


class Webhookstatus(StrEnum):
    AKTIV = "aktiv"
    PAUSIERT = "pausiert"
    ABGESCHALTET = "abgeschaltet"
    BEENDET = "beendet"


class Abschaltgrund(StrEnum):
    GONE = "antwort_410"
    ERFOLGLOS = "drei_tage_ohne_erfolg"


class Zustellstatus(StrEnum):
    OFFEN = "offen"
    ZUGESTELLT = "zugestellt"
    AUFGEGEBEN = "aufgegeben"
    VERWORFEN = "verworfen"


class Fehlschlag(StrEnum):
    """Why an attempt failed: by its answer, without one, or before anything was sent."""

    ANTWORT = "antwort"
    UMLEITUNG = "umleitung"
    ZEIT = "zeit"
    VERBINDUNG = "verbindung"
    ADRESSE = "adresse_nicht_oeffentlich"
    NAME = "name_unbekannt"


# how it may look; whether it may be used is told with its reason
Adresse: TypeAlias = Annotated[
    str,
    Field(
        max_length=500,
        pattern=r"^https?://[!-~]{1,490}$",
        description="https-Adresse mit einem Namen, Port 443, ohne Zugangsdaten.",
    ),
]


class WebhookCreate(Anfrage):
    """`typen` are types or beginnings of them with `*`; empty means all, as do no `kommunen`."""

    model_config = ConfigDict(json_schema_extra=beispiel(WUNSCH))

    adresse: Adresse
    typen: Annotated[
        list[Typmuster], Field(max_length=20, description="Nur diese Typen; leer: alle.")
    ] = []
    kommunen: Annotated[
        list[Ags], Field(max_length=200, description="Nur was eine davon betrifft; leer: alle.")
    ] = []


class WebhookAendern(WebhookCreate):
    """Everything as it shall be from now on."""

    model_config = ConfigDict(json_schema_extra=beispiel(WUNSCH))


class WebhookRead(BaseModel):
    """`grund` says why the system switched it off; `erfolglos_seit` since when nothing arrived.

    For a day after its secret was renewed, until `altes_geheimnis_bis`, both sign.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(WEBHOOK))

    id: UUID
    adresse: str
    typen: list[str]
    kommunen: list[str]
    status: Webhookstatus
    grund: Abschaltgrund | None
    angelegt: datetime
    altes_geheimnis_bis: datetime | None
    letzter_erfolg: datetime | None
    erfolglos_seit: datetime | None
    version: int


class WebhookNeu(WebhookRead):
    """`geheimnis` is told this once."""

    model_config = ConfigDict(json_schema_extra=beispiel(WEBHOOK | {"geheimnis": GEHEIMNIS}))

    geheimnis: str


class WebhooksFilter(Seite):
    sort: Annotated[Literal["angelegt", "-angelegt"], SORTIERFOLGE] = "angelegt"


class VersuchRead(BaseModel):
    zeitpunkt: datetime
    antwort: Annotated[int | None, Field(description="HTTP-Status, wenn eine Antwort kam.")]
    fehler: Fehlschlag | None
    dauer_ms: int


class ZustellungRead(BaseModel):
    """One event on its way to one webhook; the last attempts, the oldest first.

    `ereignis` is the webhook-id that is sent.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(ZUSTELLUNG))

    id: UUID
    webhook: UUID
    ereignis: UUID
    typ: str
    status: Zustellstatus
    angelegt: datetime
    naechster_versuch: datetime | None
    versuche: list[VersuchRead]


class ZustellungenFilter(Seite):
    status: Annotated[Zustellstatus | None, Field(description="Nur in diesem Status.")] = None
    sort: Annotated[Literal["-angelegt", "angelegt"], FALLEND] = "-angelegt"
