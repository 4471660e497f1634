"""Wire contract of the register of published figures."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Kurztext
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


class AngabeRead(BaseModel):
    """A figure as a source publishes it.

    `zitat` is null only where an outside source is not at hand word for word. `wert` is the value
    as published; `zahl`, `einheit` and `genauigkeit` are null together where it is no number.
    `zaehleinheit` says what exactly is counted, null where nothing is. `quelle_datum` is JJJJ,
    JJJJ-MM or JJJJ-MM-TT, null for an undated source. `extern`: not one of the four sources.
    `ausgezaehlt`: the source shows it but does not say the number. `berechenbar` false: nothing is
    ever computed with it; true: a rule carries the same figure in a place of its own.
    """

    model_config = ConfigDict(from_attributes=True)

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
    berechenbar: bool
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
