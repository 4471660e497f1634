"""Wire contract of the register of published figures."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Kurztext, beispiel
from shared.schemas.kennzahl import BerechnetRead
from shared.schemas.liste import SORTIERFOLGE, Seite


class Angabequelle(StrEnum):
    """Who says it: four sources of the project first, then those outside them."""

    FOLIEN = "folien"
    OZG_REPORT = "ozg_report"
    INFOBRIEF = "infobrief"
    MELDUNG = "meldung"
    GV100AD = "gv100ad"
    EKOM21_2020 = "ekom21_2020"
    EKOM21_2022 = "ekom21_2022"
    HSGB_2022 = "hsgb_2022"
    MODELLKOMMUNEN_2020 = "modellkommunen_2020"
    LANDTAG_19_5291 = "landtag_19_5291"


class Genauigkeit(StrEnum):
    GENAU = "genau"
    UNGEFAEHR = "ungefaehr"
    HOECHSTENS = "hoechstens"
    MINDESTENS = "mindestens"


class WiderspruchRead(BaseModel):
    """`angabe` says otherwise; `verwendet` is the one we follow, null for both or neither."""

    angabe: UUID
    grund: str
    verwendet: UUID | None


ANGABE = {
    "id": "4bc7f8ee-5979-58ff-aa24-2a1eb56c10d6",
    "gegenstand": "Angemeldete Beratungsmodule",
    "zitat": "Aktuell sind 18 Landkreise und 180 Städte/Gemeinden zu 298 Beratungsmodulen"
    " angemeldet",
    "wert": "298 Beratungsmodule",
    "zahl": 298,
    "einheit": "Beratungsmodule",
    "genauigkeit": "genau",
    "zaehleinheit": "Anmeldungen zu einem Beratungsmodul; eine Kommune kann mehrere haben",
    "quelle": "folien",
    "quelle_titel": "Kommunalpolitische Runde (Folien, 2021)",
    "quelle_datum": None,
    "quelle_datum_hinweis": "Undatiert; nennt „Verfügbar seit April 2021“.",
    "extern": False,
    "ausgezaehlt": False,
    "berechnet": {
        "wert": None,
        "stand": None,
        "regel": None,
        "grund": "Das zählt nur die Beratung aus ihren Buchungen: /beratung/v1/kennzahlen.",
    },
    "vermerk": None,
    "widersprueche": [],
}


class AngabeRead(BaseModel):
    """A figure as a source publishes it.

    `zitat` is null only where an outside source is not at hand word for word. `wert` is the value
    as published; `zahl`, `einheit` and `genauigkeit` are null together where it is no number.
    `zaehleinheit` says what exactly is counted, null where nothing is. `quelle_datum` is JJJJ,
    JJJJ-MM or JJJJ-MM-TT, null for an undated source. `extern`: not one of the four sources.
    `ausgezaehlt`: the source shows it but does not say the number. `berechnet` is what the Katalog
    gets from its own rows; nothing is ever computed with the Angabe itself.
    """

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(ANGABE))

    id: UUID
    gegenstand: str
    zitat: str | None
    wert: str
    zahl: int | None
    einheit: str | None
    genauigkeit: Genauigkeit | None
    zaehleinheit: str | None
    quelle: Angabequelle
    quelle_titel: str
    quelle_datum: str | None
    quelle_datum_hinweis: str | None
    extern: bool
    ausgezaehlt: bool
    berechnet: BerechnetRead
    vermerk: str | None
    widersprueche: list[WiderspruchRead]


class AngabenFilter(Seite):
    sort: Annotated[
        Literal["gegenstand", "-gegenstand", "quelle", "-quelle", "quelle_datum", "-quelle_datum"],
        SORTIERFOLGE,
    ] = "gegenstand"
    q: Annotated[
        Kurztext | None, Field(description="Teil von Gegenstand, Wert, Zitat oder Vermerk.")
    ] = None
    quelle: Annotated[Angabequelle | None, Field(description="Nur Angaben dieser Quelle.")] = None
